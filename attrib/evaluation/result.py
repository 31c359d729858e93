"""What an evaluation finds, as data and as text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from attrib.evaluation.bootstrap import Interval
from attrib.evaluation.breakdowns import Group
from attrib.evaluation.calibration import Calibration
from attrib.evaluation.figures import Score, Share
from attrib.evaluation.kinds import KindScores
from attrib.evaluation.spans import SpanScores
from attrib.evaluation.speakers import BehindOutletScores


@dataclass(frozen=True, slots=True)
class Evaluation:
    """How a prediction compares with the reference.

    A figure is None where there is nothing to compute it from; every class
    says what that means for its own figures.  None is never NaN.

    Attributes
    ----------
    articles, sentences : int
        How many were compared.
    labels : mapping of str to Score
        For each of the four labels.
    macro_f1 : float
        Mean F1 over the labels that occur in the reference.
    macro_f1_interval : Interval or None
        Bootstrap over articles; None with fewer than two articles that have
        sentences, or without resamples.
    accuracy : float
        Share of sentences whose label is right.
    kappa : float or None
        Cohen's kappa of the labels; None where both sides know only one and
        the same label.
    attributed : Score
        Attributed to anybody, whatever the label.
    confusion : mapping of str to mapping of str to int
        Sentences by label in the reference, then by predicted label.
    kinds : KindScores
        The kinds.
    source, cue : SpanScores
        The spans, over sentences attributed in the reference.
    carried_over : Share
        Quotation sentences without a cue that go to the right speaker, see
        :func:`~attrib.evaluation.speakers.score_carried_over`.
    behind_outlet : BehindOutletScores
        The sources behind cited outlets.
    boundaries : Score or None
        The ends of sentences; None where no splitter was run.
    calibration : Calibration or None
        The label probabilities; None where the prediction has none.
    breakdowns : mapping of str to tuple of Group
        The label figures by property, see
        :func:`~attrib.evaluation.breakdowns.break_down`.
    """

    articles: int
    sentences: int
    labels: Mapping[str, Score]
    macro_f1: float
    macro_f1_interval: Interval | None
    accuracy: float
    kappa: float | None
    attributed: Score
    confusion: Mapping[str, Mapping[str, int]]
    kinds: KindScores
    source: SpanScores
    cue: SpanScores
    carried_over: Share
    behind_outlet: BehindOutletScores
    boundaries: Score | None
    calibration: Calibration | None
    breakdowns: Mapping[str, tuple[Group, ...]]

    def to_dict(self) -> dict[str, Any]:
        """Return everything as dictionaries, lists, strings, numbers and None, ready for JSON."""
        return {field.name: _plain(getattr(self, field.name)) for field in fields(self)}

    def to_text(self) -> str:
        """Return everything as tables for a terminal."""
        from attrib.evaluation.tables import render

        return render(self)


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return value
