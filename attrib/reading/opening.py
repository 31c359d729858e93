"""Opening files wherever they are, compressed or not, and saying why one cannot be read."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Final, cast

from attrib.errors import InputError, UnreachableError
from attrib.reading.files import InputFile, is_remote
from attrib.reading.outages import has_changed, loaded, network_failures, outage

if TYPE_CHECKING:
    from types import ModuleType

_CHUNK: Final = 1 << 20

# What decoders raise of damaged files besides OSError and EOFError.
_DAMAGE: Final = (
    ("zlib", "error"),
    ("backports.zstd", "ZstdError"),
    ("compression.zstd", "ZstdError"),
    ("pyarrow.lib", "ArrowException"),
)


class BrokenOff(OSError):
    """A file ends before what it holds does."""


def failures() -> tuple[type[BaseException], ...]:
    """Return the exceptions that mean that a file cannot be read, for an ``except`` clause."""
    return (OSError, EOFError, *loaded(_DAMAGE), *network_failures())


def unreadable(
    error: BaseException, path: str, *, record: str | None = None, last: str | None = None
) -> InputError:
    """Say why a file cannot be read, or not to its end.

    Parameters
    ----------
    error : exception
        One of :func:`failures`.
    path : str
        The file.
    record : str, optional
        Where reading stopped.
    last : str, optional
        The last record that was read whole (``"line 17"``); what comes before
        it is kept.

    Returns
    -------
    InputError
        To be raised from `error`; an :class:`~attrib.errors.UnreachableError`
        where nothing is wrong with the file itself.
    """
    down = outage(error, path) if is_remote(path) else None
    if down is not None:
        return UnreachableError(down, path=path, record=record)
    if has_changed(error):
        message = "the file was changed while it was read; run again when it is complete"
    elif isinstance(error, EOFError | BrokenOff):
        message = "the data break off: the file is truncated; fetch or write it again"
    elif isinstance(error, OSError):
        message = f"cannot be read: {error.strerror or error}"
    else:
        reason = str(error) or type(error).__name__
        message = f"cannot be read: {reason}; where the file is damaged, fetch or write it again"
    if last is not None:
        message += f" (the last whole record is {last})"
    return InputError(message, path=path, record=record)


@contextmanager
def open_stored(path: str, start: int = 0) -> Iterator[IO[bytes]]:
    """Open a file as it is stored, compressed or not, to be read from one place on.

    Parameters
    ----------
    path : str
        A local path or a URL.
    start : int
        Where to begin, in bytes.  Only a server that knows no ranges sends what
        comes before.

    Yields
    ------
    binary stream
        At `start`.

    Raises
    ------
    InputError
        A package is missing for the URL.
    OSError
        Or another of :func:`failures`: the file cannot be read.
    """
    if not is_remote(path):
        with open(path, "rb") as stream:
            stream.seek(start)
            yield stream
        return
    from attrib.reading.remote import open_remote

    with open_remote(path, seekable=start > 0) as remote:
        if remote.in_any_order:
            remote.stream.seek(start)
        else:
            _skip(remote.stream, start)
        yield remote.stream


@contextmanager
def open_seekable(path: str) -> Iterator[IO[bytes]]:
    """Open a file as it is stored, to be read in any order.

    Parameters
    ----------
    path : str
        A local path or a URL.  What a server sends only from its beginning is
        copied into a temporary file first.

    Yields
    ------
    binary stream
        At its beginning.

    Raises
    ------
    OSError
        See :func:`open_stored`.
    """
    if not is_remote(path):
        with open(path, "rb") as stream:
            yield stream
        return
    from attrib.reading.remote import open_remote

    with open_remote(path, seekable=True) as remote:
        if remote.in_any_order:
            yield remote.stream
            return
        with tempfile.TemporaryFile() as copy:
            shutil.copyfileobj(remote.stream, copy, _CHUNK)
            copy.seek(0)
            yield copy


@contextmanager
def open_decompressed(path: str, start: int = 0) -> Iterator[IO[bytes]]:
    """Open what a file holds, decompressed where its name says that it is compressed.

    Parameters
    ----------
    path : str
        A local path or a URL.
    start : int
        Where to begin, in bytes of what the file holds.  Only a compressed file
        is read up to there.

    Yields
    ------
    binary stream
        At `start`.

    Raises
    ------
    OSError
        Or another of :func:`failures`, also while the stream is read.
    """
    compression = InputFile(path, "").compression
    if compression is None:
        with open_stored(path, start) as stored:
            yield stored
    elif compression == "gzip":
        import gzip

        with open_stored(path) as stored, gzip.GzipFile(fileobj=stored) as unzipped:
            unzipped.seek(start)
            yield cast("IO[bytes]", unzipped)
    else:
        with open_stored(path) as stored, _zstd().open(stored, "rb") as stream:
            stream.seek(start)
            yield stream


def _skip(stream: IO[bytes], start: int) -> None:
    while start > 0 and (chunk := stream.read(min(start, _CHUNK))):
        start -= len(chunk)


def _zstd() -> ModuleType:
    # The same module under two names.
    if sys.version_info >= (3, 14):
        from compression import zstd
    else:
        from backports import zstd
    return zstd
