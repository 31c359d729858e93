"""The command ``attrib``: one command a file, each a thin layer over a function.

Nothing heavy is imported before a command runs, so that ``--help`` is quick.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from attrib.cli.compare import compare_command
from attrib.cli.evaluate import evaluate_command
from attrib.cli.help_texts import EPILOGS
from attrib.cli.info import info_command
from attrib.cli.predict import predict_command
from attrib.cli.score import score_command
from attrib.cli.train import train_command

__all__ = ["app", "main"]

# Plain help: examples keep their lines, and rich need not be imported for it.
app = typer.Typer(
    name="attrib",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    epilog=EPILOGS["attrib"],
)
app.command("predict", epilog=EPILOGS["predict"])(predict_command)
app.command("score", epilog=EPILOGS["score"])(score_command)
app.command("compare", epilog=EPILOGS["compare"])(compare_command)
app.command("train", epilog=EPILOGS["train"])(train_command)
app.command("evaluate", epilog=EPILOGS["evaluate"])(evaluate_command)
app.command("info", epilog=EPILOGS["info"])(info_command)


def _print_version(wanted: bool) -> None:
    if wanted:
        from attrib import __version__

        typer.echo(f"attrib {__version__}")
        raise typer.Exit


@app.callback()
def _attrib(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version."
        ),
    ] = False,
) -> None:
    """Say for every sentence of a news article whose word the reader has for it."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command and leave Python with its exit code.

    Parameters
    ----------
    arguments : sequence of str, optional
        What follows ``attrib`` on the command line; taken from there where it
        is not given.
    """
    app(None if arguments is None else list(arguments), prog_name="attrib")
