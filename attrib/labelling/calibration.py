"""Calibrated probabilities of the kinds, by temperature scaling with scikit-learn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from attrib.article import LABEL_KINDS

if TYPE_CHECKING:
    import numpy.typing as npt

    Folds = Sequence[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]]


def fit_calibrated(estimator: Any, folds: Any, table: Any, targets: npt.NDArray[np.int64]) -> Any:
    """Fit an estimator and its temperature."""
    from sklearn.calibration import CalibratedClassifierCV

    # Temperature scaling takes targets for columns: where a kind does not occur
    # in the corpus, those of the kinds after it would be wrong.
    kinds, columns = np.unique(targets, return_inverse=True)
    fitted = CalibratedClassifierCV(estimator, method="temperature", cv=folds, ensemble=False)
    fitted.fit(table, columns)
    fitted.classes_ = kinds
    # The folds hold the numbers of all sentences: they are not part of the model.
    return fitted.set_params(cv=None)


def calibrate_votes(table: npt.NDArray[np.float32], targets: npt.NDArray[np.int64]) -> Any:
    """Calibrate the tagger's votes: a model that passes them through, then a temperature."""
    from sklearn.calibration import CalibratedClassifierCV
    from sklearn.frozen import FrozenEstimator
    from sklearn.linear_model import LogisticRegression

    kinds = len(LABEL_KINDS)
    passing = LogisticRegression()
    passing.classes_ = np.arange(kinds)
    passing.coef_ = np.eye(kinds, table.shape[1], dtype=np.float32)
    passing.intercept_ = np.zeros(kinds, dtype=np.float32)
    passing.n_features_in_ = table.shape[1]
    # Every kind must occur for the calibration to keep all columns; a rare one may not.
    missing = np.setdiff1d(np.arange(kinds), targets)
    rows = np.eye(kinds, table.shape[1], dtype=np.float32)[missing]
    everything = np.arange(len(table) + len(missing))
    # Nothing is fitted to the parts of a split here, so one split holds everything.
    calibration = CalibratedClassifierCV(
        FrozenEstimator(passing), method="temperature", cv=[(everything, everything)]
    )
    calibration.fit(np.vstack([table, rows]), np.concatenate([targets, missing]))
    return calibration.set_params(cv=None)
