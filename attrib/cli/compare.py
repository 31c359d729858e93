"""``attrib compare``: compare the scores of groups of articles."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Final

import typer

from attrib.cli.options import Json, check_out, choose_format, goes_to_files
from attrib.cli.session import say, session

_FORMATS: Final[dict[str, tuple[str, ...]]] = {
    "table": (".txt",),
    "json": (".json",),
    "csv": (".csv",),
}

_ENDINGS: Final = ".txt, .json or .csv"


def _refuse_other_endings(out: str | None, *, as_json: bool) -> None:
    if out is None or not goes_to_files(out):
        return
    ending = Path(out).suffix.lower()
    known = as_json or not ending or (ending,) in _FORMATS.values()
    if not known or "://" in out:
        message = f"{out!r} must be a local file that ends in {_ENDINGS}"
        raise typer.BadParameter(message, param_hint="--out")


def compare_command(
    scored: Annotated[
        list[str],
        typer.Argument(
            metavar="SCORED",
            help="JSONL, CSV or Parquet files of `attrib score`, folders of them or of parts, "
            "globs, or - for standard input.",
            show_default=False,
        ),
    ],
    by: Annotated[
        str,
        typer.Option(
            "--by",
            metavar="FIELD",
            help="The field to compare by: outlet, month, year, language or any other field of "
            "the articles, such as section or author.",
            show_default=False,
        ),
    ],
    baseline: Annotated[
        str | None,
        typer.Option(
            "--baseline",
            metavar="GROUP",
            help="Compare with this group instead of all others.",
            show_default=False,
        ),
    ] = None,
    topic: Annotated[
        str | None,
        typer.Option(
            "--topic",
            metavar="FIELD",
            help="A field that holds the topic, to warn where groups write about others.",
            show_default=False,
        ),
    ] = None,
    metadata: Annotated[
        Path | None,
        typer.Option(
            "--metadata",
            metavar="FILE",
            help="CSV, JSONL or Parquet with further fields of the articles, joined by `id`.",
            exists=True,
            dir_okay=False,
            show_default=False,
        ),
    ] = None,
    smallest: Annotated[
        int,
        typer.Option("--smallest", min=2, help="Warn of groups with fewer articles."),
    ] = 10,
    draws: Annotated[int, typer.Option("--draws", min=100, help="Bootstrap draws.")] = 2000,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Seed of the bootstrap.")] = 0,
    as_json: Json = False,
    out: Annotated[
        str | None,
        typer.Option(
            "--out",
            "-o",
            metavar="OUT",
            help=f"Write to this file instead of standard output: {_ENDINGS}, a table without "
            "an ending. It appears when it is complete.",
            callback=check_out,
            show_default=False,
        ),
    ] = None,
) -> None:
    """Compare the scores of groups of articles.

    Each group gets its mean score and the means of the parts, with bootstrap intervals over
    articles, and the difference from all other articles with its effect size.
    """
    _refuse_other_endings(out, as_json=as_json)
    chosen = choose_format("json" if as_json else None, out, _FORMATS)
    with session() as current:
        from attrib.comparison import check_metadata, compare, read_metadata, read_scored
        from attrib.comparison.tables import write_csv
        from attrib.reporting.outputs import open_output

        records = read_scored(scored, on_error=current.reject)
        fields = None if metadata is None else read_metadata(metadata)
        if metadata is not None and fields is not None:
            for warning in check_metadata(records, fields, metadata):
                say(f"warning: {warning}")
        found = compare(
            records,
            by,
            baseline=baseline,
            topic=topic,
            metadata=fields,
            smallest=smallest,
            draws=draws,
            seed=seed,
        )
        with open_output(out) as stream:
            if chosen == "csv":
                write_csv(found, stream)
            elif chosen == "json":
                json.dump(found.to_dict(), stream, indent=2, ensure_ascii=False)
                stream.write("\n")
            else:
                stream.write(found.to_text())
            stream.flush()
