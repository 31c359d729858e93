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
from attrib.scoring.tally import Tally, typical_sizes

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]
    Drawn = npt.NDArray[np.int64]
    Truths = npt.NDArray[np.bool_]

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
    (``interval.together``), because the errors of a classifier are.  Kinds,
    sources and cues have no probabilities; they go wrong where labels are
    uncertain (``interval.doubt``) and a little everywhere (``interval.spread``).

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
    tally = _tally(article, evidence, rubric, drawn)
    scores = total_value(part_values(tally, rubric), rubric)
    # The drawn scores say how far, not where: errors go either way from the value.
    spread = np.sqrt(shape["spread"] ** 2 + shape["doubt"] ** 2 * _doubt(sentences))
    scores = value + (scores - scores.mean()) + spread * noise
    tail = (1.0 - shape["level"]) / 2.0
    low, high = np.quantile(scores, (tail, 1.0 - tail))
    return max(0.0, min(float(low), value)), min(100.0, max(float(high), value))


def _doubt(sentences: tuple[Sentence, ...]) -> float:
    """Return the share of sentences whose label is expected to be wrong."""
    doubts = (1.0 - max(s.probabilities.values()) for s in sentences if s.probabilities)
    return sum(doubts) / len(sentences)


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


def _tally(article: Article, evidence: Evidence, rubric: Rubric, drawn: Drawn) -> Tally:
    draws = len(drawn)
    sentences = article.sentences or ()
    given = np.array([_ORDER.index(sentence.label) for sentence in sentences])
    sizes = typical_sizes(evidence.sizes, rubric.size)
    as_given = drawn == given
    spoken, plain = _spoken(evidence, sizes, drawn == 0, given == 0)
    return Tally(
        classes=_classes(_class_table(article, evidence, given), sizes, drawn),
        spoken=spoken,
        plain=plain,
        per_source=as_given @ _rests_on(evidence),
        role_words=np.array([evidence.role_words], dtype=np.float64),
        shouting=np.full(draws, float(evidence.shouting_headline)),
        answers=as_given[:, list(evidence.answers)].sum(axis=1, dtype=np.float64),
        reasons=np.full(draws, float(bool(evidence.reasons))),
    )


def _classes(table: npt.NDArray[np.int64], sizes: Floats, drawn: Drawn) -> Floats:
    """Sum up the sizes of the sentences of each class, shape (draws, classes)."""
    draws, sentences = drawn.shape
    picked = table[np.arange(sentences), drawn] + np.arange(draws)[:, None] * len(CLASSES)
    weights = np.broadcast_to(sizes, drawn.shape).ravel()
    summed = np.bincount(picked.ravel(), weights=weights, minlength=draws * len(CLASSES))
    classes: Floats = summed.reshape(draws, len(CLASSES)).astype(np.float64)
    return classes


def _rests_on(evidence: Evidence) -> Floats:
    """Say which sentence rests on which identified source, shape (sentences, sources)."""
    table = np.zeros((len(evidence.classes), len(evidence.sources)))
    for index, source in enumerate(evidence.source_of):
        if source >= 0:
            table[index, source] = 1.0
    return table


def _spoken(
    evidence: Evidence, sizes: Floats, identified: Truths, given: Truths
) -> tuple[Floats, Floats]:
    """Sum up what rests on each identified source, in all and in plain words.

    `identified` says where a label is drawn that identifies the source, shape
    (draws, sentences); `given` where the label as given does.  Otherwise the
    source is not known.
    """
    cells = np.full(len(sizes), -1)
    columns = len(evidence.sources) + 1
    for index, source in enumerate(evidence.source_of):
        if given[index]:
            home = source if source >= 0 else columns - 1
            cells[index] = home * len(IDENTIFIED) + IDENTIFIED.index(evidence.classes[index])
        else:
            cells[index] = (columns - 1) * len(IDENTIFIED) + IDENTIFIED.index(_OTHERWISE[0])
    table = np.zeros((len(sizes), columns * len(IDENTIFIED)))
    table[np.arange(len(sizes)), cells] = sizes
    plainly = np.array(evidence.plain, dtype=np.float64)[:, None]
    shape = (len(identified), columns, len(IDENTIFIED))
    return (identified @ table).reshape(shape), (identified @ (table * plainly)).reshape(shape)


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
