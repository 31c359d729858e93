"""Files that are not on this computer, through fsspec: object stores, the web, any."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import IO, TYPE_CHECKING, Any, Final, NamedTuple, cast
from urllib.parse import unquote

from attrib.errors import InputError, UnreachableError
from attrib.reading.files import InputFile, base_name, is_object_store, is_remote, is_web
from attrib.reading.opening import failures, unreadable

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

_BUFFER: Final = 1 << 20
_MAGIC: Final = frozenset("*[")
# What stores tell of a file that is another one when its content is: names differ.
_CONTENT: Final = (
    *("etag", "ETag", "md5Hash", "crc32c", "content_md5", "Content-MD5", "Digest", "generation"),
)
_TIMES: Final = (
    *("mtime", "LastModified", "last_modified", "Last-Modified", "updated"),
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
        message = f"a package is missing for {scheme}:// ({error}); {_advice(scheme)}"
        raise InputError(message, path=url) from error
    except ValueError as error:
        raise InputError(f"cannot be read: {error}", path=url) from error
    except failures() as error:
        raise unreadable(error, url) from error
    _log_nothing_by_itself(store)
    return store, path


def _log_nothing_by_itself(store: AbstractFileSystem) -> None:
    """Keep what a store also raises, with its traceback, from standard error.

    Where logging has been set up, it goes where it is to go.
    """
    log = logging.getLogger(type(store).__module__.partition(".")[0])
    if not log.handlers:
        log.addHandler(logging.NullHandler())


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
        Its size and what its store tells of checksum or version; where that is
        nothing, its times.
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
    # Some stores tell times to the millisecond in listings, and to the second of single files.
    stamps = _told(info, _CONTENT) or _told(info, _TIMES)
    return " ".join(_told(info, ["size"]) + stamps), None if size is None else int(size)


def _told(info: dict[str, Any], keys: Iterable[str]) -> list[str]:
    return [f"{key}={info[key]}" for key in keys if info.get(key) is not None]


def forget_listings(paths: Iterable[str]) -> None:
    """See to it that stores are asked anew what they hold: fsspec remembers it for good.

    Parameters
    ----------
    paths : iterable of str
        Those that are URLs count.
    """
    # Some stores are one for each server or bucket.
    places = {tuple(path.split("/", 3)[:3]): path for path in paths if is_remote(path)}
    for url in places.values():
        with suppress(InputError):  # Whoever reads it will hear why.
            filesystem(url)[0].invalidate_cache()


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
            found = _matching(store, path)
            # The names of objects may look like patterns.
            if found or not (is_object_store(url) and store.isfile(path)):
                return found
        _info(store, path, url)
    except failures() as error:
        raise unreadable(error, url) from error
    except ValueError as error:
        # What settings mean, packages find out when they first connect.
        raise UnreachableError(f"the store cannot be asked: {error}", path=url) from error
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
        if isinstance(unreachable := unreadable(error, url), UnreachableError):
            raise unreachable from error
        bucket = ", or no such bucket" if is_object_store(url) else ""
        raise InputError(f"no such file or folder{bucket}", path=url) from error
    except failures() as error:
        raise unreadable(error, url) from error


def _advice(scheme: str) -> str:
    extras = {"s3": "s3", "s3a": "s3", "gs": "gs", "gcs": "gs", "http": "http", "https": "http"}
    if scheme in extras:
        return f"install it with `pip install 'attrib[{extras[scheme]}]'`"
    return "install it with pip"
