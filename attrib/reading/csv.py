"""CSV: one article a row, columns by name, streamed."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from typing import Final

from attrib.article import Article
from attrib.errors import InputError
from attrib.reading.decoding import byte_lines, decode, raw_lines
from attrib.reading.found import Found
from attrib.reading.inputs import InputFile
from attrib.records import article_from_record

#: The fields of an article that a column can hold.
FIELDS: Final = ("id", "outlet", "date", "title", "text")

# The module's own limit is 128 KB a cell; an article may be longer.
_LONGEST_CELL: Final = 2**31 - 1


def read_csv(file: InputFile, *, columns: Mapping[str, str] | None = None) -> Iterator[Found]:
    """Read articles from a table with a header, separated by commas.

    Parameters
    ----------
    file : InputFile
        The file.  A row without ``id`` is named after it and its number, counted
        from 1 below the header: ``"news.csv:3"``.
    columns : mapping of str to str, optional
        From a field of :data:`FIELDS` to the column that holds it, where they do
        not have the same name: ``{"text": "body"}``.

    Yields
    ------
    Found
        An article or an error for each row that is not empty.  Empty cells of known fields count
        as missing.  Other columns become unknown fields, kept as strings; a
        column named like a field that the mapping takes from elsewhere is left
        out.

    Raises
    ------
    InputError
        The file cannot be read, holds no row, has no column for the text or one
        of `columns`, or has quotation marks that do not close, after which
        nobody can tell where rows begin.
    """
    table = _table(file.path)
    header = next(filter(_filled, table), None)
    if header is None:
        raise InputError("the file is empty", path=file.path)
    names = _column_names(header, columns or {}, file.path)
    empty = True
    for number, row in enumerate(table, 1):
        if not _filled(row):
            continue
        empty = False
        where = f"row {number}"
        try:
            yield Found(where, _article(row, names, number, file, where))
        except InputError as error:
            yield Found(where, error)
    if empty:
        raise InputError("the file holds a header but no rows", path=file.path)


def _table(path: str) -> Iterator[list[str]]:
    """Stream the rows, the header first."""
    if csv.field_size_limit() < _LONGEST_CELL:
        csv.field_size_limit(_LONGEST_CELL)
    rows = csv.reader(_lines(path), strict=True)
    try:
        yield from rows
    except csv.Error as error:
        message = f"broken CSV: {error}; nothing from there on is read"
        raise InputError(message, path=path, record=f"line {rows.line_num}") from error


def _lines(path: str) -> Iterator[str]:
    for line in raw_lines(byte_lines(path), path=path):
        yield decode(line.data, path=path, record=f"line {line.number}", offset=line.offset)


def _filled(row: list[str]) -> bool:
    return any(cell.strip() for cell in row)


def _column_names(header: list[str], columns: Mapping[str, str], path: str) -> list[set[str]]:
    """Return the names under which each column goes into the record."""
    found = ", ".join(map(repr, header))
    repeated = sorted({name for name in header if header.count(name) > 1})
    if repeated:
        raise InputError(f"the column {repeated[0]!r} is there twice (found: {found})", path=path)
    for field, column in columns.items():
        if field not in FIELDS:
            allowed = ", ".join(FIELDS)
            raise InputError(f"no field {field!r} to map a column to, only {allowed}", path=path)
        if column not in header:
            message = f"no column {column!r} for the field {field!r} (found: {found})"
            raise InputError(message, path=path)
    if "text" not in columns and "text" not in header:
        message = f"no column for the text (found: {found}); name the column that holds it"
        if len(header) == 1:
            message += ", and separate columns by commas"
        raise InputError(message, path=path)
    mapped = [{field for field, column in columns.items() if column == name} for name in header]
    return [
        fields or ({name} - columns.keys()) for name, fields in zip(header, mapped, strict=True)
    ]


def _article(
    row: list[str], names: list[set[str]], number: int, file: InputFile, where: str
) -> Article:
    if len(row) > len(names):
        message = (
            f"found {len(row)} cells under {len(names)} columns; "
            "put cells that hold commas between quotation marks"
        )
        raise InputError(message, path=file.path, record=where)
    # A row may be short: programs leave out empty cells at its end.
    cells = {name: cell for fields, cell in zip(names, row, strict=False) for name in fields}
    record = {name: cell for name, cell in cells.items() if cell or name not in FIELDS}
    record.setdefault("id", f"{file.name}:{number}")
    return article_from_record(record, path=file.path, where=where)
