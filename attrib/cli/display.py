"""How far a batch run is, on a terminal and elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from attrib.cli.session import is_terminal, say
from attrib.reporting.printable import printable

if TYPE_CHECKING:
    from attrib.batch import Progress

#: Seconds between two lines where standard error is no terminal.
LINE_SECONDS: Final = 15.0

#: Messages such as rejects that are shown; the reports hold all.
MOST_MESSAGES: Final = 10


class Display:
    """Says how far a run is; this one says only errors, for ``--quiet``.

    Attributes
    ----------
    last : Progress or None
        What was told last.
    """

    def __init__(self) -> None:
        self.last: Progress | None = None
        self._shown = 0

    def update(self, progress: Progress) -> None:
        """Take note of how far the run is; to be given as `on_progress`."""
        self.last = progress
        for message in progress.messages:
            if self._shown < MOST_MESSAGES:
                self.show(printable(message))
            self._shown += 1
        self.advance(progress)

    def show(self, line: str) -> None:
        """Show a message."""
        say(line)

    def advance(self, progress: Progress) -> None:
        """Show how far the run is."""


class Lines(Display):
    """Says now and then in a line how far a run is."""

    def __init__(self) -> None:
        super().__init__()
        self._said = time.monotonic()

    def advance(self, progress: Progress) -> None:
        """Say a line, if the last one is some time ago."""
        if time.monotonic() - self._said >= LINE_SECONDS:
            self._said = time.monotonic()
            say(f"{progress.finished} of {progress.shards} shards, {describe(progress)}")


class Bar(Display):
    """Shows a bar on a terminal.

    Parameters
    ----------
    bar : rich.progress.Progress
        That is running.
    """

    def __init__(self, bar: Any) -> None:
        super().__init__()
        self._bar = bar
        self._task = bar.add_task("reading", total=None)

    def show(self, line: str) -> None:
        """Show a message above the bar."""
        self._bar.console.print(line, markup=False, highlight=False, soft_wrap=True)

    def advance(self, progress: Progress) -> None:
        """Move the bar on."""
        self._bar.update(
            self._task,
            total=progress.shards,
            completed=progress.done,
            description=describe(progress),
        )


@contextmanager
def displaying(quiet: bool) -> Iterator[Display]:
    """Give what suits standard error: a bar, lines, or nothing."""
    if quiet:
        yield Display()
    elif not is_terminal(sys.stderr):
        yield Lines()
    else:
        from rich.console import Console
        from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as RichProgress

        columns = SpinnerColumn(), BarColumn(), TextColumn("{task.description}")
        console = Console(stderr=True)
        with RichProgress(
            *columns, TimeElapsedColumn(), console=console, transient=True, redirect_stdout=False
        ) as bar:
            yield Bar(bar)


def describe(progress: Progress) -> str:
    """Say articles, words a second, rejects and the time that is left."""
    articles, words, _ = progress.under_way
    if not progress.read + articles:
        return "starting"
    parts = [f"{progress.scored + articles:,} articles"]
    if words := words + progress.words:
        parts.append(f"{words / max(progress.seconds, 1e-9):,.0f} words/s")
    parts.append(f"{progress.rejected:,} rejected")
    if progress.seconds_left is not None:
        parts.append(f"{duration(progress.seconds_left)} left")
    return ", ".join(parts)


def duration(seconds: float) -> str:
    """Say a time in its two largest units."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
