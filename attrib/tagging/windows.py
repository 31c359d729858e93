"""Windows of whole sentences for the encoder, with what its tokens show.

The encoder reads word pieces of an uncased vocabulary.  What lower-casing
loses, and what only the article's metadata knows, is given back as a token
type: the case of the piece, whether it is quoted, and whether it belongs to
the name of an outlet or of the article's own publisher.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from attrib.article import Span
from attrib.errors import ModelError
from attrib.lexicon.outlets import outlet_mentions
from attrib.splitting import Layout

if TYPE_CHECKING:
    from tokenizers import Tokenizer

#: Token types: case (lower, capitalised, all capitals) x quoted x outlet (none, own, other).
CASES: Final = 3
TOKEN_TYPES: Final = CASES * 2 * 3

#: Longest run of pieces of one sentence; what is longer is cut (a list, a table).
SENTENCE_PIECES: Final = 160


@dataclass(frozen=True, slots=True)
class Pieces:
    """The word pieces of one sentence.

    Attributes
    ----------
    ids, types : list of int
        Vocabulary index and token type of each piece; the first is the mark
        that opens the sentence (``[CLS]`` where a paragraph begins, else
        ``[SEP]``).
    spans : list of Span
        Characters of each piece; the opening mark has the sentence's start
        twice.
    """

    ids: list[int]
    types: list[int]
    spans: list[Span]


@dataclass(frozen=True, slots=True)
class Window:
    """A run of whole sentences that the encoder reads at once.

    Attributes
    ----------
    sentences : range
        Indices of all sentences in the window.
    read_off : range
        Those whose result is taken from this window; the others are context.
    """

    sentences: range
    read_off: range


def _case(piece: str) -> int:
    if not piece[:1].isupper():
        return 0
    return 2 if len(piece) > 1 and piece.isupper() else 1


class _Marked:
    """Answers for rising positions whether they lie in one of sorted stretches."""

    def __init__(self, stretches: Sequence[tuple[int, int]]) -> None:
        self._starts = [start for start, _ in stretches]
        self._ends = [end for _, end in stretches]

    def __contains__(self, position: int) -> bool:
        index = bisect_right(self._starts, position) - 1
        return index >= 0 and position < self._ends[index]


def _mark(tokenizer: Tokenizer, token: str) -> int:
    """Return the vocabulary index of a mark that every BERT tokenizer has."""
    index = tokenizer.token_to_id(token)
    if index is None:
        raise ModelError(f"the tokenizer has no {token}: it is not of a BERT encoder")
    return index


def cut_pieces(layout: Layout, tokenizer: Tokenizer) -> list[Pieces]:
    """Cut every sentence of an article into word pieces.

    Parameters
    ----------
    layout : Layout
        The article laid out.
    tokenizer : tokenizers.Tokenizer
        A BERT word-piece tokenizer.

    Returns
    -------
    list of Pieces
        One for each sentence.
    """
    text = layout.article.text
    encoding = tokenizer.encode(text, add_special_tokens=False)
    first, other = _mark(tokenizer, "[CLS]"), _mark(tokenizer, "[SEP]")
    quoted = _Marked([(q.start, q.end) for q in layout.quotations])
    mentions = sorted(outlet_mentions(text, layout.article.outlet))
    own = _Marked([span for span, is_own in mentions if is_own])
    others = _Marked([span for span, is_own in mentions if not is_own])
    offsets, ids = encoding.offsets, encoding.ids
    starts = [start for start, _ in offsets]
    sentences, previous = [], -1
    for sentence, paragraph in zip(layout.sentences, layout.paragraph_of, strict=True):
        low = bisect_right(starts, sentence.start - 1)
        high = min(bisect_right(starts, sentence.end - 1), low + SENTENCE_PIECES)
        types = []
        for start, end in offsets[low:high]:
            outlet = 1 if start in own else 2 if start in others else 0
            types.append((outlet * 2 + (start in quoted)) * CASES + _case(text[start:end]))
        sentences.append(
            Pieces(
                ids=[first if paragraph != previous else other, *ids[low:high]],
                types=[0, *types],
                spans=[
                    Span(sentence.start, sentence.start),
                    *(Span(*o) for o in offsets[low:high]),
                ],
            )
        )
        previous = paragraph
    return sentences


def cut_windows(lengths: Sequence[int], size: int, before: int, after: int) -> Iterator[Window]:
    """Cut an article into windows of whole sentences.

    Parameters
    ----------
    lengths : sequence of int
        Pieces of each sentence.
    size : int
        Most pieces in a window (a single longer sentence gets one of its own).
    before, after : int
        Pieces of context wanted on each side of what is read off.

    Yields
    ------
    Window
        In order; every sentence is read off exactly one window.
    """
    total = [0]
    for length in lengths:
        total.append(total[-1] + length)
    count, position = len(lengths), 0
    while position < count:
        start = position
        while start > 0 and total[position] - total[start - 1] <= before:
            if total[position + 1] - total[start - 1] > size:
                break
            start -= 1
        stop = position + 1
        while stop < count and total[stop + 1] - total[start] <= size:
            stop += 1
        end = stop
        if stop < count:
            while end > position + 1 and total[stop] - total[end - 1] <= after:
                end -= 1
        yield Window(range(start, stop), range(position, end))
        position = end
