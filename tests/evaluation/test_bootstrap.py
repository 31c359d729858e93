from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attrib.article import LABELS
from attrib.evaluation.alignment import align
from attrib.evaluation.bootstrap import (
    article_confusions,
    macro_f1_interval,
    macro_f1_of_confusions,
)
from attrib.evaluation.figures import macro_f1

RIGHT = ("Rain fell.", {}), ("Rain fell.", {})
WRONG = ("Rain fell.", {}), ("Rain fell.", {"label": "anonymous_official"})
LABEL = st.sampled_from(LABELS)


@pytest.fixture(scope="session")
def articles(write):
    """Articles of one sentence each, of which the first so many are labelled right."""

    def build(right, wrong):
        cases = [RIGHT] * right + [WRONG] * wrong
        gold = [write(case[0], id=f"{place}") for place, case in enumerate(cases)]
        predicted = [write(case[1], id=f"{place}") for place, case in enumerate(cases)]
        return align(gold, predicted)

    return build


def test_confusions_are_counted_by_article(articles):
    confusions = article_confusions(articles(1, 1))
    assert confusions.shape == (2, 4, 4)
    # "unattributed" is the last of the labels, "anonymous_official" the first.
    assert confusions[0, 3, 3] == confusions[1, 3, 0] == 1
    assert confusions.sum() == 2


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(LABEL, LABEL), min_size=1, max_size=30))
def test_macro_f1_of_a_confusion_matrix_is_the_macro_f1_of_its_sentences(pairs):
    gold, predicted = zip(*pairs, strict=True)
    matrix = np.zeros((1, 4, 4), dtype=np.int64)
    for ours, theirs in pairs:
        matrix[0, LABELS.index(ours), LABELS.index(theirs)] += 1
    assert macro_f1_of_confusions(matrix)[0] == pytest.approx(macro_f1(gold, predicted))


def test_articles_that_are_all_alike_leave_no_doubt(articles):
    interval = macro_f1_interval(articles(5, 0), seed=0, resamples=50, level=0.9)
    assert (interval.low, interval.high) == (1.0, 1.0)
    assert (interval.level, interval.resamples) == (0.9, 50)


def test_the_interval_of_two_articles_has_the_ends_that_can_be_drawn(articles):
    # Both right, both wrong or one of each: F1 1, 0 or 2/3, a quarter, a quarter and a half.
    wide = macro_f1_interval(articles(1, 1), seed=0, resamples=400, level=0.9)
    assert (wide.low, wide.high) == (0.0, 1.0)
    narrow = macro_f1_interval(articles(1, 1), seed=0, resamples=400, level=0.2)
    assert (narrow.low, narrow.high) == (pytest.approx(2 / 3), pytest.approx(2 / 3))


def test_a_seed_repeats_the_interval(articles):
    def interval(seed):
        return macro_f1_interval(articles(13, 9), seed=seed, resamples=37, level=0.9)

    assert interval(4) == interval(4)
    assert interval(4) != interval(5)


@pytest.mark.parametrize(("right", "resamples"), [(1, 100), (3, 0)])
def test_nothing_can_vary_with_one_article_or_no_resample(articles, right, resamples):
    assert macro_f1_interval(articles(right, 0), seed=0, resamples=resamples, level=0.9) is None


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 6), st.integers(1, 6), st.floats(0.05, 0.9))
def test_a_higher_level_never_gives_a_narrower_interval(articles, right, wrong, level):
    narrow, wide = (
        macro_f1_interval(articles(right, wrong), seed=1, resamples=60, level=at)
        for at in (level, level + 0.09)
    )
    assert 0 <= wide.low <= narrow.low <= narrow.high <= wide.high <= 1
