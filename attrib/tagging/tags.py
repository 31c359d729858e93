"""Token tags for spans (outside, begin, inside) and how spans are read off them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from attrib.article import Span
from attrib.lexicon import read_lexicon
from attrib.tagging.evidence import ScoredSpan

if TYPE_CHECKING:
    import numpy.typing as npt

OUTSIDE: Final = 0
BEGIN: Final = 1
INSIDE: Final = 2

#: What is tagged: who is credited, the crediting words, who stands behind an outlet.
SPAN_TYPES: Final = ("source", "cue", "behind")

#: Inside a span the score of a token may be this much below that of one outside.
LENIENCE: Final = 1.0

#: Characters that a span never begins or ends with.
_EDGES: Final = " \t\n\r,;:.!?\"'“”‘’()[]—–-"
_LAST_EDGES: Final = _EDGES[:-12]


def tag_spans(tokens: Sequence[Span], spans: Sequence[Span]) -> npt.NDArray[np.int64]:
    """Tag tokens by the spans they lie in.

    Parameters
    ----------
    tokens, spans : sequence of Span
        Characters of the tokens and of the spans, each in order.

    Returns
    -------
    array of int64, shape (len(tokens),)
        :data:`OUTSIDE`, :data:`BEGIN` or :data:`INSIDE` for each token.
    """
    tags = np.zeros(len(tokens), dtype=np.int64)
    starts = np.array([token.start for token in tokens], dtype=np.int64)
    ends = np.array([token.end for token in tokens], dtype=np.int64)
    for span in spans:
        inside = np.flatnonzero((starts < span.end) & (ends > span.start) & (ends > starts))
        if inside.size:
            tags[inside] = INSIDE
            tags[inside[0]] = BEGIN
    return tags


def _trim(span: Span, text: str) -> Span:
    start, end = span
    while start < end - 1 and text[start] in _EDGES:
        start += 1
    while end - 1 > start and text[end - 1] in _LAST_EDGES:
        end -= 1
    return Span(start, end)


@lru_cache(maxsize=1)
def _dangling() -> frozenset[str]:
    return frozenset(row["form"] for row in read_lexicon("dangling"))


def _goes_on(scores: npt.NDArray[np.float32], before: Span, token: Span, text: str) -> bool:
    """Whether a span that reaches up to `token` takes it in.

    It does unless the token is likeliest outside, and always where both are
    pieces of one word, or where the span would end on an article or the like.
    """
    outside, begin, inside = scores.tolist()
    if outside < max(begin, inside) + LENIENCE:
        return True
    if before.end == token.start and text[before.end - 1].isalnum() and text[token.start].isalnum():
        return True
    return before.of(text).casefold() in _dangling()


def best_span(
    scores: npt.NDArray[np.float32], tokens: Sequence[Span], text: str
) -> ScoredSpan | None:
    """Read the likeliest span off the tag scores of one sentence.

    Parameters
    ----------
    scores : array of float32, shape (len(tokens), 3)
        Logits of outside, begin, inside.
    tokens : sequence of Span
        Characters of the tokens; empty ones (marks) are never tagged.
    text : str
        The article's text.

    Returns
    -------
    ScoredSpan or None
        The span with the log-odds of its first token being a begin rather
        than outside, however low; None for a sentence without tokens.
    """
    if not tokens:
        return None
    odds = scores[:, BEGIN] - scores[:, OUTSIDE]
    first = int(odds.argmax())
    if tokens[first].end == tokens[first].start:  # a mark: the likeliest of the others
        real = np.array([token.end > token.start for token in tokens], dtype=bool)
        if not real.any():
            return None
        first = int(np.where(real, odds, -np.inf).argmax())
    last = first
    while last + 1 < len(tokens) and _goes_on(
        scores[last + 1], tokens[last], tokens[last + 1], text
    ):
        last += 1
    span = _trim(Span(tokens[first].start, tokens[last].end), text)
    return ScoredSpan(span, float(odds[first]))
