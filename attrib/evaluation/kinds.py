"""How well the kinds are told apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from attrib.article import LABEL_KINDS, LABELS
from attrib.evaluation.alignment import Pair
from attrib.evaluation.figures import Score, Share, class_scores


@dataclass(frozen=True, slots=True)
class KindScores:
    """How well the kinds are told apart.

    Attributes
    ----------
    given_label : Share
        Among sentences whose label is right, those whose kind is right too.
    by_label : mapping of str to Share
        The same for each label.
    table : mapping of str to Score
        For each ``"label/kind"`` its score over all sentences; a right kind
        under a wrong label is wrong.
    """

    given_label: Share
    by_label: Mapping[str, Share]
    table: Mapping[str, Score]


def label_and_kind(label: str, kind: str) -> str:
    """Return the name of a kind in tables, unique across labels."""
    return f"{label}/{kind}"


def score_kinds(pairs: Sequence[Pair]) -> KindScores:
    """Score the kinds of paired sentences."""
    labelled = [pair for pair in pairs if pair.gold.label == pair.predicted.label]
    verdicts = [(pair.gold.label, pair.gold.kind == pair.predicted.kind) for pair in labelled]
    return KindScores(
        given_label=Share.of_cases([right for _, right in verdicts]),
        by_label={
            label: Share.of_cases([right for found, right in verdicts if found == label])
            for label in LABELS
        },
        table=class_scores(
            [label_and_kind(pair.gold.label, pair.gold.kind) for pair in pairs],
            [label_and_kind(pair.predicted.label, pair.predicted.kind) for pair in pairs],
            [label_and_kind(label, kind) for label, kind in LABEL_KINDS],
        ),
    )
