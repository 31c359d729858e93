"""Parquet: one article a row, columns by name, streamed in small batches."""

from __future__ import annotations

import datetime
import importlib.util
import math
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from attrib.errors import InputError
from attrib.reading.columns import FIELDS, field_names
from attrib.reading.files import WHOLE, InputFile, Part
from attrib.reading.found import Found
from attrib.reading.opening import failures, open_seekable, unreadable
from attrib.records import article_from_record

if TYPE_CHECKING:
    from pyarrow import RecordBatch
    from pyarrow.parquet import ParquetFile

_ROWS_PER_BATCH: Final = 256
_BUFFER: Final = 1 << 20
# To reach a row, those before it in its row group are decoded: a group is cut into at
# most this many parts, so that skipping costs a few percent of scoring.
_MOST_PARTS: Final = 128
# What pandas writes of its index where it has no name.
_PANDAS_INDEX: Final = re.compile(r"__index_level_\d+__")


def read_parquet(
    file: InputFile, *, columns: Mapping[str, str] | None = None, part: Part = WHOLE
) -> Iterator[Found]:
    """Read articles from a Parquet file.

    Parameters
    ----------
    file : InputFile
        The file.  A row without ``id`` is named after it and its number, counted
        from 1: ``"news.parquet:3"``.
    columns : mapping of str to str, optional
        From a field of :data:`attrib.reading.columns.FIELDS` to the column that
        holds it, where they do not have the same name: ``{"text": "body"}``.
        Where a table has none of that name, the field's own name counts.
    part : Part
        Which rows to read.

    Yields
    ------
    Found
        An article or an error for each row.  Nulls and empty strings in known
        fields count as missing; numbers and dates in them become strings.
        Other columns become unknown fields, those of bytes are left out.

    Raises
    ------
    InputError
        The file cannot be read or not to its end, holds no row, has no column
        for the text or for a field of `columns`; pyarrow is not installed.
    """
    with _opened(file.path) as table:
        names = _names(table, columns or {}, file.path)
        if table.metadata.num_rows == 0:
            raise InputError("the file holds no rows", path=file.path)
        for number, row in _rows(table, names, part, file.path):
            where = f"row {number}"
            row.setdefault("id", f"{file.name}:{number}")
            try:
                yield Found(where, article_from_record(row, path=file.path, where=where))
            except InputError as error:
                yield Found(where, error)


def parquet_marks(file: InputFile, bytes_per_part: int) -> tuple[int, list[Part]]:
    """Find rows where parts of a file can begin, from what it says of itself.

    Parameters
    ----------
    file : InputFile
        The file.
    bytes_per_part : int
        How much a part should hold, in bytes before compression.

    Returns
    -------
    rows : int
        How many rows that is.
    marks : list of Part
        From row groups, and rows within large ones, to the end of the file.

    Raises
    ------
    InputError
        The file cannot be read.
    """
    with _opened(file.path) as table:
        groups = [table.metadata.row_group(i) for i in range(table.metadata.num_row_groups)]
    stored = sum(group.total_byte_size for group in groups)
    total = sum(group.num_rows for group in groups)
    rows = max(1, math.ceil(bytes_per_part * total / max(stored, 1)))
    rows = max(rows, *(math.ceil(group.num_rows / _MOST_PARTS) for group in groups), 1)
    marks: list[Part] = []
    begin = 0
    for group in groups:
        marks += [Part(row) for row in range(begin, begin + group.num_rows, rows)]
        begin += group.num_rows
    return rows, marks


def refuse_without_pyarrow(path: str) -> None:
    """Say what to install where pyarrow is missing.

    Parameters
    ----------
    path : str
        The file that needs it.

    Raises
    ------
    InputError
        pyarrow is not installed.
    """
    if importlib.util.find_spec("pyarrow") is None:
        message = "reading Parquet needs pyarrow; install it with `pip install 'attrib[parquet]'`"
        raise InputError(message, path=path)


