"""Parts: the results of one shard as a file, and parts made shorter or put together."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final, NamedTuple, TextIO, cast

from attrib.article import Article
from attrib.batch.job import Job

if TYPE_CHECKING:
    import pyarrow

#: Rows of a group of a Parquet file put together from parts.
ROWS_PER_GROUP: Final = 20_000

_BLOCK: Final = 1 << 20


class PartSizes(NamedTuple):
    """How a part is divided.

    Attributes
    ----------
    head : int
        Bytes before its first article; 0 for Parquet.
    sizes : list of int
        Of each article in turn: bytes, or rows of a Parquet file.
    """

    head: int
    sizes: list[int]


class Kept(NamedTuple):
    """A part and what to take of it.

    Attributes
    ----------
    stream : binary file
        The part.
    head : int
        Bytes before its first article.
    sizes : sequence of int, or None
        Of its articles; None where all are taken.
    left_out : frozenset of int
        Which articles are not taken, counted from 0.
    """

    stream: IO[bytes]
    head: int
    sizes: Sequence[int] | None
    left_out: frozenset[int]


class _CountedText(io.TextIOBase):
    """Text written as UTF-8 bytes that are counted."""

    def __init__(self, target: IO[bytes]) -> None:
        self.position = 0
        self._target = target

    def writable(self) -> bool:
        return True

    def write(self, text: str, /) -> int:
        data = text.encode()
        self._target.write(data)
        self.position += len(data)
        return len(text)


def write_part(articles: Iterable[Article], job: Job, path: Path) -> PartSizes:
    """Score, where the job says so, and write the results of a shard.

    Parameters
    ----------
    articles : iterable of Article
        Labelled.
    job : Job
        Its task, rubric and format.
    path : Path
        A file that is not there yet.

    Returns
    -------
    PartSizes
        How the file is divided.
    """
    with open(path, "xb") as target:
        if job.format == "parquet":
            return _write_parquet(articles, job, target)
        stream = _CountedText(target)
        head, sizes = 0, []

        def measured() -> Iterator[Article]:
            # The writers write an article before they ask for the next one.
            nonlocal head
            head = stream.position
            for article in articles:
                begin = stream.position
                yield article
                sizes.append(stream.position - begin)

        _write_text(measured(), job, cast(TextIO, stream))
        return PartSizes(head, sizes)


def _write_text(articles: Iterable[Article], job: Job, stream: TextIO) -> None:
    from attrib.records import article_to_record
    from attrib.reporting import (
        score_articles,
        score_to_record,
        write_jsonl,
        write_scores_csv,
        write_sentences_csv,
    )

    if job.task == "predict" and job.format == "csv":
        write_sentences_csv(articles, stream)
    elif job.task == "predict":
        write_jsonl(map(article_to_record, articles), stream)
    elif job.format == "csv":
        write_scores_csv(score_articles(articles, job.rubric), stream)
    else:
        write_jsonl(map(score_to_record, score_articles(articles, job.rubric)), stream)


def _write_parquet(articles: Iterable[Article], job: Job, target: IO[bytes]) -> PartSizes:
    from attrib.reporting import score_articles
    from attrib.reporting.parquet import write_scores_parquet, write_sentences_parquet

    sizes = []

    def measured() -> Iterator[Article]:
        for article in articles:
            sizes.append(1 if job.task == "score" else len(article.sentences or ()))
            yield article

    if job.task == "score":
        write_scores_parquet(score_articles(measured(), job.rubric), target)
    else:
        write_sentences_parquet(measured(), target)
    return PartSizes(0, sizes)


def write_kept(parts: Iterable[Kept], format: str, path: Path) -> None:
    """Write what is kept of parts into one file of their format, in their order.

    Parameters
    ----------
    parts : iterable of Kept
        Opened one after the other; at least one.
    format : str
        Of the parts and of the file.
    path : Path
        A file that is not there yet.
    """
    with open(path, "xb") as target:
        if format == "parquet":
            _join_tables(parts, target)
        else:
            for number, part in enumerate(parts):
                _copy_kept(part, target, with_head=number == 0)


def _copy_kept(part: Kept, target: IO[bytes], *, with_head: bool) -> None:
    head = part.stream.read(part.head)
    if with_head:
        target.write(head)
    if not part.left_out:
        while block := part.stream.read(_BLOCK):
            target.write(block)
        return
    for number, size in enumerate(part.sizes or ()):
        data = part.stream.read(size)
        if number not in part.left_out:
            target.write(data)


def _join_tables(parts: Iterable[Kept], target: IO[bytes]) -> None:
    """Join Parquet files; groups of rows are made larger, as queries like them."""
    import pyarrow
    from pyarrow.parquet import ParquetWriter

    writer: Any = None
    waiting: list[pyarrow.Table] = []
    rows = 0
    try:
        for part in parts:
            table = _kept_table(part)
            writer = writer or ParquetWriter(target, table.schema, compression="zstd")
            waiting.append(table)
            rows += table.num_rows
            if rows >= ROWS_PER_GROUP:
                writer.write_table(pyarrow.concat_tables(waiting), row_group_size=rows)
                waiting, rows = [], 0
        if rows:
            writer.write_table(pyarrow.concat_tables(waiting), row_group_size=rows)
    finally:
        if writer is not None:
            writer.close()


def _kept_table(part: Kept) -> pyarrow.Table:
    from pyarrow.parquet import read_table

    table = read_table(part.stream)
    if not part.left_out:
        return table
    import numpy as np

    sizes = np.array(part.sizes or (), dtype=np.int64)
    kept = np.ones(len(sizes), dtype=bool)
    kept[sorted(part.left_out)] = False
    return table.filter(np.repeat(kept, sizes))
