"""Bootstrap over articles, and how much two groups overlap, in arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]

#: Scores are given with one decimal: so many different ones there are.
_STEPS: Final = 1001
#: The resampled means of more articles are drawn from the normal distribution that they follow.
_MANY: Final = 1000


def resampled_means(values: Floats, draws: int, seed: int) -> Floats:
    """Compute the means of articles resampled with replacement.

    Parameters
    ----------
    values : array of float64, shape (articles,)
        NaN where an article has no value.
    draws : int
        How many resamples.
    seed : int
        The same seed, the same resamples, whatever the order of the articles.

    Returns
    -------
    array of float64, shape (draws,)
        NaN where no article of a resample has a value.
    """
    random = np.random.default_rng(seed)
    known = np.sort(values[~np.isnan(values)])
    if len(values) > _MANY:
        spread = known.std() / np.sqrt(len(known))
        return random.normal(known.mean(), spread, size=draws)
    drawn = random.integers(0, len(values), size=(draws, len(values)))
    # Sorted, articles without a value are the last ones: they count neither above nor below.
    filled = np.zeros(len(values))
    filled[: len(known)] = known
    with np.errstate(invalid="ignore"):
        means: Floats = filled[drawn].sum(axis=1) / (drawn < len(known)).sum(axis=1)
    return means


def cliffs_delta(one: Floats, other: Floats) -> float:
    """Compute Cliff's delta of two samples of scores.

    Parameters
    ----------
    one, other : array of float64, shape (articles,)
        Scores, 0 to 100, with at most one decimal.

    Returns
    -------
    float
        How much more often an article of `one` scores higher than an article
        of `other` than it scores lower: 1 always, 0 as often, -1 never.
    """
    counted = [
        np.bincount(np.rint(s * 10).astype(np.int64), minlength=_STEPS) for s in (one, other)
    ]
    mine, theirs = (c.astype(np.float64) for c in counted)
    below = np.cumsum(theirs) - theirs
    above = theirs.sum() - np.cumsum(theirs)
    return float(mine @ (below - above) / (len(one) * len(other)))
