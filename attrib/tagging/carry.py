"""Where a sentence without a source of its own gets it from, by the quotation it lies in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from attrib.splitting import Layout
from attrib.tagging.evidence import ScoredSpan

#: A quotation is hardly ever longer than this many sentences.
_REACH: Final = 25


def _credits(source: ScoredSpan | None, cue: ScoredSpan | None) -> bool:
    return source is not None and cue is not None and source.score > 0 and cue.score > 0


def carry_over(
    layout: Layout,
    sources: Sequence[ScoredSpan | None],
    cues: Sequence[ScoredSpan | None],
) -> tuple[int, ...]:
    """Find the sentence whose source each sentence would rest on.

    A quotation that runs on into the next sentence of its paragraph is
    credited there if that sentence has a cue and no credited sentence of the
    paragraph came before; all else looks back to the nearest sentence that
    credits somebody.

    Parameters
    ----------
    layout : Layout
        The article laid out.
    sources, cues : sequence of ScoredSpan or None
        The best source and cue of each sentence.

    Returns
    -------
    tuple of int
        An index for each sentence, -1 where there is none to be found.
    """
    count = len(layout.sentences)
    credits = [_credits(source, cue) for source, cue in zip(sources, cues, strict=True)]
    found = []
    for index in range(count):
        paragraph = layout.paragraph_of[index]
        back = next(
            (j for j in range(index - 1, max(-1, index - 1 - _REACH), -1) if credits[j]), -1
        )
        ahead = -1
        for j in range(index + 1, min(count, index + 1 + _REACH)):
            if layout.paragraph_of[j] != paragraph or not layout.quoted_state(j - 1).ends_inside:
                break
            if credits[j]:
                ahead = j
                break
        same_paragraph = back >= 0 and layout.paragraph_of[back] == paragraph
        found.append(ahead if ahead >= 0 and not same_paragraph else back)
    return tuple(found)
