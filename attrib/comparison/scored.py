"""Read what ``attrib score`` wrote."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path
from typing import Any, Final

from attrib.article import LABELS
from attrib.errors import InputError
from attrib.reading import InputFile, expand_inputs

OnError = Callable[[InputError], None]

#: The parts of a score, as :data:`attrib.scoring.PARTS`; told again so that reading needs no numpy.
PARTS: Final = ("attribution", "identification", "anonymity", "independence", "reply")
_MONTH: Final = len("2020-01")
_FORMATS: Final = (".jsonl", ".ndjson", ".csv")


@dataclass(frozen=True, slots=True)
class ScoredRecord:
    """One scored article, as far as groups are compared.

    Attributes
    ----------
    id : str
        Of the article.
    value : float or None
        Its score, 0 to 100; None where it has none.
    parts : mapping of str to float or None
        The parts' values, 0 to 100; None where the question does not arise.
    sentences : int or None
        How long it is.
    flags : tuple of str
        Genres in which the score means something else.
    fields : mapping
        What articles can be grouped by: outlet, date, month, year, language
        and the fields that attrib does not know.
    rubric : str
        Name and version of the rubric; empty where the file does not say.
    """

    id: str
    value: float | None
    parts: Mapping[str, float | None]
    sentences: int | None = None
    flags: tuple[str, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    rubric: str = ""


def read_scored(
    inputs: Sequence[str | PathLike[str]], *, on_error: OnError | None = None
) -> list[ScoredRecord]:
    """Read scored articles.

    Parameters
    ----------
    inputs : sequence of str or path
        JSONL or CSV files as ``attrib score`` writes them, folders, globs, or
        ``"-"`` for JSONL from standard input.
    on_error : callable, optional
        Told of each record or file that cannot be used; the others are read.

    Returns
    -------
    list of ScoredRecord
        In the order of the files.

    Raises
    ------
    InputError
        Without `on_error`: a file or record cannot be used.
    """
    found: list[ScoredRecord] = []
    for file in expand_inputs(inputs, on_error=on_error):
        for where, record in _records(file):
            try:
                if isinstance(record, InputError):
                    raise record
                found.append(_scored(record, file.path, where))
            except InputError as error:
                if on_error is None:
                    raise
                on_error(error)
    return found


def read_metadata(path: str | PathLike[str]) -> dict[str, dict[str, str]]:
    """Read further fields of articles from a CSV or JSONL file with a column ``id``.

    Parameters
    ----------
    path : str or path
        The file.

    Returns
    -------
    dict
        For each id its other fields, as text.

    Raises
    ------
    InputError
        The file cannot be read, has no ``id``, or has an id twice.
    """
    (file,) = expand_inputs([path])
    rows: dict[str, dict[str, str]] = {}
    for where, record in _records(file):
        if isinstance(record, InputError):
            raise record
        id_ = _text(record.get("id"))
        if not id_:
            raise InputError(
                "has no `id` to join by; add a column `id`", path=file.path, record=where
            )
        if id_ in rows:
            raise InputError(f"the id {id_!r} stands twice", path=file.path, record=where)
        rows[id_] = {name: _text(value) for name, value in record.items() if name != "id"}
    return rows


def _records(file: InputFile) -> Iterator[tuple[str, dict[str, Any] | InputError]]:
    if file.path != "-" and Path(file.path).suffix.lower() not in _FORMATS:
        message = f"is no file of scores; give one of {', '.join(_FORMATS)}"
        yield "", InputError(message, path=file.path)
        return
    try:
        text = _read(file.path)
    except UnicodeDecodeError:
        yield "", InputError("is not UTF-8; save it as UTF-8", path=file.path)
        return
    if file.format == "csv":
        for number, row in enumerate(csv.DictReader(io.StringIO(text, newline="")), 1):
            yield f"row {number}", {name: value for name, value in row.items() if name}
        return
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield f"line {number}", _parse(line, file.path, f"line {number}")


def _read(path: str) -> str:
    if path == "-":
        return sys.stdin.read()
    try:
        return Path(path).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", path=path) from error


def _parse(line: str, path: str, where: str) -> dict[str, Any] | InputError:
    try:
        record = json.loads(line)
    except json.JSONDecodeError as error:
        return InputError(f"is not JSON ({error.msg})", path=path, record=where)
    if not isinstance(record, dict):
        return InputError("must be an object, one scored article", path=path, record=where)
    return record


def _scored(record: Mapping[str, Any], path: str, where: str) -> ScoredRecord:
    """Turn one record of either format into a scored article."""
    if "score" not in record:
        raise InputError("has no `score`; run `attrib score` first", path=path, record=where)
    score = record["score"]
    try:
        if isinstance(score, Mapping):
            return _from_json(record, score)
        return _from_csv(record)
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        message = f"is not of the form that `attrib score` writes ({error!r})"
        raise InputError(message, path=path, record=where) from error


def _from_json(record: Mapping[str, Any], score: Mapping[str, Any]) -> ScoredRecord:
    values = {part["name"]: _number(part["value"]) for part in score["parts"]}
    rubric = score["rubric"]
    known = {"id", "title", "score", "sentences", "counts", "shares", "sources"}
    return ScoredRecord(
        id=str(record["id"]),
        value=_number(score["value"]),
        parts={name: values.get(name) for name in PARTS},
        sentences=int(record["sentences"]),
        flags=tuple(map(str, score["flags"])),
        fields=_fields(record, known),
        rubric=f"{rubric['name']} {rubric['version']}",
    )


def _from_csv(record: Mapping[str, Any]) -> ScoredRecord:
    known = {"id", "title", "score", "low", "high", "reason", "sentences", "explanation", *PARTS}
    known |= {"sources", "flags", *LABELS, *(f"{label}_share" for label in LABELS)}
    return ScoredRecord(
        id=str(record["id"]),
        value=_number(record["score"]),
        parts={name: _number(record[name]) for name in PARTS},
        sentences=int(record["sentences"]),
        flags=tuple(flag for flag in record["flags"].split(", ") if flag),
        fields=_fields(record, known),
    )


def _fields(record: Mapping[str, Any], known: set[str]) -> dict[str, str]:
    fields = {name: _text(value) for name, value in record.items() if name not in known}
    date = fields.get("date", "")
    return {"month": date[:_MONTH], "year": date[:4], **fields}


def _number(value: Any) -> float | None:
    """Return a score, refusing what lies outside 0 to 100."""
    if value is None or value == "":
        return None
    number = float(value)
    if not 0.0 <= number <= 100.0:
        raise ValueError(f"{value} is not between 0 and 100")
    return number


def _text(value: Any) -> str:
    """Return a field as text: the entries of a list, such as authors, joined by commas."""
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value).strip()
