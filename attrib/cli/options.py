"""Arguments and options that several commands share, with the checks of their values."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer


def check_out(out: str | None) -> str | None:
    """Refuse an output whose parent folder does not exist, before any work is done."""
    if out is not None and "://" not in out:
        parent = Path(out).parent
        if not parent.is_dir():
            raise typer.BadParameter(f"the folder {str(parent)!r} does not exist; make it first")
    return out


def goes_to_files(out: str | None) -> bool:
    """Whether an output is a file, a folder or a URL: not standard output, a device or a pipe."""
    if out is None or out == "-":
        return False
    path = Path(out)
    return "://" in out or not path.exists() or path.is_file() or path.is_dir()


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


def choose_format(given: str | None, out: str | None, formats: dict[str, tuple[str, ...]]) -> str:
    """Choose the format of the output: as given, or as the file's name ends, else the first.

    Parameters
    ----------
    given : str or None
        Of ``--format``.
    out : str or None
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
    if out is None or not goes_to_files(out):
        return next(iter(formats))
    from attrib.batch import is_folder

    if is_folder(out):
        return next(iter(formats))
    name = Path(out).name
    ending = os.path.splitext(name)[1].lower()
    for format, endings in formats.items():
        if ending in endings:
            return format
    known = ", ".join(ending for endings in formats.values() for ending in endings)
    message = (
        f"{name!r} must end in one of {known}, or have no ending for a folder of parts; "
        "or name the format with --format"
    )
    raise typer.BadParameter(message, param_hint="--out")


Inputs = Annotated[
    list[str],
    typer.Argument(
        metavar="INPUT",
        help="Files (.txt, .html, .csv, .parquet, .jsonl, .jsonl.gz, .jsonl.zst, .warc.gz), "
        "folders, globs, URLs such as s3://bucket/news/, or - for standard input.",
        show_default=False,
    ),
]
Out = Annotated[
    str | None,
    typer.Option(
        "--out",
        "-o",
        metavar="OUT",
        help="Write to this file, in the format of its ending, instead of standard output. "
        "It appears when it is complete. Without an ending: to a folder of parts, which grows. "
        "Interrupted, the same command goes on where it was. May be a URL.",
        callback=check_out,
        show_default=False,
    ),
]
Jobs = Annotated[
    int | None,
    typer.Option(
        "--jobs",
        "-j",
        metavar="N",
        min=1,
        help="With --out: processes that work at once. As many as there are cores by default.",
        show_default=False,
    ),
]
Scheduler = Annotated[
    str | None,
    typer.Option(
        "--scheduler",
        metavar="URL",
        help="With --out: let the workers of this Dask cluster do the work, such as "
        "tcp://10.0.0.1:8786. Needs attrib[dask].",
        show_default=False,
    ),
]
MaxErrors = Annotated[
    int | None,
    typer.Option(
        "--max-errors",
        metavar="N",
        min=0,
        help="With --out: stop when more than N records are rejected. What is finished is kept.",
        show_default=False,
    ),
]
KeepDuplicates = Annotated[
    bool,
    typer.Option(
        "--keep-duplicates",
        help="With --out: keep articles with the id or the text of an earlier one, which are "
        "otherwise left out and listed.",
    ),
]
ShardDuplicates = Annotated[
    bool,
    typer.Option(
        "--shard-duplicates",
        help="With --out: look for duplicates within each shard only. Needs no memory, for "
        "hundreds of millions of articles.",
    ),
]
Restart = Annotated[
    bool,
    typer.Option(
        "--restart",
        help="With --out: where input, model, rubric or options have changed since an earlier "
        "run, do anew what no longer fits.",
    ),
]
ShardBytes = Annotated[
    int | None,
    typer.Option(
        "--shard-bytes",
        metavar="N",
        min=1,
        help="With --out: bytes of text that are done as one. 500000 by default, five to twenty "
        "seconds of work: what an interruption costs at most.",
        show_default=False,
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")]
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
        help="For CSV, Parquet and JSON Lines: the column that holds a field (id, outlet, date, "
        "title, text), such as text=body; where a file has none of that name, the field's own "
        "name counts. May be repeated.",
        show_default=False,
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")]
