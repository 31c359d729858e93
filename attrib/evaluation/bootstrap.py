"""How far the macro-F1 would move with other articles of the same sort."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from attrib.article import LABELS
from attrib.evaluation.alignment import AlignedArticle

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class Interval:
    """A bootstrap percentile interval over articles.

    Attributes
    ----------
    low, high : float
        Its ends.
    level : float
        The share of resamples within it, such as 0.9.
    resamples : int
        How many times the articles were drawn anew.
    """

    low: float
    high: float
    level: float
    resamples: int


def article_confusions(articles: Sequence[AlignedArticle]) -> npt.NDArray[np.int64]:
    """Count gold against predicted labels, article by article.

    Returns
    -------
    array of int64, shape (articles, labels, labels)
        Rows are gold labels, columns predicted ones, in the order of
        :data:`~attrib.article.LABELS`.
    """
    import numpy as np

    index = {label: place for place, label in enumerate(LABELS)}
    confusions = np.zeros((len(articles), len(LABELS), len(LABELS)), dtype=np.int64)
    for matrix, article in zip(confusions, articles, strict=True):
        for pair in article.pairs:
            matrix[index[pair.gold.label], index[pair.predicted.label]] += 1
    return confusions


def macro_f1_of_confusions(confusions: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """Return the macro-F1 of each confusion matrix over the labels in its gold rows.

    Parameters
    ----------
    confusions : array of int64, shape (n, labels, labels)
        None of them all zero.

    Returns
    -------
    array of float64, shape (n,)
    """
    import numpy as np

    right = np.diagonal(confusions, axis1=1, axis2=2)
    support = confusions.sum(axis=2)
    either = support + confusions.sum(axis=1)
    f1 = 2 * right / np.maximum(either, 1)
    # An absent label has no hit and adds 0 to the sum, so only the divisor must leave it out.
    means: npt.NDArray[np.float64] = f1.sum(axis=1) / (support > 0).sum(axis=1)
    return means


def macro_f1_interval(
    articles: Sequence[AlignedArticle], *, seed: int, resamples: int, level: float
) -> Interval | None:
    """Draw whole articles with replacement and see how the macro-F1 varies.

    Articles, not sentences, are drawn because the sentences of an article
    share its sources and its style and are right or wrong together.

    Parameters
    ----------
    articles : sequence of AlignedArticle
        Those without a sentence are left out.
    seed : int
        The same seed and articles give the same interval.
    resamples : int
        How many times to draw.
    level : float
        Share of the resamples that the interval covers, between 0 and 1.

    Returns
    -------
    Interval or None
        None with fewer than two articles, which cannot vary, or no resample.
    """
    import numpy as np

    confusions = article_confusions([article for article in articles if article.pairs])
    count = len(confusions)
    if count < 2 or not resamples:
        return None
    generator = np.random.default_rng(seed)
    flat = confusions.reshape(count, -1)
    drawn = np.stack(
        [
            np.bincount(generator.integers(count, size=count), minlength=count) @ flat
            for _ in range(resamples)
        ]
    )
    scores = macro_f1_of_confusions(drawn.reshape(resamples, *confusions.shape[1:]))
    tail = (1 - level) / 2
    low, high = np.quantile(scores, [tail, 1 - tail])
    return Interval(float(low), float(high), level, resamples)
