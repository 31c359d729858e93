"""JSON Lines: one article record a line, streamed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping

from attrib.article import Article
from attrib.errors import InputError
from attrib.reading.columns import check_fields, rename_fields
from attrib.reading.decoding import RawLine, byte_lines, decode, raw_lines
from attrib.reading.files import WHOLE, InputFile, Part
from attrib.reading.found import Found
from attrib.records import article_from_record


def read_jsonl(
    file: InputFile,
    *,
    columns: Mapping[str, str] | None = None,
    lines: Iterable[bytes] | None = None,
    part: Part = WHOLE,
) -> Iterator[Found]:
    """Read article records, one JSON object a line.

    Parameters
    ----------
    file : InputFile
        The file.  A record without ``id`` is named after it and its line:
        ``"news.jsonl:7"``.
    columns : mapping of str to str, optional
        From a field of :data:`attrib.reading.columns.FIELDS` to the one that
        holds it, where they do not have the same name: ``{"text": "body"}``.
        Where a record has none of that name, the field's own name counts.
    lines : iterable of bytes, optional
        The file's lines, where they have been opened already.
    part : Part
        Which lines to read, see :func:`jsonl_marks`.

    Yields
    ------
    Found
        An article or an error for each line that is not blank.

    Raises
    ------
    InputError
        The file cannot be read, holds no record or is binary; a field of
        `columns` is not known.
    """
    check_fields(columns or {}, file.path)
    blank = True
    for line in _filled_lines(byte_lines(file.path, part) if lines is None else lines, file, part):
        blank = False
        where = f"line {line.number}"
        try:
            yield Found(where, _article(line, file, where, columns or {}))
        except InputError as error:
            yield Found(where, error)
    if blank:
        raise InputError("the file holds no records", path=file.path)


def jsonl_marks(file: InputFile) -> Iterator[Part]:
    """Find where the records of a file begin, without parsing them.

    Parameters
    ----------
    file : InputFile
        The file.

    Yields
    ------
    Part
        From each record to the end of the file.

    Raises
    ------
    InputError
        Where :func:`read_jsonl` raises it: nothing from there on is read.
    """
    for line in _filled_lines(byte_lines(file.path), file, WHOLE):
        yield Part(line.offset, lines=line.number - 1)


def _filled_lines(lines: Iterable[bytes], file: InputFile, part: Part) -> Iterator[RawLine]:
    return (line for line in raw_lines(lines, path=file.path, part=part) if line.data.strip())


def _article(line: RawLine, file: InputFile, where: str, columns: Mapping[str, str]) -> Article:
    text = decode(line.data, path=file.path, record=where, offset=line.offset)
    try:
        # strict=False lets control characters stand in strings as they are.
        record = json.loads(text, strict=False)
    except json.JSONDecodeError as error:
        # Some of the messages end in the word themselves: "Unterminated string starting at".
        fault = error.msg.removesuffix(" at")
        message = f"broken JSON: {fault} at character {error.pos} of the line; "
        message += "each line must be one complete JSON object"
        raise InputError(message, path=file.path, record=where) from error
    except (ValueError, RecursionError) as error:
        # Numbers of thousands of digits and nesting of thousands of brackets.
        message = f"JSON beyond what can be read: {error}"
        raise InputError(message, path=file.path, record=where) from error
    if isinstance(record, dict) and columns:
        record = rename_fields(record, columns, path=file.path, where=where)
    if isinstance(record, dict) and record.get("id") is None:
        record["id"] = f"{file.name}:{line.number}"
    return article_from_record(record, path=file.path, where=where)
