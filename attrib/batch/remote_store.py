"""Parts and manifests behind a URL: objects that appear complete or not at all."""

from __future__ import annotations

import io
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final

from attrib.batch.errors import BatchError
from attrib.errors import InputError
from attrib.reading.files import is_object_store
from attrib.reading.remote import filesystem

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

_WORKSHOP: Final = "attrib-upload-"
_NEW_SECONDS: Final = 10


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
            # Listings are cached; other processes have written since.  Those of the input stay.
            files.invalidate_cache(root)
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
            files.invalidate_cache(path)
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
        with _workshop() as folder:
            local = folder / name.rsplit("/", 1)[-1]
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
        """Remove what killed processes have left on this machine: uploads leave nothing."""
        for folder in Path(tempfile.gettempdir()).glob(f"{_WORKSHOP}*"):
            if _is_left_over(folder):
                shutil.rmtree(folder, ignore_errors=True)

    def _files(self, name: str) -> tuple[AbstractFileSystem, Any]:
        try:
            return filesystem(self.path(name).rstrip("/"))
        except InputError as error:
            raise BatchError(str(error)) from error


@contextmanager
def _workshop() -> Iterator[Path]:
    """Give a folder for temporary files that is locked as long as this process lives."""
    with tempfile.TemporaryDirectory(prefix=_WORKSHOP) as folder:
        if os.name != "posix":
            yield Path(folder)
            return
        import fcntl

        descriptor = os.open(folder, os.O_RDONLY)
        try:
            with suppress(
                OSError
            ):  # A disk that knows no locks: nothing is then taken for left over.
                fcntl.flock(descriptor, fcntl.LOCK_SH)
            yield Path(folder)
        finally:
            os.close(descriptor)


def _is_left_over(folder: Path) -> bool:
    """Whether the process that made a workshop is dead."""
    if os.name != "posix":
        return False
    import fcntl

    try:
        # The lock comes a moment after the folder.
        if time.time() - folder.stat().st_mtime < _NEW_SECONDS:
            return False
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:
        # It is gone by now, or somebody else's.
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    finally:
        os.close(descriptor)
    return True


def _stamp(entry: dict[str, Any]) -> str:
    state = next((entry[k] for k in ("ETag", "etag", "mtime", "created") if entry.get(k)), "")
    return f"{entry.get('size')}-{state}"
