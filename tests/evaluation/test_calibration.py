from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import brier_score_loss

from attrib.article import LABELS
from attrib.evaluation.calibration import score_calibration

#: Reference label of every sentence here.
TRUTH = "unattributed"


def chances(of_truth: float, of_named: float) -> dict[str, float]:
    rest = max(0.0, 1 - of_truth - of_named) / 2
    return dict(zip(LABELS, (rest, of_named, rest, of_truth), strict=True))


@pytest.fixture(scope="session")
def calibrate(write, pair_up):
    """The calibration of sentences that all are narration, given their predictions."""

    def calibrate(*predictions):
        gold = write(*(("Rain fell.", {}) for _ in predictions))
        predicted = write(
            *(
                ("Rain fell.", {"label": label, "probabilities": probabilities})
                for label, probabilities in predictions
            )
        )
        return score_calibration(pair_up(gold, predicted))

    return calibrate


def test_the_calibration_error_is_the_distance_of_confidence_from_accuracy(calibrate):
    found = calibrate(
        (TRUTH, chances(0.95, 0.05)),
        (TRUTH, chances(0.97, 0.03)),
        ("named_spokesperson", chances(0.32, 0.68)),
        (TRUTH, chances(0.72, 0.28)),
    )
    # Bins of a fifteenth: 0.95 and 0.97 share the last, 0.68 and 0.72 the one from 0.667.
    # (2 * |0.96 - 1| + 2 * |0.70 - 0.5|) / 4
    assert found.expected_calibration_error == pytest.approx(0.12)
    assert found.sentences == 4


def test_the_brier_score_sums_over_labels(calibrate):
    found = calibrate((TRUTH, chances(0.6, 0.4)), ("named_spokesperson", chances(0.2, 0.6)))
    # 0.4 and 0.4 off; then 0.8, 0.6, 0.1 and 0.1 off.
    assert found.brier == pytest.approx((0.32 + 1.02) / 2)


def test_the_reliability_table_has_ten_bins(calibrate):
    found = calibrate(
        (TRUTH, chances(1.0, 0.0)),
        ("named_spokesperson", chances(0.08, 0.92)),
        (TRUTH, chances(0.5, 0.3)),
    )
    assert [part.sentences for part in found.reliability] == [0, 0, 0, 0, 0, 1, 0, 0, 0, 2]
    middle, last = found.reliability[5], found.reliability[9]
    assert (middle.low, middle.high, middle.confidence, middle.accuracy) == (0.5, 0.6, 0.5, 1.0)
    assert (last.low, last.high, last.accuracy) == (0.9, 1.0, 0.5)
    assert last.confidence == pytest.approx(0.96)
    assert found.reliability[0].confidence is found.reliability[0].accuracy is None


def test_confidence_is_that_of_the_predicted_label_even_if_it_is_not_the_likeliest(calibrate):
    found = calibrate((TRUTH, chances(0.4, 0.6)))
    assert found.expected_calibration_error == pytest.approx(0.6)


def test_sentences_without_probabilities_are_left_out(calibrate):
    found = calibrate((TRUTH, chances(1.0, 0.0)), ("named_spokesperson", None))
    assert (found.sentences, found.expected_calibration_error, found.brier) == (1, 0.0, 0.0)


def test_without_probabilities_there_is_no_calibration(calibrate):
    assert calibrate((TRUTH, None)) is None


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(*[st.integers(1, 9)] * 4), min_size=1, max_size=8))
def test_figures_stay_in_range_and_agree_with_scikit_learn(calibrate, weights):
    rows = np.array(weights) / np.sum(weights, axis=1, keepdims=True)
    found = calibrate(
        *((LABELS[row.argmax()], dict(zip(LABELS, row.tolist(), strict=True))) for row in rows)
    )
    assert 0 <= found.expected_calibration_error <= 1
    assert sum(part.sentences for part in found.reliability) == len(weights)
    expected = brier_score_loss([TRUTH] * len(rows), rows, labels=list(LABELS))
    assert found.brier == pytest.approx(expected)
