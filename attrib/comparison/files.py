"""Which of the files given hold scores."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from os import PathLike
from pathlib import Path
from typing import Final

from attrib.errors import InputError
from attrib.reading import InputFile, expand_inputs

OnError = Callable[[InputError], None]

# What a batch run writes beside its parts; told again so that reading scores loads no batch.
_MANIFEST: Final = "manifest.jsonl"
_REPORTS: Final = ("rejects.jsonl", "duplicates.jsonl")
_PART: Final = "part-"


def score_files(
    inputs: Sequence[str | PathLike[str]], *, on_error: OnError | None = None
) -> list[InputFile]:
    """Find the files of scores that inputs stand for.

    Parameters
    ----------
    inputs : sequence of str or path
        See :func:`attrib.reading.expand_inputs`.
    on_error : callable, optional
        Told of each input that cannot be used.

    Returns
    -------
    list of InputFile
        Without the manifest, rejects and duplicates of a run.  Where a folder
        holds a run's manifest, only its parts and what `inputs` names itself.

    Raises
    ------
    InputError
        Without `on_error`: an input cannot be used, or all files are reports
        of a run.
    """
    given = [inputs] if isinstance(inputs, str | PathLike) else inputs
    named = {os.fspath(one) for one in given}
    runs: dict[Path, bool] = {}
    files = expand_inputs(given, on_error=on_error)
    kept = [
        file
        for file in files
        if not _is_report(file.path) and (file.path in named or not _is_beside_parts(file, runs))
    ]
    if files and not kept:
        message = "is what a run notes beside its scores; give the scores, or its part-* files"
        error = InputError(message, path=files[0].path)
        if on_error is None:
            raise error
        on_error(error)
    return kept


def _is_report(path: str) -> bool:
    name = Path(path).name
    return name in (_MANIFEST, *_REPORTS) or name.endswith(tuple(f".{end}" for end in _REPORTS))


def _is_beside_parts(file: InputFile, runs: dict[Path, bool]) -> bool:
    """Whether a file stands in the folder of a run without being one of its parts."""
    path = Path(file.path)
    if path.name.startswith(_PART):
        return False
    if path.parent not in runs:
        runs[path.parent] = _has_manifest(path.parent)
    return runs[path.parent]


def _has_manifest(folder: Path) -> bool:
    manifest = folder / _MANIFEST
    if not manifest.is_file():
        return False
    try:
        with manifest.open("rb") as stream:
            head = json.loads(stream.readline())
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", path=str(manifest)) from error
    except ValueError:
        return False
    return isinstance(head, dict) and "attrib_manifest" in head
