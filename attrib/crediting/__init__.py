"""Say for every attributed sentence who is credited, by which words, and who stands behind."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from attrib.article import BEHIND_KINDS, LABELS, BehindOutlet, Sentence, Span
from attrib.labelling.classifier import choose, sum_over_kinds
from attrib.lexicon import read_lexicon
from attrib.splitting import Layout
from attrib.tagging.evidence import Evidence, ScoredSpan

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

#: A span is given out from these log-odds on.  A sentence known to be
#: attributed needs less evidence for its spans than any sentence would.
SOURCE_ODDS: Final = -1.5
CUE_ODDS: Final = -1.5
BEHIND_ODDS: Final = -1.0


def _own(found: ScoredSpan | None, odds: float) -> Span | None:
    return found.span if found is not None and found.score >= odds else None


@lru_cache(maxsize=1)
def _pronouns() -> frozenset[str]:
    return frozenset(row["form"] for row in read_lexicon("pronouns"))


class _Speakers:
    """Which sentences of an article name their source, and on which the others rest."""

    def __init__(self, text: str, evidence: Evidence, labels: Sequence[str]) -> None:
        self._labels = labels
        self._carried_from = evidence.carried_from
        self._pronoun = [
            found is not None and found.span.of(text).strip(" ,").casefold() in _pronouns()
            for found in evidence.sources
        ]
        self._names = [
            label != "unattributed" and odds <= 0 and _own(found, SOURCE_ODDS) is not None
            for label, odds, found in zip(labels, evidence.carried, evidence.sources, strict=True)
        ]

    def _fits(self, candidate: int, index: int) -> bool:
        return self._names[candidate] and self._labels[candidate] == self._labels[index]

    def origin(self, index: int) -> int:
        """Return the sentence that names the source of sentence `index`, -1 for none.

        The tagger's choice holds where that sentence names a source of the
        same label, else the nearest one before.  Where only a pronoun stands
        there, the name that it takes up stands further back.
        """
        chosen = self._carried_from[index]
        if chosen < 0 or not self._fits(chosen, index):
            before = (i for i in range(index - 1, -1, -1) if self._fits(i, index))
            chosen = next(before, chosen)
        if chosen >= 0 and self._pronoun[chosen]:
            named = (
                i
                for i in range(chosen - 1, -1, -1)
                if self._fits(i, index) and not self._pronoun[i]
            )
            chosen = next(named, chosen)
        return chosen


def _source(evidence: Evidence, speakers: _Speakers, index: int) -> tuple[Span | None, int]:
    """Return the source of a sentence and the number of the sentence it stands in."""
    own = _own(evidence.sources[index], SOURCE_ODDS)
    if evidence.carried[index] <= 0:
        return own, index
    origin = speakers.origin(index)
    carried = _own(evidence.sources[origin], SOURCE_ODDS) if origin >= 0 else None
    return (carried, origin) if carried is not None else (own, index)


def _behind(
    evidence: Evidence, index: int, origin: int, source: Span | None
) -> BehindOutlet | None:
    """Return who stands behind the outlet that sentence `origin` names for sentence `index`."""
    # The sentence itself may show who speaks where the one that names the outlet does not.
    shown = (BEHIND_KINDS[int(evidence.behind_kinds[i].argmax())] for i in (index, origin))
    pair = next(filter(None, shown), None)
    if pair is None:
        return None
    span = _own(evidence.behind[origin], BEHIND_ODDS)
    if span is not None and source is not None and span.overlaps(source):
        span = None
    return BehindOutlet(*pair, source=span)


def credit(
    layout: Layout, evidence: Evidence, kinds: npt.NDArray[np.float64]
) -> tuple[Sentence, ...]:
    """Put labels, spans and probabilities together into sentences.

    Parameters
    ----------
    layout : Layout
        The article laid out.
    evidence : Evidence
        What the tagger found in it.
    kinds : array of float64, shape (sentences, kinds)
        Calibrated probabilities.

    Returns
    -------
    tuple of Sentence
        One for each sentence of the layout.
    """
    labels = sum_over_kinds(kinds)
    pairs = choose(kinds)
    speakers = _Speakers(layout.article.text, evidence, [label for label, _ in pairs])
    return tuple(
        _credit_one(
            layout.sentences[index], evidence, speakers, index, pair, labels[index].tolist()
        )
        for index, pair in enumerate(pairs)
    )


def _credit_one(
    span: Span,
    evidence: Evidence,
    speakers: _Speakers,
    index: int,
    pair: tuple[str, str],
    probabilities: Sequence[float],
) -> Sentence:
    label, kind = pair
    chances = dict(zip(LABELS, probabilities, strict=True))
    if label == "unattributed":
        return Sentence(span.start, span.end, label, kind, probabilities=chances)
    source, origin = _source(evidence, speakers, index)
    carried_over = origin != index
    behind = None
    if label == "outlet_citing_outlet":
        behind = _behind(evidence, index, origin, source)
    if kind == "impersonal" and not carried_over:
        source = None
    return Sentence(
        span.start,
        span.end,
        label,
        kind,
        source=source,
        cue=_own(evidence.cues[index], CUE_ODDS if not carried_over else 0.0),
        carried_over=carried_over,
        behind_outlet=behind,
        probabilities=chances,
    )
