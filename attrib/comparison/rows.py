"""The records of a file, whatever its format."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from attrib.errors import InputError
from attrib.reading import InputFile

_FORMATS: Final = (".jsonl", ".ndjson", ".csv", ".parquet")


def read_rows(file: InputFile) -> Iterator[tuple[str | None, dict[str, Any] | InputError]]:
    """Read the records of a JSONL, CSV or Parquet file.

    Parameters
    ----------
    file : InputFile
        The file; standard input is JSONL.

    Yields
    ------
    (str or None, dict or InputError)
        Which record it is (``"line 7"``, ``"row 3"``), and the record or why it
        cannot be used; None where that holds for the file.
    """
    try:
        yield from _rows(file)
    except InputError as error:
        yield None, error


def as_text(value: Any) -> str:
    """Return a field as text: the entries of a list, such as authors, joined by commas."""
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value).strip()


def _rows(file: InputFile) -> Iterator[tuple[str, dict[str, Any] | InputError]]:
    if file.path != "-" and Path(file.path).suffix.lower() not in _FORMATS:
        message = f"is no file of scores; give one of {', '.join(_FORMATS)}"
        raise InputError(message, path=file.path)
    if file.format == "parquet":
        yield from _parquet_rows(file.path)
        return
    text = _read(file.path)
    if file.format == "csv":
        for number, row in enumerate(csv.DictReader(io.StringIO(text, newline="")), 1):
            yield f"row {number}", {name: value for name, value in row.items() if name}
        return
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield f"line {number}", _parse(line, file.path, f"line {number}")


def _parquet_rows(path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    from attrib.reading.opening import failures, open_seekable, unreadable
    from attrib.reading.parquet import refuse_without_pyarrow

    refuse_without_pyarrow(path)
    from pyarrow.parquet import ParquetFile

    number = 0
    try:
        with open_seekable(path) as stored, ParquetFile(stored) as table:
            for batch in table.iter_batches(use_threads=False):
                for row in batch.to_pylist():
                    number += 1
                    yield f"row {number}", row
    except failures() as error:
        raise unreadable(error, path) from error


def _read(path: str) -> str:
    try:
        return sys.stdin.read() if path == "-" else Path(path).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError("is not UTF-8; save it as UTF-8", path=path) from error
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", path=path) from error


def _parse(line: str, path: str, where: str) -> dict[str, Any] | InputError:
    try:
        record = json.loads(line)
    except json.JSONDecodeError as error:
        fault = f"{error.msg.removesuffix(' at')} at character {error.pos} of the line"
        return InputError(f"is not JSON ({fault})", path=path, record=where)
    if not isinstance(record, dict):
        return InputError("must be an object, one scored article", path=path, record=where)
    return record
