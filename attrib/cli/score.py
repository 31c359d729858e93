"""``attrib score``: score the sourcing transparency of articles."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, TextIO

import typer

from attrib.article import Article
from attrib.cli.batch import BatchOptions, run_in_batches
from attrib.cli.options import (
    Column,
    Inputs,
    Jobs,
    KeepDuplicates,
    MaxErrors,
    Model,
    Out,
    Outlet,
    Quiet,
    Restart,
    Scheduler,
    ShardBytes,
    ShardDuplicates,
    choose_format,
    read_columns,
)
from attrib.cli.session import Session, is_terminal, session

if TYPE_CHECKING:
    from attrib.reporting import ScoredArticle

_FORMATS: Final = {
    "jsonl": (".jsonl", ".ndjson"),
    "csv": (".csv",),
    "parquet": (".parquet", ".pq"),
}


def score_command(
    inputs: Inputs,
    out: Out = None,
    format: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="jsonl|csv|parquet",
            help="One article a line or row. Without it, a table where standard output is a "
            "terminal, otherwise jsonl.",
            show_default=False,
        ),
    ] = None,
    rubric: Annotated[
        Path | None,
        typer.Option(
            "--rubric",
            metavar="FILE",
            help="A TOML file with other weights.",
            exists=True,
            dir_okay=False,
            show_default=False,
        ),
    ] = None,
    labelled: Annotated[
        bool,
        typer.Option(
            "--labelled", help="Score the labels that the input carries instead of predicting."
        ),
    ] = False,
    model: Model = "default",
    outlet: Outlet = None,
    column: Column = None,
    jobs: Jobs = None,
    scheduler: Scheduler = None,
    max_errors: MaxErrors = None,
    keep_duplicates: KeepDuplicates = False,
    shard_duplicates: ShardDuplicates = False,
    restart: Restart = False,
    shard_bytes: ShardBytes = None,
    quiet: Quiet = False,
) -> None:
    """Score the sourcing of articles, 0 to 100.

    The score says how transparent an article is about its sources. An article that is too
    short, or not in English, gets no score but a reason.
    """
    chosen = choose_format(format, out, _FORMATS)
    if format is None and out is None and is_terminal(sys.stdout):
        chosen = "table"
    columns = read_columns(column or ())
    batch = BatchOptions(
        jobs, scheduler, max_errors, keep_duplicates, shard_duplicates, restart, shard_bytes, quiet
    )
    if batch.wanted(inputs, out, chosen):
        run_in_batches(
            inputs, str(out), batch, task="score", format=chosen, rubric=rubric,
            labelled=labelled, model=model, columns=columns, outlet=outlet,
        )  # fmt: skip
        return
    with session(quiet=quiet) as current:
        from attrib.reporting import open_output, score_articles
        from attrib.scoring import load_rubric

        weights = None if rubric is None else load_rubric(rubric)
        articles = _articles(current, inputs, labelled, model, outlet, columns)
        write = _writer(chosen)
        with open_output(out) as stream:
            written = write(score_articles(current.count(articles), weights), stream)
            stream.flush()
            current.summarise(written)


def _articles(
    current: Session,
    inputs: list[str],
    labelled: bool,
    model: str,
    outlet: str | None,
    columns: dict[str, str],
) -> Iterator[Article]:
    from attrib.model.inputs import label_inputs, labelled_inputs

    if labelled:
        return labelled_inputs(inputs, outlet=outlet, on_error=current.reject)
    from attrib.model import load

    return label_inputs(
        load(model), inputs, columns=columns, outlet=outlet, on_error=current.reject
    )


def _writer(format: str) -> Callable[[Iterable[ScoredArticle], TextIO], int]:
    from attrib.reporting import score_to_record, write_jsonl, write_scores_csv
    from attrib.reporting.table import write_score_table

    def write_records(scored: Iterable[ScoredArticle], stream: TextIO) -> int:
        return write_jsonl(map(score_to_record, scored), stream)

    if format == "table":
        return write_score_table
    return write_scores_csv if format == "csv" else write_records
