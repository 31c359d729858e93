"""What the encoder is fitted to: the targets of every piece and sentence of an article."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from attrib.article import BEHIND_KINDS, LABEL_KINDS, Article, Span
from attrib.splitting import lay_out
from attrib.tagging.tags import tag_spans
from attrib.tagging.windows import Pieces, cut_pieces
from attrib.training.cnn import SpanArticle

if TYPE_CHECKING:
    import numpy.typing as npt
    from tokenizers import Tokenizer

#: Target of a piece or sentence on which nothing is known.
UNKNOWN: Final = -100

_KIND_INDEX: Final = {pair: index for index, pair in enumerate(LABEL_KINDS)}
_BEHIND_INDEX: Final = {pair: index for index, pair in enumerate(BEHIND_KINDS)}


class SentenceTargets(NamedTuple):
    """Targets of one sentence: indices, or :data:`UNKNOWN`."""

    kind: int
    carried: int
    behind: int
    rests_on: int


@dataclass(frozen=True, slots=True)
class EncoderExample:
    """One article for the encoder.

    Attributes
    ----------
    pieces : list of Pieces
        Of each sentence.
    sentences : list of SentenceTargets
        Of each sentence; empty for an article with spans only.
    tags : dict of str to list of array
        For each tag head the tags of each sentence's pieces.
    """

    pieces: list[Pieces]
    sentences: list[SentenceTargets] = field(default_factory=list)
    tags: dict[str, list[npt.NDArray[np.int64]]] = field(default_factory=dict)


class Stretch(NamedTuple):
    """Sentences `start` to `stop` (exclusive) of one example, read in one window."""

    example: EncoderExample
    start: int
    stop: int

    @property
    def length(self) -> int:
        """Pieces in the stretch."""
        return sum(len(piece.ids) for piece in self.example.pieces[self.start : self.stop])


def _tag_pieces(pieces: Sequence[Pieces], spans: Sequence[Span]) -> list[npt.NDArray[np.int64]]:
    flat = [span for piece in pieces for span in piece.spans]
    tags = tag_spans(flat, sorted(set(spans)))
    return np.split(tags, np.cumsum([len(piece.ids) for piece in pieces])[:-1])


def _sentence_targets(article: Article) -> Iterator[SentenceTargets]:
    sentences = article.sentences or ()
    for sentence in sentences:
        rests_on = UNKNOWN
        source = sentence.source
        if source is not None and not sentence.start <= source.start < sentence.end:
            rests_on = next(
                (i for i, s in enumerate(sentences) if s.start <= source.start < s.end), UNKNOWN
            )
        behind = UNKNOWN
        if sentence.label == "outlet_citing_outlet":
            found = sentence.behind_outlet
            behind = _BEHIND_INDEX.get((found.label, found.kind), 0) if found else 0
        yield SentenceTargets(
            kind=_KIND_INDEX[sentence.label, sentence.kind],
            carried=int(sentence.carried_over) if sentence.attributed else UNKNOWN,
            behind=behind,
            rests_on=rests_on,
        )


def labelled_example(article: Article, tokenizer: Tokenizer) -> EncoderExample:
    """Prepare a labelled article."""
    pieces = cut_pieces(lay_out(article), tokenizer)
    behind = [s.behind_outlet.source for s in article if s.behind_outlet]
    return EncoderExample(
        pieces,
        list(_sentence_targets(article)),
        {
            "source": _tag_pieces(pieces, [s.source for s in article if s.source]),
            "cue": _tag_pieces(pieces, [s.cue for s in article if s.cue]),
            "behind": _tag_pieces(pieces, [span for span in behind if span]),
        },
    )


def span_example(article: SpanArticle, tokenizer: Tokenizer) -> EncoderExample:
    """Prepare an article with spans only; its notion of attribution has tag heads of its own."""
    pieces = cut_pieces(lay_out(article.article), tokenizer)
    tags = {
        "wide_source": _tag_pieces(pieces, article.sources),
        "wide_cue": _tag_pieces(pieces, article.cues),
    }
    return EncoderExample(pieces, tags=tags)


def cut_stretches(example: EncoderExample, size: int, order: random.Random) -> Iterator[Stretch]:
    """Cut an example into windows; the first is of random length, so that cuts move."""
    limit = order.randrange(size // 3, size + 1)
    start = 0
    while start < len(example.pieces):
        stop, total = start, 0
        while stop < len(example.pieces):
            total += len(example.pieces[stop].ids)
            if total > limit and stop > start:
                break
            stop += 1
        yield Stretch(example, start, stop)
        start, limit = stop, size


def shuffle_batches(
    examples: Sequence[EncoderExample], size: int, batch: int, order: random.Random
) -> list[list[Stretch]]:
    """Cut all examples into batches of stretches of similar length, in random order."""
    stretches = [s for example in examples for s in cut_stretches(example, size, order)]
    order.shuffle(stretches)
    batches: list[list[Stretch]] = []
    for first in range(0, len(stretches), batch * 16):
        block = sorted(stretches[first : first + batch * 16], key=lambda s: s.length)
        batches.extend(block[i : i + batch] for i in range(0, len(block), batch))
    order.shuffle(batches)
    return batches
