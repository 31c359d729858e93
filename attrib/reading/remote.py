"""Files that are not on this computer, through fsspec: object stores, the web, any."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any, Final, NamedTuple, cast
from urllib.parse import unquote

from attrib.errors import InputError
from attrib.reading.files import InputFile, base_name, is_web
from attrib.reading.opening import failures, unreadable

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

_BUFFER: Final = 1 << 20
_MAGIC: Final = frozenset("*[")
# What stores tell of a file that is another one when its content is: names differ.
_STAMPS: Final = (
    *("size", "etag", "ETag", "md5Hash", "crc32c", "content_md5", "Content-MD5", "Digest"),
    *("generation", "mtime", "LastModified", "last_modified", "Last-Modified", "updated"),
    *("modified", "created"),
)


def filesystem(url: str) -> tuple[AbstractFileSystem, str]:
    """Return the store that holds a URL, and the name of the file in it.

    Parameters
    ----------
    url : str
        Such as ``s3://bucket/news/a.jsonl``.  Credentials and settings come
        from where the store's own tools take them, or from fsspec's
        configuration.

    Returns
    -------
    filesystem : fsspec.AbstractFileSystem
        Shared between calls.
    path : str
        In the store's own form.

    Raises
    ------
    InputError
        The scheme is not known, or the package that reads it is not installed.
    """
    from fsspec.core import url_to_fs

    if "::" in url:
        raise InputError("chained URLs (`::`) cannot be read; give the file itself", path=url)
    try:
        store, path = url_to_fs(url)
    except ImportError as error:
        scheme = url.partition("://")[0].lower()
        message = f"a package is missing to read {scheme}:// ({error}); {_advice(scheme)}"
        raise InputError(message, path=url) from error
    except ValueError as error:
        raise InputError(f"cannot be read: {error}", path=url) from error
    except failures() as error:
        raise unreadable(error, url) from error
    return store, path


class RemoteStream(NamedTuple):
    """An open remote file.

    Attributes
    ----------
    stream : binary stream
        Read ahead in large blocks, never held whole.
    in_any_order : bool
        Whether it can be read from anywhere.
    """

    stream: IO[bytes]
    in_any_order: bool


@contextmanager
def open_remote(url: str, *, seekable: bool = False) -> Iterator[RemoteStream]:
    """Open a remote file.

    Parameters
    ----------
    url : str
        The file.
    seekable : bool
        Whether to ask a server of the web if it knows ranges of bytes.

    Yields
    ------
    RemoteStream
        At its beginning.

    Raises
    ------
    InputError
        See :func:`filesystem`.
    OSError
        Or another of :func:`attrib.reading.opening.failures`.
    """
    store, path = filesystem(url)
    in_any_order = not is_web(url) or (seekable and _knows_ranges(store, path))
    # Without blocks, the whole file is one answer of the server.
    settings = {} if in_any_order else {"block_size": 0}
    # fsspec's own search for the ends of lines is slow.
    with store.open(path, "rb", **settings) as raw, io.BufferedReader(raw, _BUFFER) as stream:
        yield RemoteStream(stream, in_any_order)


def _knows_ranges(store: AbstractFileSystem, path: str) -> bool:
    """Ask for the second byte of a file: not all servers that know ranges say so."""
    try:
        with store.open(path, "rb", block_size=1) as stream:
            stream.seek(1)
            stream.read(1)
    except ValueError:
        # What fsspec raises where the answer is the whole file.
        return False
    return True


def remote_state(url: str) -> tuple[str, int | None]:
    """Look at a file without reading it.

    Parameters
    ----------
    url : str
        The file.

    Returns
    -------
    stamp : str
        What its store tells of size, checksum or version, and times.
    size : int or None
        Bytes as stored, None where the store does not say.

    Raises
    ------
    InputError
        The file is not there or the store cannot be asked.
    """
    store, path = filesystem(url)
    info = _info(store, path, url)
    size = info.get("size")
    stamp = " ".join(f"{key}={info[key]}" for key in _STAMPS if info.get(key) is not None)
    return stamp, None if size is None else int(size)


def expand_remote(url: str) -> list[InputFile]:
    """Find the files that a remote input stands for.

    Parameters
    ----------
    url : str
        A file, a folder, or a glob with ``*``, ``**`` or ``[]``.  On the web a
        folder is an address that ends in ``/`` and shows links to its files.

    Returns
    -------
    list of InputFile
        Sorted; of a folder or glob those with a known ending that are not
        hidden.  A file that is named itself is there whatever its ending.

    Raises
    ------
    InputError
        The input does not exist, or the store cannot be asked.
    """
    store, path = filesystem(url)
    try:
        if _is_folder(store, path, url):
            return _in_folder(store, path)
        if _MAGIC & set(url):
            return _matching(store, path)
        _info(store, path, url)
    except failures() as error:
        raise unreadable(error, url) from error
    return [InputFile(url, base_name(url))]


def _is_folder(store: AbstractFileSystem, path: str, url: str) -> bool:
    # On the web every address may show links; only a slash says that they are its files.
    return url.endswith("/") if is_web(url) else bool(store.isdir(path))


def _in_folder(store: AbstractFileSystem, folder: str) -> list[InputFile]:
    files = []
    root = folder.rstrip("/") + "/"
    for path in sorted(store.find(folder), key=lambda path: path.split("/")):
        url = store.unstrip_protocol(path)
        name = path.removeprefix(root)
        file = InputFile(url, unquote(name) if is_web(url) else name)
        if file.format and not any(step.startswith(".") for step in name.split("/")):
            files.append(file)
    return files


def _matching(store: AbstractFileSystem, pattern: str) -> list[InputFile]:
    files = []
    matches = cast("dict[str, dict[str, Any]]", store.glob(pattern, detail=True))
    for path in sorted(matches, key=lambda path: path.split("/")):
        url = store.unstrip_protocol(path)
        if matches[path].get("type") == "directory":
            files += _in_folder(store, path)
        elif (file := InputFile(url, base_name(url))).format:
            files.append(file)
    return files


def _info(store: AbstractFileSystem, path: str, url: str) -> dict[str, Any]:
    try:
        return cast("dict[str, Any]", store.info(path))
    except FileNotFoundError as error:
        message = "no such file or folder"
        if is_web(url):
            message += ", or the server does not answer"
        raise InputError(message, path=url) from error
    except failures() as error:
        raise unreadable(error, url) from error


def _advice(scheme: str) -> str:
    extras = {"s3": "s3", "s3a": "s3", "gs": "gs", "gcs": "gs", "http": "http", "https": "http"}
    if scheme in extras:
        return f"install it with `pip install 'attrib[{extras[scheme]}]'`"
    return "install it with pip"
