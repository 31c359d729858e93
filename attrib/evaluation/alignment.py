"""Put every sentence of the reference beside the same sentence as predicted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from attrib.article import LABEL_KINDS, LABELS, Article, Sentence, Span

#: How many ids an error message names at most.
_NAMED: Final = 5


class Pair(NamedTuple):
    """One sentence of an article as the reference has it and as it was predicted."""

    article: Article
    gold: Sentence
    predicted: Sentence

    @property
    def both_attributed(self) -> bool:
        """Whether reference and prediction credit somebody."""
        return self.gold.attributed and self.predicted.attributed


@dataclass(frozen=True, slots=True)
class AlignedArticle:
    """One article with its sentences in pairs.

    Attributes
    ----------
    article : Article
        As the reference has it.
    pairs : tuple of Pair
        In the order of the text.
    split : tuple of Span or None
        The sentences that a splitter finds in the text, None where none was run.
    """

    article: Article
    pairs: tuple[Pair, ...]
    split: tuple[Span, ...] | None = None


def align(
    gold: Sequence[Article],
    predicted: Sequence[Article],
    split: Sequence[Sequence[Span]] | None = None,
) -> tuple[AlignedArticle, ...]:
    """Pair the sentences of two readings of the same articles.

    Parameters
    ----------
    gold, predicted : sequence of Article
        The reference and the prediction; the same articles with the same
        sentence boundaries, each in any order.
    split : sequence of sequence of Span, optional
        The sentences that a splitter finds in each text, in the order of `gold`.

    Returns
    -------
    tuple of AlignedArticle
        Sorted by id, so that no figure depends on the order of the input.

    Raises
    ------
    ValueError
        If ids, texts or sentence boundaries differ, a label, kind or
        probability is not allowed, or there is no sentence at all.
    """
    _check_ids(gold, predicted)
    if split is not None and len(split) != len(gold):
        raise ValueError(
            f"`split` has {len(split)} entries for {len(gold)} articles of `gold`; "
            "give one list of sentence boundaries per article, in the order of `gold`"
        )
    by_id = {article.id: article for article in predicted}
    aligned = [
        AlignedArticle(
            article,
            _pairs(article, by_id[article.id]),
            None if split is None else tuple(split[index]),
        )
        for index, article in enumerate(gold)
    ]
    if not any(article.pairs for article in aligned):
        raise ValueError("`gold` has no labelled sentence; give at least one to measure against")
    return tuple(sorted(aligned, key=lambda aligned_article: aligned_article.article.id))


def _check_ids(gold: Sequence[Article], predicted: Sequence[Article]) -> None:
    for name, articles in (("gold", gold), ("predicted", predicted)):
        counts = Counter(article.id for article in articles)
        twice = [identifier for identifier, count in counts.items() if count > 1]
        if twice:
            raise ValueError(f"`{name}` has several articles with the id {_named(twice)}")
    gold_ids = {article.id for article in gold}
    predicted_ids = {article.id for article in predicted}
    for name, surplus in (
        ("predicted", gold_ids - predicted_ids),
        ("gold", predicted_ids - gold_ids),
    ):
        if surplus:
            raise ValueError(
                f"`{name}` lacks {_named(sorted(surplus))}; both must hold the same articles"
            )


def _pairs(gold: Article, predicted: Article) -> tuple[Pair, ...]:
    if gold.text != predicted.text:
        raise ValueError(
            f"article {gold.id!r}: `gold` and `predicted` have different texts; "
            "offsets can only be compared in the same text"
        )
    for name, article in (("gold", gold), ("predicted", predicted)):
        if article.sentences is None:
            raise ValueError(f"article {gold.id!r}: `{name}` is not labelled")
    gold_sentences, predicted_sentences = tuple(gold), tuple(predicted)
    if len(gold_sentences) != len(predicted_sentences):
        raise ValueError(
            f"article {gold.id!r}: {len(gold_sentences)} sentences in `gold`, "
            f"{len(predicted_sentences)} in `predicted`; label the sentences of `gold`"
        )
    for index, (ours, theirs) in enumerate(zip(gold_sentences, predicted_sentences, strict=True)):
        where = f"article {gold.id!r}, sentence {index}"
        if ours.span != theirs.span:
            raise ValueError(
                f"{where}: characters {ours.start} to {ours.end} in `gold`, "
                f"{theirs.start} to {theirs.end} in `predicted`; label the sentences of `gold`"
            )
        for name, sentence in (("gold", ours), ("predicted", theirs)):
            _check_values(sentence, f"{where} of `{name}`")
    return tuple(
        Pair(gold, ours, theirs)
        for ours, theirs in zip(gold_sentences, predicted_sentences, strict=True)
    )


def _check_values(sentence: Sentence, where: str) -> None:
    if (sentence.label, sentence.kind) not in LABEL_KINDS:
        raise ValueError(
            f"{where}: label {sentence.label!r} with kind {sentence.kind!r} "
            "is not a pair of attrib.article.LABEL_KINDS"
        )
    chances = sentence.probabilities
    if chances is None:
        return
    if set(chances) != set(LABELS) or not all(0 <= chance <= 1 for chance in chances.values()):
        raise ValueError(
            f"{where}: found the probabilities {dict(chances)}, "
            f"must be a number from 0 to 1 for each of {', '.join(LABELS)}"
        )


def _named(identifiers: Iterable[str]) -> str:
    listed = list(identifiers)
    more = f" and {len(listed) - _NAMED} more" if len(listed) > _NAMED else ""
    return ", ".join(map(repr, listed[:_NAMED])) + more
