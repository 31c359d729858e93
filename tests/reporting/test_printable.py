"""Text on a terminal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attrib.reporting.printable import printable


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("café – 雨", "café – 雨"),
        ("two\r\nlines\tand  more", "two lines and more"),
        ("\x1b[31mred", "\\x1b[31mred"),
        ("\u202eturned", "\\u202eturned"),
        ("half \ud83c of it", "half \\ud83c of it"),
    ],
)
def test_examples(text: str, shown: str) -> None:
    assert printable(text) == shown


@given(st.text(st.characters()))
def test_every_text_becomes_one_line_that_can_be_printed(text: str) -> None:
    assert printable(text).isprintable()
    printable(text).encode()
