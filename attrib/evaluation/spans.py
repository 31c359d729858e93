"""How well source and cue spans and the ends of sentences are found."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from attrib.article import Sentence, Span
from attrib.evaluation.alignment import AlignedArticle, Pair
from attrib.evaluation.figures import Score


@dataclass(frozen=True, slots=True)
class SpanScores:
    """How well one sort of span is found in the sentences attributed in the reference.

    A predicted span counts where the sentence is predicted attributed too, so
    that a missed attribution costs recall, and a span in an attributed
    sentence for which the reference has none costs precision.  Sentences that
    the reference leaves unattributed are judged by their label alone.

    Attributes
    ----------
    exact : Score
        Right where the spans are the same but for punctuation and white
        space at their ends.
    overlap : Score
        Right where the spans share at least one character.
    """

    exact: Score
    overlap: Score


def score_spans(pairs: Sequence[Pair], span_of: Callable[[Sentence], Span | None]) -> SpanScores:
    """Score the source or the cue spans of paired sentences.

    Parameters
    ----------
    pairs : sequence of Pair
        All of them; those not attributed in the reference are left out here.
    span_of : callable
        Takes the source or the cue off a sentence.
    """
    found = [
        (
            pair.article.text,
            span_of(pair.gold),
            span_of(pair.predicted) if pair.predicted.attributed else None,
        )
        for pair in pairs
        if pair.gold.attributed
    ]

    def score(same: Callable[[Span, Span, str], bool]) -> Score:
        return Score.of_counts(
            right=sum(
                same(gold, predicted, text)
                for text, gold, predicted in found
                if gold is not None and predicted is not None
            ),
            predicted=sum(predicted is not None for _, _, predicted in found),
            support=sum(gold is not None for _, gold, _ in found),
        )

    return SpanScores(exact=score(same_span), overlap=score(_share_a_character))


def same_span(one: Span, other: Span, text: str) -> bool:
    """Whether two spans are the same but for punctuation and white space at their ends."""
    return _core(one, text) == _core(other, text)


def score_boundaries(articles: Sequence[AlignedArticle]) -> Score | None:
    """Score where a splitter ends sentences.

    White space at the end of a sentence is ignored.  Every end counts, the
    last one of an article too.

    Returns
    -------
    Score or None
        None where no splitter was run.
    """
    right = predicted = support = 0
    for article in articles:
        if article.split is None:
            return None
        text = article.article.text
        gold_ends = _ends([pair.gold.span for pair in article.pairs], text)
        split_ends = _ends(article.split, text)
        right += len(gold_ends & split_ends)
        predicted += len(split_ends)
        support += len(gold_ends)
    return Score.of_counts(right, predicted, support)


def is_punctuation(character: str) -> bool:
    """Whether a character is punctuation in any script."""
    return unicodedata.category(character).startswith("P")


def _share_a_character(one: Span, other: Span, text: str) -> bool:
    return one.overlaps(other)


def _core(span: Span, text: str) -> Span:
    inner = [
        place
        for place, character in enumerate(span.of(text), start=span.start)
        if not (character.isspace() or is_punctuation(character))
    ]
    # A span of nothing but punctuation has no core and stands for itself.
    return Span(inner[0], inner[-1] + 1) if inner else span


def _ends(spans: Sequence[Span], text: str) -> set[int]:
    return {stripped.end for span in spans if (stripped := span.strip(text))}
