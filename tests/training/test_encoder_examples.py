"""What the encoder is fitted to."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from attrib import Article, BehindOutlet, Sentence, Span
from attrib.article import BEHIND_KINDS, LABEL_KINDS
from attrib.tagging.tags import BEGIN, INSIDE
from attrib.tagging.windows import Pieces
from attrib.training.cnn import SpanArticle
from attrib.training.encoder_examples import (
    UNKNOWN,
    EncoderExample,
    cut_stretches,
    labelled_example,
    shuffle_batches,
    span_example,
)

TEXT = 'The BBC said officials said "rain fell. Rain fell." Rain fell. She said the rain fell.'
OUTLET, OFFICIAL = ("outlet_citing_outlet", "named_outlet"), ("anonymous_official", "official")


def span(words: str) -> Span:
    return Span(TEXT.index(words), TEXT.index(words) + len(words))


@pytest.fixture
def article() -> Article:
    starts = [0, TEXT.index("Rain"), TEXT.index("Rain fell. She"), TEXT.index("She")]
    ends = [TEXT.index(" Rain"), TEXT.index(" Rain fell. She"), TEXT.index(" She"), len(TEXT)]
    bbc, behind = span("The BBC"), BehindOutlet(*OFFICIAL, source=span("officials"))
    return Article(
        "a",
        TEXT,
        sentences=(
            Sentence(
                starts[0], ends[0], *OUTLET, source=bbc, cue=span("said"), behind_outlet=behind
            ),
            Sentence(starts[1], ends[1], *OUTLET, source=bbc, carried_over=True),
            Sentence(starts[2], ends[2], "unattributed", "narration"),
            Sentence(starts[3], ends[3], "named_spokesperson", "person", source=span("She")),
        ),
    )


def test_targets_of_sentences(article: Article, tokenizer: Tokenizer) -> None:
    targets = labelled_example(article, tokenizer).sentences

    assert [LABEL_KINDS[target.kind] for target in targets] == [
        OUTLET,
        OUTLET,
        ("unattributed", "narration"),
        ("named_spokesperson", "person"),
    ]
    assert [target.carried for target in targets] == [0, 1, UNKNOWN, 0]
    assert [target.rests_on for target in targets] == [UNKNOWN, 0, UNKNOWN, UNKNOWN]
    official, nobody = BEHIND_KINDS.index(OFFICIAL), BEHIND_KINDS.index(None)
    assert [target.behind for target in targets] == [official, nobody, UNKNOWN, UNKNOWN]


def tagged(example: EncoderExample, head: str, text: str) -> list[str]:
    """The pieces that a head should tag, "|" before those that begin a span."""
    return [
        ("|" if tag == BEGIN else "") + piece_span.of(text)
        for pieces, tags in zip(example.pieces, example.tags[head], strict=True)
        for piece_span, tag in zip(pieces.spans, tags.tolist(), strict=True)
        if tag in (BEGIN, INSIDE)
    ]


def test_targets_of_pieces(article: Article, tokenizer: Tokenizer) -> None:
    example = labelled_example(article, tokenizer)

    assert tagged(example, "source", TEXT) == ["|The", "BBC", "|She"]
    assert tagged(example, "cue", TEXT) == ["|said"]
    assert tagged(example, "behind", TEXT) == ["|officials"]
    for tags in example.tags.values():
        assert [len(tag) for tag in tags] == [len(piece.ids) for piece in example.pieces]


def test_articles_with_spans_only_have_heads_of_their_own(tokenizer: Tokenizer) -> None:
    spanned = SpanArticle(Article("a", TEXT), sources=(span("officials"),), cues=(span("said"),))

    example = span_example(spanned, tokenizer)

    assert example.sentences == []
    assert set(example.tags) == {"wide_source", "wide_cue"}
    assert tagged(example, "wide_source", TEXT) == ["|officials"]
    assert tagged(example, "wide_cue", TEXT) == ["|said"]


def test_an_article_without_sentences(tokenizer: Tokenizer) -> None:
    example = labelled_example(Article("a", " ", sentences=()), tokenizer)
    assert (example.pieces, example.sentences) == ([], [])
    assert list(cut_stretches(example, 30, random.Random(0))) == []


def example_of(lengths: list[int]) -> EncoderExample:
    return EncoderExample([Pieces([0] * n, [0] * n, [Span(0, 0)] * n) for n in lengths])


LENGTHS = st.lists(st.integers(1, 40), max_size=30)


@given(LENGTHS, st.integers(3, 60), st.integers(0, 99))
def test_stretches_cover_every_sentence_once(lengths: list[int], size: int, seed: int) -> None:
    stretches = list(cut_stretches(example_of(lengths), size, random.Random(seed)))

    assert [i for s in stretches for i in range(s.start, s.stop)] == list(range(len(lengths)))
    for stretch in stretches:
        assert stretch.length == sum(lengths[stretch.start : stretch.stop])
        assert stretch.length <= size or stretch.stop == stretch.start + 1


@given(st.lists(LENGTHS, max_size=6), st.integers(1, 4))
def test_batches_hold_every_stretch_once(articles: list[list[int]], batch: int) -> None:
    examples = [example_of(lengths) for lengths in articles]

    batches = shuffle_batches(examples, 30, batch, random.Random(0))

    assert all(1 <= len(found) <= batch for found in batches)
    seen = [(id(s.example), i) for found in batches for s in found for i in range(s.start, s.stop)]
    assert sorted(seen) == sorted(
        (id(example), i) for example in examples for i in range(len(example.pieces))
    )


def test_the_seed_orders_the_batches() -> None:
    examples = [example_of([5, 9, 20, 7, 3] * 5)]

    def cuts(seed: int) -> list[list[tuple[int, int]]]:
        batches = shuffle_batches(examples, 30, 2, random.Random(seed))
        return [[(s.start, s.stop) for s in batch] for batch in batches]

    assert cuts(0) == cuts(0)
    assert cuts(0) != cuts(1)
