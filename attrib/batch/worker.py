"""What is done with one shard, in whichever process: read, label, score, write."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from attrib.article import Article
from attrib.batch.duplicates import unique
from attrib.batch.errors import BatchError, storage_error, storage_failures
from attrib.batch.job import Job, model_digest, stream_digest
from attrib.batch.manifest import ShardRecord, describe, part_name
from attrib.batch.marks import OnCount
from attrib.batch.parts import PartSizes, write_part
from attrib.batch.sidecar import ArticleNote, Duplicate, Note, Reject, keys_of, write_sidecar
from attrib.batch.storage import Store
from attrib.errors import InputError
from attrib.reading import Located, Shard, read_shard, shard_digest

if TYPE_CHECKING:
    from attrib.model import AttributionModel

#: Rejects of a shard that are told at once; the report holds all.
TOLD: Final = 10


class ShardResult(NamedTuple):
    """What the driver is told of a finished shard: its record and its first rejects."""

    record: ShardRecord
    rejects: tuple[str, ...]


def score_shard(
    shard: Shard, *, job: Job, store: Store, folder: str, on_count: OnCount | None = None
) -> ShardResult:
    """Read, label, score and write one shard.

    Parameters
    ----------
    shard : Shard
        What to read.
    job : Job
        What to do.
    store : Store
        Where the part goes, and then its sidecar: where that is, the part is complete.
    folder : str
        The folder from which relative paths of the input start.
    on_count : callable, optional
        Told after every article how many articles and words are done.

    Returns
    -------
    ShardResult
        The counts.  The result depends on nothing but the input and the job.

    Raises
    ------
    BatchError
        The part cannot be written, the store of the input does not answer, or
        this process has another model.
    """
    if os.getcwd() != folder and not all(os.path.isabs(file.path) for file in shard.files):
        _go_to(folder)
    work = _ShardWork(job, on_count)
    name = part_name(shard.number, job.format)
    try:
        with store.replacing(name) as path:
            sizes = work.write(shard, path)
            with open(path, "rb") as stream:
                digest = stream_digest(stream)
        record = work.record(shard, name, digest, store.stamp(name) or "", sizes)
        write_sidecar(store, record, job.digest, work.sized(sizes))
    except storage_failures() as error:
        raise storage_error(error, store.path(name)) from error
    rejects = [note.message for note in work.notes if isinstance(note, Reject)]
    return ShardResult(record, tuple(rejects[:TOLD]))


class _ShardWork:
    """The articles of one shard on their way, and what is noted of them."""

    def __init__(self, job: Job, on_count: OnCount | None) -> None:
        self.job = job
        self.on_count = on_count
        self.notes: list[Note] = []
        self.passed_over = self.foreign = self.articles = self.words = 0

    def write(self, shard: Shard, path: Path) -> PartSizes:
        """Run the articles through the model and write them to a file."""
        from threadpoolctl import threadpool_limits

        from attrib.model.inputs import with_own_labels

        model = None if self.job.labelled else _model(self.job)
        # One thread each: more would fight with the other processes, and sums of
        # many threads differ in the last digit from those of one.
        with threadpool_limits(limits=1), _garbage_of_its_own():
            articles = self._read(shard)
            labelled = map(with_own_labels, articles) if model is None else model.pipe(articles)
            return write_part(map(self._count, labelled), self.job, path)

    def sized(self, part: PartSizes) -> list[Note]:
        """Return the notes, those of articles with the sizes of their results."""
        sizes = iter(part.sizes)
        return [
            replace(note, size=next(sizes)) if isinstance(note, ArticleNote) else note
            for note in self.notes
        ]

    def record(
        self, shard: Shard, name: str, digest: str, stamp: str, part: PartSizes
    ) -> ShardRecord:
        """Put together what the manifest says of the shard."""
        return ShardRecord(
            shard=shard.number,
            input=describe(shard),
            input_digest=shard_digest(shard),
            part=name,
            raw_digest=digest,
            digest=digest,
            stamp=stamp,
            head=part.head,
            articles=len(part.sizes),
            repeated=sum(isinstance(note, Duplicate) for note in self.notes),
            rejected=sum(isinstance(note, Reject) for note in self.notes),
            passed_over=self.passed_over,
            foreign=self.foreign,
            words=self.words,
        )

    def _read(self, shard: Shard) -> Iterator[Article]:
        found: Iterable[Located] = read_shard(
            shard,
            columns=dict(self.job.columns) or None,
            outlet=self.job.outlet,
            on_error=self._reject,
            on_skip=self._pass_over,
        )
        if self.job.labelled:
            found = self._labelled(found)
        if self.job.duplicates == "shard":
            found = unique(found, self.notes.append)
        across = self.job.duplicates == "all"
        for article, path, where in found:
            if across:
                self.notes.append(ArticleNote(article.id, path, where, 0, keys_of(article)))
            yield article

    def _labelled(self, found: Iterable[Located]) -> Iterator[Located]:
        for one in found:
            if one.article.sentences is not None:
                yield one
                continue
            message = "has no `sentences`; give labelled articles, such as `attrib predict` writes"
            self._reject(InputError(message, path=one.path, record=one.where))

    def _count(self, article: Article) -> Article:
        self.articles += 1
        self.words += len(article.text.split())
        self.foreign += article.language == "other"
        if self.on_count is not None:
            self.on_count(self.articles, self.words)
        return article

    def _reject(self, error: InputError) -> None:
        self.notes.append(Reject.of(error))

    def _pass_over(self, reason: str) -> None:
        self.passed_over += 1


def _model(job: Job) -> AttributionModel:
    return _load(str(job.model), str(job.model_digest))


@contextmanager
def _garbage_of_its_own() -> Iterator[None]:
    """Keep Python's garbage collector from walking through the model again and again.

    What is there when a shard begins stays until it ends, so only what the
    shard makes need be looked through: a tenth of the time of the fastest model.
    """
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


@lru_cache(maxsize=1)
def _load(name: str, digest: str) -> AttributionModel:
    """Load a model once in each process."""
    from attrib import model

    if model_digest(name) != digest:
        raise BatchError(
            f"the model {name!r} of this process is not the one that the run began with; "
            "install the same version of attrib and of the model on all machines"
        )
    return model.load(name)


def _go_to(folder: str) -> None:
    try:
        os.chdir(folder)
    except OSError as error:
        raise BatchError(
            f"{folder}: a worker cannot reach the folder that the inputs start from "
            f"({error.strerror}); give absolute paths of a file system that all machines share"
        ) from error
