"""An article's layout: its paragraphs, sentences and quotations together."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from attrib.article import Article, Span
from attrib.splitting.paragraphs import split_paragraphs
from attrib.splitting.quotations import Quotation, find_quotations
from attrib.splitting.sentences import split_block


class QuotedState(NamedTuple):
    """How a sentence lies to the quotations around it.

    Attributes
    ----------
    share : float
        Which share of its characters is quoted, 0 to 1.
    opens_inside, ends_inside : bool
        Whether its first and its last character lie inside a quotation.
    begins, closes : bool
        Whether a quotation begins and whether one closes in it.
    resumed : bool
        Whether the quotation goes on from the paragraph before.
    """

    share: float
    opens_inside: bool
    ends_inside: bool
    begins: bool
    closes: bool
    resumed: bool


@dataclass(frozen=True, slots=True)
class Layout:
    """An article with its layout.

    Attributes
    ----------
    article : Article
        The article; its labels, if any, play no part here.
    paragraphs, sentences : tuple of Span
        In order, as offsets into the article's text.
    paragraph_of : tuple of int
        For each sentence the index of its paragraph.
    quotations : tuple of Quotation
        In order.
    """

    article: Article
    paragraphs: tuple[Span, ...]
    sentences: tuple[Span, ...]
    paragraph_of: tuple[int, ...]
    quotations: tuple[Quotation, ...]

    def quoted_state(self, index: int) -> QuotedState:
        """Return how sentence number `index` lies to the quotations."""
        start, end = self.sentences[index]
        first = bisect_right(self.quotations, start, key=lambda q: q.end)
        last = bisect_left(self.quotations, end, key=lambda q: q.start)
        touching = self.quotations[first:last]
        quoted = sum(min(q.end, end) - max(q.start, start) for q in touching)
        return QuotedState(
            share=quoted / (end - start),
            opens_inside=any(q.start < start for q in touching),
            ends_inside=any(q.end > end or (not q.closed and q.end >= end) for q in touching),
            begins=any(q.start >= start for q in touching),
            closes=any(q.closed and q.end <= end for q in touching),
            resumed=any(q.resumed for q in touching),
        )


def _paragraph_indices(paragraphs: Sequence[Span], sentences: Sequence[Span]) -> tuple[int, ...]:
    starts = [paragraph.start for paragraph in paragraphs]
    return tuple(max(0, bisect_right(starts, sentence.start) - 1) for sentence in sentences)


def lay_out(article: Article) -> Layout:
    """Lay out an article: paragraphs, sentences, quotations.

    Parameters
    ----------
    article : Article
        Where it carries sentences (a labelled article), these are kept.

    Returns
    -------
    Layout
        The article's layout.
    """
    text = article.text
    paragraphs = tuple(split_paragraphs(text))
    if article.sentences is not None:
        sentences = tuple(sentence.span for sentence in article.sentences)
    else:
        sentences = tuple(
            sentence for block in paragraphs for sentence in split_block(text, *block)
        )
    return Layout(
        article=article,
        paragraphs=paragraphs,
        sentences=sentences,
        paragraph_of=_paragraph_indices(paragraphs, sentences),
        quotations=tuple(find_quotations(text, paragraphs)),
    )
