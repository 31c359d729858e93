"""attrib score and attrib predict into files: options, progress, what is said."""

from __future__ import annotations

import io
import json
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from attrib.batch import Progress
from attrib.batch.marks import Count
from attrib.cli import display
from attrib.cli.display import Display, Lines, describe, displaying, duration

Run = Callable[..., Result]
Write = Callable[..., Path]

TEXT = "Officials said the bridge would close. It is old."


def labelled(id: str, text: str = TEXT) -> dict[str, Any]:
    sentences = [{"start": 0, "end": 38, "label": "anonymous_official", "kind": "official"}]
    return {"id": id, "text": text, "sentences": sentences}


def progress(finished: int, *messages: str) -> Progress:
    return Progress(
        shards=4,
        finished=finished,
        skipped=0,
        read=10 * finished,
        scored=10 * finished,
        rejected=0,
        words=5000 * finished,
        seconds=2.0 * finished,
        messages=messages,
    )


def test_what_is_said_of_rejects_and_duplicates(
    run: Run, write_records: Write, tmp_path: Path
) -> None:
    write_records("news.jsonl", [labelled("a"), "{", labelled("a"), labelled("b", TEXT + " Yes.")])

    result = run("score", "news.jsonl", "--labelled", "-o", "out.csv")

    assert result.exit_code == 1
    error, *rest = result.stderr.splitlines()
    assert error.startswith("error: news.jsonl, line 2: broken JSON")
    assert rest == [
        "4 read, 2 written, 1 rejected, 1 left out as duplicates",
        f"rejected: {tmp_path / 'out.rejects.jsonl'}",
        f"duplicates: {tmp_path / 'out.duplicates.jsonl'}",
    ]


def test_duplicates_alone_are_no_failure(run: Run, write_records: Write) -> None:
    write_records("news.jsonl", [labelled("a"), labelled("a")])
    assert run("score", "news.jsonl", "--labelled", "-o", "out.csv").exit_code == 0


@pytest.mark.parametrize(
    ("option", "kept"), [([], 1), (["--keep-duplicates"], 2), (["--shard-duplicates"], 1)]
)
def test_options_for_duplicates(
    run: Run, write_records: Write, tmp_path: Path, option: list[str], kept: int
) -> None:
    write_records("news.jsonl", [labelled("a"), labelled("a")])

    run("score", "news.jsonl", "--labelled", "-o", "out.jsonl", *option)

    assert len((tmp_path / "out.jsonl").read_text().splitlines()) == kept


def test_only_the_first_of_many_rejects_are_said(
    run: Run, write_records: Write, tmp_path: Path
) -> None:
    write_records("news.jsonl", [labelled("a"), *["{"] * 30])

    result = run("score", "news.jsonl", "--labelled", "-o", "out.jsonl", "--shard-bytes", "20")

    errors = [line for line in result.stderr.splitlines() if line.startswith("error: ")]
    assert len(errors) == display.MOST_MESSAGES
    assert len((tmp_path / "out.rejects.jsonl").read_text().splitlines()) == 30


def test_max_errors(run: Run, write_records: Write) -> None:
    write_records("news.jsonl", [labelled("a"), "{", "{"])

    result = run("score", "news.jsonl", "--labelled", "-o", "out", "--max-errors", "1")

    assert result.exit_code == 1
    last = result.stderr.splitlines()[-1]
    assert last.startswith("error: 2 records were rejected, more than the 1 allowed: see ")
    assert last.endswith("the same command goes on from there")


def test_quiet(run: Run, write_records: Write) -> None:
    write_records("news.jsonl", [labelled("a"), "{"])

    result = run("score", "news.jsonl", "--labelled", "-o", "out", "--quiet")

    (line,) = result.stderr.splitlines()
    assert line.startswith("error: news.jsonl, line 2")
    assert run("score", "news.jsonl", "--labelled", "-q").stderr.splitlines() == [line]


def test_a_folder_goes_on_and_refuses_other_options_but_with_restart(
    run: Run, write_records: Write, tmp_path: Path
) -> None:
    write_records("news.jsonl", [labelled("a")])
    command = ["score", "news.jsonl", "--labelled", "-o", "out"]

    assert run(*command).stderr == "1 read, 1 written, 0 rejected\n"
    again = run(*command)
    other = run(*command, "--outlet", "Gazette")
    anew = run(*command, "--outlet", "Gazette", "--restart")

    assert again.stderr.endswith("; 1 of 1 shards were finished before\n")
    assert other.exit_code == 1
    assert "outlet: none before, 'Gazette' now; give --restart" in other.stderr
    assert anew.exit_code == 0
    record = json.loads((tmp_path / "out" / "part-00000.jsonl").read_text())
    assert record["outlet"] == "Gazette"


def test_the_rubric_is_used(run: Run, write_records: Write, tmp_path: Path) -> None:
    from attrib.scoring import rubric

    default = Path(rubric.__file__).with_name("default.toml").read_text("utf-8")
    name = next(line for line in default.splitlines() if line.startswith("name"))
    (tmp_path / "own.toml").write_text(default.replace(name, 'name = "own"'), encoding="utf-8")
    write_records("news.jsonl", [labelled("a")])

    run("score", "news.jsonl", "--labelled", "--rubric", "own.toml", "-o", "out.jsonl")

    record = json.loads((tmp_path / "out.jsonl").read_text())
    assert record["score"]["rubric"]["name"] == "own"


def test_how_far_a_run_is() -> None:
    assert describe(progress(0)) == "starting"
    assert describe(progress(3)) == "30 articles, 2,500 words/s, 0 rejected, 2 s left"
    between = replace(progress(3), under_way=Count(4, 2_500, 1))
    assert describe(between) == "34 articles, 2,917 words/s, 0 rejected, 1 s left"


@pytest.mark.parametrize(
    ("seconds", "said"), [(0.4, "0 s"), (61, "1 min 1 s"), (7384, "2 h 3 min")]
)
def test_the_time_that_is_left(seconds: float, said: str) -> None:
    assert duration(seconds) == said


def test_lines_come_now_and_then(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: clock[0])
    lines = Lines()
    for finished, clock[0] in enumerate([1.0, 14.0, 15.0, 16.0], 1):
        lines.update(progress(finished))

    assert capsys.readouterr().err == (
        "3 of 4 shards, 30 articles, 2,500 words/s, 0 rejected, 2 s left\n"
    )


def test_a_bar_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "120")

    with displaying(quiet=False) as shown:
        shown.update(progress(2, "error: [red]news.jsonl\x1b[2J"))

    assert "20 articles, 2,500 words/s, 0 rejected, 4 s left" in terminal.getvalue()
    assert "error: [red]news.jsonl\\x1b[2J" in terminal.getvalue()


def test_a_quiet_display_shows_messages_only(capsys: pytest.CaptureFixture[str]) -> None:
    shown = Display()
    shown.update(progress(1, "error: no"))
    shown.update(progress(2))

    assert capsys.readouterr().err == "error: no\n"
    assert shown.last is not None
    assert shown.last.finished == 2
