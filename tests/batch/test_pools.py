"""Several processes and a Dask cluster come to what one does, also when some of them die."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from attrib.batch import BatchError, BatchSummary, Progress
from attrib.batch.pools import _blame
from attrib.reading import InputFile, Shard

Score = Callable[..., BatchSummary]
WriteNews = Callable[..., Path]
Results = Callable[[Path], dict[str, bytes]]


def children(parent: int) -> dict[int, str]:
    """Return the processes that a process has started, each with its command."""
    found = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
            command = (status.parent / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(fields[1]) == parent:
            found[int(status.parent.name)] = command
    return found


def test_two_processes_and_one_that_dies(
    score: Score, write_news: WriteNews, results: Results, tmp_path: Path
) -> None:
    news = write_news([*range(160), 4, "{"])
    score([news], tmp_path / "calm")
    killed, told = [], []

    def kill_a_worker(progress: Progress) -> None:
        told.extend(progress.messages)
        if progress.finished == 2 and not killed:
            workers = [p for p, command in children(os.getpid()).items() if "popen_loky" in command]
            killed.append(workers[0])
            os.kill(workers[0], signal.SIGKILL)

    summary = score([news], tmp_path / "out", jobs=2, on_progress=kill_a_worker)

    assert len(killed) == 1
    assert any(message.startswith("a worker process has died") for message in told)
    assert summary.scored == 160
    assert results(tmp_path / "out") == results(tmp_path / "calm")
    assert not [c for c in children(os.getpid()).values() if "popen_loky" in c]


def test_a_shard_that_kills_again_and_again_is_named() -> None:
    shard = Shard(3, (InputFile("news.jsonl", "news.jsonl"),), ("",))

    _blame(Counter({3: 2}), {3: shard})
    with pytest.raises(BatchError, match=r"died 3 times while it worked on shard 3 \(news.jsonl\)"):
        _blame(Counter({3: 3}), {3: shard})


def test_a_dask_cluster_of_which_a_worker_is_killed(
    score: Score,
    write_news: WriteNews,
    results: Results,
    cluster: tuple[str, list[subprocess.Popen[bytes]]],
    tmp_path: Path,
) -> None:
    scheduler, workers = cluster
    news = write_news([*range(24), 4, "{"])
    score([news], tmp_path / "calm")

    def kill_a_worker(progress: Progress) -> None:
        if progress.finished == 2 and workers[0].poll() is None:
            workers[0].kill()

    summary = score([news], tmp_path / "out", scheduler=scheduler, on_progress=kill_a_worker)

    assert workers[0].poll() == -signal.SIGKILL
    assert summary.scored == 24
    assert results(tmp_path / "out") == results(tmp_path / "calm")


@pytest.fixture
def no_second_try(monkeypatch: pytest.MonkeyPatch) -> None:
    """A scheduler that gives up a shard as soon as a worker has died over it."""
    monkeypatch.setenv("DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES", "0")


@pytest.mark.usefixtures("no_second_try")
def test_a_dask_cluster_whose_workers_die_again_and_again(
    score: Score,
    write_news: WriteNews,
    results: Results,
    cluster: tuple[str, list[subprocess.Popen[bytes]]],
    tmp_path: Path,
) -> None:
    scheduler, workers = cluster
    news = write_news(range(160))

    def kill_the_workers(progress: Progress) -> None:
        if progress.finished == 1:
            for worker in workers:
                worker.kill()

    with pytest.raises(BatchError, match=r"over one shard .*; give them more memory or time"):
        score([news], tmp_path / "out", scheduler=scheduler, on_progress=kill_the_workers)
    went_on = score([news], tmp_path / "out")
    score([news], tmp_path / "calm")

    assert 0 < went_on.skipped < went_on.shards
    assert results(tmp_path / "out") == results(tmp_path / "calm")


def test_no_scheduler(score: Score, write_news: WriteNews, tmp_path: Path) -> None:
    import dask

    with (
        dask.config.set({"distributed.comm.timeouts.connect": "1s"}),
        pytest.raises(BatchError, match=r"tcp://127\.0\.0\.1:9: no Dask scheduler answers"),
    ):
        score([write_news(range(3))], tmp_path / "out", scheduler="tcp://127.0.0.1:9")


def test_dask_is_not_installed(
    score: Score, write_news: WriteNews, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)

    with pytest.raises(BatchError, match=r'pip install "attrib\[dask\]"'):
        score([write_news(range(3))], tmp_path / "out", scheduler="tcp://127.0.0.1:9")
