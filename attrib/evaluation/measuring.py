"""Compare a prediction with a reference from all sides."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from attrib.article import LABELS, Article, Span
from attrib.evaluation.alignment import Pair, align
from attrib.evaluation.bootstrap import macro_f1_interval
from attrib.evaluation.breakdowns import break_down
from attrib.evaluation.calibration import score_calibration
from attrib.evaluation.figures import Score, class_scores, kappa, macro_f1
from attrib.evaluation.kinds import score_kinds
from attrib.evaluation.result import Evaluation
from attrib.evaluation.spans import score_boundaries, score_spans
from attrib.evaluation.speakers import score_behind_outlet, score_carried_over


def evaluate(
    gold: Sequence[Article],
    predicted: Sequence[Article],
    *,
    split: Sequence[Sequence[Span]] | None = None,
    seen_outlets: Collection[str] | None = None,
    seed: int = 0,
    resamples: int = 1000,
    level: float = 0.9,
) -> Evaluation:
    """Compare predicted articles with a reference reading of the same articles.

    Parameters
    ----------
    gold : sequence of Article
        The reference, labelled.
    predicted : sequence of Article
        The same articles, in any order, with the sentence boundaries of
        `gold` and the labels, spans and probabilities to measure.
    split : sequence of sequence of Span, optional
        The sentences that a splitter finds in each text, in the order of
        `gold`; without them there are no boundary figures.
    seen_outlets : collection of str, optional
        The outlets the model was fitted on, for a breakdown by outlets seen
        and unseen; without them there is none.
    seed : int
        Seed of the bootstrap.
    resamples : int
        Resamples of the bootstrap; 0 for no interval.
    level : float
        Share of the resamples that the interval covers.

    Returns
    -------
    Evaluation
        The same whatever the order of the articles.

    Raises
    ------
    ValueError
        If ids, texts or sentence boundaries of the two differ, a label, kind
        or probability is not allowed, there is no sentence at all, or an
        option is out of range.

    Examples
    --------
    >>> from attrib.article import Article, Sentence
    >>> sentence = Sentence(0, 11, "unattributed", "narration")
    >>> article = Article("a", "Rain falls.", sentences=(sentence,))
    >>> evaluate([article], [article]).macro_f1
    1.0
    """
    if not 0 < level < 1:
        raise ValueError(f"`level` is {level}, must be between 0 and 1, such as 0.9")
    if resamples < 0:
        raise ValueError(f"`resamples` is {resamples}, must be 0 or more")
    articles = align(gold, predicted, split)
    pairs = [pair for article in articles for pair in article.pairs]
    gold_labels = [pair.gold.label for pair in pairs]
    predicted_labels = [pair.predicted.label for pair in pairs]
    confusion = _confusion(gold_labels, predicted_labels)
    return Evaluation(
        articles=len(articles),
        sentences=len(pairs),
        labels=class_scores(gold_labels, predicted_labels, LABELS),
        macro_f1=macro_f1(gold_labels, predicted_labels),
        macro_f1_interval=macro_f1_interval(articles, seed=seed, resamples=resamples, level=level),
        accuracy=sum(confusion[label][label] for label in LABELS) / len(pairs),
        kappa=kappa(gold_labels, predicted_labels),
        attributed=_score_attributed(pairs),
        confusion=confusion,
        kinds=score_kinds(pairs),
        source=score_spans(pairs, lambda sentence: sentence.source),
        cue=score_spans(pairs, lambda sentence: sentence.cue),
        carried_over=score_carried_over(pairs),
        behind_outlet=score_behind_outlet(pairs),
        boundaries=score_boundaries(articles),
        calibration=score_calibration(pairs),
        breakdowns=break_down(pairs, seen_outlets),
    )


def _confusion(gold: Sequence[str], predicted: Sequence[str]) -> Mapping[str, Mapping[str, int]]:
    from sklearn.metrics import confusion_matrix

    counts = confusion_matrix(gold, predicted, labels=list(LABELS)).tolist()
    rows = (dict(zip(LABELS, row, strict=True)) for row in counts)
    return dict(zip(LABELS, rows, strict=True))


def _score_attributed(pairs: Sequence[Pair]) -> Score:
    return Score.of_counts(
        right=sum(pair.both_attributed for pair in pairs),
        predicted=sum(pair.predicted.attributed for pair in pairs),
        support=sum(pair.gold.attributed for pair in pairs),
    )
