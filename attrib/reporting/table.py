"""Scores as a table for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final, TextIO

from attrib.article import LABELS
from attrib.reporting.printable import printable
from attrib.reporting.scores import ScoredArticle

if TYPE_CHECKING:
    from rich.table import Table

    from attrib.scoring import Score

_HEADINGS: Final = dict(zip(LABELS, ("unnamed", "named", "outlets", "none"), strict=True))


def write_score_table(
    scored: Iterable[ScoredArticle], stream: TextIO, *, width: int | None = None
) -> int:
    """Write scored articles as a readable table.

    Parameters
    ----------
    scored : iterable of ScoredArticle
        All are read before anything is written.
    stream : text stream
        The terminal.
    width : int, optional
        Columns of the terminal; found out where it is not given.

    Returns
    -------
    int
        How many were written.

    Notes
    -----
    A single article comes with its explanation.
    """
    from rich.console import Console

    found = list(scored)
    console = Console(file=stream, width=width, highlight=False)
    if found:
        console.print(_table([_row(one) for one in found]))
    if len(found) == 1:
        for line in explain(found[0].score):
            console.print(line, markup=False)
    return len(found)


def explain(score: Score) -> list[str]:
    """Return what a score says for itself: its parts, why it is so, what would raise it."""
    width = max((len(part.name) for part in score.parts), default=0)
    lines = [
        f"{part.name.ljust(width)}  {_points(part.value).rjust(3)}  {part.question}"
        for part in score.parts
    ]
    lines += ["", printable(score.explanation)]
    lines += [f"- {printable(advice)}" for advice in score.advice]
    if score.flags:
        flags = ", ".join(score.flags)
        lines.append(f"Looks like: {flags}. There the score means something else.")
    lines.append(f"Rubric: {printable(score.rubric)} {printable(score.rubric_version)}")
    return lines


def _table(rows: Sequence[Sequence[str]]) -> Table:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, pad_edge=False, caption_justify="left")
    table.add_column("article", ratio=3, overflow="fold")
    table.add_column("outlet", overflow="fold")
    table.add_column("score", justify="right", style="bold", no_wrap=True)
    table.add_column("90 %", justify="right", no_wrap=True)
    for heading in (*_HEADINGS.values(), "sources"):
        table.add_column(heading, justify="right", no_wrap=True)
    for row in rows:
        # Text, so that brackets in a headline are not taken for markup.
        table.add_row(*(Text(cell) for cell in row))
    table.caption = "Score: 0 to 100. Unnamed to none: share of sentences by who is credited."
    return table


def _row(scored: ScoredArticle) -> list[str]:
    article, score = scored
    name = printable(article.title or article.id)
    if score.reason is not None:
        name += f" (no score: {printable(score.reason)})"
    total = len(article.sentences or ())
    return [
        name,
        printable(article.outlet or ""),
        _points(score.value),
        "" if score.interval is None else "-".join(map(_points, score.interval)),
        *(f"{score.shares[label]:.0%}" if total else "-" for label in LABELS),
        str(score.sources),
    ]


def _points(value: float | None) -> str:
    return "-" if value is None else f"{value:.0f}"
