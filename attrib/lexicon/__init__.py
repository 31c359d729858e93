"""Word lists as data files, each with a note of where its entries come from."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def read_lexicon(name: str) -> tuple[dict[str, str], ...]:
    """Read one word list of the package.

    Parameters
    ----------
    name : str
        File name without ``.tsv``, for example ``"abbreviations"``.

    Returns
    -------
    tuple of dict
        One mapping from column name to cell per row.  Lines that begin with
        ``#`` are the file's notes and are left out.
    """
    lines = (files("attrib.lexicon") / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line.strip() and not line.startswith("#")]
    header = rows[0]
    return tuple(dict(zip(header, row, strict=True)) for row in rows[1:])
