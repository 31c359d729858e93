"""Mixtures of inputs, standard input, and ids that must be unique."""

from __future__ import annotations

import io
import json
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attrib.errors import InputError
from attrib.reading import read_articles
from attrib.reading.decoding import read_text


def feed(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))


def test_a_folder_of_several_formats_is_one_stream(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,text\nrow,Rain fell.\n")
    (tmp_path / "b.jsonl").write_text('{"id": "line", "text": "Sun shone."}\n')
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "c.txt").write_text("Wind blew.")

    articles = list(read_articles([tmp_path]))

    assert [article.id for article in articles] == ["row", "line", "sub/c.txt"]


def test_the_outlet_given_is_for_articles_that_do_not_name_theirs(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id,text,outlet\na,Rain fell.,Coast Post\nb,Sun shone.,\n")

    articles = list(read_articles([path], outlet="Bay Herald"))

    assert [article.outlet for article in articles] == ["Coast Post", "Bay Herald"]


def test_the_second_of_two_equal_ids_is_an_error_naming_both_places(tmp_path: Path) -> None:
    first, second = tmp_path / "a.jsonl", tmp_path / "b.csv"
    first.write_text('\n{"id": "rain", "text": "Rain fell."}\n')
    second.write_text("id,text\nrain,Rain again.\nsun,Sun shone.\n")
    errors: list[InputError] = []

    articles = list(read_articles([first, second], on_error=errors.append))

    assert [article.text for article in articles] == ["Rain fell.", "Sun shone."]
    (error,) = errors
    assert str(error).startswith(f"{second}, row 1: the id 'rain' is that of {first}, line 2")


def test_one_bad_file_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"")
    (tmp_path / "b.txt").write_bytes(b"\x89PNG\r\n\x00")
    (tmp_path / "c.txt").write_text("Rain fell.")
    errors: list[InputError] = []

    articles = list(read_articles([tmp_path, "missing.txt"], on_error=errors.append))

    assert [article.id for article in articles] == ["c.txt"]
    paths = [error.path for error in errors]
    assert sorted(paths) == sorted(
        ["missing.txt", str(tmp_path / "a.txt"), str(tmp_path / "b.txt")]
    )


def test_a_file_that_goes_away_is_an_error_naming_it(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("Rain fell.")
    articles = read_articles([tmp_path])
    next(articles)
    (tmp_path / "b.txt").unlink()

    with pytest.raises(InputError, match=r"b\.txt: cannot be read: No such file"):
        next(articles)


@pytest.mark.parametrize("start", [b"", b"\n  ", b"\xef\xbb\xbf"])
def test_standard_input_that_begins_with_a_brace_is_json_lines(
    monkeypatch: pytest.MonkeyPatch, start: bytes
) -> None:
    record = json.dumps({"text": "Rain fell."}).encode()
    feed(monkeypatch, start + record + b'\n{"id": "b", "text": "Sun shone."}\n')

    first, second = read_articles(["-"])

    assert first.id.startswith("stdin:")
    assert (first.text, second.id) == ("Rain fell.", "b")


def test_other_standard_input_is_the_text_of_one_article(monkeypatch: pytest.MonkeyPatch) -> None:
    feed(monkeypatch, "\n\nRain falls\n\nIt fell on Monday – {again}.\n".encode())

    (article,) = read_articles(["-"])

    assert (article.id, article.title) == ("stdin", "Rain falls")
    assert article.text == "\n\nRain falls\n\nIt fell on Monday – {again}.\n"


@pytest.mark.parametrize("content", [b"", b" \n\n"])
def test_empty_standard_input_is_an_error(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    feed(monkeypatch, content)
    with pytest.raises(InputError, match="-: the file is empty"):
        list(read_articles(["-"]))


@given(st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0")))
def test_text_is_read_as_given_whatever_its_characters(text: str) -> None:
    encoded = text.encode()
    if text.strip() and not text.startswith("\ufeff"):
        assert read_text("rain.txt", encoded.splitlines(keepends=True)) == text
    elif not text.strip():
        with pytest.raises(InputError, match="the file is empty"):
            read_text("rain.txt", encoded.splitlines(keepends=True))


@given(st.binary())
def test_any_bytes_are_read_as_they_are_or_refused(data: bytes) -> None:
    with suppress(InputError):
        assert read_text("rain.txt", [data]).encode() == data.removeprefix(b"\xef\xbb\xbf")
