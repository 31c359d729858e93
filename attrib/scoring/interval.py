"""How sure the score is: the labels' calibrated probabilities carried through to it."""

from __future__ import annotations

from functools import lru_cache
from statistics import NormalDist
from typing import TYPE_CHECKING, Final

import numpy as np

from attrib.article import Article, Sentence
from attrib.scoring.evidence import CLASS_INDEX, CLASSES, IDENTIFIED, Evidence, own_word_of
from attrib.scoring.formula import part_values, total_value
from attrib.scoring.rubric import Rubric
from attrib.scoring.tally import Tally

if TYPE_CHECKING:
    import numpy.typing as npt

#: From most to least transparent: an article that the classifier reads too
#: kindly is read too kindly in many of its sentences.
_ORDER: Final = (
    "named_spokesperson",
    "outlet_citing_outlet",
    "anonymous_official",
    "unattributed",
)
#: The class a sentence gets when it is drawn with a label that it was not given.
_OTHERWISE: Final = ("official", "relayed", "vague")
_INVERSE: Final = NormalDist().inv_cdf
_TINY: Final = 1e-6


def score_interval(
    article: Article, evidence: Evidence, rubric: Rubric, value: float
) -> tuple[float, float] | None:
    """Compute the interval of an article's score.

    The labels of all sentences are drawn from their probabilities, many
    times over, and each draw is scored.  Draws of one article are correlated
    (``interval.together``), because the errors of a classifier are.

    Parameters
    ----------
    article : Article
        A labelled article.
    evidence : Evidence
        What its score rests on.
    rubric : Rubric
        Its ``interval`` table says how to draw.
    value : float
        The score from the labels as given; the interval always contains it.

    Returns
    -------
    tuple of float or None
        Lower and upper end, 0 to 100; None where no sentence has probabilities.
    """
    sentences = article.sentences or ()
    if all(sentence.probabilities is None for sentence in sentences):
        return None
    shape = rubric.interval
    drawn, noise = _draw_labels(sentences, shape)
    tally = _tally(article, evidence, drawn)
    scores = total_value(part_values(tally, rubric), rubric) + shape["spread"] * noise
    tail = (1.0 - shape["level"]) / 2.0
    low, high = np.quantile(scores, (tail, 1.0 - tail))
    return max(0.0, min(float(low), value)), min(100.0, max(float(high), value))


@lru_cache(maxsize=128)
def _normals(
    seed: int, draws: int, sentences: int
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    random = np.random.default_rng(seed)
    return (
        random.standard_normal((draws, 1)),
        random.standard_normal(draws),
        random.standard_normal((draws, sentences)),
    )


def _draw_labels(
    sentences: tuple[Sentence, ...], shape: dict[str, float]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """Draw labels, shape (draws, sentences), as indices into :data:`_ORDER`."""
    bounds = np.array([_thresholds(sentence) for sentence in sentences]).T
    shared, noise, own = _normals(int(shape["seed"]), int(shape["draws"]), len(sentences))
    together = shape["together"]
    position = np.sqrt(together) * shared + np.sqrt(1.0 - together) * own
    drawn = np.zeros(position.shape, dtype=np.int64)
    for bound in bounds:
        drawn += position > bound
    return drawn, noise


def _thresholds(sentence: Sentence) -> list[float]:
    """Where a standard normal variable passes from one label to the next."""
    chances = sentence.probabilities
    if chances is None:
        chances = {sentence.label: 1.0}
    total, bounds = 0.0, []
    for label in _ORDER[:-1]:
        total += chances.get(label, 0.0)
        bounds.append(_INVERSE(min(max(total, _TINY), 1.0 - _TINY)))
    return bounds


def _tally(article: Article, evidence: Evidence, drawn: npt.NDArray[np.int64]) -> Tally:
    draws, count = drawn.shape
    sentences = article.sentences or ()
    given = np.array([_ORDER.index(sentence.label) for sentence in sentences])
    as_given = drawn == given
    columns = _class_table(article, evidence, given)
    picked = columns[np.arange(count), drawn]
    rows = np.arange(draws)[:, None] * len(CLASSES)
    classes = np.bincount((rows + picked).ravel(), minlength=draws * len(CLASSES))
    rests_on = np.zeros((count, len(evidence.sources)))
    for index, source in enumerate(evidence.source_of):
        if source >= 0:
            rests_on[index, source] = 1.0
    plain_kind = np.zeros((count, len(IDENTIFIED)))
    for sentence in np.flatnonzero(evidence.plain):
        plain_kind[sentence, columns[sentence, 0]] = 1.0
    answers = np.zeros(count)
    answers[list(evidence.answers)] = 1.0
    return Tally(
        classes=classes.reshape(draws, len(CLASSES)).astype(np.float64),
        per_source=as_given @ rests_on,
        introduced=np.array(evidence.introduced, dtype=np.float64),
        plain=(drawn == 0) @ plain_kind,
        shouting=np.full(draws, float(evidence.shouting_headline)),
        answers=as_given @ answers,
        reasons=np.full(draws, float(bool(evidence.reasons))),
    )


def _class_table(
    article: Article, evidence: Evidence, given: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64]:
    """For each sentence and label the class it has when drawn with that label."""
    otherwise = [CLASS_INDEX[name] for name in _OTHERWISE]
    table = np.empty((len(given), len(_ORDER)), dtype=np.int64)
    for index, sentence in enumerate(article):
        own = "furniture" if given[index] == 3 else own_word_of(sentence.span.of(article.text))
        table[index] = (*otherwise, CLASS_INDEX[own])
        table[index, given[index]] = CLASS_INDEX[evidence.classes[index]]
    return table
