"""Where parts and manifests are kept, here or behind a URL: files are never half there."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final, Protocol
from uuid import uuid4

from attrib.batch.remote_store import RemoteStore

_TEMPORARY: Final = ".tmp"


class Store(Protocol):
    """A folder of files that appear complete or not at all.

    Names are relative to it, with at most one folder before a ``/``.
    """

    @property
    def place(self) -> str:
        """Where it is, for messages."""
        ...

    @property
    def appendable(self) -> bool:
        """Whether a file can grow."""
        ...

    def path(self, name: str) -> str:
        """Return the path or URL of a file."""
        ...

    def stamps(self, folder: str = "") -> dict[str, str]:
        """Return the names of the files of a folder, each with its size and time of change."""
        ...

    def stamp(self, name: str) -> str | None:
        """Return a file's size and time of change, None where it is not there."""
        ...

    def open(self, name: str) -> IO[bytes]:
        """Open a file for reading; FileNotFoundError where it is not there."""
        ...

    @contextmanager
    def replacing(self, name: str) -> Iterator[Path]:
        """Give a path to write to; the file is there when the block has ended without error."""
        ...

    def append(self, name: str, data: bytes) -> None:
        """Add bytes to a file and see them on the disk."""
        ...

    def remove(self, name: str) -> None:
        """Remove a file, if it is there."""
        ...

    def remove_all(self, last: str) -> None:
        """Remove the folder with all that is in it, if not at once then one file last."""
        ...

    def tidy(self) -> None:
        """Remove what killed processes have left unfinished."""
        ...


@dataclass(frozen=True, slots=True)
class LocalStore:
    """A folder of this machine or of a file system that several share.

    Attributes
    ----------
    root : str
        The folder.
    workshop : str or None
        Where files are until they are complete, on the same file system; in
        the folder itself by default.
    """

    root: str
    workshop: str | None = None

    @property
    def place(self) -> str:
        """Where it is."""
        return self.root

    @property
    def appendable(self) -> bool:
        """Files can grow."""
        return True

    def path(self, name: str) -> str:
        """Return the path of a file."""
        return os.path.join(self.root, name)

    def stamps(self, folder: str = "") -> dict[str, str]:
        """Return names with size and time of change; temporary files do not count."""
        try:
            with os.scandir(self.path(folder)) as entries:
                return {
                    entry.name: _stamp(entry.stat())
                    for entry in entries
                    if entry.is_file() and not entry.name.endswith(_TEMPORARY)
                }
        except FileNotFoundError:
            return {}

    def stamp(self, name: str) -> str | None:
        """Return a file's size and time of change, None where it is not there."""
        try:
            return _stamp(os.stat(self.path(name)))
        except FileNotFoundError:
            return None

    def open(self, name: str) -> IO[bytes]:
        """Open a file for reading."""
        return open(self.path(name), "rb")

    @contextmanager
    def replacing(self, name: str) -> Iterator[Path]:
        """Give the path of a hidden file, which takes its place at the end of the block."""
        target = Path(self.path(name))
        workshop = Path(self.workshop or target.parent)
        workshop.mkdir(parents=True, exist_ok=True)
        # A name of its own: a process left over from a killed run may still write the same part.
        part = workshop / f".{target.name}.{uuid4().hex}{_TEMPORARY}"
        try:
            yield part
            with open(part, "rb") as stream:
                os.fsync(stream.fileno())
            if target.exists():
                shutil.copymode(target, part)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)

    def append(self, name: str, data: bytes) -> None:
        """Add bytes to a file and see them on the disk."""
        with open(self.path(name), "ab") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())

    def remove(self, name: str) -> None:
        """Remove a file, if it is there."""
        Path(self.path(name)).unlink(missing_ok=True)

    def remove_all(self, last: str) -> None:
        """Remove the folder, renamed first: it is there as a whole or not at all."""
        doomed = self._doomed
        if os.path.isdir(self.root):
            shutil.rmtree(doomed, ignore_errors=True)
            os.replace(self.root, doomed)
        shutil.rmtree(doomed, ignore_errors=True)

    def tidy(self) -> None:
        """Remove temporary files, and a folder that was being removed."""
        shutil.rmtree(self._doomed, ignore_errors=True)
        root = Path(self.root)
        for path in (*root.glob(f".*{_TEMPORARY}"), *root.glob(f".*/.*{_TEMPORARY}")):
            path.unlink(missing_ok=True)
        for path in root.glob(".*/marks-*"):
            shutil.rmtree(path, ignore_errors=True)

    @property
    def _doomed(self) -> str:
        parent, name = os.path.split(os.path.abspath(self.root))
        return os.path.join(parent, f".{name}.removed")


def open_store(root: str) -> Store:
    """Return the store of a folder or URL."""
    return RemoteStore(root) if is_remote(root) else LocalStore(root.removeprefix("file://"))


def is_remote(path: str) -> bool:
    """Whether a path is a URL of something else than this machine's files."""
    return "://" in path and not path.startswith("file://")


def _stamp(found: os.stat_result) -> str:
    return f"{found.st_size}-{found.st_mtime_ns}"
