"""Paragraphs."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attrib.splitting import split_paragraphs

WRAPPED = """\
The council met on Monday evening to talk about the bridge that
has been closed since March, and about the money that it would
take to open it again before winter comes to the valley. Nobody
spoke against it.

The next meeting is in May."""

#: Everything that can end a line, white space around it, and a few words.
LAYOUTS = st.text(
    st.sampled_from("\n\r\t \x0b\x0c\x85\u2028\u2029\u00a0\u200f\ud800\x00aB.")
) | st.lists(st.sampled_from(["a\r\n", "b\n", "\r", " ", "word " * 13, "\n\n"])).map("".join)


def words(text: str) -> list[str]:
    return [paragraph.of(text) for paragraph in split_paragraphs(text)]


@pytest.mark.parametrize("gap", ["\n", "\n\n", "\r\n", "\r\n\r\n", "\r", " \n \t \n", "\n\n\n"])
def test_line_breaks_end_paragraphs(gap: str) -> None:
    assert words(f"The bridge closed.{gap}A ferry runs.") == ["The bridge closed.", "A ferry runs."]


@pytest.mark.parametrize("separator", ["\u2028", "\u2029", "\x85", "\x0b", "\x0c"])
def test_rarer_line_breaks_do_too(separator: str) -> None:
    assert words(f"One.{separator}Two.") == ["One.", "Two."]


def test_no_break_no_cut() -> None:
    assert words("  A ferry\u00a0runs.\tTwice a day. ") == ["A ferry\u00a0runs.\tTwice a day."]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_hard_wrapped_lines_are_rejoined(line_end: str) -> None:
    first, last = words(WRAPPED.replace("\n", line_end))

    assert first.startswith("The council met")
    assert first.endswith("spoke against it.")
    assert last == "The next meeting is in May."


def test_lines_of_uneven_length_are_paragraphs() -> None:
    assert words("Rain fell.\n" + "The river rose overnight and took the footbridge. " * 2) == [
        "Rain fell.",
        ("The river rose overnight and took the footbridge. " * 2).strip(),
    ]


@pytest.mark.parametrize("nothing", ["", " ", "\n", "\r\n \t\n", "\u2028\u2029\x85"])
def test_white_space_has_no_paragraph(nothing: str) -> None:
    assert split_paragraphs(nothing) == []


@given(LAYOUTS)
def test_nothing_but_white_space_lies_between_paragraphs(text: str) -> None:
    end = 0
    for paragraph in split_paragraphs(text):
        assert paragraph.start >= end
        assert not text[end : paragraph.start].strip()
        assert paragraph == paragraph.strip(text)
        end = paragraph.end
    assert not text[end:].strip()


@pytest.mark.parametrize("unit", ["a", " ", "\n", " \n", "\r\n", "word ", "a\n "])
def test_a_million_characters_take_seconds(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))

    start = time.process_time()
    split_paragraphs(text)

    assert time.process_time() - start < 5
