"""Where the results of a run go: one file, or a folder of parts."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import PurePosixPath
from typing import Final

from attrib.batch.errors import BatchError
from attrib.batch.job import FORMATS
from attrib.batch.manifest import MANIFEST
from attrib.batch.remote_store import RemoteStore
from attrib.batch.storage import LocalStore, Store, is_remote, open_store
from attrib.reading.files import InputFile

_ENDINGS: Final = {ending: name for name, endings in FORMATS.items() for ending in endings}

# What fsspec takes for patterns, also when it removes files.
_MAGIC: Final = frozenset("*?[]")


@dataclass(frozen=True, slots=True)
class Destination:
    """Where the results of a run go.

    Attributes
    ----------
    parts : Store
        The folder of parts, manifest and sidecars.
    format : str
        Of the results.
    home : Store
        The folder of the reports; that of the parts themselves where they are
        the result.
    file : str or None
        The name of the one file that the parts become, in `home`.
    """

    parts: Store
    format: str
    home: Store
    file: str | None

    @property
    def place(self) -> str:
        """Where people find the results."""
        return self.parts.place if self.file is None else self.home.path(self.file)

    def report(self, name: str) -> str:
        """Return the name of a report, ``rejects`` or ``duplicates``, in `home`."""
        if self.file is None:
            return f"{name}.jsonl"
        return f"{PurePosixPath(self.file).stem}.{name}.jsonl"


def find_destination(out: str | os.PathLike[str], format: str | None) -> Destination:
    """Tell from the output's name what it will be.

    Parameters
    ----------
    out : str or path
        A file in the format of its ending; without an ending, or where it is
        a folder already, a folder of parts.  A path or a URL.
    format : str, optional
        One of :data:`attrib.batch.job.FORMATS`; it goes before the ending.

    Returns
    -------
    Destination
        Nothing has been made yet.

    Raises
    ------
    BatchError
        The ending or the format is not known, pyarrow is missing for it, or
        the folder of a file does not exist.
    """
    found = _find(os.fspath(out), format)
    if found.format == "parquet" and find_spec("pyarrow") is None:
        raise BatchError('Parquet needs pyarrow: install it with pip install "attrib[parquet]"')
    return found


def _find(path: str, format: str | None) -> Destination:
    if format is not None and format not in FORMATS:
        raise BatchError(f"{format!r} must be one of {', '.join(FORMATS)}")
    if is_remote(path) and _MAGIC & set(path):
        raise BatchError(
            f"{path}: the URL of an output cannot have any of {' '.join(sorted(_MAGIC))} in it"
        )
    if is_folder(path):
        home = open_store(path if is_remote(path) else _absolute(path))
        return Destination(home, format or "jsonl", home, None)
    if not is_remote(path):
        # A link stays a link: what it points to is replaced.
        path = os.path.realpath(path.removeprefix("file://"))
    parent, name = path.rsplit("/", 1) if is_remote(path) else os.path.split(path)
    ending = PurePosixPath(name).suffix.lower()
    if format is None and ending not in _ENDINGS:
        known = ", ".join(_ENDINGS)
        raise BatchError(
            f"{name!r} must end in one of {known}, or have no ending for a folder of parts"
        )
    if not is_remote(path) and not os.path.isdir(parent):
        raise BatchError(f"the folder {parent!r} does not exist; make it first")
    parts = open_store(f"{path}.parts")
    # Nothing unfinished is ever left in the folder of the file itself.
    home = RemoteStore(parent) if is_remote(path) else LocalStore(parent, workshop=parts.place)
    return Destination(parts, format or _ENDINGS[ending], home, name)


def is_folder(path: str) -> bool:
    """Whether an output is a folder of parts: by its name, or as it is one already."""
    if is_remote(path):
        _, _, name = path.partition("://")[2].partition("/")
        return not name or name.endswith("/") or not PurePosixPath(name).suffix
    local = path.removeprefix("file://")
    return local.endswith("/") or os.path.isdir(local) or not PurePosixPath(local).suffix


def refuse_foreign_folder(parts: Store) -> None:
    """Refuse to put parts beside files of somebody else.

    Raises
    ------
    BatchError
        The folder has files but no manifest.
    """
    found = sorted(parts.stamps())
    if found and MANIFEST not in found:
        raise BatchError(
            f"{parts.place}: this folder holds other files ({found[0]}) and no manifest of a "
            "batch run; give a new or an empty folder, or a file name with an ending"
        )


def _absolute(path: str) -> str:
    return os.path.abspath(path.removeprefix("file://"))


def without_results(files: Iterable[InputFile], destination: Destination) -> list[InputFile]:
    """Leave out of the input what earlier runs have written: the output may lie in its folder.

    Parameters
    ----------
    files : iterable of InputFile
        What the inputs stand for.
    destination : Destination
        Where the results go.

    Returns
    -------
    list of InputFile
        Those that are neither parts nor reports.

    Raises
    ------
    BatchError
        The output would be written over one of the inputs.
    """
    place = _comparable(destination.place)
    parts = _comparable(destination.parts.place)
    reports = {
        _comparable(destination.home.path(destination.report(name)))
        for name in ("rejects", "duplicates")
    }
    kept = []
    for file in files:
        path = _comparable(file.path)
        if path == place:
            raise BatchError(
                f"{file.path}: is among the inputs and would be written over; give another "
                "output, or other inputs"
            )
        if path not in reports and not path.startswith(f"{parts}/"):
            kept.append(file)
    return kept


def _comparable(path: str) -> str:
    if is_remote(path):
        return path.rstrip("/")
    return os.path.realpath(path.removeprefix("file://")).replace(os.sep, "/")
