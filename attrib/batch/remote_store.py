"""Parts and manifests behind a URL: objects that appear complete or not at all."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from attrib.batch.errors import BatchError
from attrib.errors import InputError
from attrib.reading.files import is_object_store
from attrib.reading.remote import filesystem

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem


@dataclass(frozen=True, slots=True)
class RemoteStore:
    """A folder behind a URL, such as ``s3://bucket/results``, through fsspec.

    Files are written on this machine first and uploaded whole: an upload that
    is broken off leaves nothing that can be seen.
    """

    root: str

    @property
    def place(self) -> str:
        """Where it is."""
        return self.root

    @property
    def appendable(self) -> bool:
        """Objects cannot grow."""
        return False

    def path(self, name: str) -> str:
        """Return the URL of a file."""
        return f"{self.root.rstrip('/')}/{name}"

    def stamps(self, folder: str = "") -> dict[str, str]:
        """Return names with size and what the storage says of their state."""
        files, root = self._files(folder)
        try:
            # Listings are cached; other processes have written since.
            files.invalidate_cache()
            entries = files.ls(root, detail=True)
        except FileNotFoundError:
            return {}
        except ValueError as error:
            # What settings mean, packages find out when they first connect.
            raise BatchError(f"{self.root}: the store cannot be asked: {error}") from error
        return {
            entry["name"].rstrip("/").rsplit("/", 1)[-1]: _stamp(entry)
            for entry in entries
            # Some stores list a folder itself, where somebody has made an empty object for it.
            if entry["type"] == "file" and entry["name"].rstrip("/") != root.rstrip("/")
        }

    def stamp(self, name: str) -> str | None:
        """Return a file's size and state, None where it is not there."""
        files, path = self._files(name)
        try:
            files.invalidate_cache()
            return _stamp(files.info(path))
        except FileNotFoundError:
            return None

    def open(self, name: str) -> IO[bytes]:
        """Open a file for reading: it is fetched whole, as no part is large."""
        files, path = self._files(name)
        return io.BytesIO(files.cat_file(path))

    @contextmanager
    def replacing(self, name: str) -> Iterator[Path]:
        """Give a path on this machine, uploaded at the end of the block."""
        files, path = self._files(name)
        with tempfile.TemporaryDirectory(prefix="attrib-") as folder:
            local = Path(folder, name.rsplit("/", 1)[-1])
            yield local
            # Stores of buckets need no folders, and would make the bucket of a mistyped name.
            if not is_object_store(self.root):
                files.makedirs(path.rsplit("/", 1)[0], exist_ok=True)
            files.put_file(str(local), path)

    def append(self, name: str, data: bytes) -> None:
        """Refuse: objects cannot grow."""
        raise NotImplementedError(f"{self.path(name)}: objects cannot grow; write it anew")

    def remove(self, name: str) -> None:
        """Remove a file, if it is there."""
        files, path = self._files(name)
        with suppress(FileNotFoundError):
            files.rm_file(path)

    def remove_all(self, last: str) -> None:
        """Remove the files of the folder, then those of folders in it, then the last one."""
        files, root = self._files("")
        files.invalidate_cache()
        folder = f"{root.rstrip('/')}/"
        turns: dict[int, list[str]] = {0: [], 1: []}
        with suppress(FileNotFoundError):
            for path in files.find(root):
                name = path.removeprefix(folder)
                if name != last:
                    turns["/" in name].append(path)
            for paths in filter(None, turns.values()):
                files.rm(paths)
            files.rm(root, recursive=True)

    def tidy(self) -> None:
        """Do nothing: unfinished uploads leave nothing."""

    def _files(self, name: str) -> tuple[AbstractFileSystem, Any]:
        try:
            return filesystem(self.path(name).rstrip("/"))
        except InputError as error:
            raise BatchError(str(error)) from error


def _stamp(entry: dict[str, Any]) -> str:
    state = next((entry[k] for k in ("ETag", "etag", "mtime", "created") if entry.get(k)), "")
    return f"{entry.get('size')}-{state}"
