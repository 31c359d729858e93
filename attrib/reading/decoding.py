"""From bytes to text: UTF-8 with or without BOM, and a clear word about anything else."""

from __future__ import annotations

import codecs
import sys
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import IO, Final, NamedTuple

from attrib.errors import InputError
from attrib.reading.files import WHOLE, Part
from attrib.reading.opening import failures, open_decompressed, unreadable

#: The path that stands for standard input.
STDIN: Final = "-"

_OTHER_BOMS: Final = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)


class RawLine(NamedTuple):
    """One line of a file before decoding, its end included.

    Attributes
    ----------
    number : int
        Counted from 1.
    offset : int
        Where it begins, in bytes.
    data : bytes
        Without the BOM.
    """

    number: int
    offset: int
    data: bytes


def byte_lines(path: str, part: Part = WHOLE) -> Iterator[bytes]:
    r"""Stream a file, or standard input, line by line, decompressed.

    Parameters
    ----------
    path : str
        A file, a URL, or ``"-"`` for standard input.
    part : Part
        Which lines to read, in bytes; `stop` is where a line begins.

    Yields
    ------
    bytes
        Lines with their ends; only ``\n`` ends a line.

    Raises
    ------
    InputError
        The file cannot be opened, or not be read to its end.
    """
    offset, count = part.start, part.lines
    try:
        with _opened(path, part.start) as stream:
            while (part.stop is None or offset < part.stop) and (line := stream.readline()):
                yield line
                offset += len(line)
                count += 1
    except failures() as error:
        record = f"line {count + 1}" if offset else None
        last = f"line {count}" if count else None
        raise unreadable(error, path, record=record, last=last) from error


def _opened(path: str, start: int) -> AbstractContextManager[IO[bytes]]:
    return nullcontext(sys.stdin.buffer) if path == STDIN else open_decompressed(path, start)


def raw_lines(lines: Iterable[bytes], *, path: str, part: Part = WHOLE) -> Iterator[RawLine]:
    """Give each line its number and offset, take the BOM off and stop at what is not text.

    Parameters
    ----------
    lines : iterable of bytes
        As :func:`byte_lines` gives them.
    path : str
        The file they come from, for messages.
    part : Part
        Which part of the file they are.

    Yields
    ------
    RawLine
        Lines that hold no NUL byte; they may still not be UTF-8.

    Raises
    ------
    InputError
        The bytes are binary data, or text in UTF-16 or UTF-32.
    """
    offset = part.start
    for number, data in enumerate(lines, part.lines + 1):
        if offset == 0:
            _refuse_other_boms(data, path)
        begin = len(codecs.BOM_UTF8) if offset == 0 and data.startswith(codecs.BOM_UTF8) else 0
        nul = data.find(b"\0")
        if nul >= 0:
            message = f"found a NUL byte at byte {offset + nul}: binary data, not text; "
            raise InputError(message + "nothing from there on is read", path=path)
        yield RawLine(number, offset + begin, data[begin:])
        offset += len(data)


def decode(data: bytes, *, path: str, record: str | None = None, offset: int = 0) -> str:
    """Decode UTF-8 bytes.

    Parameters
    ----------
    data : bytes
        Without BOM.
    path, record : str
        Where they come from, for messages.
    offset : int
        Where they begin in the file, in bytes, for messages.

    Returns
    -------
    str
        The characters as given, control characters included.

    Raises
    ------
    InputError
        The bytes are not UTF-8.
    """
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        message = (
            f"not UTF-8: found byte 0x{data[error.start]:02X} at byte {offset + error.start}; "
            "convert the file to UTF-8, for example with "
            "`iconv -f WINDOWS-1252 -t UTF-8` where it was written on an older system"
        )
        raise InputError(message, path=path, record=record) from error


def read_text(path: str, lines: Iterable[bytes] | None = None) -> str:
    """Read a whole file as text.

    Parameters
    ----------
    path : str
        The file, or ``"-"`` for standard input.
    lines : iterable of bytes, optional
        Its lines, where they have been opened already.

    Returns
    -------
    str
        The text as given, line ends and control characters included, without BOM.

    Raises
    ------
    InputError
        The file cannot be read, is not UTF-8 text, or holds nothing but white space.
    """
    parts = list(raw_lines(byte_lines(path) if lines is None else lines, path=path))
    if not parts:
        raise InputError("the file is empty", path=path)
    text = decode(b"".join(part.data for part in parts), path=path, offset=parts[0].offset)
    if not text.strip():
        raise InputError("the file is empty but for white space", path=path)
    return text


def _refuse_other_boms(data: bytes, path: str) -> None:
    for bom, encoding in _OTHER_BOMS:
        if data.startswith(bom):
            message = f"the text is in {encoding}; convert the file to UTF-8, for example with "
            raise InputError(message + f"`iconv -f {encoding} -t UTF-8`", path=path)
