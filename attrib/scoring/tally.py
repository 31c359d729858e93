"""The counts that the formula of the score works on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from attrib.scoring.evidence import CLASS_INDEX, CLASSES, IDENTIFIED, Evidence

if TYPE_CHECKING:
    import numpy.typing as npt

    Rows = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Tally:
    """What the formula counts, one row an article or draw.

    Attributes
    ----------
    classes : array of float64, shape (rows, len(CLASSES))
        How many sentences each class has.
    per_source : array of float64, shape (rows, sources)
        How many sentences rest on each identified source.
    introduced : array of float64, shape (rows, sources) or (sources,)
        1 where the text says what the source is, else 0.
    plain : array of float64, shape (rows, len(IDENTIFIED))
        How many identified sentences of each kind credit their source in
        plain words of their own.
    shouting : array of float64, shape (rows,)
        1 where the headline asks, shouts or teases, else 0.
    answers : array of float64, shape (rows,)
        How many answers of a criticised side there are.
    reasons : array of float64, shape (rows,)
        1 where a reason for anonymity is given, else 0.
    """

    classes: Rows
    per_source: Rows
    introduced: Rows
    plain: Rows
    shouting: Rows
    answers: Rows
    reasons: Rows

    def of(self, *names: str) -> Rows:
        """Return the columns of some classes, shape (rows, names)."""
        return self.classes[:, [CLASS_INDEX[name] for name in names]]


def count(found: Sequence[Evidence]) -> Tally:
    """Count the evidence of some articles.

    Parameters
    ----------
    found : sequence of Evidence
        One for each article.

    Returns
    -------
    Tally
        One row an article; sources an article does not have count 0.
    """
    rows = len(found)
    columns = max((len(evidence.sources) for evidence in found), default=0)
    classes = np.zeros((rows, len(CLASSES)))
    per_source = np.zeros((rows, columns))
    introduced = np.zeros((rows, columns))
    plain = np.zeros((rows, len(IDENTIFIED)))
    for row, evidence in enumerate(found):
        for name, source, in_plain_words in zip(
            evidence.classes, evidence.source_of, evidence.plain, strict=True
        ):
            column = CLASS_INDEX[name]
            classes[row, column] += 1
            if source >= 0:
                per_source[row, source] += 1
            if in_plain_words and column < len(IDENTIFIED):
                plain[row, column] += 1
        introduced[row, : len(evidence.sources)] = evidence.introduced
    return Tally(
        classes=classes,
        per_source=per_source,
        introduced=introduced,
        plain=plain,
        shouting=np.array([float(evidence.shouting_headline) for evidence in found]),
        answers=np.array([float(len(evidence.answers)) for evidence in found]),
        reasons=np.array([float(bool(evidence.reasons)) for evidence in found]),
    )
