"""Whatever is thrown at the command: a clear word about it, and the good records still done."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

Run = Callable[..., Result]
Write = Callable[..., Path]
Records = Callable[[Result], list[dict[str, Any]]]

GOOD = {"id": "good", "text": "Officials said the bridge would close. It is old."}


def summary(result: Result) -> str:
    return result.stderr.splitlines()[-1]


def errors(result: Result) -> list[str]:
    return [line for line in result.stderr.splitlines() if line.startswith("error: ")]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("empty.txt", b"", "the file is empty"),
        ("blank.txt", b" \n\t\n  ", "the file is empty but for white space"),
        ("empty.jsonl", b"", "the file holds no records"),
        ("empty.csv", b"", "the file is empty"),
        ("page.html", b"<html><body></body></html>", "no article found in the page"),
        ("photo.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\xff", "binary"),
        ("photo.jsonl", b"\x89PNG\x00\x00\x00\rIHDR\x00\xff\r\n", "binary"),
        ("old.txt", b"The caf\xe9 is closed.", "not UTF-8: found byte 0xE9 at byte 7"),
        ("news.docx", b"PK\x03\x04", "the ending '.docx' is not known"),
        ("missing.txt", None, "no such file or folder"),
    ],
)
def test_a_file_that_cannot_be_used_is_named_and_the_others_are_done(
    run: Run, story: Path, records: Records, name: str, content: bytes | None, message: str
) -> None:
    if content is not None:
        story.with_name(name).write_bytes(content)

    result = run("predict", name, "story.txt")

    assert result.exit_code == 1
    assert len(errors(result)) == 1
    assert errors(result)[0].startswith(f"error: {name}")
    assert message in errors(result)[0]
    assert [record["id"] for record in records(result)] == ["story.txt"]
    assert summary(result) == "2 read, 1 written, 1 rejected"


def test_broken_json_in_line_7_of_9(run: Run, write_records: Write, records: Records) -> None:
    lines: list[object] = [GOOD | {"id": f"a{number}"} for number in range(1, 10)]
    lines[6] = '{"id": "a7", "text": "Officials said'
    write_records("news.jsonl", lines)

    result = run("predict", "news.jsonl")

    assert result.exit_code == 1
    assert len(errors(result)) == 1
    assert errors(result)[0].startswith("error: news.jsonl, line 7: broken JSON: ")
    assert [r["id"] for r in records(result)] == [f"a{n}" for n in (1, 2, 3, 4, 5, 6, 8, 9)]
    assert summary(result) == "9 read, 8 written, 1 rejected"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ({"id": "x"}, "line 1: field `text` is missing (found: id)"),
        ({"id": "x", "text": None}, "line 1: field `text` is missing"),
        ({"id": "x", "text": " \n "}, "line 1: field `text`: found ' \\n ', must be a string with"),
        ({"id": "x", "text": ["Rain"]}, "line 1: field `text`: found ['Rain'], must be a string"),
        ('{"id": "x", "text": "Rain \\ud800 falls."}', "line 1: field `text`: found the lone surr"),
        ('{"id": "x\\udc00", "text": "Rain falls."}', "line 1: field `id`: found the lone surrog"),
        ("[1, 2]", "line 1: found [1, 2], must be an object with the fields of an article"),
    ],
)
def test_a_record_that_cannot_be_used(
    run: Run, write_records: Write, records: Records, line: object, message: str
) -> None:
    write_records("news.jsonl", [line, GOOD])

    result = run("predict", "news.jsonl")

    assert result.exit_code == 1
    assert len(errors(result)) == 1
    assert errors(result)[0].startswith(f"error: news.jsonl, {message}")
    assert [record["id"] for record in records(result)] == ["good"]


def test_of_two_articles_with_one_id_the_first_is_kept(
    run: Run, write_records: Write, records: Records
) -> None:
    write_records("a.jsonl", [GOOD])
    write_records("b.jsonl", [GOOD | {"text": "Rain fell."}, GOOD | {"id": "other"}])

    result = run("predict", "a.jsonl", "b.jsonl")

    assert result.exit_code == 1
    assert errors(result) == [
        "error: b.jsonl, line 1: the id 'good' is that of a.jsonl, line 1, which is kept; "
        "make ids unique"
    ]
    assert [(r["id"], r["text"]) for r in records(result)] == [
        ("good", GOOD["text"]),
        ("other", GOOD["text"]),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Rain",
        "Rain\x00 falls\x1b[2J, officials said.\x07 It\x0b is\x0c wet.",
        "\u200fOfficials\u200e said \u202ethe bridge\u202c would close.",
        "\ufeffOfficials said so.\u2028It rained.\u2029\u00a0\u3000It is old. 🌧️ 👩‍👩‍👧 É\u0301",
        '"' * 500 + "“” ‘ ’ '" * 300,
        "." * 3000 + "!?…" * 500,
        "Sen. " * 2000,
        "a.b" * 3000,
        "- " * 3000,
        "\n" * 5000 + "Rain." + "\r\n" * 5000,
        "<b>Officials</b> said & that's that. </article><script>alert(1)</script>",
    ],
    ids=lambda text: repr(text[:12]),
)
@pytest.mark.parametrize("format", ["jsonl", "csv", "html"])
def test_odd_text_is_labelled_and_kept_as_it_is(
    run: Run, write_records: Write, text: str, format: str
) -> None:
    write_records("odd.jsonl", [{"id": "odd", "text": text}])

    result = run("predict", "odd.jsonl", "--format", format)

    assert result.exit_code == 0, result.stderr
    assert summary(result).startswith("1 read, 1 written, 0 rejected")
    if format == "jsonl":
        record = json.loads(result.stdout)
        assert record["text"] == text
        kept = "".join(text[s["start"] : s["end"]] for s in record["sentences"])
        assert "".join(kept.split()) == "".join(text.split())
    if format == "html":
        assert "<script>" not in result.stdout
        assert "\x1b" not in result.stdout


def test_a_million_characters_without_a_newline(run: Run, tmp_path: Path) -> None:
    # Mostly one endless word, so that the test does not take a minute.
    said = "Officials said the bridge would close, and the ferry ran twice. " * 200
    (tmp_path / "long.txt").write_text(said + "X" * (1_000_000 - len(said)), encoding="utf-8")

    result = run("predict", "long.txt", "-o", "out.jsonl")

    assert result.exit_code == 0, result.stderr
    sentences = json.loads((tmp_path / "out.jsonl").read_text("utf-8"))["sentences"]
    assert len(sentences) == 201
    assert (sentences[-1]["start"], sentences[-1]["end"]) == (len(said), 1_000_000)


GERMAN = (
    "Die Brücke wird am Montag gesperrt, sagte die Bürgermeisterin. Die Arbeiten dauern nach "
    "Angaben der Stadt mindestens sechs Wochen. Eine Fähre fährt zweimal am Tag über den Fluss. "
) * 5


def test_an_article_in_another_language_is_flagged(
    run: Run, write_records: Write, records: Records
) -> None:
    write_records("news.jsonl", [{"id": "de", "text": GERMAN}, GOOD])

    result = run("predict", "news.jsonl")

    assert result.exit_code == 0
    assert [(r["id"], r["language"]) for r in records(result)] == [("de", "other"), ("good", "en")]
    assert "note: article 'de' does not look like English" in result.stderr
    assert summary(result) == "2 read, 2 written, 0 rejected, 1 not in English"


def test_an_article_in_another_language_gets_no_score_but_a_reason(
    run: Run, write_records: Write, records: Records
) -> None:
    write_records("news.jsonl", [{"id": "de", "text": GERMAN}])

    result = run("score", "news.jsonl")

    assert result.exit_code == 0
    (record,) = records(result)
    assert record["language"] == "other"
    assert record["score"]["value"] is None
    assert "English" in record["score"]["reason"]


def test_one_word_gets_no_score_but_a_reason(run: Run, records: Records) -> None:
    result = run("score", "-", input="Rain")

    assert result.exit_code == 0
    (record,) = records(result)
    assert record["sentences"] == 1
    assert record["score"]["value"] is None
    assert record["score"]["reason"]


def test_only_furniture_gets_no_score_but_a_reason(run: Run, records: Records) -> None:
    furniture = "Advertisement\n\nRead more\n\nShare on Facebook\n\nPhoto: Lena Ortiz/Gazette\n"

    result = run("score", "-", input=furniture)

    assert result.exit_code == 0
    (record,) = records(result)
    assert record["score"]["value"] is None
    assert record["score"]["reason"]


def test_a_message_cannot_command_the_terminal(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a\x1b[2J\nb.txt").write_bytes(b"")

    result = run("predict", "a\x1b[2J\nb.txt")

    assert errors(result)[0] == "error: a\\x1b[2J b.txt: the file is empty"


def test_when_nothing_can_be_used_earlier_results_stay(run: Run, tmp_path: Path) -> None:
    (tmp_path / "out.jsonl").write_text("earlier")

    result = run("predict", "missing.txt", "-o", "out.jsonl")

    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        "error: missing.txt: no such file or folder",
        "error: no article could be used (1 rejected), so no output is written",
    ]
    assert (tmp_path / "out.jsonl").read_text() == "earlier"
    assert [path.name for path in tmp_path.iterdir()] == ["out.jsonl"]
