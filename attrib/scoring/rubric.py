"""The weights and shapes of the score, read from a TOML file."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from attrib.errors import AttribError

#: The parts of the score, in the order of every table.
PARTS: Final = ("attribution", "identification", "anonymity", "independence", "reply")

_Range = tuple[float, float]
_SHARE: Final[_Range] = (0.0, 1.0)
_WEIGHT: Final[_Range] = (0.0, 100.0)
_POSITIVE: Final[_Range] = (0.01, 100.0)

#: Every key of a rubric with the range of its number.
_TABLES: Final[Mapping[str, Mapping[str, _Range]]] = {
    "weights": dict.fromkeys(PARTS, _WEIGHT),
    "size": {"typical": (1.0, 10000.0), "most": (1.0, 10000.0), "power": _SHARE},
    "attribution": {
        "other_words": _SHARE,
        "without_role": _SHARE,
        "repeat": _POSITIVE,
        "argument": _WEIGHT,
        "headline": _WEIGHT,
        "caution": _POSITIVE,
        "curve": (0.1, 3.0),
    },
    "attribution.need": {
        **dict.fromkeys(("spokesperson", "official", "person", "organisation"), _POSITIVE),
        "document": _POSITIVE,
        **dict.fromkeys(("relayed", "unnamed", "vague", "record", "narration", "opinion"), _WEIGHT),
    },
    "attribution.credit": dict.fromkeys(
        ("relayed_identified", "relayed_unidentified", "relayed", "precise", "described", "record"),
        _SHARE,
    ),
    "identification": {
        "breadth": _SHARE,
        "sources": _POSITIVE,
        "repeat": _POSITIVE,
        "without_role": _SHARE,
        "role_words": _POSITIVE,
        "caution": _POSITIVE,
    },
    "anonymity": {"precise": _SHARE, "described": _SHARE, "reason": _SHARE, "caution": _POSITIVE},
    "independence": {
        "sources": _POSITIVE,
        "repeat": _POSITIVE,
        "relayed_identified": _SHARE,
        "relayed": _SHARE,
        "caution": _POSITIVE,
    },
    "reply": {"answers": _POSITIVE},
    "interval": {
        "level": (0.5, 0.99),
        "draws": (50.0, 10000.0),
        "seed": (0.0, 2.0**31),
        "together": (0.0, 0.99),
        "doubt": (0.0, 100.0),
        "spread": (0.0, 30.0),
    },
    "limits": {"sentences": (1.0, 1000.0), "words": (1.0, 100000.0)},
}

#: Pairs of numbers of which the first may not be the smaller: a clearer source
#: never counts less than a vaguer one.
_AT_LEAST: Final = (
    ("attribution.credit", "precise", "described"),
    ("attribution.credit", "relayed_identified", "relayed"),
    ("attribution.credit", "relayed_identified", "relayed_unidentified"),
    ("anonymity", "described", "precise"),
    ("independence", "relayed", "relayed_identified"),
)


class RubricError(AttribError):
    """A rubric file cannot be used.

    Parameters
    ----------
    path : str
        The file.
    key : str or None
        Which key of it, dotted (``"weights.reply"``).
    message : str
        What was found and what to do about it.
    """

    def __init__(self, path: str, key: str | None, message: str) -> None:
        self.path = path
        self.key = key
        super().__init__(f"{path}, {key}: {message}" if key else f"{path}: {message}")


@dataclass(frozen=True, slots=True)
class Rubric:
    """Weights and shapes of the score.

    Attributes
    ----------
    name, version : str
        Stand in every score.
    weights : dict of str to float
        One weight a part (:data:`PARTS`); only their proportions matter.
    size : dict of str to float
        How sentences of different length are counted.
    attribution, identification, anonymity, independence, reply : dict of str to float
        The shapes of the parts; ``default.toml`` says what each number means.
    attribution_need : dict of str to float
        How much a sentence of each class needs a source.
    attribution_credit : dict of str to float
        Which share of that need is met; identified sentences always meet it
        in full and vague ones never.
    interval, limits : dict of str to float
        How the interval is drawn, and from which length on an article is scored.
    """

    name: str
    version: str
    weights: dict[str, float]
    size: dict[str, float]
    attribution: dict[str, float]
    attribution_need: dict[str, float]
    attribution_credit: dict[str, float]
    identification: dict[str, float]
    anonymity: dict[str, float]
    independence: dict[str, float]
    reply: dict[str, float]
    interval: dict[str, float]
    limits: dict[str, float]


def load_rubric(path: str | Path) -> Rubric:
    """Read a rubric from a TOML file.

    Parameters
    ----------
    path : str or Path
        The file; start from a copy of ``attrib/scoring/default.toml``.

    Returns
    -------
    Rubric
        The rubric, checked.

    Raises
    ------
    RubricError
        The file is missing or is not TOML, a key is unknown or missing, or a
        value has the wrong type or lies out of range.  The message names the
        file and the key.
    """
    try:
        content = Path(path).read_bytes()
    except OSError as error:
        raise RubricError(str(path), None, f"cannot be read ({error.strerror})") from error
    return parse_rubric(content, str(path))


@lru_cache(maxsize=1)
def default_rubric() -> Rubric:
    """Return the rubric that comes with the package."""
    return parse_rubric((files("attrib.scoring") / "default.toml").read_bytes(), "default.toml")


def parse_rubric(content: bytes, path: str) -> Rubric:
    """Read a rubric from the bytes of a TOML file; see :func:`load_rubric`."""
    try:
        record = tomllib.loads(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise RubricError(path, None, "is not UTF-8; save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise RubricError(path, None, f"is not valid TOML: {error}") from error
    _check_names(record, ("name", "version", *(t for t in _TABLES if "." not in t)), path, "")
    numbers = {table.replace(".", "_"): _numbers(record, table, path) for table in _TABLES}
    for table, larger, smaller in _AT_LEAST:
        values = numbers[table.replace(".", "_")]
        if values[larger] < values[smaller]:
            raise RubricError(
                path,
                f"{table}.{larger}",
                f"must not be smaller than {smaller} ({values[smaller]:g}), not {values[larger]:g}",
            )
    _check_vague(numbers, path)
    if not any(numbers["weights"].values()):
        raise RubricError(path, "weights", "all weights are 0; give at least one part a weight")
    return Rubric(
        name=_word(record, "name", path), version=_word(record, "version", path), **numbers
    )


def _check_vague(numbers: Mapping[str, dict[str, float]], path: str) -> None:
    """Refuse needs under which a vaguer description would raise the share of what is sourced."""
    need, credit = numbers["attribution_need"], numbers["attribution_credit"]
    least = (1.0 - credit["described"]) * need["unnamed"]
    if need["vague"] < least - 1e-9:
        raise RubricError(
            path,
            "attribution.need.vague",
            f"must not be smaller than (1 - credit.described) * need.unnamed ({least:g}), "
            f"not {need['vague']:g}",
        )


def _check_names(record: Mapping[str, Any], known: tuple[str, ...], path: str, at: str) -> None:
    for key in record:
        if key not in known:
            raise RubricError(path, at + key, f"unknown key; known here: {', '.join(known)}")
    for key in known:
        if key not in record:
            raise RubricError(path, at + key, "is missing; copy it from the default rubric")


def _word(record: Mapping[str, Any], key: str, path: str) -> str:
    value = record[key]
    if not isinstance(value, str) or not value.strip():
        raise RubricError(path, key, f"must be a text in quotation marks, not {value!r}")
    return value


def _numbers(record: Mapping[str, Any], table: str, path: str) -> dict[str, float]:
    values: Any = record
    for name in table.split("."):
        values = values.get(name)
        if not isinstance(values, dict):
            raise RubricError(path, table, f"must be a table of numbers, [{table}]")
    ranges = _TABLES[table]
    below = tuple(t.split(".")[1] for t in _TABLES if t.startswith(table + "."))
    _check_names(values, (*ranges, *below), path, table + ".")
    return {
        key: _number(values[key], limits, path, f"{table}.{key}") for key, limits in ranges.items()
    }


def _number(value: object, limits: _Range, path: str, key: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise RubricError(path, key, f"must be a number, not {value!r}")
    low, high = limits
    if not low <= value <= high:
        raise RubricError(path, key, f"must lie between {low:g} and {high:g}, not {value:g}")
    return float(value)
