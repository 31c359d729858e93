"""The unit of work: some files, or a part of a large one."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Final, NamedTuple

from attrib.errors import InputError, UnreachableError
from attrib.reading.files import InputFile, Part, is_remote

#: The stamp of a file that could not be looked at; reading it says why.
UNREADABLE: Final = "unreadable"


@dataclass(frozen=True, slots=True)
class Shard:
    """A piece of the input that is read, scored and written as one.

    Parameters
    ----------
    number : int
        Its place in the order of the input, counted from 0.
    files : tuple of InputFile
        What it holds, in order; a single file where it is a part of one.
    stamps : tuple of str
        What each file looked like when the shard was planned, see
        :func:`file_state`.
    start, stop, lines, rows : int
        Which part of the file, see :class:`attrib.reading.files.Part`.
    """

    number: int
    files: tuple[InputFile, ...]
    stamps: tuple[str, ...]
    start: int = 0
    stop: int | None = None
    lines: int = 0
    rows: int = 0

    @property
    def part(self) -> Part:
        """What of its files it holds."""
        return Part(self.start, self.stop, self.lines, self.rows)

    def to_record(self) -> dict[str, Any]:
        """Return the shard as a record of JSON types, for :meth:`from_record`."""
        return {
            "number": self.number,
            "files": [[*file, stamp] for file, stamp in zip(self.files, self.stamps, strict=True)],
            "part": list(self.part),
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Shard:
        """Return the shard that a record of :meth:`to_record` stands for."""
        files = tuple(InputFile(path, name) for path, name, _ in record["files"])
        stamps = tuple(stamp for *_, stamp in record["files"])
        return cls(record["number"], files, stamps, *record["part"])


class FileState(NamedTuple):
    """What a file looks like without being read.

    Attributes
    ----------
    stamp : str
        Changes when the file does, as far as can be known without reading it.
    size : int or None
        Bytes as stored, None where the server does not say.
    """

    stamp: str
    size: int | None


def file_state(path: str) -> FileState:
    """Look at a file without reading it.

    Parameters
    ----------
    path : str
        A local path or a URL.

    Returns
    -------
    FileState
        The stamp of a local file is its size and the nanosecond of its last
        change.  That of a remote one is its size and its checksum or version,
        or where the store knows none, its times.

    Raises
    ------
    UnreachableError
        The store does not answer or does not let us in.

    Notes
    -----
    What goes unnoticed: a local file that is overwritten with as many other
    bytes and given its old time back (``cp -p``, ``touch -r``), or twice within
    one tick of its disk's clock; a page of the web whose server tells neither
    its version nor its time, when the length stays the same.  A copy of the
    input with new times counts as changed although it is not.
    """
    try:
        if is_remote(path):
            from attrib.reading.remote import remote_state

            return FileState(*remote_state(path))
        found = os.stat(path)
    except UnreachableError:
        raise
    except (OSError, InputError):
        return FileState(UNREADABLE, 0)
    return FileState(f"{found.st_size} {found.st_mtime_ns}", found.st_size)


def shard_digest(shard: Shard) -> str:
    """Return a digest that changes when the input of a shard does.

    Parameters
    ----------
    shard : Shard
        As planned in this run, so that its stamps are of now.

    Returns
    -------
    str
        32 hexadecimal digits made from the paths, names and stamps of its files
        and from its part; the number is left out.  See :func:`file_state` for
        the changes that cannot be seen.
    """
    record = shard.to_record()
    del record["number"]
    return blake2b(json.dumps(record).encode(), digest_size=16).hexdigest()
