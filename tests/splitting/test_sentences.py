"""Sentences."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attrib.splitting import split_paragraphs, split_sentences

#: Marks, quotes, abbreviations and everything odd that a text can hold, in any order.
NEWS = st.lists(
    st.sampled_from(
        [
            *("Sen.", "U.S.", "a.m.", "Jan.", "No.", "J.", "Inc.", "said", "The", "He", "we", "6"),
            *(
                ".",
                "!",
                "?",
                "…",
                "...",
                '"',
                "'",
                "“",
                "”",
                "‘",
                "’",
                "(",
                ")",
                "[",
                "]",
                "—",
                "•",
            ),
            *(
                " ",
                "  ",
                "\n",
                "\r\n",
                "\n\n",
                "\u2028",
                "\t",
                "\u00a0",
                "\u200f",
                "\x00",
                "\ud800",
            ),
        ]
    )
).map("".join)


def words(text: str) -> list[str]:
    return [sentence.of(text) for sentence in split_sentences(text)]


@pytest.mark.parametrize(
    "sentences",
    [
        ["Sen. Ada Brandt met Gov. Lee.", "Mr. Cole did not.", "Dr. Ruiz came late."],
        ["The vote is on Jan. 6.", "It was due on Sept. 12, 2024.", "That was too soon."],
        ["Doors open at 9 a.m. on Friday.", "They close at 5 p.m.", "The hall is small."],
        ["The U.S. Senate met.", "He moved to the U.S.", "The move was hard."],
        ["She lives in Washington, D.C. now.", "The U.N. Security Council agreed."],
        ["Acme Inc. lost $3.5 million.", "No. 10 said 0.3 percent is No. 1 news."],
        ["It rained, e.g. in Kent, i.e. in the east.", "Kent is wet."],
        ["She wrote for example.com.", "It is free.", "See www.example.org/a.b for more."],
    ],
    ids=lambda sentences: sentences[0],
)
def test_abbreviations(sentences: list[str]) -> None:
    assert words(" ".join(sentences)) == sentences


@pytest.mark.parametrize(
    "sentences",
    [
        ["George W. Brandt met J. R. R. Cole.", "J.K. Ruiz was there."],
        ["They chose plan B.", "The end was near."],
    ],
    ids=lambda sentences: sentences[0],
)
def test_initials(sentences: list[str]) -> None:
    assert words(" ".join(sentences)) == sentences


@pytest.mark.parametrize(
    "sentences",
    [
        ['"We lost.', 'We will be back," he said.', '"Never again!"', "She left."],
        ["“We lost,” she said.", "“We will be back.”", "He left."],
        ['"Who knows?" she asked.', '"Stop!" he cried.', '"I do," she said.'],
        ["\"He told me 'I am done.'", 'Then he left," she said.', "It was over."],
        ["“He said ‘no.’", "I said ‘yes,’ and we left,” she said."],
        ['"I saw it," he said.', '"It was bad.'],
        ['I saw it," he said.', "It was bad."],
    ],
    ids=lambda sentences: sentences[0],
)
def test_quotations(sentences: list[str]) -> None:
    assert words(" ".join(sentences)) == sentences


@pytest.mark.parametrize(
    "sentences",
    [
        ["The end ... was near.", "He paused...", "Then he left."],
        ["He waited…", "Nothing came.", "It … never came."],
        ["Really?!", "Yes.", "What now?"],
        ["He left (at 9 a.m.).", "She stayed.", "[Applause.]", "Then it ended."],
    ],
    ids=lambda sentences: sentences[0],
)
def test_ellipses_and_brackets(sentences: list[str]) -> None:
    assert words(" ".join(sentences)) == sentences


@pytest.mark.parametrize(
    "sentences",
    [
        ["• First point.", "• Second point, without a full stop", "- A third"],
        ["PARIS (Example Press) — The minister left.", "LONDON, Jan. 6 (EP) - Rain fell."],
        ["Bridge to close for repairs", "The old bridge will close on Monday."],
        ["A ferry in port. (Ada Brandt/Example Photo)", "The ferry sank."],
    ],
    ids=lambda sentences: sentences[0],
)
def test_page_layout(sentences: list[str]) -> None:
    text = "\n\n".join(sentences)

    # The credit of a caption may stand apart.
    assert [s for s in words(text) if not s.startswith("(")] == [
        s.replace(" (Ada Brandt/Example Photo)", "") for s in sentences
    ]


def test_hard_wrapped_sentences_run_over_lines() -> None:
    text = (
        "The council met on Monday evening to talk about the bridge that\r\n"
        "has been closed since March, and about the money that it would\r\n"
        "take to open it again before winter comes to the valley. Nobody\r\n"
        "spoke against it."
    )

    first, second = words(text)

    assert first.endswith("the valley.")
    assert second == "Nobody\r\nspoke against it."


def test_a_space_lost_between_sentences() -> None:
    assert words("He said so.She left.And more.") == ["He said so.", "She left.", "And more."]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("", []),
        (" \n\t ", []),
        ("word", ["word"]),
        ("...", ["..."]),
        ('"', ['"']),
        ("One.\r\nTwo.\u2028Three.", ["One.", "Two.", "Three."]),
        ("Half a \ud800. Then\x00 more.", ["Half a \ud800.", "Then\x00 more."]),
        ("\u200fHe left.\u200f She came.", ["\u200fHe left.\u200f She came."]),
    ],
)
def test_odd_texts(text: str, sentences: list[str]) -> None:
    assert words(text) == sentences


@given(NEWS | st.text())
def test_sentences_cover_the_text_in_order(text: str) -> None:
    end = 0
    for sentence in split_sentences(text):
        assert sentence.start >= end
        assert not text[end : sentence.start].strip()
        assert sentence == sentence.strip(text)
        end = sentence.end
    assert not text[end:].strip()


@given(NEWS)
def test_no_sentence_runs_over_a_paragraph(text: str) -> None:
    ends = {paragraph.end for paragraph in split_paragraphs(text)}

    for sentence in split_sentences(text):
        assert not any(sentence.start < end < sentence.end for end in ends)


@pytest.mark.parametrize(
    "unit",
    ["a", ".", '"', "?!)", '."', "-", "'", "A.", "....) ", '"Yes." ', "The council met. "],
)
def test_a_million_characters_without_a_newline_take_seconds(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))

    start = time.process_time()
    sentences = split_sentences(text)

    assert time.process_time() - start < 10
    assert sentences[-1].end == len(text.rstrip())


def test_one_mark_before_a_million_closing_quotes() -> None:
    text = "He left." + '"' * 1_000_000 + "x"

    start = time.process_time()
    assert len(split_sentences(text)) == 1

    assert time.process_time() - start < 5
