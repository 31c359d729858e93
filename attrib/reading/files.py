"""One file to read: where it is, what its articles are named after, and its format."""

from __future__ import annotations

import re
from posixpath import splitext
from typing import Final, NamedTuple
from urllib.parse import urlsplit

#: The endings of file names that can be read, and the format each means.
SUFFIXES: Final = {
    ".txt": "txt",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".parquet": "parquet",
    ".html": "html",
    ".htm": "html",
    ".warc": "warc",
}

#: The endings that a file's own may be followed by, and the compression each means.
COMPRESSIONS: Final = {".gz": "gzip", ".zst": "zstd"}

# Parquet has a compression of its own, and so have crawls, where each record is a gzip member.
_NEVER_COMPRESSED: Final = {("parquet", "gzip"), ("parquet", "zstd"), ("warc", "zstd")}
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_WEB: Final = ("http://", "https://")
_OBJECT_STORES: Final = frozenset({"s3", "s3a", "gs", "gcs", "abfs", "abfss", "az", "oci", "oss"})


class InputFile(NamedTuple):
    """One file to read.

    Attributes
    ----------
    path : str
        Where it is, a URL for a remote one, ``"-"`` for standard input.
    name : str
        What articles without an id of their own are named after: the path
        relative to the folder given, or the file's name; the path as given
        where two files of one run would have the same name.
    """

    path: str
    name: str

    @property
    def format(self) -> str | None:
        """The format its name ends in, None for standard input or an unknown one."""
        stem, compression = _without_compression(self.path)
        found = SUFFIXES.get(splitext(stem)[1].lower())
        return None if (found, compression) in _NEVER_COMPRESSED else found

    @property
    def compression(self) -> str | None:
        """``"gzip"`` or ``"zstd"`` where its name ends in that of a compressed file."""
        return _without_compression(self.path)[1]


class Part(NamedTuple):
    """Which part of a file to read.

    Attributes
    ----------
    start, stop : int
        Where the part begins and where the next one does, None for the end of
        the file.  JSON Lines and CSV: bytes of the decompressed file, at the
        beginning of a line; WARC: bytes of the file as stored, at the beginning
        of a record; Parquet: rows.
    lines, rows : int
        How many of them stand before `start`, so that records are named as if
        the whole file were read.
    """

    start: int = 0
    stop: int | None = None
    lines: int = 0
    rows: int = 0


#: All of a file.
WHOLE: Final = Part()


def is_remote(path: str) -> bool:
    """Return whether a path is a URL, such as ``s3://bucket/news.jsonl``."""
    return _SCHEME.match(path) is not None


def is_web(path: str) -> bool:
    """Return whether a path is a URL of the web."""
    return path.lower().startswith(_WEB)


def is_object_store(path: str) -> bool:
    """Return whether a path is a URL of a store of buckets, where folders are only names."""
    return path.partition("://")[0].lower() in _OBJECT_STORES


def base_name(path: str) -> str:
    """Return the last part of a path, without what follows ``?`` in an address of the web."""
    plain = urlsplit(path).path if is_web(path) else path.replace("\\", "/")
    return plain.rpartition("/")[2]


def _without_compression(path: str) -> tuple[str, str | None]:
    name = base_name(path)
    # pathlib takes four times as long, which is felt with a million files.
    ending = splitext(name)[1]
    compression = COMPRESSIONS.get(ending.lower())
    return (name.removesuffix(ending) if compression else name), compression
