"""Commands that write to files: resumable, in several processes, with progress."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import typer

from attrib.cli.display import MOST_MESSAGES, Display, displaying
from attrib.cli.options import goes_to_files
from attrib.cli.session import say, session

if TYPE_CHECKING:
    from types import FrameType

    from attrib.batch import BatchSummary

#: The exit code of a command that was interrupted.
INTERRUPTED = 130

_STDIN = "-"


class BatchOptions(NamedTuple):
    """The options that only runs into files have, as given."""

    jobs: int | None
    scheduler: str | None
    max_errors: int | None
    keep_duplicates: bool
    shard_duplicates: bool
    restart: bool
    shard_bytes: int | None
    quiet: bool

    def wanted(self, inputs: Sequence[str], out: str | None, format: str) -> bool:
        """Tell whether to work in batches, and refuse what cannot be done otherwise.

        Raises
        ------
        typer.BadParameter
            An option needs an output file, or the output cannot be what it is to be.
        """
        if self.keep_duplicates and self.shard_duplicates:
            raise typer.BadParameter("--keep-duplicates and --shard-duplicates exclude each other")
        batch = goes_to_files(out) and _STDIN not in inputs and format != "html"
        if batch:
            return True
        if format == "parquet":
            raise typer.BadParameter(
                "parquet needs an output file and input files", param_hint="--format"
            )
        if out is not None and goes_to_files(out) and (Path(out).is_dir() or "://" in out):
            raise typer.BadParameter(f"{out!r} is a directory; give a file", param_hint="--out")
        if any(self._replace(quiet=False)):
            message = "such options need --out FILE or FOLDER, and input files"
            raise typer.BadParameter(message, param_hint=self._first_given)
        return False

    @property
    def duplicates(self) -> str:
        """What is done with duplicates, in the words of :func:`attrib.batch.run_batch`."""
        if self.keep_duplicates:
            return "keep"
        return "shard" if self.shard_duplicates else "all"

    @property
    def _first_given(self) -> str:
        return next(f"--{name.replace('_', '-')}" for name, v in self._asdict().items() if v)


def run_in_batches(
    inputs: Sequence[str],
    out: str,
    options: BatchOptions,
    *,
    rubric: Path | None = None,
    **arguments: Any,
) -> None:
    """Run :func:`attrib.batch.run_batch`: show progress, say the counts, end with the right code.

    Parameters
    ----------
    inputs, out, options
        As given on the command line.
    rubric : Path, optional
        The file of the weights.
    **arguments
        Handed on.

    Raises
    ------
    typer.Exit
        With 1 where records were rejected or the run failed, with 130 where
        it was interrupted.
    """
    with session() as current:
        from attrib.batch import run_batch
        from attrib.scoring import load_rubric

        if options.shard_bytes is not None:
            arguments["shard_bytes"] = options.shard_bytes
        weights = None if rubric is None else load_rubric(rubric)
        with _interruptible() as progress, displaying(options.quiet) as display:
            progress.append(display)
            summary = run_batch(
                inputs,
                out,
                rubric=weights,
                jobs=options.jobs,
                scheduler=options.scheduler,
                max_errors=options.max_errors,
                duplicates=options.duplicates,
                restart=options.restart,
                on_progress=display.update,
                **arguments,
            )
        current.rejected = summary.rejected
        if not options.quiet:
            _say_summary(summary)


@contextmanager
def _interruptible() -> Iterator[list[Display]]:
    """End with a word on how to go on where Ctrl-C or a request to terminate comes.

    Yields
    ------
    list of Display
        To be given what is displayed.
    """
    shown: list[Display] = []
    before = None
    if threading.current_thread() is threading.main_thread():
        before = signal.signal(signal.SIGTERM, _interrupt)
    try:
        yield shown
    except KeyboardInterrupt as interrupt:
        last = shown[0].last if shown else None
        if last and last.finished:
            done = f"{last.finished} of {last.shards} shards are finished"
            say(f"interrupted: {done}; the same command goes on from there")
        else:
            say("interrupted before the first shard was finished: the same command starts again")
        raise typer.Exit(INTERRUPTED) from interrupt
    finally:
        if before is not None:
            signal.signal(signal.SIGTERM, before)


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _say_summary(summary: BatchSummary) -> None:
    say(str(summary))
    if summary.rejects is not None:
        say(f"rejected: {summary.rejects}")
    if summary.duplicates_report is not None:
        say(f"duplicates: {summary.duplicates_report}")


__all__ = ["INTERRUPTED", "MOST_MESSAGES", "BatchOptions", "run_in_batches"]
