"""CSV: one article a row, columns by name, streamed."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from typing import Final

from attrib.article import Article
from attrib.errors import InputError
from attrib.reading.columns import FIELDS, field_names
from attrib.reading.decoding import byte_lines, decode, raw_lines
from attrib.reading.files import WHOLE, InputFile, Part
from attrib.reading.found import Found
from attrib.records import article_from_record

__all__ = ["FIELDS", "csv_marks", "read_csv"]

# The module's own limit is 128 KB a cell; an article may be longer.
_LONGEST_CELL: Final = 2**31 - 1


def read_csv(
    file: InputFile, *, columns: Mapping[str, str] | None = None, part: Part = WHOLE
) -> Iterator[Found]:
    """Read articles from a table with a header, separated by commas.

    Parameters
    ----------
    file : InputFile
        The file.  A row without ``id`` is named after it and its number, counted
        from 1 below the header: ``"news.csv:3"``.
    columns : mapping of str to str, optional
        From a field of :data:`attrib.reading.columns.FIELDS` to the column that
        holds it, where they do not have the same name: ``{"text": "body"}``.
        Where a table has none of that name, the field's own name counts.
    part : Part
        Which rows to read, see :func:`csv_marks`.

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
        The file cannot be read, holds no row, has no column for the text or for
        a field of `columns`, or has quotation marks that do not close, after which
        nobody can tell where rows begin.
    """
    table = _Table(file.path, WHOLE if part.start else part)
    header = table.header()
    hint = ", and separate columns by commas" if len(header) == 1 else ""
    names = field_names(header, columns or {}, file.path, hint=hint)
    if part.start:
        table = _Table(file.path, part)
    empty = True
    for number, row in table.rows():
        empty = False
        where = f"row {number}"
        try:
            yield Found(where, _article(row, names, number, file, where))
        except InputError as error:
            yield Found(where, error)
    if empty:
        raise InputError("the file holds a header but no rows", path=file.path)


def csv_marks(file: InputFile) -> Iterator[Part]:
    """Find where the rows of a table begin.

    Parameters
    ----------
    file : InputFile
        The file.

    Yields
    ------
    Part
        From each row that is not empty to the end of the file.

    Raises
    ------
    InputError
        Where :func:`read_csv` raises it: nothing from there on is read.
    """
    table = _Table(file.path)
    table.header()
    before = table.place
    for number, _ in table.rows():
        yield before
        before = table.place._replace(rows=number)


class _Table:
    """The rows of a table, and how far it has been read."""

    def __init__(self, path: str, part: Part = WHOLE) -> None:
        if csv.field_size_limit() < _LONGEST_CELL:
            csv.field_size_limit(_LONGEST_CELL)
        self.path = path
        #: Where the line after the last one read begins.
        self.place = part._replace(stop=None)
        self._lines = self._decoded(part)
        self._reader = csv.reader(self._lines, strict=True)

    def header(self) -> list[str]:
        """Read up to the names of the columns."""
        header = next(filter(_filled, self._all_rows()), None)
        if header is None:
            raise InputError("the file is empty", path=self.path)
        return header

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Read the rows that are not empty, each with its number; the others count too."""
        for number, row in enumerate(self._all_rows(), self.place.rows + 1):
            if _filled(row):
                yield number, row

    def _all_rows(self) -> Iterator[list[str]]:
        try:
            yield from self._reader
        except csv.Error as error:
            message = f"broken CSV: {error}; nothing from there on is read"
            record = f"line {self.place.lines}"
            raise InputError(message, path=self.path, record=record) from error

    def _decoded(self, part: Part) -> Iterator[str]:
        for line in raw_lines(byte_lines(self.path, part), path=self.path, part=part):
            end = line.offset + len(line.data)
            self.place = self.place._replace(start=end, lines=line.number)
            yield decode(
                line.data, path=self.path, record=f"line {line.number}", offset=line.offset
            )


def _filled(row: list[str]) -> bool:
    return any(cell.strip() for cell in row)


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
