"""Sentences and scores as Parquet: the tables of the CSV files, with types."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final

from attrib.article import LABELS, Article
from attrib.reporting.csv import SENTENCE_COLUMNS, score_columns, score_row, sentence_rows
from attrib.reporting.outputs import open_binary_output
from attrib.reporting.scores import ScoredArticle

if TYPE_CHECKING:
    from pyarrow import Schema

#: Rows that are held in memory and written as one row group.
ROWS_PER_GROUP: Final = 10_000

_COUNTS: Final = frozenset({"sentence", "start", "end", "sentences", "sources"})
_NUMBERS: Final = frozenset({"score", "low", "high", *(f"{label}_share" for label in LABELS)})


def write_sentences_parquet(
    articles: Iterable[Article],
    target: str | Path | IO[bytes],
    *,
    rows_per_group: int = ROWS_PER_GROUP,
) -> int:
    """Write labelled articles as a table, one row a sentence.

    Parameters
    ----------
    articles : iterable of Article
        Labelled.
    target : str, path or binary stream
        A file that takes its name when it is complete, or what to write to.
    rows_per_group : int
        Rows that are held in memory and written as one row group.

    Returns
    -------
    int
        How many articles were written.

    Raises
    ------
    ImportError
        pyarrow is not installed (``pip install 'attrib[parquet]'``).

    Notes
    -----
    The columns are those of :func:`attrib.reporting.write_sentences_csv`:
    positions are integers, probabilities floating-point numbers,
    ``carried_over`` is a boolean, and what is not there is null.  The same
    articles give the same bytes with the same version of pyarrow.
    """
    count = 0

    def rows() -> Iterator[dict[str, Any]]:
        nonlocal count
        for article in articles:
            count += 1
            for row in sentence_rows(article):
                yield row | {"carried_over": row["carried_over"] == "true"}

    _write(rows(), sentence_schema(), target, rows_per_group)
    return count


def write_scores_parquet(
    scored: Iterable[ScoredArticle],
    target: str | Path | IO[bytes],
    *,
    rows_per_group: int = ROWS_PER_GROUP,
) -> int:
    """Write scored articles as a table, one row an article.

    Parameters
    ----------
    scored : iterable of ScoredArticle
        See :func:`attrib.reporting.score_articles`.
    target : str, path or binary stream
        A file that takes its name when it is complete, or what to write to.
    rows_per_group : int
        Rows that are held in memory and written as one row group.

    Returns
    -------
    int
        How many were written.

    Raises
    ------
    ImportError
        pyarrow is not installed (``pip install 'attrib[parquet]'``).

    Notes
    -----
    The columns are those of :func:`attrib.reporting.write_scores_csv`: counts
    are integers, values and shares floating-point numbers, and what is not
    there is null.  The same scores give the same bytes with the same version of
    pyarrow.
    """
    return _write(map(score_row, scored), score_schema(), target, rows_per_group)


def sentence_schema() -> Schema:
    """Return the columns of the table of sentences and their types."""
    import pyarrow

    types: dict[str, Any] = dict.fromkeys(LABELS, pyarrow.float64())
    return _schema(SENTENCE_COLUMNS, types | {"carried_over": pyarrow.bool_()})


def score_schema() -> Schema:
    """Return the columns of the table of scores and their types."""
    import pyarrow

    from attrib.scoring import PARTS

    types: dict[str, Any] = dict.fromkeys(LABELS, pyarrow.int64())
    return _schema(score_columns(), types | dict.fromkeys(PARTS, pyarrow.float64()))


def _schema(columns: Iterable[str], types: Mapping[str, Any]) -> Schema:
    import pyarrow

    all_types = {
        **dict.fromkeys(_COUNTS, pyarrow.int64()),
        **dict.fromkeys(_NUMBERS, pyarrow.float64()),
        **types,
    }
    return pyarrow.schema([(name, all_types.get(name, pyarrow.string())) for name in columns])


def _write(
    rows: Iterator[dict[str, Any]], schema: Schema, target: str | Path | IO[bytes], size: int
) -> int:
    if isinstance(target, str | Path):
        with open_binary_output(target) as stream:
            return _write(rows, schema, stream, size)
    import pyarrow
    from pyarrow.parquet import ParquetWriter

    count = 0
    with ParquetWriter(target, schema, compression="zstd") as writer:
        for first in rows:
            group = pyarrow.RecordBatch.from_pylist([first, *islice(rows, size - 1)], schema)
            writer.write_batch(group)
            count += group.num_rows
    return count
