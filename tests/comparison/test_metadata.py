"""Fields of articles from another file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from attrib.comparison import ScoredRecord, check_metadata, read_metadata
from attrib.errors import AttribError, InputError

Make = Callable[..., ScoredRecord]


def write(path: Path, *lines: str) -> Path:
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def test_columns_become_fields(tmp_path: Path) -> None:
    path = write(tmp_path / "m.csv", "id,section", "one,local")
    assert read_metadata(path) == {"one": {"section": "local"}}


def test_parquet(tmp_path: Path) -> None:
    import pyarrow
    from pyarrow import parquet

    table = pyarrow.table({"id": [7, 8], "section": ["local", None]})
    parquet.write_table(table, tmp_path / "m.parquet")
    found = read_metadata(tmp_path / "m.parquet")
    assert found == {"7": {"section": "local"}, "8": {"section": ""}}


@pytest.mark.parametrize(
    ("rows", "says"),
    [(["name,section", "one,local"], "has no `id`"), (["id", "one", "one"], "stands twice")],
)
def test_ids_must_be_there_and_differ(tmp_path: Path, rows: list[str], says: str) -> None:
    with pytest.raises(InputError, match=says):
        read_metadata(write(tmp_path / "m.csv", *rows))


class TestMatching:
    def test_all_ids_are_there(self, make_record: Make) -> None:
        assert check_metadata([make_record(50.0, "a")], {"a": {}}, "m.csv") == []

    def test_none_is(self, make_record: Make) -> None:
        with pytest.raises(AttribError) as raised:
            check_metadata([make_record(50.0, "a.txt")], {"a": {}, "b": {}}, "m.csv")
        assert str(raised.value) == (
            '0 of 2 ids of m.csv are among the articles, for example "a"; theirs look like "a.txt"'
        )

    def test_some_are_not(self, make_record: Make) -> None:
        records = [make_record(50.0, id_) for id_ in ("a", "b", "c", "d")]
        assert check_metadata(records, {"x": {}, "y": {}, "b": {}}, "m.csv") == [
            '2 of 3 ids of m.csv are not among the articles, for example "x"',
            '3 of 4 articles are not in m.csv, for example "a"',
        ]

    def test_one_is_not(self, make_record: Make) -> None:
        records = [make_record(50.0, id_) for id_ in ("a", "b")]
        assert check_metadata(records, {"x": {}, "b": {}}, "m.csv") == [
            '1 of 2 ids of m.csv is not among the articles, for example "x"',
            '1 of 2 articles is not in m.csv, for example "a"',
        ]

    def test_a_file_without_rows(self, make_record: Make) -> None:
        with pytest.raises(AttribError, match=r"m\.csv holds no ids"):
            check_metadata([make_record(50.0, "a")], {}, "m.csv")

    def test_without_articles_there_is_nothing_to_match(self) -> None:
        assert check_metadata([], {"a": {}}, "m.csv") == []
