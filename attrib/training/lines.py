"""Read training files: one JSON object a line, plain or compressed."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from attrib.errors import InputError
from attrib.reading.decoding import byte_lines, decode, raw_lines


def _unpacked_lines(path: Path) -> Iterator[bytes]:
    if path.suffix != ".gz":
        yield from byte_lines(str(path))
        return
    try:
        with gzip.open(path, "rb") as stream:
            yield from stream
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(f"cannot be read: {error}", path=str(path)) from error


def record_lines(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Stream the objects of a ``.jsonl`` or ``.jsonl.gz`` file.

    Parameters
    ----------
    path : Path
        The file; its blank lines are passed over.

    Yields
    ------
    str
        Where the object stands, for messages (``"line 7"``).
    dict
        The object; it has an ``id`` that is a string.

    Raises
    ------
    InputError
        The file cannot be read, or a line is not such an object.
    """
    for line in raw_lines(_unpacked_lines(path), path=str(path)):
        if not line.data.strip():
            continue
        where = f"line {line.number}"
        text = decode(line.data, path=str(path), record=where, offset=line.offset)
        try:
            record = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise InputError(f"not JSON ({error})", path=str(path), record=where) from error
        if not isinstance(record, dict) or not isinstance(record.get("id"), str):
            raise InputError("not an object with a string `id`", path=str(path), record=where)
        yield where, record
