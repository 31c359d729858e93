"""Reading what `attrib score` wrote."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from attrib import Article, Sentence
from attrib.comparison import read_scored
from attrib.errors import InputError
from attrib.reporting import score_articles, write_scores_csv


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


SENTENCES = ("article,sentence,text,label", "one,1,It rained.,own", "one,2,It snowed.,own")


def test_a_table_of_sentences_is_told_of_once(tmp_path: Path) -> None:
    told: list[InputError] = []
    path = write(tmp_path / "sentences.csv", *SENTENCES)
    assert read_scored([path], on_error=told.append) == []
    (error,) = told
    assert str(error).startswith(f"{path}: is a table of sentences, not of scores; ")


def test_a_file_without_any_score_is_told_of_once(tmp_path: Path) -> None:
    told: list[InputError] = []
    path = write(tmp_path / "s.jsonl", {"id": "one"}, {"id": "two"})
    assert read_scored([path], on_error=told.append) == []
    assert list(map(str, told)) == [f"{path}: has no `score`; run `attrib score` first"]


def test_records_without_score_among_others_are_named(
    tmp_path: Path, json_record: dict[str, Any]
) -> None:
    told: list[InputError] = []
    path = write(tmp_path / "s.jsonl", {"id": "x"}, json_record, {"id": "y"})
    assert [record.id for record in read_scored([path], on_error=told.append)] == ["one"]
    assert [error.record for error in told] == ["line 1", "line 3"]


class TestParquet:
    @staticmethod
    def articles() -> list[Article]:
        line = "The mayor said it would rain. "
        ends = range(len(line) - 1, 20 * len(line), len(line))
        told = tuple(
            Sentence(end - len(line) + 1, end, "unattributed", "narration") for end in ends
        )
        return [
            Article("one", line * 20, outlet="Gazette", date="2021-03-04", sentences=told),
            Article("two", "Rain.", sentences=()),
        ]

    def test_the_table_reads_as_the_csv_file_does(self, tmp_path: Path) -> None:
        from attrib.reporting.parquet import write_scores_parquet

        scored = list(score_articles(self.articles()))
        with (tmp_path / "s.csv").open("w", encoding="utf-8", newline="") as stream:
            write_scores_csv(scored, stream)
        write_scores_parquet(scored, tmp_path / "s.parquet")

        found = read_scored([tmp_path / "s.parquet"])
        assert found == read_scored([tmp_path / "s.csv"])
        assert [record.id for record in found] == ["one", "two"]
        assert found[0].value is not None
        assert found[0].fields["month"] == "2021-03"

    def test_a_table_of_sentences(self, tmp_path: Path) -> None:
        from attrib.reporting.parquet import write_sentences_parquet

        write_sentences_parquet(self.articles(), tmp_path / "s.parquet")
        with pytest.raises(InputError, match="is a table of sentences, not of scores"):
            read_scored([tmp_path / "s.parquet"])

    def test_a_damaged_file_is_told_of_and_others_are_read(
        self, tmp_path: Path, json_record: dict[str, Any]
    ) -> None:
        told: list[InputError] = []
        write(tmp_path / "a.parquet", "PAR1")
        write(tmp_path / "b.jsonl", json_record)
        assert len(read_scored([tmp_path], on_error=told.append)) == 1
        assert [Path(error.path).name for error in told] == ["a.parquet"]

    def test_without_pyarrow(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
        with pytest.raises(InputError, match=r"needs pyarrow; .*'attrib\[parquet\]'"):
            read_scored([write(tmp_path / "s.parquet", "PAR1")])
