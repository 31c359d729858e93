"""Tokens by look-up of words: the same as spaCy's, however often a word has been seen."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attrib import Article
from attrib.splitting import lay_out
from attrib.tagging import words
from attrib.tagging.cnn import CnnTokenizer
from attrib.tagging.words import NumberedTokens, WordMemory

TEXTS = [
    "",
    " ",
    "Rain fell.",
    "  \"We don't know,\"  said Ada Brandt-Lee\u00a0of the U.S.\r\n\r\nShe'll see...\t ",
    "She told the BBC, the New York Times and BBC News. (See example.com/a-b?c=1 at 5p.m.)",
    "A :) or :-( and 3km/h, $5bn; e.g. 'tis o'clock\n\nand/or—well… \u200b\u00ad\x00 end",
]

texts = st.lists(
    st.sampled_from([*"abcXYZ019 .,'’-—/:;()@#\n\t\u00a0", "don't", "U.S.", "BBC", "10am"])
).map("".join)


@pytest.fixture(scope="module")
def memory() -> WordMemory:
    return WordMemory()


@pytest.fixture(scope="module")
def tokenizer() -> CnnTokenizer:
    return CnnTokenizer()


def assert_same_tokens(text: str, memory: WordMemory, tokenizer: CnnTokenizer) -> None:
    layout = lay_out(Article("a", text, outlet="BBC"))
    expected = tokenizer(layout)

    found = memory(layout)

    doc = expected.doc
    assert found.spans == expected.spans
    assert np.array_equal(found.bounds, expected.bounds)
    if found.spans:
        hashes = doc.to_array(["NORM", "PREFIX", "SUFFIX", "SHAPE"])
        assert np.array_equal(memory.features()[found.types], hashes)


@pytest.mark.parametrize("text", TEXTS)
def test_tokens_are_spacys(text: str, memory: WordMemory, tokenizer: CnnTokenizer) -> None:
    assert_same_tokens(text, memory, tokenizer)
    assert_same_tokens(text, memory, tokenizer)


@given(texts)
def test_any_text_is_cut_as_spacy_cuts_it(
    memory: WordMemory, tokenizer: CnnTokenizer, text: str
) -> None:
    assert_same_tokens(text, memory, tokenizer)


def read(memory: WordMemory, text: str) -> NumberedTokens:
    return memory(lay_out(Article("a", text)))


def test_equal_tokens_have_one_type(memory: WordMemory) -> None:
    first, _, third, _ = read(memory, "Rain, rain, Rain,").types.tolist()[:4]
    again = read(memory, "Rain fell").types.tolist()[0]

    assert first == again
    assert first != third


def test_a_full_memory_is_emptied(monkeypatch: pytest.MonkeyPatch) -> None:
    memory = WordMemory()
    monkeypatch.setattr(words, "MOST_WORDS", 2)

    read(memory, "One two.")
    memory.forget_if_full()
    kept = len(memory.features())
    read(memory, "Three four.")
    memory.forget_if_full()
    few = len(memory.features())

    assert kept == 3
    assert few == 0
    assert [span.start for span in read(memory, "Five six.").spans] == [0, 5, 8]


def test_words_are_kept_nowhere_else(monkeypatch: pytest.MonkeyPatch) -> None:
    memory = WordMemory()
    monkeypatch.setattr(words, "MOST_WORDS", 400)
    sizes = []

    for turn in range(6):
        memory.forget_if_full()
        read(memory, " ".join(f"word{turn}x{number}" for number in range(500)))
        vocabulary = memory._nlp.vocab
        sizes.append((len(vocabulary), len(vocabulary.strings)))

    assert len(set(sizes)) == 1


def test_overlapping_names_of_outlets_are_marked_twice(memory: WordMemory) -> None:
    layout = lay_out(Article("a", "The Example BBC News said so.", outlet="Example BBC News"))

    types = memory(layout).types.tolist()

    norms = memory.features()[types][:, 0].tolist()
    assert norms[1] == norms[2] == norms[3]
    assert norms[0] != norms[1]
