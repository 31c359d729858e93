"""Arguments and options that several commands share, with the checks of their values."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer


def check_out(out: Path | None) -> Path | None:
    """Refuse an output file whose folder does not exist, before any work is done."""
    if out is not None and not out.parent.is_dir():
        raise typer.BadParameter(f"the folder {str(out.parent)!r} does not exist; make it first")
    return out


def check_outlet(outlet: str | None) -> str | None:
    """Refuse a name that cannot be written as UTF-8, as a terminal of another encoding gives."""
    if outlet is not None:
        try:
            outlet.encode()
        except UnicodeEncodeError as error:
            raise typer.BadParameter("the name is not UTF-8") from error
    return outlet


def read_columns(pairs: Sequence[str]) -> dict[str, str]:
    """Turn ``["text=body"]`` into ``{"text": "body"}``.

    Raises
    ------
    typer.BadParameter
        A pair has no equals sign, or its field is not known or given twice.
    """
    from attrib.reading.csv import FIELDS

    columns: dict[str, str] = {}
    for pair in pairs:
        field, equals, column = pair.partition("=")
        allowed = f"FIELD=COLUMN with a field among {', '.join(FIELDS)}"
        if not equals or not column or field not in FIELDS:
            raise typer.BadParameter(f"{pair!r} must be {allowed}", param_hint="--column")
        if field in columns:
            raise typer.BadParameter(f"{field!r} is given twice", param_hint="--column")
        columns[field] = column
    return columns


def choose_format(given: str | None, out: Path | None, formats: dict[str, tuple[str, ...]]) -> str:
    """Choose the format of the output: as given, or as the file's name ends, else the first.

    Parameters
    ----------
    given : str or None
        Of ``--format``.
    out : path or None
        Of ``--out``.
    formats : dict of str to tuple of str
        Each format with the endings that mean it.

    Raises
    ------
    typer.BadParameter
        The format or the ending is not known.
    """
    if given is not None:
        if given not in formats:
            message = f"{given!r} must be one of {', '.join(formats)}"
            raise typer.BadParameter(message, param_hint="--format")
        return given
    if out is None or str(out) == "-" or (out.exists() and not out.is_file()):
        return next(iter(formats))
    ending = os.path.splitext(out.name)[1].lower()
    for name, endings in formats.items():
        if ending in endings:
            return name
    known = ", ".join(ending for endings in formats.values() for ending in endings)
    message = f"{out.name!r} must end in one of {known}; or name the format with --format"
    raise typer.BadParameter(message, param_hint="--out")


Inputs = Annotated[
    list[str],
    typer.Argument(
        metavar="INPUT",
        help="Files (.txt, .jsonl, .ndjson, .csv, .html), folders, globs, or - for standard input.",
        show_default=False,
    ),
]
Out = Annotated[
    Path | None,
    typer.Option(
        "--out",
        "-o",
        metavar="OUT",
        help="Write to this file, in the format of its ending, instead of standard output. "
        "It appears when it is complete.",
        callback=check_out,
        dir_okay=False,
        show_default=False,
    ),
]
Model = Annotated[
    str,
    typer.Option(
        "--model", metavar="NAME_OR_DIR", help="A shipped model's name, or a folder of `train`."
    ),
]
Outlet = Annotated[
    str | None,
    typer.Option(
        "--outlet",
        metavar="NAME",
        help="The publisher of the articles that do not name theirs.",
        callback=check_outlet,
        show_default=False,
    ),
]
Column = Annotated[
    list[str] | None,
    typer.Option(
        "--column",
        metavar="FIELD=COLUMN",
        help="For CSV: the column that holds a field (id, outlet, date, title, text), "
        "such as text=body. May be repeated.",
        show_default=False,
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")]
