"""What a run says of itself while it is under way."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from threading import Lock
from typing import Final

from attrib.batch.errors import GO_ON, BatchError, storage_failures
from attrib.batch.manifest import Manifest, ShardRecord
from attrib.batch.marks import NOTHING, Marks, every
from attrib.batch.progress import OnProgress, Progress

#: Seconds between two words on the shards that are under way.
PULSE: Final = 1.0


class Teller:
    """Keeps the manifest's account of a run and tells how far it is.

    Parameters
    ----------
    manifest : Manifest
        Knows the finished shards.
    shards : int
        How many there are.
    refused : int
        Inputs that cannot be read at all.
    on_progress : callable or None
        Told; never from two threads at once.
    began : float
        When the run began, in :func:`time.monotonic` seconds.

    Attributes
    ----------
    skipped : int
        Shards that were finished before this run.
    words : int
        Words of the shards that this run has finished.
    """

    def __init__(
        self,
        manifest: Manifest,
        shards: int,
        refused: int,
        on_progress: OnProgress | None,
        began: float,
    ) -> None:
        self.manifest = manifest
        self.shards = shards
        self.refused = refused
        self.on_progress = on_progress
        self.skipped = len(manifest.finished)
        self.words = 0
        self._began = began
        self._under_way = NOTHING
        self._looking: Future[None] = Future()
        # What is counted must not change meanwhile.
        self._lock = Lock()

    @property
    def seconds(self) -> float:
        """Seconds since the run began."""
        return time.monotonic() - self._began

    @property
    def rejected(self) -> int:
        """Inputs and records that cannot be used, as far as is known."""
        return self.refused + sum(record.rejected for record in self.manifest.finished.values())

    def tell(self, *messages: str) -> None:
        """Tell how far the run is, and what people should know."""
        with self._lock:
            self._tell(messages)

    @contextmanager
    def watching(self, marks: Marks) -> Iterator[None]:
        """Tell once a second how far the shards are that have left marks."""

        def look() -> None:
            with self._lock:
                before, self._under_way = self._under_way, marks.count()
                if self._under_way not in (before, NOTHING):
                    self._tell(())

        with every(PULSE, look) as self._looking:
            yield
        self._under_way = NOTHING

    def add(self, record: ShardRecord, marks: Marks, *messages: str) -> None:
        """Note that a shard is finished, and tell it.

        Raises
        ------
        Exception
            What `on_progress` has raised, now or in between.
        """
        with self._lock:
            self.manifest.add(record)
            self.words += record.words
            self._under_way = marks.count()
            self._tell(messages)
        if self._looking.done():
            self._looking.result()

    def _tell(self, messages: tuple[str, ...]) -> None:
        if self.on_progress is None:
            return
        records = self.manifest.finished.values()
        rejected = self.rejected
        scored = sum(record.articles for record in records)
        progress = Progress(
            shards=self.shards,
            finished=len(records),
            skipped=self.skipped,
            read=scored + rejected + sum(record.repeated for record in records),
            scored=scored,
            rejected=rejected,
            words=self.words,
            seconds=self.seconds,
            under_way=self._under_way,
            messages=messages,
        )
        try:
            self.on_progress(progress)
        except storage_failures() as error:
            # Otherwise it would be taken for a failure of the output.
            raise BatchError(f"the progress cannot be told: {error}; {GO_ON}") from error
