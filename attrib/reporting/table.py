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
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, caption_justify="left")
    table.add_column("article", overflow="fold", ratio=1)
    table.add_column("score", justify="right", style="bold", no_wrap=True)
    for heading in ("90 %", *_HEADINGS.values(), "sources"):
        table.add_column(heading, justify="right", no_wrap=True)
    for row in rows:
        # Text, so that brackets in a headline are not taken for markup.
        table.add_row(*map(Text, row))
    table.caption = "Score: 0 to 100. Unnamed to none: share of sentences by who is credited."
    return table


def _row(scored: ScoredArticle) -> list[str]:
    article, score = scored
    lines = [article.title or article.id, article.outlet or ""]
    if score.reason is not None:
        lines.append(f"no score: {score.reason}")
    total = len(article.sentences or ())
    return [
        "\n".join(printable(line) for line in lines if line),
        _points(score.value),
        "" if score.interval is None else "-".join(map(_points, score.interval)),
        *(f"{score.shares[label]:.0%}" if total else "-" for label in LABELS),
        str(score.sources),
    ]


def _points(value: float | None) -> str:
    return "-" if value is None else f"{value:.0f}"
