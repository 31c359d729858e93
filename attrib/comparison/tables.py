"""A comparison as a table for a terminal, and as CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from typing import Any, Final, TextIO

from attrib.comparison.result import Comparison, Estimate, Group
from attrib.comparison.scored import PARTS

_SHORT: Final = dict(zip(PARTS, ("attrib.", "identif.", "anonym.", "indep.", "reply"), strict=True))
_LONGEST: Final = 32
#: Groups that are named where a warning holds for many.
_MOST_NAMES: Final = 5


def render(comparison: Comparison) -> str:
    """Return a comparison as lines of text, the table first, then warnings and notes."""
    return "\n".join(_lines(comparison)) + "\n"


def write_csv(comparison: Comparison, stream: TextIO) -> None:
    """Write a comparison as CSV: a row a group, the last for all articles together.

    Parameters
    ----------
    comparison : Comparison
        What to write.
    stream : text stream
        Open files with ``newline=""``.
    """
    columns = ["group", "n", "score", "score_low", "score_high"]
    for name in PARTS:
        columns += [name, f"{name}_low", f"{name}_high", f"{name}_n"]
    columns += ["difference", "difference_low", "difference_high", "cliffs_delta"]
    columns += ["clear", "warnings"]
    table = csv.DictWriter(stream, columns, restval="", lineterminator="\n")
    table.writeheader()
    for group in (*comparison.groups, comparison.overall):
        table.writerow(_row(group))


def _row(group: Group) -> dict[str, Any]:
    row: dict[str, Any] = {"group": group.name, "n": group.n}
    for name, found in (("score", group.score), *group.parts.items()):
        if found is not None:
            row |= {name: found.mean, f"{name}_low": found.low, f"{name}_high": found.high}
            row |= {f"{name}_n": found.n} if name != "score" else {}
    return row | {
        "difference": group.difference,
        "difference_low": group.difference_low,
        "difference_high": group.difference_high,
        "cliffs_delta": group.delta,
        "clear": str(group.clear).lower(),
        "warnings": "; ".join(group.warnings),
    }


def _lines(comparison: Comparison) -> Iterator[str]:
    against = comparison.baseline or "all others"
    header = [comparison.by, "n", "score", "95 %", *_SHORT.values(), "difference", "delta"]
    rows = [_cells(group) for group in (*comparison.groups, comparison.overall)]
    yield from _table([header, *rows])
    yield ""
    yield from _warnings(comparison.groups)
    yield (
        f"Means of articles; 95 % intervals by {comparison.draws} bootstrap draws over articles "
        f"(seed {comparison.seed})."
    )
    if len(comparison.groups) > 1:
        yield f"Difference and Cliff's delta (-1 to 1): against {against}."
    yield from comparison.notes
    for count, why in (
        (comparison.without_score, "without a score"),
        (comparison.without_field, f"without {comparison.by}"),
    ):
        if count:
            articles, are = ("article", "is") if count == 1 else ("articles", "are")
            yield f"{count} {articles} {why} {are} left out."


def _warnings(groups: Sequence[Group]) -> Iterator[str]:
    """Say each warning once, with the first few of the groups that it holds for."""
    warned: dict[str, list[str]] = {}
    for group in groups:
        for warning in group.warnings:
            warned.setdefault(warning, []).append(_cut(group.name))
    for warning, names in warned.items():
        if len(names) == 1:
            yield f"{names[0]}: {warning}."
        else:
            more = ["…"] if len(names) > _MOST_NAMES else []
            yield f"{len(names)} groups ({', '.join(names[:_MOST_NAMES] + more)}): {warning}."


def _cells(group: Group) -> list[str]:
    difference = "-"
    if group.difference is not None:
        difference = f"{group.difference:+.1f}"
        if group.difference_low is not None and group.difference_high is not None:
            difference += f" [{group.difference_low:+.1f}, {group.difference_high:+.1f}]"
        difference += "*" if group.clear else " "
    return [
        _cut(group.name),
        str(group.n),
        f"{group.score.mean:.1f}",
        _range(group.score),
        *("-" if found is None else f"{found.mean:.0f}" for found in group.parts.values()),
        difference,
        "-" if group.delta is None else f"{group.delta:+.2f}",
    ]


def _range(found: Estimate) -> str:
    return "-" if found.low is None or found.high is None else f"{found.low:.1f}-{found.high:.1f}"


def _cut(name: str) -> str:
    # Control characters in a name must not reach the terminal.
    name = " ".join("".join(c if c.isprintable() else " " for c in name).split())
    return name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "…"


def _table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (
            cell.rjust(width) if place else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        yield "  ".join(cells).rstrip()
