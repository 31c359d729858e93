"""How far a batch run is, and what has come of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from attrib.batch.marks import NOTHING, Count

#: What a shard under way counts at most.
_MOST: Final = 0.9


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is; told whenever a shard is finished, and about once a second in between.

    Attributes
    ----------
    shards, finished, skipped : int
        All shards; those that are finished; those of them that an earlier run
        had finished.
    read, scored, rejected : int
        Articles and records of the finished shards.
    words : int
        Words of the shards that this run has finished.
    seconds : float
        Since this run began.
    under_way : Count
        Articles and words that are done in shards that are not finished; none
        where a cluster works on them.
    messages : tuple of str
        What people should know now, such as the first rejects of the shard.
    """

    shards: int
    finished: int
    skipped: int
    read: int
    scored: int
    rejected: int
    words: int
    seconds: float
    under_way: Count = NOTHING
    messages: tuple[str, ...] = ()

    @property
    def done(self) -> float:
        """Shards that are done, with a guess at those under way, if one is finished."""
        new = self.finished - self.skipped
        if new <= 0 or not self.words:
            return float(self.finished)
        # Shards differ: one that is not finished never counts as if it were.
        partly = min(self.under_way.words / self.words * new, self.under_way.shards * _MOST)
        return self.finished + partly

    @property
    def seconds_left(self) -> float | None:
        """A guess from the shards of this run; None before the first."""
        if self.finished <= self.skipped:
            return None
        return self.seconds / (self.done - self.skipped) * (self.shards - self.done)


OnProgress = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class BatchSummary:
    """What has come of a run, earlier runs over the same shards included.

    Attributes
    ----------
    read : int
        Articles and rejected records; always `scored` + `rejected` + `duplicates`.
    scored : int
        Articles in the output.
    rejected : int
        Records and files that could not be used.
    duplicates : int
        Articles left out, as an earlier one is the same.
    foreign : int
        Scored articles that do not look like English, left out ones included.
    passed_over : int
        Records of web archives that are no pages; not counted as read.
    shards, skipped : int
        All shards; those that an earlier run had finished.
    words : int
        That this run has scored.
    seconds : float
        That this run has taken.
    out : str
        Where the results are.
    rejects, duplicates_report : str or None
        Where rejects and duplicates are listed, where there are any.
    """

    read: int
    scored: int
    rejected: int
    duplicates: int
    foreign: int
    passed_over: int
    shards: int
    skipped: int
    words: int
    seconds: float
    out: str
    rejects: str | None
    duplicates_report: str | None

    def __str__(self) -> str:
        """Say the counts in one line; they add up."""
        line = f"{self.read} read, {self.scored} written, {self.rejected} rejected"
        if self.duplicates:
            line += f", {self.duplicates} left out as duplicates"
        if self.foreign:
            line += f"; {self.foreign} not in English"
        if self.passed_over:
            line += f"; {self.passed_over} records of web archives are no pages"
        if self.skipped:
            line += f"; {self.skipped} of {self.shards} shards were finished before"
        return line
