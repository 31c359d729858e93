"""Who works on the shards: this process, several processes, or a Dask cluster."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Generator, Iterator, Sequence
from typing import Any, Final, Protocol

from attrib.batch.errors import GO_ON, BatchError
from attrib.batch.marks import Marks, OnCount
from attrib.batch.worker import ShardResult
from attrib.reading import Shard

#: Told of what people should know.
Tell = Callable[[str], None]

#: How often a shard may be under way when a process dies before it is blamed.
MOST_DEATHS: Final = 3


class Work(Protocol):
    """Scores one shard, and says now and then how much of it is done."""

    def __call__(self, shard: Shard, *, on_count: OnCount | None = None) -> ShardResult:
        """Score a shard."""
        ...


def cores() -> int:
    """Return how many processes this machine, or the share of it that is ours, can run at once."""
    from joblib import cpu_count

    return int(cpu_count())


def work_here(
    work: Work, shards: Sequence[Shard], marks: Marks
) -> Generator[ShardResult, None, None]:
    """Score shards one after the other in this process.

    Parameters
    ----------
    work : callable
        Scores one shard.
    shards : sequence of Shard
        What to score.
    marks : Marks
        Where it is noted how far each is.

    Yields
    ------
    ShardResult
        As soon as a shard is finished.
    """
    yield from map(_Marked(work, marks, os.getpid()), shards)


def work_in_processes(
    work: Work, shards: Sequence[Shard], jobs: int, marks: Marks, tell: Tell
) -> Generator[ShardResult, None, None]:
    """Score shards in several processes, each of which loads the model once.

    Parameters
    ----------
    work, shards, marks
        As for :func:`work_here`; `work` must be picklable.
    jobs : int
        How many processes.
    tell : callable
        Told when a process has died.

    Yields
    ------
    ShardResult
        As soon as a shard is finished, in any order.

    Raises
    ------
    BatchError
        A process has died again and again over the same shard.
    """
    from joblib.externals.loky.process_executor import TerminatedWorkerError

    marked = _Marked(work, marks, os.getpid())
    waiting = {shard.number: shard for shard in shards}
    deaths: Counter[int] = Counter()
    try:
        while waiting:
            try:
                for result in _run(marked, list(waiting.values()), jobs):
                    del waiting[result.record.shard]
                    yield result
            except TerminatedWorkerError:
                under_way = [waiting[n] for n in marks.take() if n in waiting]
                deaths.update(shard.number for shard in under_way)
                _blame(deaths, waiting)
                tell(
                    "a worker process has died (killed, or out of memory); "
                    "starting again over the unfinished shards"
                )
    finally:
        _stop_processes()


def _run(work: _Marked, shards: Sequence[Shard], jobs: int) -> Iterator[ShardResult]:
    from joblib import Parallel, delayed, parallel_config

    with parallel_config("loky", inner_max_num_threads=1):
        parallel = Parallel(
            n_jobs=jobs, batch_size=1, pre_dispatch=2 * jobs, return_as="generator_unordered"
        )
        results: Any = parallel(delayed(work)(shard) for shard in shards)
        yield from results


class _Marked:
    """Work that leaves a mark on the disk while it is under way."""

    def __init__(self, work: Work, marks: Marks, driver: int) -> None:
        self.work, self.marks, self.driver = work, marks, driver

    def __call__(self, shard: Shard) -> ShardResult:
        if os.getpid() != self.driver:
            _leave_interrupts_to_the_driver()
        with self.marks.mark(shard.number) as on_count:
            return self.work(shard, on_count=on_count)


def _leave_interrupts_to_the_driver() -> None:
    import signal

    # Ctrl-C reaches all processes of a terminal; the driver ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _blame(deaths: Counter[int], waiting: dict[int, Shard]) -> None:
    from attrib.batch.manifest import describe

    blamed = [waiting[number] for number, count in deaths.items() if count >= MOST_DEATHS]
    if blamed:
        names = " or ".join(f"{shard.number} ({describe(shard)})" for shard in blamed)
        raise BatchError(
            f"a worker process has died {MOST_DEATHS} times while it worked on shard {names}: "
            f"look for an enormous article in it, or use fewer processes; {GO_ON}"
        )


def _stop_processes() -> None:
    from joblib.externals.loky import get_reusable_executor

    # The one that is there, however it was set up.
    get_reusable_executor(reuse=True).shutdown(wait=True, kill_workers=True)


def work_on_cluster(
    work: Work, shards: Sequence[Shard], scheduler: str, run: str, tell: Tell
) -> Generator[ShardResult, None, None]:
    """Score shards on the workers of a Dask cluster.

    Parameters
    ----------
    work, shards
        As for :func:`work_in_processes`; workers read and write storage that
        all share.
    scheduler : str
        Its address, such as ``"tcp://10.0.0.1:8786"``.
    run : str
        What the names of the tasks begin with.
    tell : callable
        Told when there is nobody to work yet.

    Yields
    ------
    ShardResult
        As soon as a shard is finished, in any order.  Shards of a worker that
        dies go to another one.

    Raises
    ------
    BatchError
        Dask is not installed, there is no scheduler, or workers died again and
        again over the same shard.
    """
    try:
        from distributed import Client, KilledWorker, as_completed
    except ImportError as error:
        raise BatchError(
            'a scheduler needs Dask: install it with pip install "attrib[dask]"'
        ) from error
    try:
        client = Client(scheduler)
    except (OSError, ValueError) as error:
        raise BatchError(
            f"{scheduler}: no Dask scheduler answers ({error}); start one with `dask scheduler`"
        ) from error
    with client:
        if not client.scheduler_info()["workers"]:
            tell(f"{scheduler} has no workers yet; waiting for some")
        names = [f"{run}-{shard.number}" for shard in shards]
        futures = client.map(work, shards, key=names, pure=False)
        try:
            for future, result in as_completed(futures, with_results=True):
                future.release()
                yield result
        except KilledWorker as error:
            raise BatchError(
                f"workers of {scheduler} died again and again over one shard ({error}); "
                f"give them more memory or time; {GO_ON}"
            ) from error
        finally:
            client.cancel(futures)
