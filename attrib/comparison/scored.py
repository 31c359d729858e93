"""Read what ``attrib score`` wrote."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from os import PathLike
from typing import Any, Final

from attrib.article import LABELS
from attrib.comparison.files import OnError, score_files
from attrib.comparison.rows import as_text, read_rows
from attrib.errors import InputError
from attrib.reading import InputFile

#: The parts of a score, as :data:`attrib.scoring.PARTS`; told again so that reading needs no numpy.
PARTS: Final = ("attribution", "identification", "anonymity", "independence", "reply")
_MONTH: Final = len("2020-01")
_NO_SCORE: Final = "has no `score`; run `attrib score` first"
#: Columns of a table of sentences.
_OF_SENTENCES: Final = frozenset({"article", "sentence", "label"})


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
        JSONL, CSV or Parquet files as ``attrib score`` writes them, folders,
        globs, or ``"-"`` for JSONL from standard input.  Of the folder of a run
        the parts are read, not its manifest, rejects and duplicates.
    on_error : callable, optional
        Told of each record or file that cannot be used; the others are read.
        Of a file without any score it is told once.

    Returns
    -------
    list of ScoredRecord
        In the order of the files.

    Raises
    ------
    InputError
        Without `on_error`: a file or record cannot be used, or pyarrow is not
        installed for a Parquet file.
    """
    tell = _refuse if on_error is None else on_error
    files = score_files(inputs, on_error=on_error)
    return [record for file in files for record in _scores(file, tell)]


def _refuse(error: InputError) -> None:
    raise error


def _scores(file: InputFile, tell: OnError) -> Iterator[ScoredRecord]:
    """Read a file; one without any score is told of once, not once a record."""
    lacking: list[InputError] = []
    first: Mapping[str, Any] = {}
    scores = False
    for where, record in read_rows(file):
        if isinstance(record, InputError):
            tell(record)
        elif "score" not in record:
            first = first or record
            lacking.append(InputError(_NO_SCORE, path=file.path, record=where))
        else:
            scores = True
            try:
                yield _scored(record, file.path, where)
            except InputError as error:
                tell(error)
    if lacking and not scores:
        # Which records they are says nothing: all of them.
        lacking = [InputError(_instead(first), path=file.path)]
    for lack in lacking:
        tell(lack)


def _instead(record: Mapping[str, Any]) -> str:
    """Say what a file without scores is."""
    if record.keys() >= _OF_SENTENCES:
        return "is a table of sentences, not of scores; give what `attrib score` wrote"
    return _NO_SCORE


def _scored(record: Mapping[str, Any], path: str, where: str | None) -> ScoredRecord:
    """Turn one record, as in JSONL or of a table, into a scored article."""
    score = record["score"]
    try:
        if isinstance(score, Mapping):
            return _from_json(record, score)
        return _from_table(record)
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


def _from_table(record: Mapping[str, Any]) -> ScoredRecord:
    known = {"id", "title", "score", "low", "high", "reason", "sentences", "explanation", *PARTS}
    known |= {"sources", "flags", *LABELS, *(f"{label}_share" for label in LABELS)}
    return ScoredRecord(
        id=str(record["id"]),
        value=_number(record["score"]),
        parts={name: _number(record[name]) for name in PARTS},
        sentences=int(record["sentences"]),
        flags=tuple(flag for flag in (record["flags"] or "").split(", ") if flag),
        fields=_fields(record, known),
    )


def _fields(record: Mapping[str, Any], known: set[str]) -> dict[str, str]:
    fields = {name: as_text(value) for name, value in record.items() if name not in known}
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
