"""JSON Lines, one record a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from attrib.article import Span
from attrib.errors import InputError
from attrib.reading import InputFile, read_articles
from attrib.reading.jsonl import read_jsonl


def line(**record: Any) -> bytes:
    return json.dumps(record).encode() + b"\n"


def write(path: Path, *lines: bytes) -> Path:
    path.write_bytes(b"".join(lines))
    return path


def nine_lines(seventh: bytes) -> list[bytes]:
    return [
        seventh if number == 7 else line(id=f"rain-{number}", text="Rain fell.")
        for number in range(1, 10)
    ]


def read_all(path: Path) -> tuple[list[str], list[str]]:
    """Return the ids that were read and the messages of the errors."""
    errors: list[InputError] = []
    ids = [article.id for article in read_articles([path], on_error=errors.append)]
    return ids, [str(error) for error in errors]


def test_records_are_read_in_order_with_their_sentences(tmp_path: Path) -> None:
    sentence = {
        "start": 0,
        "end": 15,
        "label": "named_spokesperson",
        "kind": "person",
        "source": [11, 14],
        "cue": [6, 10],
    }
    path = write(
        tmp_path / "news.jsonl",
        line(id="a", text='"Rain" said Ada.', sentences=[sentence], beat="weather"),
        b"\n",
        line(id="b", text="Rain fell."),
    )

    first, second = read_articles([path])

    assert [s.source for s in first] == [Span(11, 14)]
    assert first.extra == {"beat": "weather"}
    assert second.sentences is None


@pytest.mark.parametrize(
    ("seventh", "message"),
    [
        (
            b'{"id": "rain-7", "text": "Rai\n',
            "broken JSON: Unterminated string starting at character 25 of the line; each line",
        ),
        (b"{'id': 'rain-7'}\n", "broken JSON: Expecting property name"),
        (b"[1, 2]\n", "found [1, 2], must be an object with the fields of an article"),
        (line(id="rain-7"), "field `text` is missing (found: id)"),
        (line(id="rain-7", body="Rain."), "field `text` is missing (found: id, body)"),
        (line(id="rain-7", text="  "), "must be a string with more than white space"),
        (line(id=7, text="Rain."), "field `id`: found 7"),
        (line(id="rain-3", text="Rain."), "the id 'rain-3' is that of {path}, line 3"),
        (line(id="rain-7", text="Rain \ud800."), "found the lone surrogate U+D800"),
        (b'{"id": "rain-7", "text": "\xe9"}\n', "not UTF-8: found byte 0xE9 at byte 260"),
        (b'{"id": "rain-7", "n": ' + b"1" * 5000 + b"}\n", "JSON beyond what can be read"),
        (b"[" * 100_000 + b"\n", "JSON beyond what can be read"),
    ],
)
def test_a_bad_line_7_of_9_is_one_error_and_the_others_are_read(
    tmp_path: Path, seventh: bytes, message: str
) -> None:
    path = write(tmp_path / "news.jsonl", *nine_lines(seventh))

    ids, errors = read_all(path)

    assert ids == [f"rain-{number}" for number in (1, 2, 3, 4, 5, 6, 8, 9)]
    (error,) = errors
    assert error.startswith(f"{path}, line 7: ")
    assert message.format(path=path) in error


def test_without_a_callback_the_error_is_raised_after_the_good_lines(tmp_path: Path) -> None:
    articles = read_articles([write(tmp_path / "news.jsonl", *nine_lines(b"{\n"))])

    assert [next(articles).id for _ in range(6)] == [f"rain-{n}" for n in range(1, 7)]
    with pytest.raises(InputError, match="line 7: broken JSON"):
        next(articles)


def test_a_record_without_an_id_is_named_after_file_and_line(tmp_path: Path) -> None:
    path = write(tmp_path / "news.jsonl", b"\n", line(text="Rain."), line(id=None, text="Sun."))
    assert read_all(path) == (["news.jsonl:2", "news.jsonl:3"], [])


def test_a_byte_order_mark_is_no_part_of_the_first_record(tmp_path: Path) -> None:
    path = write(tmp_path / "news.ndjson", b"\xef\xbb\xbf" + line(id="a", text="Rain."))
    assert read_all(path) == (["a"], [])


def test_raw_control_characters_in_strings_are_kept(tmp_path: Path) -> None:
    path = write(tmp_path / "news.jsonl", b'{"id": "a", "text": "Rain\x07\tfell."}')
    (article,) = read_articles([path])
    assert article.text == "Rain\x07\tfell."


def test_a_line_separator_of_unicode_does_not_end_a_record(tmp_path: Path) -> None:
    record = json.dumps({"id": "a", "text": "Rain\u2028fell.\x85"}, ensure_ascii=False)
    path = write(tmp_path / "news.jsonl", record.encode())
    (article,) = read_articles([path])
    assert article.text == "Rain\u2028fell.\x85"


@pytest.mark.parametrize("content", [b"", b"\n \n", b"\xef\xbb\xbf\n"])
def test_a_file_without_records_is_an_error(tmp_path: Path, content: bytes) -> None:
    path = write(tmp_path / "news.jsonl", content)
    assert read_all(path) == ([], [f"{path}: the file holds no records"])


def test_binary_data_is_one_error_and_ends_the_file(tmp_path: Path) -> None:
    path = write(tmp_path / "news.jsonl", line(id="a", text="Rain."), b"\x00\n" * 50)

    ids, errors = read_all(path)

    assert ids == ["a"]
    assert len(errors) == 1
    assert "found a NUL byte at byte 29" in errors[0]


def test_lines_are_read_one_at_a_time() -> None:
    taken = []

    def lines() -> Iterator[bytes]:
        for number in range(3):
            taken.append(number)
            yield line(id=str(number), text="Rain.")

    next(read_jsonl(InputFile("-", "stdin"), lines=lines()))

    assert taken == [0]


def test_fields_can_be_mapped(tmp_path: Path) -> None:
    path = write(
        tmp_path / "news.jsonl",
        line(id="1", key="rain", body="Rain fell.", text="<p>Rain fell.</p>"),
        line(body="Sun shone."),
        line(key="wind", story="Wind blew."),
    )
    errors: list[InputError] = []
    columns = {"text": "body", "id": "key"}

    rain, sun = read_articles([path], columns=columns, on_error=errors.append)

    assert (rain.id, rain.text, rain.extra) == ("rain", "Rain fell.", {})
    assert (sun.id, sun.text) == ("news.jsonl:2", "Sun shone.")
    (error,) = errors
    assert str(error) == (
        f"{path}, line 3: no field 'body' or 'text' for the text (found: key, story)"
    )


def test_a_field_under_its_own_name_is_taken_where_the_mapped_one_is_not_there(
    tmp_path: Path,
) -> None:
    path = write(
        tmp_path / "news.jsonl",
        line(id="rain", outlet="Coast Post", text="Rain fell."),
        line(id="sun", publisher="Bay Herald", outlet="web", body="Sun shone.", text="<p>"),
    )

    rain, sun = read_articles([path], columns={"text": "body", "outlet": "publisher"})

    assert (rain.text, rain.outlet, rain.extra) == ("Rain fell.", "Coast Post", {})
    assert (sun.text, sun.outlet, sun.extra) == ("Sun shone.", "Bay Herald", {})


def test_a_field_that_is_mapped_to_another_one_does_not_stand_in(tmp_path: Path) -> None:
    path = write(tmp_path / "news.jsonl", line(id="rain", text="A headline."))
    with pytest.raises(InputError, match=r"line 1: no field 'body' for the text \(found: id, text"):
        list(read_articles([path], columns={"title": "text", "text": "body"}))


def test_only_fields_of_an_article_can_be_mapped(tmp_path: Path) -> None:
    path = write(tmp_path / "news.jsonl", line(text="Rain."))
    with pytest.raises(InputError, match="no field 'author' to map a column to, only id, outlet"):
        list(read_articles([path], columns={"author": "by"}))
