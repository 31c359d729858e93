"""What a tagger says about an article, and what every tagger can do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from attrib.article import Span
from attrib.splitting import Layout

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


class ScoredSpan(NamedTuple):
    """A tagged span with the log-odds that it is one."""

    span: Span
    score: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the tagger found in one article of n sentences.

    Attributes
    ----------
    features : array of float32, shape (n, len(tagger.feature_names))
        What the classifier reads.
    sources, cues, behind : tuple of ScoredSpan or None
        For each sentence its best source, cue and source behind an outlet;
        None where the sentence has no word that could be one.
    behind_kinds : array of float32, shape (n, number of kinds that can stand behind an outlet)
        Log-probabilities over :data:`attrib.article.BEHIND_KINDS`.
    carried : array of float32, shape (n,)
        Log-odds that the source, if the sentence is attributed, stands in
        another sentence.
    carried_from : tuple of int
        For each sentence the index of the sentence whose source it most
        likely rests on when its own names none; -1 where there is none.
    """

    features: npt.NDArray[np.float32]
    sources: tuple[ScoredSpan | None, ...]
    cues: tuple[ScoredSpan | None, ...]
    behind: tuple[ScoredSpan | None, ...]
    behind_kinds: npt.NDArray[np.float32]
    carried: npt.NDArray[np.float32]
    carried_from: tuple[int, ...]


class Tagger(Protocol):
    """Finds source and cue spans and what the classifier needs to know of them."""

    #: Short name of the architecture, as it stands in a model's ``meta.json``.
    architecture: str
    #: Names of the columns of :attr:`Evidence.features`.
    feature_names: tuple[str, ...]

    def tag(self, layouts: Sequence[Layout]) -> list[Evidence]:
        """Tag a batch of articles; never called by two threads at once."""
        ...

    def save(self, folder: Path) -> None:
        """Write the tagger's files into an existing folder."""
        ...
