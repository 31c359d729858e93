"""Reading what `attrib score` wrote."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from attrib.comparison import read_metadata, read_scored
from attrib.errors import InputError


def write(path: Path, *lines: object) -> Path:
    text = (line if isinstance(line, str) else json.dumps(line) for line in lines)
    path.write_text("".join(f"{line}\n" for line in text), encoding="utf-8")
    return path


def test_json_lines(tmp_path: Path, json_record: dict[str, Any]) -> None:
    (found,) = read_scored([write(tmp_path / "s.jsonl", json_record)])
    assert (found.id, found.value, found.sentences) == ("one", 61.5, 12)
    assert found.parts["reply"] is None
    assert found.flags == ("opinion",)
    assert found.rubric == "desk 3"
    assert found.fields == {
        "month": "2021-03",
        "year": "2021",
        "outlet": "Gazette",
        "date": "2021-03-04",
        "language": "en",
        "section": "local",
        "author": "A. Moss, B. Reed",
    }


def test_a_table_of_scores(tmp_path: Path) -> None:
    header = "id,outlet,date,score,sentences,sources,attribution,identification,anonymity,"
    rows = ["one,Gazette,2021-03-04,61.5,12,3,50,50,,50,,opinion", "two,Gazette,,,3,0,,,,,,"]
    (one, two) = read_scored(
        [write(tmp_path / "s.csv", header + "independence,reply,flags", *rows)]
    )
    assert (one.value, one.parts["anonymity"], one.flags) == (61.5, None, ("opinion",))
    assert one.fields["month"] == "2021-03"
    assert "sources" not in one.fields
    assert (two.value, two.flags) == (None, ())


def test_folder_holds_several_files(tmp_path: Path, json_record: dict[str, Any]) -> None:
    write(tmp_path / "a.jsonl", json_record)
    write(tmp_path / "b.jsonl", json_record | {"id": "two"})
    assert [record.id for record in read_scored([tmp_path])] == ["one", "two"]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{", "line 1: is not JSON"),
        ("[]", "line 1: must be an object"),
        ('{"id": "x", "text": "It rained."}', "has no `score`; run `attrib score` first"),
        ('{"id": "x", "score": {"value": 3}}', "is not of the form that `attrib score` writes"),
    ],
)
def test_faults_name_file_and_line(tmp_path: Path, line: str, says: str) -> None:
    path = write(tmp_path / "s.jsonl", line)
    with pytest.raises(InputError, match=says):
        read_scored([path])
    told: list[InputError] = []
    assert read_scored([path], on_error=told.append) == []
    assert len(told) == 1


def test_score_out_of_range_is_refused(tmp_path: Path, json_record: dict[str, Any]) -> None:
    json_record["score"]["value"] = 140
    with pytest.raises(InputError, match="140 is not between 0 and 100"):
        read_scored([write(tmp_path / "s.jsonl", json_record)])


def test_text_files_are_no_scores(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is no file of scores"):
        read_scored([write(tmp_path / "s.txt", "It rained.")])


class TestMetadata:
    def test_columns_become_fields(self, tmp_path: Path) -> None:
        path = write(tmp_path / "m.csv", "id,section", "one,local")
        assert read_metadata(path) == {"one": {"section": "local"}}

    @pytest.mark.parametrize(
        ("rows", "says"),
        [(["name,section", "one,local"], "has no `id`"), (["id", "one", "one"], "stands twice")],
    )
    def test_ids_must_be_there_and_differ(self, tmp_path: Path, rows: list[str], says: str) -> None:
        with pytest.raises(InputError, match=says):
            read_metadata(write(tmp_path / "m.csv", *rows))
