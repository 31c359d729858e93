"""What a command says on standard error, and the exit code it ends with."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TextIO

import typer

from attrib.article import Article
from attrib.errors import AttribError, InputError
from attrib.reporting.printable import printable


def say(line: str) -> None:
    """Print one line on standard error, whatever stands in it."""
    typer.echo(printable(line), err=True)


def is_terminal(stream: TextIO) -> bool:
    """Whether somebody reads what is written to a stream."""
    return stream.isatty()


@dataclass
class Session:
    """The count of a command that goes through records.

    Attributes
    ----------
    accepted, rejected, foreign : int
        Articles that were read, records and files that could not be used, and
        articles that do not look like English.
    quiet : bool
        Say nothing but errors.
    show : callable
        Shows a line: above the progress, where that is shown.
    """

    accepted: int = 0
    rejected: int = 0
    foreign: int = 0
    quiet: bool = False
    show: Callable[[str], None] = say

    def reject(self, error: InputError) -> None:
        """Say what is wrong with a record; to be given as `on_error`."""
        self.rejected += 1
        self.show(f"error: {error}")

    def count(self, articles: Iterable[Article]) -> Iterator[Article]:
        """Pass articles through and count them, showing progress on a terminal."""
        if self.quiet or not is_terminal(sys.stderr):
            yield from map(self._accept, articles)
            return
        from rich.console import Console
        from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        columns = SpinnerColumn(), TextColumn("{task.completed} articles"), TimeElapsedColumn()
        console = Console(stderr=True)
        with Progress(*columns, console=console, transient=True, redirect_stdout=False) as progress:
            task = progress.add_task("articles", total=None)
            above = partial(console.print, markup=False, highlight=False, soft_wrap=True)
            self.show = lambda line: above(printable(line))
            try:
                for article in articles:
                    yield self._accept(article)
                    progress.advance(task)
            finally:
                self.show = say

    def _accept(self, article: Article) -> Article:
        self.accepted += 1
        if article.language == "other":
            self.foreign += 1
            self._note(f"note: article {article.id!r} does not look like English (language: other)")
        return article

    def _note(self, line: str) -> None:
        if not self.quiet:
            self.show(line)

    def summarise(self, written: int) -> None:
        """Say how many were read, written and rejected; to be called before the output is closed.

        Raises
        ------
        AttribError
            Nothing was written: a file of earlier results is better left as it is.
        """
        read = self.accepted + self.rejected
        foreign = f", {self.foreign} not in English" if self.foreign else ""
        self._note(f"{read} read, {written} written, {self.rejected} rejected{foreign}")
        if not written:
            raise AttribError("no article could be used, so no output is written")

    @property
    def exit_code(self) -> int:
        """0 where nothing was rejected, otherwise 1."""
        return 1 if self.rejected else 0


@contextmanager
def session(*, quiet: bool = False) -> Iterator[Session]:
    """Run the body of a command: say what fails, and end with the right exit code.

    Parameters
    ----------
    quiet : bool
        Say nothing but errors.

    Yields
    ------
    Session
        Its count.

    Raises
    ------
    typer.Exit
        With 1, where a record was rejected or the command failed.
    """
    current = Session(quiet=quiet)
    try:
        yield current
    except BrokenPipeError:
        # Whoever read the output, such as `head`, has seen enough of it.
        _drop_output()
    except AttribError as error:
        say(f"error: {error}")
        raise typer.Exit(1) from error
    except OSError as error:
        say(f"error: {error.filename or 'output'}: {error.strerror}")
        raise typer.Exit(1) from error
    if current.exit_code:
        raise typer.Exit(current.exit_code)


def _drop_output() -> None:
    """Let what is left for standard output go nowhere when Python flushes it at the end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
