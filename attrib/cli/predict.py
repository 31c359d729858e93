"""``attrib predict``: label the sentences of articles."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Annotated, Final, TextIO

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
from attrib.cli.session import session

_FORMATS: Final = {
    "jsonl": (".jsonl", ".ndjson"),
    "csv": (".csv",),
    "parquet": (".parquet", ".pq"),
    "html": (".html", ".htm"),
}

_Write = Callable[[Iterable[Article], TextIO], int]


def predict_command(
    inputs: Inputs,
    out: Out = None,
    format: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="jsonl|csv|parquet|html",
            help="jsonl: one article a line (the default). csv, parquet: one sentence a "
            "row. "
            "html: one page with all articles, to read and to show.",
            show_default=False,
        ),
    ] = None,
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
    """Label the sentences of articles.

    Each sentence is labelled by whose word the reader has for it: an unnamed source, an
    identified source, another outlet, or nobody's but the reporter's.
    """
    chosen = choose_format(format, out, _FORMATS)
    columns = read_columns(column or ())
    batch = BatchOptions(
        jobs, scheduler, max_errors, keep_duplicates, shard_duplicates, restart, shard_bytes, quiet
    )
    if batch.wanted(inputs, out, chosen):
        run_in_batches(
            inputs, str(out), batch, task="predict", format=chosen,
            model=model, columns=columns, outlet=outlet,
        )  # fmt: skip
        return
    with session(quiet=quiet) as current:
        from attrib.model import load
        from attrib.model.inputs import label_inputs
        from attrib.reporting import open_output

        write = _writer(chosen)
        articles = label_inputs(
            load(model), inputs, columns=columns, outlet=outlet, on_error=current.reject
        )
        with open_output(out) as stream:
            written = write(current.count(articles), stream)
            stream.flush()
            current.summarise(written)


def _writer(format: str) -> _Write:
    from attrib.records import article_to_record
    from attrib.reporting import write_jsonl, write_page, write_sentences_csv

    def write_articles(articles: Iterable[Article], stream: TextIO) -> int:
        return write_jsonl(map(article_to_record, articles), stream)

    writers: dict[str, _Write] = {
        "jsonl": write_articles,
        "csv": write_sentences_csv,
        "html": write_page,
    }
    return writers[format]
