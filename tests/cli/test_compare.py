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


@pytest.mark.parametrize("format", ["jsonl", "csv", "parquet"])
def test_a_folder_of_parts_can_be_compared(run: Run, tmp_path: Path, format: str) -> None:
    lines = [
        f"Officials said on Monday that bridge {n} would close for repairs." for n in range(20)
    ]
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "bridges.txt").write_text("\n\n".join(lines), encoding="utf-8")
    (tmp_path / "in" / "again.txt").write_text("\n\n".join(lines), encoding="utf-8")
    (tmp_path / "in" / "empty.txt").touch()
    run("score", "in", "--outlet", "Gazette", "-o", "s", "--format", format, "-j", 1)
    assert {path.name for path in (tmp_path / "s").glob("*.jsonl")} >= {
        "manifest.jsonl",
        "rejects.jsonl",
        "duplicates.jsonl",
    }
    result = run("compare", "s", "--by", "outlet", "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    assert [(g["name"], g["n"]) for g in json.loads(result.stdout)["groups"]] == [("Gazette", 1)]


def test_a_table_of_sentences_is_one_error(run: Run, tmp_path: Path) -> None:
    rows = ["article,sentence,text,label", *[f"a,{n},It rained.,own" for n in range(50)]]
    (tmp_path / "sentences.csv").write_text("\n".join(rows), encoding="utf-8")
    result = run("compare", "sentences.csv", "--by", "outlet")
    first, *others = result.stderr.splitlines()
    assert first.startswith("error: sentences.csv: is a table of sentences, not of scores; ")
    assert others == ["error: no article has a score to compare"]


class TestMetadata:
    def test_no_id_among_the_articles(self, run: Run, scores: Path, tmp_path: Path) -> None:
        (tmp_path / "m.csv").write_text("id,section\nx,local\n", encoding="utf-8")
        result = run("compare", scores, "--by", "outlet", "--metadata", "m.csv")
        assert (result.exit_code, result.stdout) == (1, "")
        assert 'error: 0 of 1 id of m.csv are among the articles, for example "x"' in result.stderr
        assert 'theirs look like "0"' in result.stderr

    def test_some_are_not(self, run: Run, scores: Path, tmp_path: Path) -> None:
        rows = ["id,section", "x,local", *[f"{n},local" for n in range(24)]]
        (tmp_path / "m.csv").write_text("\n".join(rows), encoding="utf-8")
        result = run("compare", scores, "--by", "section", "--metadata", "m.csv")
        assert result.exit_code == 0
        assert result.stderr == (
            'warning: 1 of 25 ids of m.csv is not among the articles, for example "x"\n'
        )


class TestOut:
    def test_help_says_what_it_writes(self, run: Run) -> None:
        text = " ".join(run("compare", "--help").stdout.replace("│", " ").split())
        assert ".txt, .json or .csv" in text
        assert "which grows" not in text
        assert "goes on where it was" not in text

    @pytest.mark.parametrize("out", ["groups.xlsx", "s3://bucket/groups.csv"])
    def test_other_names_are_refused(self, run: Run, scores: Path, out: str) -> None:
        result = run("compare", scores, "--by", "outlet", "-o", out)
        assert result.exit_code == 2
        text = " ".join(result.stderr.replace("│", " ").split())
        assert "must be a local file that ends in .txt, .json or .csv" in text

    def test_json_goes_into_any_file(self, run: Run, scores: Path, tmp_path: Path) -> None:
        result = run("compare", scores, "--by", "outlet", "--json", "-o", "groups")
        assert result.exit_code == 0, result.stderr
        assert json.loads((tmp_path / "groups").read_text(encoding="utf-8"))["by"] == "outlet"
