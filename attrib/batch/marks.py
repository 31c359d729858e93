"""Marks that shards leave while they are under way, in whichever process of this machine.

They tell how far a run is between two finished shards, and which shards to
blame where a process dies.
"""

from __future__ import annotations

import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, NamedTuple

#: What the names of folders of marks begin with; `LocalStore.tidy` removes those left over.
FOLDER: Final = "marks-"

#: Told how many articles and words of a shard are done.
OnCount = Callable[[int, int], None]

#: Seconds after which a mark is written again.
_SECONDS: Final = 0.5


class Count(NamedTuple):
    """Articles and words that are done of so many shards."""

    articles: int
    words: int
    shards: int


NOTHING: Final = Count(0, 0, 0)


class Marks:
    """A folder with a file for each shard that is under way.

    Parameters
    ----------
    folder : str
        Is there, and can be written by all processes.
    """

    def __init__(self, folder: str) -> None:
        self.folder = folder

    @contextmanager
    def mark(self, shard: int) -> Iterator[OnCount]:
        """Leave a mark while a shard is under way; it stays where the process dies.

        Yields
        ------
        callable
            To be told how many articles and words are done.
        """
        path = Path(self.folder, str(shard))
        with path.open("wb", buffering=0) as stream:
            due = 0.0

            def note(articles: int, words: int) -> None:
                nonlocal due
                if (now := time.monotonic()) >= due:
                    due = now + _SECONDS
                    stream.seek(0)
                    # Of one length, so that whoever reads it meanwhile sees no mixture.
                    stream.write(f"{articles:012} {words:012}".encode())

            yield note
            # Windows does not remove what another process looks at; empty, it counts for nothing.
            stream.truncate(0)
        _remove(path)

    def count(self) -> Count:
        """Add up what is done of all shards under way."""
        articles = words = shards = 0
        for path in Path(self.folder).iterdir():
            try:
                fields = path.read_text().split()
            except OSError:
                # Just finished: systems differ in what they say then.
                continue
            if fields:
                articles, words = articles + int(fields[0]), words + int(fields[1])
                shards += 1
        return Count(articles, words, shards)

    def take(self) -> list[int]:
        """Remove all marks, and return the numbers of their shards in order."""
        # Network file systems give removed files another name while somebody looks at them.
        found = {int(p.name): p for p in Path(self.folder).iterdir() if p.name.isdecimal()}
        for path in found.values():
            _remove(path)
        return sorted(found)


def _remove(path: Path) -> None:
    with suppress(PermissionError):
        path.unlink(missing_ok=True)


@contextmanager
def leaving_marks(parent: str | None) -> Iterator[Marks]:
    """Make a folder for marks and remove it in the end.

    Parameters
    ----------
    parent : str or None
        Where; the folder for temporary files by default.
    """
    folder = tempfile.mkdtemp(prefix=FOLDER, dir=parent)
    try:
        yield Marks(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def every(seconds: float, call: Callable[[], None]) -> Iterator[Future[None]]:
    """Call a function again and again, from a thread of its own.

    Yields
    ------
    Future
        Done as soon as the function has raised an error, which ends the calls.
        At the end of the block the error is raised here, unless another one is.
    """
    ended = threading.Event()

    def beat() -> None:
        while not ended.wait(seconds):
            call()

    with ThreadPoolExecutor(1, "attrib-progress") as thread:
        try:
            beating = thread.submit(beat)
            yield beating
        finally:
            ended.set()
    beating.result()
