"""``attrib train``: fit a model from labelled articles."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from attrib.cli.session import say, session


def train_command(
    inputs: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="INPUT",
            help="Labelled article JSONL: files, folders, globs. Without any, the corpus that "
            "comes with attrib.",
            show_default=False,
        ),
    ] = None,
    out: Annotated[
        Path,
        typer.Option("--out", "-o", metavar="DIR", help="The model folder.", file_okay=False),
    ] = Path("model"),
    spans: Annotated[
        list[Path] | None,
        typer.Option(
            "--spans",
            metavar="FILE",
            help="Articles with source and cue spans only (.jsonl, .jsonl.gz), from which the "
            "tagger learns first. May be repeated.",
            exists=True,
            dir_okay=False,
            show_default=False,
        ),
    ] = None,
    keep_tagger: Annotated[
        str | None,
        typer.Option(
            "--keep-tagger",
            metavar="MODEL",
            help="Take the tagger of this model, by name or folder, and fit the classifier alone.",
            show_default=False,
        ),
    ] = None,
    standoff: Annotated[
        Path | None,
        typer.Option(
            "--standoff",
            metavar="FILE",
            help="Labels without texts, such as data/standoff/pool.jsonl; needs --texts.",
            exists=True,
            dir_okay=False,
            show_default=False,
        ),
    ] = None,
    texts: Annotated[
        list[Path] | None,
        typer.Option(
            "--texts",
            metavar="FILE",
            help="Article JSONL (.jsonl, .jsonl.gz) with the texts that --standoff labels. "
            "May be repeated.",
            exists=True,
            dir_okay=False,
            show_default=False,
        ),
    ] = None,
    base: Annotated[
        Path | None,
        typer.Option(
            "--base",
            metavar="DIR",
            help="Fit an encoder from this pretrained BERT encoder instead of a CNN; needs "
            "attrib[encoder].",
            exists=True,
            file_okay=False,
            show_default=False,
        ),
    ] = None,
    soft: Annotated[
        bool,
        typer.Option(
            "--soft",
            help="Learn from the probabilities of articles that a model labelled, not from its "
            "labels alone.",
        ),
    ] = False,
    measure: Annotated[
        list[str] | None,
        typer.Option(
            "--measure",
            metavar="GOLD",
            help="Labelled articles to measure the model on; the figures are noted in its "
            "meta.json. May be repeated.",
            show_default=False,
        ),
    ] = None,
    epochs: Annotated[
        int | None,
        typer.Option(
            "--epochs",
            metavar="N",
            min=1,
            help="How often the tagger goes through the articles.",
            show_default=False,
        ),
    ] = None,
    seed: Annotated[
        int,
        typer.Option(
            "--seed",
            metavar="N",
            min=0,
            help="The same input and seed give the same model, bit for bit.",
        ),
    ] = 0,
) -> None:
    """Fit a model from labelled articles.

    Corrected output of `attrib predict` can be used as it is.
    """
    with session():
        from attrib.training import train

        train(
            inputs or (),
            out,
            spans=[str(path) for path in spans or ()],
            standoff=standoff,
            texts=[str(path) for path in texts or ()],
            keep_tagger=keep_tagger,
            base=base,
            soft=soft,
            measure=measure or (),
            epochs=epochs,
            seed=seed,
            report=say,
        )
        say(f"model written to {out}")
