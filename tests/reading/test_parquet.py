"""Tables with types: one article a row."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pyarrow
import pytest
from pyarrow import parquet

from attrib.errors import InputError
from attrib.reading import InputFile, read_articles
from attrib.reading.files import Part
from attrib.reading.parquet import read_parquet


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "news.parquet"


def write(path: Path, columns: dict[str, Any], **options: Any) -> Path:
    parquet.write_table(pyarrow.table(columns), path, **options)
    return path


def test_columns_are_found_by_name_and_the_others_kept(path: Path) -> None:
    write(path, {"id": ["a", None], "text": ["Rain.", "Sun."], "beat": [["sea"], None]})

    rain, sun = read_articles([path])

    assert (rain.id, rain.text, rain.extra) == ("a", "Rain.", {"beat": ["sea"]})
    assert (sun.id, sun.extra) == ("news.parquet:2", {"beat": None})


def test_columns_can_be_mapped(path: Path) -> None:
    write(path, {"id": ["1"], "key": ["rain"], "body": ["Rain fell."]})
    (article,) = read_articles([path], columns={"text": "body", "id": "key"})
    assert (article.id, article.text, article.extra) == ("rain", "Rain fell.", {})


def test_a_column_under_its_own_name_is_taken_where_the_mapped_one_is_not_there(
    path: Path,
) -> None:
    write(path, {"key": ["rain"], "text": ["Rain fell."]})
    (article,) = read_articles([path], columns={"text": "body", "id": "key"})
    assert (article.id, article.text) == ("rain", "Rain fell.")


def test_values_are_those_of_json(path: Path) -> None:
    day = datetime.datetime(2024, 3, 1)
    noon = pyarrow.array([day.replace(hour=12)], pyarrow.timestamp("ns"))
    unfinished = pyarrow.array([float("nan")])
    write(
        path,
        {
            "id": [7],
            "text": ["Rain."],
            "outlet": [""],
            "date": [day],
            "noon": noon,
            "share": unfinished,
            "raw": [b"\xff"],
            "__index_level_0__": [5],
        },
    )

    (article,) = read_articles([path])

    assert (article.id, article.date, article.outlet) == ("7", "2024-03-01", None)
    assert article.extra == {"noon": "2024-03-01T12:00:00", "share": None}


def test_a_bad_row_is_named_and_the_others_are_read(path: Path) -> None:
    write(path, {"text": ["Rain.", None, "Sun."]})
    errors: list[InputError] = []

    articles = list(read_articles([path], on_error=errors.append))

    assert [article.id for article in articles] == ["news.parquet:1", "news.parquet:3"]
    assert [error.record for error in errors] == ["row 2"]
    assert "field `text` is missing" in str(errors[0])


@pytest.mark.parametrize(("start", "stop"), [(0, 3), (2, 9), (4, 5), (7, None)])
def test_a_part_is_read_from_the_row_groups_that_hold_it(
    path: Path, start: int, stop: int | None
) -> None:
    write(path, {"text": [f"Rain {row}." for row in range(10)]}, row_group_size=4)

    found = list(read_parquet(InputFile(str(path), path.name), part=Part(start, stop)))

    assert [one.where for one in found] == [f"row {row + 1}" for row in range(10)[start:stop]]


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        (
            {"id": ["a"]},
            "no column for the text (found: 'id'); name it with `--column text=NAME` "
            '(from Python: columns={"text": NAME})',
        ),
        ({"text": pyarrow.array([], pyarrow.string())}, "the file holds no rows"),
    ],
)
def test_a_table_without_articles_is_an_error(
    path: Path, columns: dict[str, Any], message: str
) -> None:
    with pytest.raises(InputError) as caught:
        list(read_articles([write(path, columns)]))
    assert str(caught.value) == f"{path}: {message}"


def test_a_truncated_file_is_an_error(path: Path) -> None:
    write(path, {"text": ["Rain."]})
    path.write_bytes(path.read_bytes()[:-10])
    with pytest.raises(
        InputError, match=r"news\.parquet: cannot be read: .*fetch or write it again"
    ):
        list(read_articles([path]))


def test_rows_before_damage_are_kept(path: Path) -> None:
    write(
        path,
        {"text": [f"Rain {row}." for row in range(600)]},
        row_group_size=300,
        compression="none",
        use_dictionary=False,
        write_page_checksum=False,
    )
    data = bytearray(path.read_bytes())
    begin = parquet.read_metadata(path).row_group(1).column(0).data_page_offset
    data[begin : begin + 40] = b"\xff" * 40
    path.write_bytes(data)
    errors: list[InputError] = []

    articles = list(read_articles([path], on_error=errors.append))

    assert len(articles) >= 256
    (error,) = errors
    assert error.record == f"row {len(articles) + 1}"
    assert f"(the last whole record is row {len(articles)})" in str(error)


def test_without_pyarrow_it_is_said_what_to_install(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.write_bytes(b"")
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(InputError, match=r"needs pyarrow.*pip install 'attrib\[parquet\]'"):
        list(read_articles([path]))
