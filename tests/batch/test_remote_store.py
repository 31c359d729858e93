"""What goes to a store on this machine before it is uploaded."""

from __future__ import annotations

import errno
import fcntl
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import fsspec
import pytest

import attrib
from attrib.batch import BatchError, BatchSummary
from attrib.batch.remote_store import RemoteStore

WRITES_AND_DIES = """
import os, sys
from attrib.batch.remote_store import RemoteStore

with RemoteStore("memory://bucket").replacing("part") as path:
    path.write_bytes(bytes(100))
    print(path.parent, flush=True)
    sys.stdin.read()
    os._exit(1)
"""


@pytest.fixture(autouse=True)
def memory() -> Iterator[None]:
    """A store that holds nothing yet, and nothing afterwards."""
    store = fsspec.filesystem("memory")
    store.store.clear()
    yield
    store.store.clear()


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for temporary files, of this process and those it starts."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setenv("PYTHONPATH", str(Path(attrib.__file__).parents[1]))
    return folder


def test_a_run_removes_what_killed_processes_have_left(
    score: Callable[..., BatchSummary], write_news: Callable[..., Path], temporary: Path
) -> None:
    news = write_news(range(2))
    command = [sys.executable, "-c", WRITES_AND_DIES]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout is not None
        folder = Path(writer.stdout.readline().strip())
        os.utime(folder, (0, 0))
        score([news], "memory://bucket/out")
        assert list(temporary.iterdir()) == [folder]

        writer.communicate()

    score([news], "memory://bucket/out")
    assert not list(temporary.iterdir())


def test_a_disk_without_locks(temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*given: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", refuse)
    store = RemoteStore("memory://bucket")
    with store.replacing("part") as path:
        path.write_bytes(b"Rain fell.")
        os.utime(path.parent, (0, 0))
        store.tidy()
    with store.open("part") as stream:
        assert stream.read() == b"Rain fell."


def test_a_disk_that_is_full(
    score: Callable[..., BatchSummary],
    write_news: Callable[..., Path],
    temporary: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(*given: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("attrib.batch.worker.write_part", full)
    with pytest.raises(BatchError, match=r"^memory://bucket/out/part.*: No space left .*; make ro"):
        score([write_news(range(2))], "memory://bucket/out")
