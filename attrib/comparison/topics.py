"""Whether groups write about the same things, in the same genres, at the same length."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from attrib.comparison.scored import ScoredRecord

if TYPE_CHECKING:
    import numpy.typing as npt

#: From this total variation distance on, mixes are called different ...
DIFFERENT_MIX: Final = 0.25
#: ... where chance alone, in so many random groups of that size, seldom gives as much.
_RANDOM_GROUPS: Final = 200
_SELDOM: Final = 0.95
#: From this ratio of median lengths on, articles are called longer or shorter.
DIFFERENT_LENGTH: Final = 1.5
_PLAIN: Final = "report"


def incomparable(
    group: Sequence[ScoredRecord],
    others: Sequence[ScoredRecord],
    topic: str | None,
    seed: int,
) -> list[str]:
    """Say in which ways the articles of a group differ from the others beyond their sources.

    Parameters
    ----------
    group, others : sequence of ScoredRecord
        Articles.
    topic : str, optional
        The field that holds an article's topic.
    seed : int
        For the random groups.

    Returns
    -------
    list of str
        One sentence for each difference.
    """
    said = []
    genres, other_genres = (Counter(map(_genre, side)) for side in (group, others))
    if genre := _differs(genres, other_genres, seed):
        said.append(f"other genres: {genre}")
    lengths = [[r.sentences for r in side if r.sentences] for side in (group, others)]
    if all(lengths):
        mine, theirs = (float(np.median(side)) for side in lengths)
        if max(mine, theirs) >= DIFFERENT_LENGTH * min(mine, theirs):
            said.append(f"other lengths: {mine:.0f} against {theirs:.0f} sentences")
    if topic is not None:
        mine_on, theirs_on = (
            Counter(record.fields.get(topic, "") for record in side) for side in (group, others)
        )
        if found := _differs(mine_on, theirs_on, seed):
            said.append(f"other topics: {found}")
    return said


def _genre(record: ScoredRecord) -> str:
    return record.flags[0] if record.flags else _PLAIN


def _differs(mine: Counter[str], theirs: Counter[str], seed: int) -> str:
    """Name what the mix differs in most; empty where it does not differ much, or by chance."""
    names = sorted(mine.keys() | theirs.keys())
    counts = np.array([[side[name] for name in names] for side in (mine, theirs)])
    shares = counts / counts.sum(axis=1, keepdims=True)
    distance = float(np.abs(shares[0] - shares[1]).sum() / 2.0)
    if distance < DIFFERENT_MIX or distance < _by_chance(counts, seed):
        return ""
    which = int(np.argmax(np.abs(shares[0] - shares[1])))
    return f"{names[which] or 'none'} {shares[0][which]:.0%} against {shares[1][which]:.0%}"


def _by_chance(counts: npt.NDArray[np.int64], seed: int) -> float:
    """Return how far apart a random group of that size and the rest seldom are."""
    random = np.random.default_rng(seed)
    together, size = counts.sum(axis=0), int(counts[0].sum())
    drawn = random.multivariate_hypergeometric(together, size, size=_RANDOM_GROUPS)
    rest = together - drawn
    shares, others = drawn / size, rest / rest.sum(axis=1, keepdims=True)
    return float(np.quantile(np.abs(shares - others).sum(axis=1) / 2.0, _SELDOM))
