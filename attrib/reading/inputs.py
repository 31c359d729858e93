"""Which files the inputs of a command stand for."""

from __future__ import annotations

import glob
import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from os import PathLike
from pathlib import Path
from typing import Final

from attrib.errors import InputError
from attrib.reading.decoding import STDIN
from attrib.reading.files import COMPRESSIONS, SUFFIXES, InputFile, base_name, is_remote
from attrib.reading.remote import expand_remote, forget_listings

#: What is told of an input or record that cannot be used.
OnError = Callable[[InputError], None]

_KNOWN: Final = ", ".join(SUFFIXES)
_COMPRESSED: Final = " or ".join(COMPRESSIONS)


def expand_inputs(
    inputs: Sequence[str | PathLike[str]], *, on_error: OnError | None = None
) -> list[InputFile]:
    """Find the files that inputs stand for.

    Parameters
    ----------
    inputs : sequence of str or path
        Each a file, a folder (read with its folders, in sorted order, leaving
        out hidden files and those with other endings), a glob such as
        ``"news/**/*.txt"``, or ``"-"`` for standard input.  Files, folders and
        globs may be remote, such as ``"s3://bucket/news/*.jsonl.gz"``: any URL
        that fsspec knows.
    on_error : callable, optional
        Told of each input that cannot be used; the others are expanded.

    Returns
    -------
    list of InputFile
        In the order given; a file that is reached twice stands there once.

    Raises
    ------
    InputError
        Without `on_error`: an input does not exist, matches nothing or has an
        ending that is not known.
    """
    # A lone string is a sequence of strings too: of its letters.
    given = [inputs] if isinstance(inputs, str | PathLike) else list(inputs)
    forget_listings([os.fspath(one) for one in given])
    files: dict[str, InputFile] = {}
    for one in given:
        try:
            for file in _expand(os.fspath(one)):
                place = file.path if is_remote(file.path) else os.path.realpath(file.path)
                files.setdefault(place, file)
        except InputError as error:
            if on_error is None:
                raise
            on_error(error)
    uses = Counter(file.name for file in files.values())
    return [
        file if uses[file.name] == 1 else file._replace(name=_full_name(file.path))
        for file in files.values()
    ]


def _full_name(path: str) -> str:
    return path if is_remote(path) else Path(path).as_posix()


def _expand(given: str) -> list[InputFile]:
    if given == STDIN:
        return [InputFile(STDIN, "stdin")]
    if is_remote(given):
        files = _remote(given)
        nothing = f"no file that can be read ({_KNOWN}) is there"
    elif os.path.isdir(given):
        files = list(_in_folder(given))
        nothing = f"the folder holds no file that can be read ({_KNOWN})"
    elif os.path.exists(given):
        files = [_known(InputFile(given, Path(given).name))]
        nothing = ""
    elif glob.has_magic(given):
        files = list(_matching(given))
        nothing = f"the pattern matches no file that can be read ({_KNOWN})"
    else:
        files = []
        nothing = "no such file or folder"
    if not files:
        raise InputError(nothing, path=given)
    return files


def _remote(url: str) -> list[InputFile]:
    return [_known(file) for file in expand_remote(url)]


def _in_folder(folder: str) -> Iterator[InputFile]:
    found = []
    for parent, folders, names in os.walk(folder, onerror=_unreadable_folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [Path(parent, name) for name in names if not name.startswith(".")]
    for path in sorted(found):
        file = InputFile(str(path), path.relative_to(folder).as_posix())
        if file.format:
            yield file


def _unreadable_folder(error: OSError) -> None:
    message = f"the folder cannot be read: {error.strerror}"
    raise InputError(message, path=str(error.filename)) from error


def _matching(pattern: str) -> Iterator[InputFile]:
    for match in sorted(glob.glob(pattern, recursive=True)):
        if os.path.isdir(match):
            yield from _in_folder(match)
        elif (file := InputFile(match, Path(match).name)).format:
            yield file


def _known(file: InputFile) -> InputFile:
    if file.format is None:
        suffixes = Path(base_name(file.path)).suffixes
        ending = "".join(suffixes[-2 if file.compression else -1 :])
        found = f"the ending {ending!r} is not known" if ending else "the name has no ending"
        message = (
            f"{found}; save it as plain text (.txt) or rename it if it is one of {_KNOWN} "
            f"({_COMPRESSED} after it where compressed)"
        )
        raise InputError(message, path=file.path)
    return file