@contextmanager
def _opened(path: str) -> Iterator[ParquetFile]:
    refuse_without_pyarrow(path)
    from pyarrow.parquet import ParquetFile

    try:
        # Without its buffer pyarrow reads whole row groups before the first row.
        with (
            open_seekable(path) as stored,
            ParquetFile(stored, buffer_size=_BUFFER, pre_buffer=False) as table,
        ):
            yield table
    except failures() as error:
        raise unreadable(error, path) from error


def _names(table: ParquetFile, columns: Mapping[str, str], path: str) -> dict[str, set[str]]:
    """Return the names under which each column that is used goes into the record."""
    import pyarrow

    schema = table.schema_arrow
    names = dict(zip(schema.names, field_names(schema.names, columns, path), strict=True))
    for field in schema:
        binary = pyarrow.types.is_binary(field.type) or pyarrow.types.is_large_binary(field.type)
        unused = binary and not names[field.name] & set(FIELDS)
        if unused or _PANDAS_INDEX.fullmatch(field.name):
            names[field.name] = set()
    return {column: fields for column, fields in names.items() if fields}


def _rows(
    table: ParquetFile, names: Mapping[str, set[str]], part: Part, path: str
) -> Iterator[tuple[int, dict[str, Any]]]:
    """Read rows as records, each with its number."""
    row, groups = _groups(table, part)
    batches = table.iter_batches(
        _ROWS_PER_BATCH, row_groups=groups, columns=list(names), use_threads=False
    )
    while (batch := _next(batches, row, path)) is not None:
        first = max(part.start - row, 0)
        last = len(batch) if part.stop is None else min(part.stop - row, len(batch))
        for number, cells in enumerate(_cells(batch[first:last]), row + first + 1):
            yield number, _record(cells, names)
        row += len(batch)


def _groups(table: ParquetFile, part: Part) -> tuple[int, list[int]]:
    """Return the row groups that hold a part, and the first row of the first of them."""
    begin = end = 0
    first = 0
    groups: list[int] = []
    for index in range(table.metadata.num_row_groups):
        begin, end = end, end + table.metadata.row_group(index).num_rows
        if end > part.start and (part.stop is None or begin < part.stop):
            first = first if groups else begin
            groups.append(index)
    return first, groups


def _next(batches: Iterator[RecordBatch], row: int, path: str) -> RecordBatch | None:
    try:
        return next(batches, None)
    except failures() as error:
        last = f"row {row}" if row else None
        raise unreadable(error, path, record=f"row {row + 1}", last=last) from error


def _cells(batch: RecordBatch) -> list[dict[str, Any]]:
    import pyarrow

    for index, field in enumerate(batch.schema):
        if pyarrow.types.is_timestamp(field.type) and field.type.unit == "ns":
            # Python's own datetime, whether or not pandas is installed.
            micros = pyarrow.timestamp("us", field.type.tz)
            cast = batch.column(index).cast(micros, safe=False)
            batch = batch.set_column(index, field.name, cast)
    rows: list[dict[str, Any]] = batch.to_pylist()
    return rows


def _record(cells: Mapping[str, Any], names: Mapping[str, set[str]]) -> dict[str, Any]:
    record = {}
    for column, fields in names.items():
        value = _plain(cells[column])
        for name in fields:
            if name not in FIELDS:
                record[name] = value
            elif value not in (None, ""):
                record[name] = str(value) if type(value) in (int, float) else value
    return record


def _plain(value: Any) -> Any:
    """Return a value as JSON has it."""
    if isinstance(value, datetime.datetime) and value.timetz() == datetime.time():
        # A day without a time, as programs store it that know no dates.
        return value.date().isoformat()
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, datetime.timedelta):
        return value.total_seconds()
    if isinstance(value, bytes):
        return value.decode(errors="backslashreplace")
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, Mapping):
        return {name: _plain(part) for name, part in value.items()}
    return [_plain(part) for part in value] if isinstance(value, list | tuple) else value
