"""``attrib compare``."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

Run = Callable[..., Result]
NAMES = ("attribution", "identification", "anonymity", "independence", "reply")


@pytest.fixture
def scores(tmp_path: Path) -> Path:
    path = tmp_path / "scores.jsonl"
    with path.open("w", encoding="utf-8") as stream:
        for number in range(24):
            value = 40.0 + number
            score = {
                "value": value,
                "parts": [{"name": name, "value": value} for name in NAMES],
                "flags": [],
                "rubric": {"name": "desk", "version": "1"},
            }
            outlet = "Gazette" if number < 12 else "Herald"
            record = {"id": str(number), "outlet": outlet, "score": score, "sentences": 20}
            stream.write(json.dumps(record) + "\n")
    return path


def test_table(run: Run, scores: Path) -> None:
    result = run("compare", scores, "--by", "outlet")
    assert result.exit_code == 0, result.stderr
    lines = result.stdout.splitlines()
    assert lines[1].startswith("Herald   12   57.5")
    assert lines[2].startswith("Gazette  12   45.5")


def test_json(run: Run, scores: Path) -> None:
    result = run("compare", scores, "--by", "outlet", "--baseline", "Gazette", "--json")
    found = json.loads(result.stdout)
    assert [group["name"] for group in found["groups"]] == ["Herald", "Gazette"]
    assert found["groups"][0]["difference"] == 12.0
    assert found["groups"][0]["delta"] == 1.0


def test_csv_by_its_ending(run: Run, scores: Path, tmp_path: Path) -> None:
    result = run("compare", scores, "--by", "outlet", "-o", "groups.csv", "--draws", 200)
    assert result.exit_code == 0, result.stderr
    with (tmp_path / "groups.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["group"] for row in rows] == ["Herald", "Gazette", "all"]
    assert rows[0]["attribution"] == "57.5"
    assert rows[0]["clear"] == "true"


def test_fields_from_another_file(run: Run, scores: Path, tmp_path: Path) -> None:
    rows = ["id,section", *[f"{n},{'local' if n % 2 else 'world'}" for n in range(24)]]
    (tmp_path / "sections.csv").write_text("\n".join(rows), encoding="utf-8")
    result = run("compare", scores, "--by", "section", "--metadata", "sections.csv", "--json")
    assert {group["name"] for group in json.loads(result.stdout)["groups"]} == {"local", "world"}


def test_unknown_field(run: Run, scores: Path) -> None:
    result = run("compare", scores, "--by", "desk")
    assert result.exit_code == 1
    assert "no article has a field 'desk'; there are: outlet" in result.stderr
    assert result.stdout == ""


def test_what_score_writes_can_be_compared(run: Run, story: Path) -> None:
    run("score", story, "--outlet", "Gazette", "-o", "s.csv")
    result = run("compare", "s.csv", "--by", "outlet")
    # The story is too short for a score; the file is read all the same.
    assert result.stderr == "error: no article has a score to compare\n"
