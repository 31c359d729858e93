"""The figures an evaluation is made of, and how each is computed from classes or counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Score:
    """How well one thing is found.

    Attributes
    ----------
    precision : float or None
        Share of the predicted ones that are right; None where none is predicted.
    recall : float or None
        Share of the ones in the reference that are found; None where the
        reference has none.
    f1 : float or None
        Harmonic mean of the two: 0 where nothing is right, None where
        neither side has any.
    support : int
        How many the reference has.
    """

    precision: float | None
    recall: float | None
    f1: float | None
    support: int

    @classmethod
    def of_counts(cls, right: int, predicted: int, support: int) -> Score:
        """Return the score of `right` hits among `predicted` and `support`."""
        return cls(
            precision=right / predicted if predicted else None,
            recall=right / support if support else None,
            f1=2 * right / (predicted + support) if predicted + support else None,
            support=support,
        )


@dataclass(frozen=True, slots=True)
class Share:
    """How many of the cases that count are right.

    Attributes
    ----------
    share : float or None
        From 0 to 1; None where no case counts.
    right, cases : int
        What the share was computed from.
    """

    share: float | None
    right: int
    cases: int

    @classmethod
    def of_cases(cls, verdicts: Sequence[bool]) -> Share:
        """Return the share of true verdicts."""
        right = sum(verdicts)
        return cls(right / len(verdicts) if verdicts else None, right, len(verdicts))


def class_scores(
    gold: Sequence[str], predicted: Sequence[str], classes: Sequence[str]
) -> Mapping[str, Score]:
    """Score every class of a single-label classification.

    Parameters
    ----------
    gold, predicted : sequence of str
        One class per sentence.
    classes : sequence of str
        The classes to score, in the order of the result.
    """
    import numpy as np
    from sklearn.metrics import precision_recall_fscore_support

    columns = precision_recall_fscore_support(
        gold, predicted, labels=list(classes), zero_division=np.nan
    )
    return {
        name: Score(_defined(precision), _defined(recall), _defined(f1), int(support))
        for name, precision, recall, f1, support in zip(classes, *columns, strict=True)
    }


def macro_f1(gold: Sequence[str], predicted: Sequence[str]) -> float:
    """Return the unweighted mean F1 over the classes that occur in `gold`.

    A class that is only predicted has no F1 of its own in the mean; it costs
    the classes that it was taken for their recall.
    """
    from sklearn.metrics import f1_score

    return float(
        f1_score(gold, predicted, labels=sorted(set(gold)), average="macro", zero_division=0.0)
    )


def kappa(gold: Sequence[str], predicted: Sequence[str]) -> float | None:
    """Return Cohen's kappa, None where both sides know only one and the same class."""
    from sklearn.metrics import cohen_kappa_score

    if len({*gold, *predicted}) == 1:
        return None
    return float(cohen_kappa_score(gold, predicted))


def _defined(value: float) -> float | None:
    # NaN is not JSON, and None says plainly that there is nothing to divide by.
    return None if value != value else float(value)
