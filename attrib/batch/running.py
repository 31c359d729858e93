"""A batch run from its inputs to its result, gone on with wherever it was interrupted."""

from __future__ import annotations

import os
import time
from collections.abc import Generator, Mapping, Sequence
from contextlib import closing
from functools import partial
from os import PathLike
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from attrib.batch.destination import (
    Destination,
    find_destination,
    refuse_foreign_folder,
    without_results,
)
from attrib.batch.errors import GO_ON, BatchError, storage_error, storage_failures
from attrib.batch.finishing import Finish, finish, outdated_parts, report_rejects
from attrib.batch.job import DUPLICATES, Job, make_job
from attrib.batch.lock import locked
from attrib.batch.manifest import MANIFEST, STATE, check_part
from attrib.batch.marks import Marks, leaving_marks
from attrib.batch.plan import read_plan, write_plan
from attrib.batch.pools import Work, cores, work_here, work_in_processes, work_on_cluster
from attrib.batch.progress import BatchSummary, OnProgress
from attrib.batch.resuming import read_earlier, take_over
from attrib.batch.sidecar import Reject
from attrib.batch.telling import Teller
from attrib.batch.worker import TOLD, ShardResult, score_shard
from attrib.errors import InputError
from attrib.reading import InputFile, Shard, expand_inputs, plan_shards
from attrib.reading.planning import FILES_PER_SHARD, SHARD_BYTES

if TYPE_CHECKING:
    from attrib.scoring import Rubric

_TASKS: Final = ("score", "predict")

#: How often parts that vanish while the run is under way are done again.
_ROUNDS: Final = 5


def run_batch(
    inputs: Sequence[str | PathLike[str]],
    out: str | PathLike[str],
    *,
    task: str = "score",
    model: str | PathLike[str] = "default",
    rubric: Rubric | None = None,
    columns: Mapping[str, str] | None = None,
    outlet: str | None = None,
    labelled: bool = False,
    format: str | None = None,
    jobs: int | None = None,
    scheduler: str | None = None,
    duplicates: str = "all",
    max_errors: int | None = None,
    restart: bool = False,
    shard_bytes: int = SHARD_BYTES,
    files_per_shard: int = FILES_PER_SHARD,
    on_progress: OnProgress | None = None,
) -> BatchSummary:
    """Score or label all articles of files, folders, globs and URLs; nothing is done twice.

    A run that was interrupted, in whatever way, goes on where it was when the
    function is called again with the same arguments, and its result is the
    same byte for byte.

    Parameters
    ----------
    inputs : sequence of str or path
        See :func:`attrib.reading.expand_inputs`; not standard input.
    out : str or path
        A file (``.jsonl``, ``.csv``, ``.parquet``), or, where the name has no
        ending, a folder of parts.  A path or a URL.
    task : str
        ``"score"``: one record an article.  ``"predict"``: labelled articles,
        or tables of sentences.
    model : str or path
        A shipped model's name or a folder.
    rubric : Rubric, optional
        The weights of the score.
    columns : mapping of str to str, optional
        From fields to columns or field names, where they differ from these.
    outlet : str, optional
        The publisher of the articles that do not name theirs.
    labelled : bool
        Take the labels that the input carries instead of predicting.
    format : str, optional
        ``"jsonl"``, ``"csv"`` or ``"parquet"``, where the ending does not say it.
    jobs : int, optional
        Processes; as many as there are cores by default, and never more than
        shards.  1 works in this process.
    scheduler : str, optional
        The address of a Dask scheduler, whose workers do the work instead.
    duplicates : str
        ``"all"``: an article with the id or the text of an earlier one is left
        out and reported.  ``"shard"``: only where that one is in the same
        shard, which needs no memory.  ``"keep"``: all are kept.
    max_errors : int, optional
        Stop when more records than this are rejected.
    restart : bool
        Do anew what no longer fits where the model, the rubric, the options
        or the input have changed since an earlier run.
    shard_bytes, files_per_shard : int
        Sizes of shards, see :func:`attrib.reading.plan_shards`.
    on_progress : callable, optional
        Told how far the run is: whenever a shard is finished, and about once
        a second in between, from another thread, but never twice at once.

    Returns
    -------
    BatchSummary
        The counts, which add up.

    Raises
    ------
    BatchError
        The output cannot be used or written, too many records were rejected,
        no article could be used, or an earlier run differs.
    ModelError
        There is no such model.
    """
    if task not in _TASKS or duplicates not in DUPLICATES:
        raise ValueError(f"task must be one of {_TASKS}, duplicates one of {DUPLICATES}")
    destination = find_destination(out, format)
    job = make_job(
        task=task,
        format=destination.format,
        model=os.fspath(model),
        rubric=rubric,
        columns=columns or {},
        outlet=outlet,
        labelled=labelled,
        duplicates=duplicates,
        shard_bytes=shard_bytes,
        files_per_shard=files_per_shard,
    )
    run = _Run(job, destination, jobs, scheduler, max_errors, on_progress)
    try:
        refuse_foreign_folder(destination.parts)
        files = run.find(inputs)
        with locked(destination.parts):
            destination.parts.tidy()
            return run.complete(files, restart)
    except storage_failures() as error:
        raise storage_error(error, destination.place) from error


