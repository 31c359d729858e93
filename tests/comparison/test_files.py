"""Which of the files given hold scores."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from attrib.batch.manifest import MANIFEST
from attrib.comparison.files import score_files
from attrib.errors import InputError


@pytest.fixture
def parts(tmp_path: Path) -> Path:
    """Return a folder as a run leaves it, with a table of somebody else in it."""
    names = ("part-00000.jsonl", "part-00001.jsonl", "rejects.jsonl", "duplicates.jsonl", "own.csv")
    for name in names:
        (tmp_path / name).touch()
    head = {"attrib_manifest": 1, "run": {}}
    (tmp_path / MANIFEST).write_text(json.dumps(head) + "\n{}\n", encoding="utf-8")
    return tmp_path


def names(*inputs: str | Path) -> list[str]:
    return [Path(file.path).name for file in score_files(inputs)]


def test_of_a_folder_of_parts_only_the_parts(parts: Path) -> None:
    assert names(parts) == ["part-00000.jsonl", "part-00001.jsonl"]
    assert names(f"{parts}/*") == ["part-00000.jsonl", "part-00001.jsonl"]


def test_a_file_given_by_its_name_need_be_no_part(parts: Path) -> None:
    assert names(parts / "own.csv") == ["own.csv"]


def test_reports_are_no_scores_even_where_a_shell_names_them(parts: Path) -> None:
    inputs = sorted(parts.glob("*.jsonl"))
    assert names(*inputs) == ["part-00000.jsonl", "part-00001.jsonl"]


def test_reports_beside_a_file_of_scores(tmp_path: Path) -> None:
    for name in ("s.csv", "s.rejects.jsonl", "s.duplicates.jsonl", "rejects.csv"):
        (tmp_path / name).touch()
    assert names(tmp_path) == ["rejects.csv", "s.csv"]


@pytest.mark.parametrize("manifest", ["", "[]", '{"id": "one"}', "torn"])
def test_a_manifest_of_somebody_else_says_nothing_of_other_files(
    tmp_path: Path, manifest: str
) -> None:
    (tmp_path / MANIFEST).write_text(manifest, encoding="utf-8")
    (tmp_path / "s.csv").touch()
    assert names(tmp_path) == ["s.csv"]


def test_nothing_but_reports(tmp_path: Path) -> None:
    path = tmp_path / "rejects.jsonl"
    path.touch()
    told: list[InputError] = []
    assert score_files([path], on_error=told.append) == []
    assert len(told) == 1
    with pytest.raises(InputError, match="is what a run notes beside its scores"):
        score_files([path])
