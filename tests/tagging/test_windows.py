"""Pieces and windows for the encoder."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer
from tokenizers.models import WordPiece

from attrib import Article, ModelError
from attrib.splitting import lay_out
from attrib.tagging.windows import (
    CASES,
    SENTENCE_PIECES,
    TOKEN_TYPES,
    Pieces,
    cut_pieces,
    cut_windows,
)


def pieces_of(text: str, tokenizer: Tokenizer, outlet: str | None = None) -> list[Pieces]:
    return cut_pieces(lay_out(Article("a", text, outlet=outlet)), tokenizer)


def types_of(text: str, tokenizer: Tokenizer, outlet: str | None = None) -> dict[str, int]:
    """Token type by the first piece of each word."""
    types: dict[str, int] = {}
    for sentence in pieces_of(text, tokenizer, outlet):
        for span, found in zip(sentence.spans, sentence.types, strict=True):
            if span.start == 0 or not text[span.start - 1].isalnum():
                types[text[span.start :].split()[0].strip('".,')] = found
    return types


def test_a_mark_opens_every_sentence(tokenizer: Tokenizer) -> None:
    sentences = pieces_of("Rain fell. She said the rain fell.\n\nOfficials said rain.", tokenizer)

    first = [tokenizer.id_to_token(sentence.ids[0]) for sentence in sentences]
    assert first == ["[CLS]", "[SEP]", "[CLS]"]
    assert [tokenizer.id_to_token(i) for i in sentences[0].ids[1:]] == ["rain", "fell", "."]
    assert all(sentence.types[0] == 0 for sentence in sentences)


def test_pieces_slice_back(tokenizer: Tokenizer) -> None:
    text = "  Rain\u00a0fell.\r\nÉcole said “the rain”\u200f. 12"
    layout = lay_out(Article("a", text))

    for sentence, pieces in zip(layout.sentences, cut_pieces(layout, tokenizer), strict=True):
        assert pieces.spans[0] == (sentence.start, sentence.start)
        assert len(pieces.ids) == len(pieces.types) == len(pieces.spans)
        for before, after in zip(pieces.spans, pieces.spans[1:], strict=False):
            assert sentence.start <= before.end <= after.start < after.end <= sentence.end
    assert pieces.spans[-1].of(text) == "2"


def test_case_is_given_back(tokenizer: Tokenizer) -> None:
    types = types_of("The BBC said I fell.", tokenizer, outlet=None)
    assert types["said"] == 0
    assert types["The"] == types["I"] == 1
    assert types["BBC"] % CASES == 2


def test_quoted_pieces(tokenizer: Tokenizer) -> None:
    types = types_of('She said "rain fell" the most', tokenizer)
    assert types["said"] == types["the"] == 0
    assert types["fell"] == CASES


def test_the_publisher_and_other_outlets(tokenizer: Tokenizer) -> None:
    text = "the BBC said Reuters fell"
    own, other = 2 * CASES, 4 * CASES

    assert types_of(text, tokenizer, "BBC")["BBC"] == own + 2
    assert types_of(text, tokenizer, "BBC")["Reuters"] == other + 1
    assert types_of(text, tokenizer, "Reuters")["BBC"] == other + 2
    assert types_of(text, tokenizer)["said"] == 0


def test_a_type_for_every_combination() -> None:
    assert TOKEN_TYPES == 18


def test_a_sentence_of_great_length_is_cut(tokenizer: Tokenizer) -> None:
    long, short = pieces_of("rain " * 1000 + ". Rain fell.", tokenizer)

    assert len(long.ids) == 1 + SENTENCE_PIECES
    assert [tokenizer.id_to_token(i) for i in short.ids] == ["[SEP]", "rain", "fell", "."]


def test_no_sentences_no_pieces(tokenizer: Tokenizer) -> None:
    assert pieces_of(" \n", tokenizer) == []


def test_a_tokenizer_of_another_kind() -> None:
    other = Tokenizer(WordPiece({"[UNK]": 0}, unk_token="[UNK]"))
    with pytest.raises(ModelError, match=r"the tokenizer has no \[CLS\]: it is not of a BERT"):
        pieces_of("Rain fell.", other)


LENGTHS = st.lists(st.integers(1, 161), max_size=60)


@given(LENGTHS, st.integers(1, 400), st.integers(0, 150), st.integers(0, 150))
def test_every_sentence_is_read_off_exactly_once(
    lengths: list[int], size: int, before: int, after: int
) -> None:
    read_off = []
    for window in cut_windows(lengths, size, before, after):
        assert len(window.read_off) > 0
        assert set(window.read_off) <= set(window.sentences)
        read_off.extend(window.read_off)

    assert read_off == list(range(len(lengths)))


@given(LENGTHS, st.integers(1, 400), st.integers(0, 150), st.integers(0, 150))
def test_windows_stay_within_the_size(
    lengths: list[int], size: int, before: int, after: int
) -> None:
    for window in cut_windows(lengths, size, before, after):
        pieces = sum(lengths[index] for index in window.sentences)
        assert pieces <= size or len(window.sentences) == 1


@given(LENGTHS)
def test_there_is_context_on_both_sides(lengths: list[int]) -> None:
    size, before, after = 320, 80, 48
    for window in cut_windows(lengths, size, before, after):
        first, last = window.read_off.start, window.read_off.stop
        start, stop = window.sentences.start, window.sentences.stop
        ahead, behind = sum(lengths[start:first]), sum(lengths[last:stop])
        assert ahead <= before
        assert start == 0 or ahead + lengths[start - 1] > before
        # Context behind is dropped only where a single sentence would else be read off.
        assert stop == len(lengths) or behind + lengths[last - 1] > after or last == first + 1


def test_a_short_article_is_one_window() -> None:
    (window,) = cut_windows([10, 20, 30], 320, 80, 48)
    assert (window.sentences, window.read_off) == (range(3), range(3))
