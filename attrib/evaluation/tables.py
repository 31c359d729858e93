"""An evaluation as plain-text tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from attrib.article import LABELS
from attrib.evaluation.figures import Score, Share

if TYPE_CHECKING:
    from attrib.evaluation.calibration import Calibration
    from attrib.evaluation.result import Evaluation

#: What stands where a figure is None.
_NOTHING: Final = "-"
_SCORE: Final = ("precision", "recall", "F1", "support")

_Cell = str | int | float | None


def render(evaluation: Evaluation) -> str:
    """Return all figures of an evaluation, one table per aspect, a blank line between."""
    return "\n\n".join(_sections(evaluation)) + "\n"


def table(header: Sequence[str], rows: Sequence[Sequence[_Cell]]) -> str:
    """Lay out rows below a header, the first column to the left and the others to the right.

    Parameters
    ----------
    header : sequence of str
        One name per column.
    rows : sequence of sequence of str, int, float or None
        Floats are given three decimals, None is a dash.
    """
    lines = [tuple(header), *(tuple(map(_cell, row)) for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if place else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def _sections(evaluation: Evaluation) -> Iterator[str]:
    yield f"{evaluation.articles} articles, {evaluation.sentences} sentences"
    yield table(
        ("label", *_SCORE),
        [(label, *_score(score)) for label, score in evaluation.labels.items()],
    )
    yield _overall(evaluation)
    yield table(
        ("reference \\ predicted", *LABELS),
        [(label, *row.values()) for label, row in evaluation.confusion.items()],
    )
    yield table(
        ("found", *_SCORE),
        [(name, *_score(score)) for name, score in _found(evaluation)],
    )
    yield table(
        ("right", "share", "right", "cases"),
        [(name, *_share(share)) for name, share in _shares(evaluation)],
    )
    yield table(
        ("kind", *_SCORE),
        [(name, *_score(score)) for name, score in evaluation.kinds.table.items()],
    )
    if evaluation.calibration is not None:
        yield _reliability(evaluation.calibration)
    for dimension, groups in evaluation.breakdowns.items():
        yield table(
            (f"by {dimension}", "sentences", "accuracy", "macro-F1"),
            [(group.name, group.sentences, group.accuracy, group.macro_f1) for group in groups],
        )


def _overall(evaluation: Evaluation) -> str:
    rows: list[tuple[str, str]] = [("macro-F1", _cell(evaluation.macro_f1))]
    interval = evaluation.macro_f1_interval
    if interval is not None:
        rows.append(
            (
                f"  {interval.level:.0%} interval",
                f"{interval.low:.3f} to {interval.high:.3f} "
                f"(bootstrap over articles, {interval.resamples} resamples)",
            )
        )
    rows += [
        ("accuracy", _cell(evaluation.accuracy)),
        ("Cohen's kappa", _cell(evaluation.kappa)),
    ]
    calibration = evaluation.calibration
    if calibration is not None:
        error = calibration.expected_calibration_error
        rows += [
            ("expected calibration error", _cell(error)),
            ("Brier score (0 to 2)", _cell(calibration.brier)),
        ]
    width = max(len(name) for name, _ in rows)
    return "\n".join(f"{name.ljust(width)}  {value}" for name, value in rows)


def _found(evaluation: Evaluation) -> Iterator[tuple[str, Score]]:
    yield "attributed or not", evaluation.attributed
    yield "source span, exact", evaluation.source.exact
    yield "source span, overlap", evaluation.source.overlap
    yield "cue span, exact", evaluation.cue.exact
    yield "cue span, overlap", evaluation.cue.overlap
    if evaluation.boundaries is not None:
        yield "end of sentence", evaluation.boundaries


def _shares(evaluation: Evaluation) -> Iterator[tuple[str, Share]]:
    yield "kind, given a right label", evaluation.kinds.given_label
    for label, share in evaluation.kinds.by_label.items():
        yield f"  {label}", share
    yield "speaker carried over", evaluation.carried_over
    yield "label behind the outlet", evaluation.behind_outlet.label
    yield "label and kind behind the outlet", evaluation.behind_outlet.kind


def _reliability(calibration: Calibration) -> str:
    return table(
        ("probability", "sentences", "confidence", "accuracy"),
        [
            (f"{part.low:.1f}-{part.high:.1f}", part.sentences, part.confidence, part.accuracy)
            for part in calibration.reliability
        ],
    )


def _score(score: Score) -> tuple[_Cell, ...]:
    return score.precision, score.recall, score.f1, score.support


def _share(share: Share) -> tuple[_Cell, ...]:
    return share.share, share.right, share.cases


def _cell(value: _Cell) -> str:
    if value is None:
        return _NOTHING
    return f"{value:.3f}" if isinstance(value, float) else str(value)
