"""Tables: one article a row."""

from __future__ import annotations

from pathlib import Path

import pytest

from attrib.errors import InputError
from attrib.reading import read_articles


def write(path: Path, content: bytes | str) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return tmp_path / "news.csv"


def test_columns_are_found_by_name_and_the_others_kept(table: Path) -> None:
    write(table, 'id,text,outlet,beat\nr1,"Rain, again,\nfell.",,weather\nr2,Sun.,Coast Post,\n')

    rain, sun = read_articles([table])

    assert (rain.id, rain.text, rain.outlet) == ("r1", "Rain, again,\nfell.", None)
    assert rain.extra == {"beat": "weather"}
    assert (sun.outlet, sun.extra) == ("Coast Post", {"beat": ""})


def test_columns_can_be_mapped(table: Path) -> None:
    write(table, "id,article_id,body\n1,rain,Rain fell.\n")

    (article,) = read_articles([table], columns={"text": "body", "id": "article_id"})

    # The row number in `id` gives way to what is mapped to that field.
    assert (article.id, article.text, article.extra) == ("rain", "Rain fell.", {})


def test_a_mixed_folder_is_read_with_one_mapping(tmp_path: Path) -> None:
    write(tmp_path / "a.csv", "id,publisher,body\na,Bay Herald,Rain fell.\n")
    write(tmp_path / "b.csv", "id,outlet,text\nb,Coast Post,Sun shone.\n")
    write(tmp_path / "c.jsonl", '{"id": "c", "outlet": "Fen News", "text": "Wind blew."}\n')

    articles = list(read_articles([tmp_path], columns={"text": "body", "outlet": "publisher"}))

    assert [(article.id, article.outlet, article.text) for article in articles] == [
        ("a", "Bay Herald", "Rain fell."),
        ("b", "Coast Post", "Sun shone."),
        ("c", "Fen News", "Wind blew."),
    ]


def test_a_column_that_is_mapped_to_another_field_does_not_stand_in(table: Path) -> None:
    write(table, "id,text\n1,A headline.\n")
    with pytest.raises(InputError, match=r"no column 'body' for the field 'text' \(found: 'id'"):
        list(read_articles([table], columns={"title": "text", "text": "body"}))


def test_one_column_can_be_two_fields(table: Path) -> None:
    write(table, "head,text\nRain,Rain fell.\n")
    (article,) = read_articles([table], columns={"id": "head", "title": "head"})
    assert (article.id, article.title) == ("Rain", "Rain")


def test_rows_without_an_id_are_named_after_file_and_row(table: Path) -> None:
    write(table, "id,text\n,Rain fell.\n\n,Sun shone.\n")
    assert [article.id for article in read_articles([table])] == ["news.csv:1", "news.csv:3"]


def test_a_byte_order_mark_is_no_part_of_the_first_column(table: Path) -> None:
    write(table, b"\xef\xbb\xbftext\r\nRain fell.\r\n")
    (article,) = read_articles([table])
    assert article.text == "Rain fell."


def test_line_ends_in_a_cell_are_kept_as_given(table: Path) -> None:
    write(table, b'text\r\n"Rain\r\nfell.\r\n"\r\n')
    (article,) = read_articles([table])
    assert article.text == "Rain\r\nfell.\r\n"


def test_a_cell_may_hold_a_million_characters(table: Path) -> None:
    text = "rain " * 200_000
    write(table, f"text\n{text}\n")
    (article,) = read_articles([table])
    assert article.text == text


def test_a_short_row_has_empty_cells_at_its_end(table: Path) -> None:
    write(table, "text,outlet\nRain fell.\n")
    (article,) = read_articles([table])
    assert (article.text, article.outlet) == ("Rain fell.", None)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "the file is empty"),
        (" \n\n", "the file is empty"),
        ("id,text\n\n,\n", "the file holds a header but no rows"),
        (
            "id,body\n1,Rain.\n",
            "no column for the text (found: 'id', 'body'); name it with `--column text=NAME` "
            '(from Python: columns={"text": NAME})',
        ),
        ("id;text\n1;Rain.\n", "NAME}), and separate columns by commas"),
        ("text,text\nRain.,Sun.\n", "the column 'text' is there twice"),
        ("text\nRain\x00\n", "found a NUL byte at byte 9"),
        (b"text\nRain \xe9\n", "line 2: not UTF-8: found byte 0xE9 at byte 10"),
        ('text\n"Rain fell.\n', "line 2: broken CSV: unexpected end of data"),
        ('text\n"Rain" fell.\n', "line 2: broken CSV: ',' expected after '\"'"),
    ],
)
def test_a_table_that_cannot_be_read_is_one_error(
    table: Path, content: bytes | str, message: str
) -> None:
    errors: list[InputError] = []

    articles = list(read_articles([write(table, content)], on_error=errors.append))

    assert articles == []
    assert len(errors) == 1
    assert str(table) in str(errors[0])
    assert message in str(errors[0])


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        (
            {"outlet": "publisher"},
            "no column 'publisher' or 'outlet' for the field 'outlet' (found: 'id', 'text')",
        ),
        ({"author": "id"}, "no field 'author' to map a column to, only id, outlet, date"),
    ],
)
def test_a_mapping_that_does_not_fit_is_refused(
    table: Path, columns: dict[str, str], message: str
) -> None:
    write(table, "id,text\n1,Rain.\n")

    with pytest.raises(InputError) as caught:
        list(read_articles([table], columns=columns))

    assert message in str(caught.value)


def test_a_bad_row_is_named_and_the_others_are_read(table: Path) -> None:
    write(table, "id,text\na,Rain.\nb,\nc,Rain, again.\na,Sun.\ne,Wind.\n")
    errors: list[InputError] = []

    articles = list(read_articles([table], on_error=errors.append))

    assert [article.id for article in articles] == ["a", "e"]
    assert [error.record for error in errors] == ["row 2", "row 3", "row 4"]
    assert "field `text` is missing" in str(errors[0])
    assert "found 3 cells under 2 columns" in str(errors[1])
    assert f"the id 'a' is that of {table}, row 1" in str(errors[2])


def test_rows_before_a_broken_one_are_read(table: Path) -> None:
    write(table, 'id,text\na,Rain.\nb,"Sun" shone.\nc,Wind.\n')
    errors: list[InputError] = []

    articles = list(read_articles([table], on_error=errors.append))

    assert [article.id for article in articles] == ["a"]
    assert [error.record for error in errors] == ["line 3"]
    assert "nothing from there on is read" in str(errors[0])
