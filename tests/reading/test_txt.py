"""Plain text files and their headlines."""

from __future__ import annotations

from pathlib import Path

import pytest

from attrib.errors import InputError
from attrib.reading import headline, read_articles


def write(path: Path, content: bytes | str) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_a_text_file_is_one_article_named_after_the_file(tmp_path: Path) -> None:
    text = "Ferry sinks in the bay\n\nA ferry sank on Monday.\n"

    (article,) = read_articles([write(tmp_path / "ferry.txt", text)])

    assert article.id == "ferry.txt"
    assert article.title == "Ferry sinks in the bay"
    assert article.text == text
    assert not article.labelled


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ferry sinks\n\nIt was old.", "Ferry sinks"),
        ("\n  Ferry sinks \r\n\r\nIt was old.", "Ferry sinks"),
        ("Did the ferry sink?\n \t\nIt did.", "Did the ferry sink?"),
        ("A ferry sank on Monday.\n\nIt was old.", None),
        ("“It was old.”\n\nSo said the mate.", None),
        ("Ferry sinks\nIt was old.", None),
        ("Ferry sinks\n\n", None),
        ("Ferry sinks", None),
        ("ferry " * 26 + "\n\nIt was old.", None),
        ("", None),
    ],
)
def test_a_headline_is_short_has_no_full_stop_and_stands_alone(
    text: str, expected: str | None
) -> None:
    assert headline(text) == expected


def test_line_ends_and_odd_characters_are_kept_as_given(tmp_path: Path) -> None:
    text = "Rain\x07 fell\r\non \u200fחיפה\u200e.\x0c\rMore\u2028rain.\n"
    (article,) = read_articles([write(tmp_path / "rain.txt", text)])
    assert article.text == text


def test_a_byte_order_mark_is_not_part_of_the_text(tmp_path: Path) -> None:
    (article,) = read_articles([write(tmp_path / "rain.txt", b"\xef\xbb\xbfRain fell.")])
    assert article.text == "Rain fell."


def test_one_word_is_an_article(tmp_path: Path) -> None:
    (article,) = read_articles([write(tmp_path / "rain.txt", "Rain")])
    assert article.text == "Rain"


def test_a_million_characters_without_a_newline_are_read(tmp_path: Path) -> None:
    text = "rain " * 200_000
    (article,) = read_articles([write(tmp_path / "rain.txt", text)])
    assert article.text == text


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is empty"),
        (b"\xef\xbb\xbf", "the file is empty but for white space"),
        (b" \n\t\r\n", "the file is empty but for white space"),
        (b"Rain\xe9 fell.", "not UTF-8: found byte 0xE9 at byte 4"),
        (b"\xef\xbb\xbfRain\nand \xe9", "not UTF-8: found byte 0xE9 at byte 12"),
        (b"Rain \xed\xa0\x80 fell.", "not UTF-8: found byte 0xED at byte 5"),
        (b"\x7fELF\n\x02\x00\x01", "found a NUL byte at byte 6: binary data"),
        ("Rain".encode("utf-16"), "the text is in UTF-16; convert the file to UTF-8"),
        ("Rain".encode("utf-32"), "the text is in UTF-32; convert the file to UTF-8"),
    ],
)
def test_what_is_not_text_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    path = write(tmp_path / "odd.txt", content)

    with pytest.raises(InputError) as caught:
        list(read_articles([path]))

    assert str(caught.value).startswith(f"{path}: ")
    assert message in str(caught.value)
