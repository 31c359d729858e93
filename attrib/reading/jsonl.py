"""JSON Lines: one article record a line, streamed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from attrib.article import Article
from attrib.errors import InputError
from attrib.reading.decoding import RawLine, byte_lines, decode, raw_lines
from attrib.reading.found import Found
from attrib.reading.inputs import InputFile
from attrib.records import article_from_record


def read_jsonl(file: InputFile, *, lines: Iterable[bytes] | None = None) -> Iterator[Found]:
    """Read article records, one JSON object a line.

    Parameters
    ----------
    file : InputFile
        The file.  A record without ``id`` is named after it and its line:
        ``"news.jsonl:7"``.
    lines : iterable of bytes, optional
        Its lines, where they have been opened already.

    Yields
    ------
    Found
        An article or an error for each line that is not blank.

    Raises
    ------
    InputError
        The file cannot be read, holds no record or is binary.
    """
    blank = True
    for line in raw_lines(byte_lines(file.path) if lines is None else lines, path=file.path):
        if not line.data.strip():
            continue
        blank = False
        where = f"line {line.number}"
        try:
            yield Found(where, _article(line, file, where))
        except InputError as error:
            yield Found(where, error)
    if blank:
        raise InputError("the file holds no records", path=file.path)


def _article(line: RawLine, file: InputFile, where: str) -> Article:
    text = decode(line.data, path=file.path, record=where, offset=line.offset)
    try:
        # strict=False lets control characters stand in strings as they are.
        record = json.loads(text, strict=False)
    except json.JSONDecodeError as error:
        message = f"broken JSON: {error.msg} at character {error.pos} of the line; "
        message += "each line must be one complete JSON object"
        raise InputError(message, path=file.path, record=where) from error
    except (ValueError, RecursionError) as error:
        # Numbers of thousands of digits and nesting of thousands of brackets.
        message = f"JSON beyond what can be read: {error}"
        raise InputError(message, path=file.path, record=where) from error
    if isinstance(record, dict) and record.get("id") is None:
        record["id"] = f"{file.name}:{line.number}"
    return article_from_record(record, path=file.path, where=where)
