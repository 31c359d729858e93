"""attrib score."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

Run = Callable[..., Result]
Write = Callable[..., Path]
Records = Callable[[Result], list[dict[str, Any]]]

TEXT = "\n\n".join(
    f'"The bridge has {number} cracks and cannot wait for the spring," said Mayor Lena Ortiz.'
    for number in range(20, 40)
)


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def labelled(label: str, kind: str, id: str = "a") -> dict[str, Any]:
    sentences = []
    place = 0
    for line in TEXT.split("\n\n"):
        sentences.append({"start": place, "end": place + len(line), "label": label, "kind": kind})
        place += len(line) + 2
    return {"id": id, "text": TEXT, "sentences": sentences}


def test_a_score(run: Run, article: Path, records: Records) -> None:
    result = run("score", "article.txt", "--outlet", "Gazette")

    assert result.exit_code == 0, result.stderr
    assert result.stderr == "1 read, 1 written, 0 rejected\n"
    (record,) = records(result)
    assert (record["id"], record["outlet"]) == ("article.txt", "Gazette")
    assert 0 <= record["score"]["value"] <= 100
    assert record["counts"]["named_spokesperson"] > 10
    assert record["sources"] >= 1


def test_a_table_of_scores(run: Run, article: Path, tmp_path: Path) -> None:
    result = run("score", "article.txt", "-o", "scores.csv")

    assert result.exit_code == 0, result.stderr
    with (tmp_path / "scores.csv").open(encoding="utf-8", newline="") as stream:
        (row,) = csv.DictReader(stream)
    assert row["id"] == "article.txt"
    assert 0 <= float(row["score"]) <= 100


def test_labels_that_are_there_are_scored(run: Run, write_records: Write, records: Records) -> None:
    write_records(
        "labelled.jsonl",
        [
            labelled("anonymous_official", "official", id="unnamed"),
            labelled("named_spokesperson", "official", id="named"),
        ],
    )

    result = run("score", "labelled.jsonl", "--labelled")

    assert result.exit_code == 0, result.stderr
    unnamed, named = records(result)
    assert unnamed["counts"]["anonymous_official"] == 20
    assert named["counts"]["named_spokesperson"] == 20
    assert unnamed["score"]["value"] < named["score"]["value"]


def test_what_predict_writes_has_the_same_score(run: Run, article: Path, records: Records) -> None:
    run("predict", "article.txt", "-o", "labelled.jsonl")

    anew = records(run("score", "article.txt"))
    again = records(run("score", "labelled.jsonl", "--labelled"))

    assert again[0]["score"]["value"] == anew[0]["score"]["value"]
    assert again[0]["counts"] == anew[0]["counts"]


def test_articles_without_labels_are_rejected(run: Run, article: Path) -> None:
    result = run("score", "article.txt", "--labelled")

    assert result.exit_code == 1
    assert result.stderr.startswith("error: article.txt, article 'article.txt': has no `sentences`")
    assert result.stdout == ""


def test_a_table_is_shown_on_a_terminal(
    run: Run, article: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("attrib.cli.score.is_terminal", lambda stream: True)

    result = run("score", "article.txt")

    assert result.exit_code == 0, result.stderr
    assert "article.txt" in result.stdout
    assert "Are the sources identified" in result.stdout
    with pytest.raises(json.JSONDecodeError):
        json.loads(result.stdout)


def test_another_rubric(run: Run, article: Path, tmp_path: Path, records: Records) -> None:
    from attrib.scoring import rubric

    default = Path(rubric.__file__).with_name("default.toml").read_text("utf-8")
    name = next(line for line in default.splitlines() if line.startswith("name"))
    (tmp_path / "own.toml").write_text(default.replace(name, 'name = "own"'), encoding="utf-8")

    (record,) = records(run("score", "article.txt", "--rubric", "own.toml"))

    assert record["score"]["rubric"]["name"] == "own"


def test_a_broken_rubric(run: Run, article: Path, tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text("name = ")

    result = run("score", "article.txt", "--rubric", "own.toml")

    assert result.exit_code == 1
    assert result.stderr.startswith("error: own.toml: is not valid TOML")
    assert result.stdout == ""


def test_wrong_usage(run: Run, article: Path) -> None:
    result = run("score", "article.txt", "--rubric", "nowhere.toml")
    assert result.exit_code == 2
    assert "'nowhere.toml' does not exist" in result.stderr

    result = run("score", "article.txt", "-o", "out.html")
    assert result.exit_code == 2
    assert "'out.html' must end in one of .jsonl, .ndjson, .csv, .parquet" in result.stderr
