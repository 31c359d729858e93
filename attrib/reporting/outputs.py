"""Where results go: standard output, or a file that appears only when it is complete."""

from __future__ import annotations

import io
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TextIO


@contextmanager
def open_output(path: str | Path | None) -> Iterator[TextIO]:
    """Open what results are written to, as UTF-8 with line ends as written.

    Parameters
    ----------
    path : str, path or None
        A file; None or ``"-"`` for standard output.

    Yields
    ------
    text stream
        For a file: a hidden file beside it that takes its name, and the place
        of a file that is there already, when the block ends.  When the block
        raises, it is removed and the file that was there stays as it was.

    Raises
    ------
    OSError
        The file cannot be written.
    """
    if path is None or str(path) == "-":
        yield _standard_output()
        return
    # A link stays a link: what it points to is replaced.
    target = Path(os.path.realpath(path))
    if target.exists() and not target.is_file():
        # A device or a pipe, such as /dev/null, has no content to protect.
        with target.open("w", encoding="utf-8", newline="") as stream:
            yield stream
        return
    with _replacing(target) as part, part.open("x", encoding="utf-8", newline="") as stream:
        yield stream


@contextmanager
def open_binary_output(path: str | Path) -> Iterator[IO[bytes]]:
    """Open a file that is not text, to appear under its name only when it is complete.

    Parameters
    ----------
    path : str or path
        A file, replaced as :func:`open_output` does it.

    Yields
    ------
    binary stream
        A hidden file beside it, removed when the block raises.

    Raises
    ------
    OSError
        The file cannot be written.
    """
    with _replacing(Path(os.path.realpath(path))) as part, part.open("xb") as stream:
        yield stream


def _standard_output() -> TextIO:
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", newline="")
    return sys.stdout


@contextmanager
def _replacing(target: Path) -> Iterator[Path]:
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        yield part
        if target.exists():
            shutil.copymode(target, part)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