class _Run:
    """One run; see :func:`run_batch` for the parameters."""

    def __init__(
        self,
        job: Job,
        destination: Destination,
        jobs: int | None,
        scheduler: str | None,
        max_errors: int | None,
        on_progress: OnProgress | None,
    ) -> None:
        self.job = job
        self.destination = destination
        self.jobs = jobs
        self.scheduler = scheduler
        self.max_errors = max_errors
        self.on_progress = on_progress
        self.began = time.monotonic()
        self.refused: list[Reject] = []

    def find(self, inputs: Sequence[str | PathLike[str]]) -> list[InputFile]:
        """Find the files of the input; nothing is made yet."""
        found = expand_inputs(inputs, on_error=self._refuse)
        return without_results(found, self.destination)

    def complete(self, files: Sequence[InputFile], restart: bool) -> BatchSummary:
        """Do what is left to do."""
        store = self.destination.parts
        earlier = read_earlier(store, self.job)
        self.shards = plan_shards(
            files,
            shard_bytes=self.job.shard_bytes,
            files_per_shard=self.job.files_per_shard,
            known=() if earlier.run_differs else read_plan(store),
        )
        self.manifest = take_over(store, self.job, self.shards, earlier, restart=restart)
        write_plan(store, self.shards)
        self.teller = Teller(
            self.manifest, len(self.shards), len(self.refused), self.on_progress, self.began
        )
        self.teller.tell(*[f"error: {reject.message}" for reject in self.refused[:TOLD]])
        try:
            self._check_errors()
            self._work()
        except (KeyboardInterrupt, BatchError):
            # What is known of the rejects helps to decide how to go on.
            report_rejects(self.manifest, self.destination, self.refused)
            store.tidy()
            raise
        return self._finish()

    def _work(self) -> None:
        for _ in range(_ROUNDS):
            todo = self._unfinished()
            if not todo:
                return
            with leaving_marks(self._notes) as marks:
                self._work_on(todo, marks)
        raise BatchError(
            f"{self.destination.parts.place}: finished parts vanish or change again and again; "
            "does something else write there?"
        )

    def _work_on(self, todo: list[Shard], marks: Marks) -> None:
        # Closed at once where the run is stopped, so that no process stays behind.
        with closing(self._results(todo, marks)) as results, self.teller.watching(marks):
            for result in results:
                messages = [f"error: {reject}" for reject in result.rejects]
                self.teller.add(result.record, marks, *messages)
                self._check_errors()

    def _unfinished(self) -> list[Shard]:
        """Find what is to be done, also where a part vanished after it was finished."""
        finished, store = self.manifest.finished, self.manifest.store
        stamps = store.stamps()
        for number, record in list(finished.items()):
            checked = check_part(store, record, stamps.get(record.part))
            if checked is None:
                del finished[number]
            else:
                finished[number] = checked
        todo = [shard for shard in self.shards if shard.number not in finished]
        if todo:
            return todo
        outdated = outdated_parts(self.manifest)
        return [shard for shard in self.shards if shard.number in outdated]

    @property
    def _notes(self) -> str | None:
        store = self.destination.parts
        return store.path(STATE) if store.appendable else None

    def _results(self, todo: list[Shard], marks: Marks) -> Generator[ShardResult, None, None]:
        work: Work = partial(
            score_shard, job=self.job, store=self.destination.parts, folder=os.getcwd()
        )
        if self.scheduler is not None:
            run = f"attrib-{uuid4().hex[:8]}"
            return work_on_cluster(work, todo, self.scheduler, run, self.teller.tell)
        jobs = min(self.jobs or cores(), len(todo))
        if jobs == 1:
            return work_here(work, todo, marks)
        return work_in_processes(work, todo, jobs, marks, self.teller.tell)

    def _refuse(self, error: InputError) -> None:
        self.refused.append(Reject.of(error))

    def _check_errors(self) -> None:
        rejected = self.teller.rejected
        if self.max_errors is not None and rejected > self.max_errors:
            home = self.destination.home
            raise BatchError(
                f"{rejected} records were rejected, more than the {self.max_errors} allowed: "
                f"see {home.path(self.destination.report('rejects'))}; {GO_ON}"
            )

    def _finish(self) -> BatchSummary:
        records = self.manifest.finished.values()
        articles = sum(record.articles for record in records)
        if not articles:
            if self.destination.file is not None:
                self.destination.parts.remove_all(last=MANIFEST)
            rejected = f" ({self.teller.rejected} rejected)" if self.teller.rejected else ""
            raise BatchError(f"no article could be used{rejected}, so no output is written")
        self.destination.parts.tidy()  # Workers that died have left files unfinished.
        done: Finish = finish(self.manifest, self.destination, self.refused)
        repeated = sum(record.repeated for record in records)
        return BatchSummary(
            read=articles + repeated + self.teller.rejected,
            scored=articles + repeated - done.left_out,
            rejected=self.teller.rejected,
            duplicates=done.left_out,
            foreign=sum(record.foreign for record in records),
            passed_over=sum(record.passed_over for record in records),
            shards=len(self.shards),
            skipped=self.teller.skipped,
            words=self.teller.words,
            seconds=self.teller.seconds,
            out=self.destination.place,
            rejects=done.rejects,
            duplicates_report=done.duplicates,
        )
