"""Whether the label probabilities mean what they say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from attrib.article import LABELS
from attrib.evaluation.alignment import Pair

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

#: Bins of the expected calibration error.
ERROR_BINS: Final = 15
#: Bins of the reliability table.
TABLE_BINS: Final = 10


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """The sentences whose predicted label has a probability within one bin.

    Attributes
    ----------
    low, high : float
        The bin: `low` is in it, `high` is not, except for 1 in the last bin.
    sentences : int
        How many there are.
    confidence, accuracy : float or None
        Their mean probability and the share that is right; None in an empty bin.
    """

    low: float
    high: float
    sentences: int
    confidence: float | None
    accuracy: float | None


@dataclass(frozen=True, slots=True)
class Calibration:
    """How far the label probabilities can be trusted.

    Attributes
    ----------
    expected_calibration_error : float
        Mean distance between the confidence and the accuracy of the bins,
        weighted by their sentences.  The confidence of a sentence is the
        probability of its predicted label; the bins are 15 of equal width.
    brier : float
        Mean over sentences of the squared distance between the probabilities
        and the truth, summed over the four labels: 0 is best, 2 worst.
    sentences : int
        How many predicted sentences carry probabilities; the others are left out.
    reliability : tuple of ReliabilityBin
        Ten bins of equal width.
    """

    expected_calibration_error: float
    brier: float
    sentences: int
    reliability: tuple[ReliabilityBin, ...]


def score_calibration(pairs: Sequence[Pair]) -> Calibration | None:
    """Compare the predicted probabilities with how often they are right.

    Returns
    -------
    Calibration or None
        None where no predicted sentence carries probabilities.
    """
    import numpy as np

    weighed = [
        (pair, pair.predicted.probabilities)
        for pair in pairs
        if pair.predicted.probabilities is not None
    ]
    if not weighed:
        return None
    confidence = np.array([chances[pair.predicted.label] for pair, chances in weighed])
    right = np.array([pair.gold.label == pair.predicted.label for pair, _ in weighed])
    chances_by_label = np.array([[chances[label] for label in LABELS] for _, chances in weighed])
    truth = np.array([[pair.gold.label == label for label in LABELS] for pair, _ in weighed])
    # Not scikit-learn's Brier score: it warns of probabilities that were rounded when written.
    brier = ((chances_by_label - truth) ** 2).sum(axis=1).mean()
    return Calibration(
        expected_calibration_error=_calibration_error(_bins(confidence, right, ERROR_BINS)),
        brier=float(brier),
        sentences=len(weighed),
        reliability=_bins(confidence, right, TABLE_BINS),
    )


def _calibration_error(bins: Sequence[ReliabilityBin]) -> float:
    distance = sum(
        part.sentences * abs(part.confidence - part.accuracy)
        for part in bins
        if part.confidence is not None and part.accuracy is not None
    )
    return distance / sum(part.sentences for part in bins)


def _bins(
    confidence: npt.NDArray[np.float64], right: npt.NDArray[np.bool_], count: int
) -> tuple[ReliabilityBin, ...]:
    import numpy as np

    edges = [place / count for place in range(count + 1)]
    # Against the inner edges only, so that 1 falls into the last bin.
    bin_of = np.digitize(confidence, edges[1:-1])
    bins = []
    for place, (low, high) in enumerate(pairwise(edges)):
        inside = bin_of == place
        sentences = int(inside.sum())
        bins.append(
            ReliabilityBin(
                low=low,
                high=high,
                sentences=sentences,
                confidence=float(confidence[inside].mean()) if sentences else None,
                accuracy=float(right[inside].mean()) if sentences else None,
            )
        )
    return tuple(bins)
