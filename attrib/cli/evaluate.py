"""``attrib evaluate``: measure labels against reference labels."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from attrib.cli.options import Json
from attrib.cli.session import session


def evaluate_command(
    gold: Annotated[
        list[str],
        typer.Argument(
            metavar="GOLD",
            help="Article JSONL with the labels to measure against: files, folders, globs, or - "
            "for standard input.",
            show_default=False,
        ),
    ],
    model: Annotated[
        str | None,
        typer.Option(
            "--model",
            metavar="NAME_OR_DIR",
            help="The model to measure: a shipped model's name, or a folder of `train`.  "
            "[default: default]",
            show_default=False,
        ),
    ] = None,
    predictions: Annotated[
        list[str] | None,
        typer.Option(
            "--predictions",
            metavar="FILE",
            help="Measure the labels of this file instead of running a model. May be repeated.",
            show_default=False,
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Measure labels against a reference.

    The model labels the sentences of GOLD anew; or --predictions gives labels that are there
    already.
    """
    if predictions and model is not None:
        raise typer.BadParameter("give it without --model", param_hint="--predictions")
    with session() as current:
        from attrib.evaluation.inputs import evaluate_inputs
        from attrib.model import load

        evaluation = evaluate_inputs(
            gold,
            model=None if predictions else load(model or "default"),
            predictions=predictions or None,
            on_error=current.reject,
        )
        if as_json:
            typer.echo(json.dumps(evaluation.to_dict(), indent=2, ensure_ascii=False))
        else:
            typer.echo(evaluation.to_text(), nl=False)
