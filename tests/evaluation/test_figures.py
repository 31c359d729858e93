from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import f1_score

from attrib.evaluation.figures import Score, Share, class_scores, kappa, macro_f1

CLASSES = st.sampled_from("abcd")


def test_a_score_from_counts():
    assert Score.of_counts(right=3, predicted=4, support=6) == Score(0.75, 0.5, 0.6, 6)


def test_a_score_without_predictions_has_no_precision():
    assert Score.of_counts(right=0, predicted=0, support=2) == Score(None, 0.0, 0.0, 2)


def test_a_score_without_anything_to_find_has_no_recall():
    assert Score.of_counts(right=0, predicted=2, support=0) == Score(0.0, None, 0.0, 0)


def test_a_score_of_nothing_is_nothing():
    assert Score.of_counts(right=0, predicted=0, support=0) == Score(None, None, None, 0)


def test_a_share_counts_the_true_verdicts():
    assert Share.of_cases([True, False, True, True]) == Share(0.75, 3, 4)


def test_a_share_of_no_case_is_nothing():
    assert Share.of_cases([]) == Share(None, 0, 0)


def test_every_class_is_scored():
    assert class_scores([*"aabb"], [*"abbc"], "abcd") == {
        "a": Score(1.0, 0.5, pytest.approx(2 / 3), 2),
        "b": Score(0.5, 0.5, 0.5, 2),
        "c": Score(0.0, None, 0.0, 0),
        "d": Score(None, None, None, 0),
    }


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(CLASSES, CLASSES), min_size=1))
def test_classes_and_counts_give_the_same_scores(pairs):
    gold, predicted = zip(*pairs, strict=True)
    for name, score in class_scores(gold, predicted, "abcd").items():
        right = sum(pair == (name, name) for pair in pairs)
        counted = Score.of_counts(right, predicted.count(name), gold.count(name))
        assert (score.precision, score.recall, score.support) == (
            counted.precision,
            counted.recall,
            counted.support,
        )
        assert score.f1 == pytest.approx(counted.f1)


def test_macro_f1_leaves_out_classes_that_are_only_predicted():
    # F1 of "a" is 2/3 and of "b" 1/2; "c" would add a 0.
    assert macro_f1([*"aabb"], [*"abbc"]) == pytest.approx((2 / 3 + 1 / 2) / 2)
    assert f1_score([*"aabb"], [*"abbc"], average="macro", zero_division=0) < 0.5


def test_kappa_takes_off_what_chance_would_give():
    # Three of four agree; chance gives 2/4 * 3/4 + 2/4 * 1/4 = 1/2.
    assert kappa([*"aabb"], [*"aaab"]) == pytest.approx((0.75 - 0.5) / (1 - 0.5))


def test_kappa_of_one_class_only_is_nothing():
    assert kappa([*"aaa"], [*"aaa"]) is None
    assert kappa([*"aaa"], [*"bbb"]) == 0
