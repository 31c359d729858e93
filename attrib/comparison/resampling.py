"""Bootstrap over articles, and how much two groups overlap, in arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]

#: Scores are given with one decimal: so many different ones there are.
_STEPS: Final = 1001
#: Resamples worked on at once, so that memory stays bounded.
_CELLS: Final = 4_000_000


def resampled_means(values: Floats, draws: int, seed: int) -> Floats:
    """Compute the means of resampled articles.

    Parameters
    ----------
    values : array of float64, shape (articles, columns)
        NaN where an article has no value.
    draws : int
        How many resamples.
    seed : int
        The same seed, the same resamples.

    Returns
    -------
    array of float64, shape (draws, columns)
        NaN where no article of a resample has a value.
    """
    rows, columns = values.shape
    # The order of the articles must not matter, so they are put into one.
    values = values[np.lexsort(values.T)]
    known = ~np.isnan(values)
    filled = np.where(known, values, 0.0)
    random = np.random.default_rng(seed)
    means = np.empty((draws, columns))
    step = max(1, _CELLS // max(1, rows))
    for begin in range(0, draws, step):
        end = min(begin + step, draws)
        drawn = random.integers(0, rows, size=(end - begin, rows))
        # How often each article was drawn says as much as which were, in far fewer sums.
        times = np.zeros((end - begin, rows))
        np.add.at(times, (np.arange(end - begin)[:, None], drawn), 1.0)
        with np.errstate(invalid="ignore"):
            means[begin:end] = (times @ filled) / (times @ known)
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
