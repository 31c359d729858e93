"""The classifier of label and kind: one or two readings of an article, then calibration.

The first reading looks at each sentence by itself: what the tagger found, its
form, and its words.  The second reading sees the first reading of the
neighbours too, and of the sentence whose source it may rest on.  A tagger
that itself reads the whole passage needs neither words nor second reading.
The probabilities are calibrated by temperature scaling (Guo et al., ICML
2017) on folds grouped by article.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from attrib.article import LABEL_KINDS, LABELS
from attrib.errors import TrainingError
from attrib.labelling.calibration import calibrate_votes, fit_calibrated
from attrib.labelling.context import describe_context
from attrib.labelling.structure import describe_structure
from attrib.labelling.words import hash_words
from attrib.splitting import Layout
from attrib.tagging.evidence import Evidence, Tagger

if TYPE_CHECKING:
    import numpy.typing as npt

    from attrib.labelling.calibration import Folds

#: From this many articles on, a regression is fitted above an encoder's votes.
ENOUGH_ARTICLES: Final = 100

#: Most steps of the solver in fitting a regression.
ITERATIONS: Final = 100

#: Folds of the out-of-fold first reading and of the calibration.
FOLDS: Final = 5

_LABEL_OF_KIND: Final = np.array([LABELS.index(label) for label, _ in LABEL_KINDS])


@dataclass(frozen=True, slots=True)
class ClassifierSettings:
    """How the classifier is fitted.

    Attributes
    ----------
    words : bool
        Whether the first reading sees the words themselves.
    context : bool
        Whether there is a second reading.
    first_strength, second_strength : float
        Inverse of the regularisation of each reading (scikit-learn's ``C``).
        A `first_strength` of 0 takes the tagger's votes on the kinds as they
        are and fits their calibration alone: right where few articles are
        left to fit on.
    """

    words: bool = True
    context: bool = True
    first_strength: float = 3.0
    second_strength: float = 0.3

    @classmethod
    def suited_to(cls, tagger: Tagger, articles: int) -> ClassifierSettings:
        """Return the settings that suit a tagger and a number of labelled articles.

        They were chosen by cross-validation on training news: above an
        encoder's votes, regression gains nothing until there are many articles.
        """
        if tagger.architecture == "encoder":
            enough = articles >= ENOUGH_ARTICLES
            return cls(words=False, context=False, first_strength=0.03 if enough else 0.0)
        return cls()


def sum_over_kinds(kinds: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Add up probabilities of kinds to probabilities of labels, in the order of LABELS."""
    labels = np.zeros((len(kinds), len(LABELS)))
    for column, label in enumerate(_LABEL_OF_KIND):
        labels[:, label] += kinds[:, column]
    return labels


def choose(kinds: npt.NDArray[np.float64]) -> list[tuple[str, str]]:
    """Choose the likeliest label of each row, then its likeliest kind.

    Parameters
    ----------
    kinds : array of float64, shape (sentences, kinds)
        Probabilities of the kinds.

    Returns
    -------
    list of (str, str)
        Label and kind of each sentence.
    """
    best = sum_over_kinds(kinds).argmax(axis=1)
    masked = np.where(_LABEL_OF_KIND[None, :] == best[:, None], kinds, -1.0)
    return [LABEL_KINDS[index] for index in masked.argmax(axis=1)]


class SentenceClassifier:
    """Labels and kinds of the sentences of laid-out, tagged articles.

    Parameters
    ----------
    settings : ClassifierSettings
        How it is, or was, fitted.
    """

    def __init__(self, settings: ClassifierSettings | None = None) -> None:
        self.settings = settings or ClassifierSettings()
        self.first: Any = None
        self.second: Any = None

    def _first_table(
        self,
        layouts: Sequence[Layout],
        evidence: Sequence[Evidence],
        structure: Sequence[npt.NDArray[np.float32]],
    ) -> Any:
        dense = np.vstack(
            [np.hstack([e.features, s]) for e, s in zip(evidence, structure, strict=True)]
        )
        dense = np.clip(dense, -12, 12)
        if not self.settings.words:
            return dense
        from scipy.sparse import csr_matrix, hstack

        # Logits of a few units beside the words' rows, whose length is 1.
        return hstack([csr_matrix(dense / 4), hash_words(layouts, evidence)], format="csr")

    def _second_table(
        self,
        first_reading: npt.NDArray[np.float32],
        evidence: Sequence[Evidence],
        structure: Sequence[npt.NDArray[np.float32]],
    ) -> npt.NDArray[np.float32]:
        ends = np.cumsum([len(s) for s in structure])
        readings = np.split(first_reading, ends[:-1])
        tables = [
            describe_context(reading, shape, found.carried_from)
            for reading, shape, found in zip(readings, structure, evidence, strict=True)
            if len(shape)
        ]
        return np.vstack(tables)

    def fit(
        self,
        layouts: Sequence[Layout],
        evidence: Sequence[Evidence],
        *,
        seed: int = 0,
    ) -> SentenceClassifier:
        """Fit both readings and the calibration.

        Parameters
        ----------
        layouts : sequence of Layout
            Labelled articles, laid out along their own sentences.
        evidence : sequence of Evidence
            What the tagger found in them.  It should not have been fitted on
            them; where it was, its confidence is overstated.
        seed : int
            Orders the folds.

        Raises
        ------
        TrainingError
            If there are fewer labelled articles than folds, or one label is missing
            or occurs in too few articles.
        """
        from sklearn.exceptions import ConvergenceWarning
        from sklearn.model_selection import GroupKFold

        targets, groups = _targets(layouts)
        structure = [describe_structure(layout) for layout in layouts]
        table = self._first_table(layouts, evidence, structure)
        folds = list(
            GroupKFold(FOLDS, shuffle=True, random_state=seed).split(targets, targets, groups)
        )
        if self.settings.first_strength == 0:
            self.second = calibrate_votes(table, targets)
            return self
        with warnings.catch_warnings():
            # The most iterations are chosen as early stopping: to reach them is no fault.
            warnings.simplefilter("ignore", ConvergenceWarning)
            self._fit_readings(table, _merge_rare(targets, folds), folds, evidence, structure)
        return self

    def _fit_readings(
        self,
        table: Any,
        targets: npt.NDArray[np.int64],
        folds: Folds,
        evidence: Sequence[Evidence],
        structure: Sequence[npt.NDArray[np.float32]],
    ) -> None:
        from sklearn.linear_model import LogisticRegression
        from sklearn.model_selection import cross_val_predict

        first = LogisticRegression(C=self.settings.first_strength, max_iter=ITERATIONS)
        if not self.settings.context:
            self.second = fit_calibrated(first, folds, table, targets)
            return
        partial = cross_val_predict(first, table, targets, cv=folds, method="predict_proba")
        self.first = first.fit(table, targets)
        reading = _spread(partial, first.classes_)
        second = LogisticRegression(C=self.settings.second_strength, max_iter=ITERATIONS)
        context = self._second_table(reading, evidence, structure)
        self.second = fit_calibrated(second, folds, context, targets)

    def predict_kinds(
        self, layouts: Sequence[Layout], evidence: Sequence[Evidence]
    ) -> list[npt.NDArray[np.float64]]:
        """Return calibrated probabilities of the kinds.

        Parameters
        ----------
        layouts : sequence of Layout
            Articles.
        evidence : sequence of Evidence
            What the tagger found in each.

        Returns
        -------
        list of array of float64, shape (sentences, kinds)
            One array for each article; each row sums to 1.
        """
        counts = [len(layout.sentences) for layout in layouts]
        if not sum(counts):
            return [np.zeros((0, len(LABEL_KINDS))) for _ in layouts]
        structure = [describe_structure(layout) for layout in layouts]
        table = self._first_table(layouts, evidence, structure)
        if self.settings.context:
            reading = _spread(self.first.predict_proba(table), self.first.classes_)
            table = self._second_table(reading, evidence, structure)
        kinds = _spread(self.second.predict_proba(table), self.second.classes_)
        return np.split(kinds.astype(np.float64), np.cumsum(counts)[:-1])


def _spread(
    probabilities: npt.NDArray[np.float64], classes: npt.NDArray[np.int64]
) -> npt.NDArray[np.float32]:
    """Give classes that never occurred in training a column of zeros."""
    table = np.zeros((len(probabilities), len(LABEL_KINDS)), dtype=np.float32)
    table[:, classes] = probabilities
    return table


def _merge_rare(targets: npt.NDArray[np.int64], folds: Folds) -> npt.NDArray[np.int64]:
    """Count a kind that lies in one fold only as the commonest kind of its label.

    Left out with its fold, such a kind would be impossible to the partial
    classifiers, and the temperature that makes up for this is infinite.
    """
    kinds, counts = np.unique(targets, return_counts=True)
    learnt = {k for k in kinds if all((targets[train] == k).any() for train, _ in folds)}
    merged = targets.copy()
    for rare in set(kinds) - learnt:
        label = _LABEL_OF_KIND[rare]
        same = [(n, k) for n, k in zip(counts, kinds, strict=True) if k in learnt]
        same = [(n, k) for n, k in same if _LABEL_OF_KIND[k] == label]
        if not same:
            raise TrainingError(
                f"too few articles have a sentence labelled {LABELS[label]}: add articles with it"
            )
        merged[targets == rare] = max(same)[1]
    return merged


def _targets(layouts: Sequence[Layout]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    index = {pair: number for number, pair in enumerate(LABEL_KINDS)}
    pairs = [[(s.label, s.kind) for s in layout.article] for layout in layouts]
    labelled = sum(bool(row) for row in pairs)
    if labelled < FOLDS:
        raise TrainingError(
            f"{labelled} labelled articles are too few: the folds need at least {FOLDS}"
        )
    found = {label for row in pairs for label, _ in row}
    missing = [label for label in LABELS if label not in found]
    if missing:
        raise TrainingError(f"no sentence is labelled {', '.join(missing)}: add articles with it")
    targets = np.array([index[pair] for row in pairs for pair in row], dtype=np.int64)
    groups = np.repeat(np.arange(len(pairs)), [len(row) for row in pairs])
    return targets, groups
