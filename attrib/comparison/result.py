"""What a comparison of groups found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean with its bootstrap interval.

    Attributes
    ----------
    mean : float
        In points, 0 to 100.
    low, high : float or None
        The interval; None for a single article.
    n : int
        How many articles have a value.
    """

    mean: float
    low: float | None
    high: float | None
    n: int


@dataclass(frozen=True, slots=True)
class Group:
    """The articles with one value of the field compared by.

    Attributes
    ----------
    name : str
        That value.
    n : int
        How many scored articles.
    score : Estimate
        Their mean score.
    parts : mapping of str to Estimate or None
        The means of the parts, over the articles in which the question
        arises; None where it arises in none.
    difference : float or None
        Mean score less the mean of the articles compared with; None where
        there are none.
    difference_low, difference_high : float or None
        Its bootstrap interval; None where a side has a single article.
    delta : float or None
        Cliff's delta against the articles compared with, -1 to 1.
    clear : bool
        Whether the difference stands out with all comparisons counted: its
        interval at the level corrected by Bonferroni leaves out 0, and the
        group is not too small.
    warnings : tuple of str
        Why to read the row with care.
    """

    name: str
    n: int
    score: Estimate
    parts: Mapping[str, Estimate | None]
    difference: float | None = None
    difference_low: float | None = None
    difference_high: float | None = None
    delta: float | None = None
    clear: bool = False
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """Groups of articles side by side.

    Attributes
    ----------
    by : str
        The field.
    baseline : str or None
        The group that the others are compared with; None where each is
        compared with all others.
    groups : tuple of Group
        The highest mean first.
    overall : Group
        All articles that have the field.
    without_score, without_field : int
        Articles left out.
    level : float
        Of the intervals.
    draws, seed : int
        Of the bootstrap.
    notes : tuple of str
        What holds for the whole table.
    """

    by: str
    baseline: str | None
    groups: tuple[Group, ...]
    overall: Group
    without_score: int
    without_field: int
    level: float
    draws: int
    seed: int
    notes: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the comparison as JSON types."""
        record = asdict(self)
        record["groups"] = list(record["groups"])
        return record

    def to_text(self) -> str:
        """Return the comparison as a table for a terminal."""
        from attrib.comparison.tables import render

        return render(self)
