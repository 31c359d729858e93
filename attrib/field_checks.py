"""Checks of single fields of a record; each returns the value, typed, or says what is wrong."""

from __future__ import annotations

import reprlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import isclose
from typing import Any, Final

from attrib.article import KINDS, LABELS, Span
from attrib.errors import InputError

#: How far from 1 four probabilities may sum: room for two decimals each.
SUM_TOLERANCE: Final = 0.02

_BRIEF: Final = reprlib.Repr()
_BRIEF.maxstring = _BRIEF.maxother = 80


@dataclass(frozen=True, slots=True)
class FieldChecks:
    """Checks that name the file and the record in what they raise.

    Every check raises :class:`~attrib.errors.InputError` where the value is not
    allowed.  `field` is the field's place in the record, such as
    ``"sentences[3].kind"``, and `length` the number of characters of the text.

    Parameters
    ----------
    path : str
        The file the record comes from.
    where : str or None
        Which record of the file it is.
    """

    path: str
    where: str | None

    def fault(self, message: str) -> InputError:
        """Return an error about the record."""
        return InputError(message, path=self.path, record=self.where)

    def wrong(self, field: str, found: object, allowed: str) -> InputError:
        """Return an error about one field: what was found and what is allowed."""
        return self.fault(f"field `{field}`: found {_BRIEF.repr(found)}, must be {allowed}")

    def record(self, value: object, field: str | None, allowed: str) -> Mapping[str, Any]:
        """Return an object; `field` is None for the record itself."""
        if isinstance(value, Mapping):
            return value
        if field is None:
            raise self.fault(f"found {_BRIEF.repr(value)}, must be {allowed}")
        raise self.wrong(field, value, allowed)

    def items(self, value: object, field: str, allowed: str) -> list[Any] | tuple[Any, ...]:
        """Return a list of anything."""
        if not isinstance(value, list | tuple):
            raise self.wrong(field, value, allowed)
        return value

    def encodable(self, record: Mapping[str, Any]) -> None:
        """Refuse strings that cannot be written as UTF-8, in known and unknown fields."""
        waiting: list[tuple[str, object]] = list(record.items())
        # A list of what waits rather than recursion: unknown fields nest as they like.
        while waiting:
            field, value = waiting.pop()
            if isinstance(value, str):
                self._encodable_string(field, value)
            elif isinstance(value, Mapping):
                waiting.extend((f"{field}.{name}", part) for name, part in value.items())
            elif isinstance(value, list | tuple):
                waiting.extend((f"{field}[{index}]", part) for index, part in enumerate(value))
            self._encodable_string("(name of a field)", field)

    def _encodable_string(self, field: str, value: str) -> None:
        try:
            value.encode()
        except UnicodeEncodeError as error:
            raise self.fault(
                f"field `{field}`: found the lone surrogate U+{ord(value[error.start]):04X} at "
                f"character {error.start}, half of a character; repair the string"
            ) from error

    def present(self, record: Mapping[str, Any], field: str) -> object:
        """Return the value of a field that must be there and not be null."""
        value = record.get(field)
        if value is None:
            found = ", ".join(map(str, record)) or "none"
            raise self.fault(f"field `{field}` is missing (found: {found})")
        return value

    def name(self, value: object, field: str) -> str:
        """Return a non-empty string."""
        if not isinstance(value, str) or not value:
            raise self.wrong(field, value, "a non-empty string")
        return value

    def text(self, value: object, field: str) -> str:
        """Return a string with more than white space in it."""
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(field, value, "a string with more than white space in it")
        return value

    def optional_string(self, value: object, field: str) -> str | None:
        """Return a string or None."""
        if value is not None and not isinstance(value, str):
            raise self.wrong(field, value, "a string or null")
        return value

    def flag(self, value: object, field: str) -> bool:
        """Return true or false, false for null."""
        if value is not None and not isinstance(value, bool):
            raise self.wrong(field, value, "true or false")
        return bool(value)

    def offsets(
        self, found: tuple[object, object], fields: tuple[str, str], length: int
    ) -> tuple[int, int]:
        """Return the start and end of a stretch of text."""
        start, end = found
        # Not isinstance: true and false are integers to Python, but not to JSON.
        if type(start) is not int or not 0 <= start < length:
            allowed = f"an integer from 0 to {length - 1}, a character of the text"
            raise self.wrong(fields[0], start, allowed)
        if type(end) is not int or not start < end <= length:
            allowed = f"an integer from {start + 1} to {length}, after the start and in the text"
            raise self.wrong(fields[1], end, allowed)
        return start, end

    def span(self, value: object, field: str, length: int) -> Span:
        """Return a stretch of text written as a pair."""
        pair = self.items(value, field, "[start, end]")
        if len(pair) != 2:
            raise self.wrong(field, value, "[start, end]")
        start, end = pair
        return Span(*self.offsets((start, end), (f"{field}[0]", f"{field}[1]"), length))

    def optional_span(self, value: object, field: str, length: int) -> Span | None:
        """Return a stretch of text or None."""
        return None if value is None else self.span(value, field, length)

    def label_and_kind(
        self, record: Mapping[str, Any], field: str, labels: tuple[str, ...]
    ) -> tuple[str, str]:
        """Return a label among `labels` and a kind that it allows."""
        label, kind = record.get("label"), record.get("kind")
        if label not in labels:
            raise self.wrong(f"{field}.label", label, _one_of(labels))
        if kind not in KINDS[label]:
            allowed = f"{_one_of(KINDS[label])}, as the label is {label}"
            raise self.wrong(f"{field}.kind", kind, allowed)
        return label, kind

    def probabilities(self, value: object, field: str) -> Mapping[str, float] | None:
        """Return one probability per label, or None."""
        if value is None:
            return None
        if not isinstance(value, Mapping) or set(value) != set(LABELS):
            raise self.wrong(field, value, f"an object with a number for each of {_list(LABELS)}")
        for label, found in value.items():
            if type(found) not in (int, float) or not 0 <= found <= 1:
                raise self.wrong(f"{field}.{label}", found, "a number from 0 to 1")
        total = sum(value.values())
        if not isclose(total, 1, abs_tol=SUM_TOLERANCE):
            raise self.wrong(field, dict(value), f"numbers that sum to 1, not to {total:g}")
        return {label: float(value[label]) for label in LABELS}


def _list(values: Iterable[str]) -> str:
    return ", ".join(values)


def _one_of(values: Iterable[str]) -> str:
    return f"one of {_list(values)}"
