"""attrib predict, from files to files."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from attrib import article_from_record
from attrib.reporting.csv import SENTENCE_COLUMNS

Run = Callable[..., Result]
Write = Callable[..., Path]
Records = Callable[[Result], list[dict[str, Any]]]


def test_the_sentences_of_an_article(run: Run, story: Path, records: Records) -> None:
    result = run("predict", "story.txt", "--outlet", "The Harrow Gazette")

    assert result.exit_code == 0
    assert result.stderr == "1 read, 1 written, 0 rejected\n"
    (record,) = records(result)
    assert record["id"] == "story.txt"
    assert record["outlet"] == "The Harrow Gazette"
    assert record["title"] == "Bridge to close for repairs"
    assert record["language"] == "en"
    assert record["text"] == story.read_text("utf-8")
    labels = {record["text"][s["start"] : s["end"]]: s["label"] for s in record["sentences"]}
    assert labels[
        "Officials said on Monday that the bridge would close for at least six weeks."
    ] == ("anonymous_official")
    assert labels['"The cracks are deeper than we thought," said Mayor Lena Ortiz.'] == (
        "named_spokesperson"
    )


def test_what_is_written_is_an_article_record(run: Run, story: Path, records: Records) -> None:
    (record,) = records(run("predict", story))
    article = article_from_record(record, path="-", where=None)

    assert article.sentences
    for sentence in article:
        assert sentence.probabilities is not None
        assert sum(sentence.probabilities.values()) == pytest.approx(1, abs=1e-6)


def test_what_is_written_can_be_labelled_again(run: Run, story: Path, tmp_path: Path) -> None:
    run("predict", "story.txt", "-o", "once.jsonl")
    run("predict", "once.jsonl", "-o", "twice.jsonl")

    assert (tmp_path / "twice.jsonl").read_bytes() == (tmp_path / "once.jsonl").read_bytes()


def test_unknown_fields_are_written_again(run: Run, write_records: Write, records: Records) -> None:
    write_records("news.jsonl", [{"id": "a", "text": "Rain fell.", "section": {"name": "Local"}}])
    (record,) = records(run("predict", "news.jsonl"))
    assert record["section"] == {"name": "Local"}


def test_a_table_of_sentences(run: Run, story: Path, tmp_path: Path) -> None:
    result = run("predict", "story.txt", "-o", "out.csv", "--outlet", "Gazette")

    assert result.exit_code == 0
    assert result.stdout == ""
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert tuple(rows[0]) == SENTENCE_COLUMNS
    assert [row["sentence"] for row in rows] == [str(n) for n in range(1, len(rows) + 1)]
    assert {(row["article"], row["outlet"]) for row in rows} == {("story.txt", "Gazette")}
    (said,) = [row for row in rows if row["text"].startswith("Officials said")]
    assert (said["label"], said["kind"]) == ("anonymous_official", "official")
    assert said["source"] == "Officials"
    assert said["carried_over"] == "false"
    assert float(said["anonymous_official"]) > 0.5
    text = story.read_text("utf-8")
    assert all(text[int(row["start"]) : int(row["end"])] == row["text"] for row in rows)


def test_the_format_may_be_named(run: Run, story: Path) -> None:
    result = run("predict", "story.txt", "--format", "csv")
    assert result.stdout.splitlines()[0] == ",".join(SENTENCE_COLUMNS)


def test_the_format_named_goes_before_the_ending(run: Run, story: Path, tmp_path: Path) -> None:
    run("predict", "story.txt", "-o", "out.csv", "--format", "jsonl")
    assert json.loads((tmp_path / "out.csv").read_text("utf-8"))["id"] == "story.txt"


def test_a_page_with_all_articles(run: Run, story: Path, tmp_path: Path) -> None:
    story.with_name("other.txt").write_text("Rain fell in Harrow.")

    result = run("predict", "story.txt", "other.txt", "-o", "out.html")

    assert result.exit_code == 0
    page = (tmp_path / "out.html").read_text("utf-8")
    assert page.startswith("<!doctype html>")
    assert page.count('<article class="attrib">') == 2
    assert "Rain fell in Harrow." in page


def test_columns_of_a_table_can_be_mapped(run: Run, tmp_path: Path, records: Records) -> None:
    (tmp_path / "news.csv").write_text("nr,body,paper\n7,Rain fell.,Gazette\n")

    result = run(
        "predict",
        "news.csv",
        "--column",
        "text=body",
        "--column",
        "id=nr",
        "--column",
        "outlet=paper",
    )

    assert [(r["id"], r["outlet"], r["text"]) for r in records(result)] == [
        ("7", "Gazette", "Rain fell.")
    ]


def test_standard_input_and_output(run: Run, tmp_path: Path, records: Records) -> None:
    result = run("predict", "-", "-o", "-", input="Rain fell.")

    assert [record["id"] for record in records(result)] == ["stdin"]
    assert list(tmp_path.iterdir()) == []


def test_a_folder_and_a_glob(run: Run, story: Path, records: Records) -> None:
    folder = story.parent / "news"
    folder.mkdir()
    (folder / "a.txt").write_text("Rain fell.")
    (folder / "b.html").write_text(
        "<html><head><title>Rain</title></head><body><article><h1>Rain</h1><p>"
        + "Officials said that the rain would last until the weekend. " * 8
        + "</p></article></body></html>"
    )

    result = run("predict", "news", "s*.txt")

    assert result.exit_code == 0, result.stderr
    assert [record["id"] for record in records(result)] == ["a.txt", "b.html", "story.txt"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "Missing argument 'INPUT"),
        (["story.txt", "--format", "xml"], "'xml' must be one of jsonl, csv, parquet, html"),
        (
            ["story.txt", "-o", "out.doc"],
            "'out.doc' must end in one of .jsonl, .ndjson, .csv, .parquet, .pq, .html",
        ),
        (["story.txt", "-o", "nowhere/out.csv"], "the folder 'nowhere' does not exist"),
        (["story.txt", "-o", ".", "--format", "html"], "is a directory"),
        (["story.txt", "--format", "parquet"], "parquet needs an output file"),
        (["-", "-o", "out.parquet"], "parquet needs an output file"),
        (["story.txt", "--jobs", "2"], "such options need --out FILE or FOLDER"),
        (
            ["story.txt", "-o", "out.csv", "--keep-duplicates", "--shard-duplicates"],
            "exclude each other",
        ),
        (["story.txt", "--column", "body"], "'body' must be FIELD=COLUMN with a field among id,"),
        (["story.txt", "--column", "words=body"], "'words=body' must be FIELD=COLUMN"),
        (["story.txt", "--column", "id=a", "--column", "id=b"], "'id' is given twice"),
        (["story.txt", "--outlet", "Caf\udce9"], "the name is not UTF-8"),
    ],
)
def test_wrong_usage(run: Run, story: Path, arguments: list[str], message: str) -> None:
    result = run("predict", *arguments)

    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stdout == ""


def test_a_model_that_is_not_there(run: Run, story: Path) -> None:
    result = run("predict", "story.txt", "--model", "nowhere")

    assert result.exit_code == 1
    assert result.stderr.startswith("error: nowhere: there is no such model folder; give one")
    assert result.stdout == ""


def test_a_reader_that_has_seen_enough_ends_it_quietly(write_records: Write) -> None:
    # More output than a pipe holds, so that the command still writes when the reader is gone.
    path = write_records(
        "news.jsonl", [{"id": str(n), "text": "Officials said so. It rained."} for n in range(400)]
    )
    command = [sys.executable, "-m", "attrib", "predict", str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        first = process.stdout.readline()
        process.stdout.close()
        said = process.stderr.read()

    assert json.loads(first)["id"] == "0"
    assert said == b""
    assert process.returncode == 0


def test_progress_is_shown_on_a_terminal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from attrib import Article, InputError
    from attrib.cli.session import Session

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")

    session = Session()

    def articles() -> Iterator[Article]:
        yield Article("a", "Rain.")
        session.reject(InputError("[bold]broken", path="news.jsonl", record="line 2"))
        yield Article("b", "Sun.")

    passed = list(session.count(articles()))

    assert [article.id for article in passed] == ["a", "b"]
    shown = terminal.getvalue()
    assert "2 articles" in shown
    # On a line of its own: the line of the progress is wiped before.
    assert "\x1b[2Kerror: news.jsonl, line 2: [bold]broken\n" in shown
