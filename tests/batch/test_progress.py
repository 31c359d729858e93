"""How far a run is, from what is finished and what is under way."""

from __future__ import annotations

import pytest

from attrib.batch import Progress
from attrib.batch.marks import Count


def progress(finished: int, skipped: int, under_way: int) -> Progress:
    """A run of ten shards, of 1,000 words and 20 seconds each."""
    new = max(0, finished - skipped)
    return Progress(
        shards=10,
        finished=finished,
        skipped=skipped,
        read=finished,
        scored=finished,
        rejected=0,
        words=1_000 * max(1, new),
        seconds=20.0 * max(1, new),
        under_way=Count(1, under_way, 2),
    )


@pytest.mark.parametrize(
    ("finished", "skipped", "under_way", "done", "seconds_left"),
    [
        (2, 0, 0, 2.0, 160.0),
        (2, 0, 500, 2.5, 40 / 2.5 * 7.5),
        (6, 4, 1_500, 7.5, 40 / 3.5 * 2.5),
        # Shards that are larger than those before them never count as if they were finished.
        (8, 0, 5_000, 9.8, 160 / 9.8 * 0.2),
        # Parts of an earlier run have vanished: more than this one has finished.
        (4, 6, 500, 4.0, None),
    ],
)
def test_what_is_left(
    finished: int, skipped: int, under_way: int, done: float, seconds_left: float | None
) -> None:
    found = progress(finished, skipped, under_way)
    assert found.done == pytest.approx(done)
    assert found.seconds_left == (None if seconds_left is None else pytest.approx(seconds_left))
