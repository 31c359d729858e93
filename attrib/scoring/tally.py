"""The counts that the formula of the score works on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
        How much text each class has, in typical sentences.
    spoken : array of float64, shape (rows, sources + 1, len(IDENTIFIED))
        How much text rests on each identified source, in typical sentences, by
        the kind of the sentence; last what rests on sources that are not known.
    plain : array of float64, shape (rows, sources + 1, len(IDENTIFIED))
        How much of it credits the source in plain words of its own.
    per_source : array of float64, shape (rows, sources)
        How many sentences rest on each identified source.
    role_words : array of float64, shape (rows, sources) or (1, sources)
        How many words say what the source is.
    shouting : array of float64, shape (rows,)
        1 where the headline asks, shouts or teases, else 0.
    answers : array of float64, shape (rows,)
        How many answers of a criticised side there are.
    reasons : array of float64, shape (rows,)
        1 where a reason for anonymity is given, else 0.
    """

    classes: Rows
    spoken: Rows
    plain: Rows
    per_source: Rows
    role_words: Rows
    shouting: Rows
    answers: Rows
    reasons: Rows

    def of(self, *names: str) -> Rows:
        """Return the columns of some classes, shape (rows, names)."""
        return self.classes[:, [CLASS_INDEX[name] for name in names]]


def typical_sizes(sizes: Sequence[int], size: Mapping[str, float]) -> Rows:
    """Return how many typical sentences each sentence counts as.

    Parameters
    ----------
    sizes : sequence of int
        Lengths in characters.
    size : mapping
        The rubric's table: the length of a typical sentence, the most that
        counts, and the power by which length counts.

    Returns
    -------
    array of float64, shape (sentences,)
        At least 0.
    """
    lengths = np.array(sizes, dtype=np.float64)
    typical: Rows = (np.minimum(lengths, size["most"]) / size["typical"]) ** size["power"]
    return typical


def count(found: Sequence[Evidence], size: Mapping[str, float]) -> Tally:
    """Count the evidence of some articles.

    Parameters
    ----------
    found : sequence of Evidence
        One for each article.
    size : mapping
        The rubric's table of sizes.

    Returns
    -------
    Tally
        One row an article; sources an article does not have count 0.
    """
    rows = len(found)
    columns = max((len(evidence.sources) for evidence in found), default=0)
    classes = np.zeros((rows, len(CLASSES)))
    spoken = np.zeros((rows, columns + 1, len(IDENTIFIED)))
    plain = np.zeros_like(spoken)
    per_source = np.zeros((rows, columns))
    role_words = np.zeros((rows, columns))
    for row, evidence in enumerate(found):
        sizes = typical_sizes(evidence.sizes, size)
        for name, source, in_plain_words, length in zip(
            evidence.classes, evidence.source_of, evidence.plain, sizes, strict=True
        ):
            column = CLASS_INDEX[name]
            classes[row, column] += length
            if source >= 0:
                per_source[row, source] += 1
            if column < len(IDENTIFIED):
                spoken[row, source, column] += length
                plain[row, source, column] += length * in_plain_words
        role_words[row, : len(evidence.sources)] = evidence.role_words
    return Tally(
        classes=classes,
        spoken=spoken,
        plain=plain,
        per_source=per_source,
        role_words=role_words,
        shouting=np.array([float(evidence.shouting_headline) for evidence in found]),
        answers=np.array([float(len(evidence.answers)) for evidence in found]),
        reasons=np.array([float(bool(evidence.reasons)) for evidence in found]),
    )
