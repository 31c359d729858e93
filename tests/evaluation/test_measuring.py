from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attrib.article import LABEL_KINDS, LABELS, Article, BehindOutlet, Sentence, Span
from attrib.evaluation import evaluate
from attrib.evaluation.figures import Score

WORDS = "Rain fell on the town. "


@pytest.fixture
def gold(write):
    return [
        write(
            ("Rain fell.", {}),
            ("Ortega said so.", {"label": "named_spokesperson", "source": "Ortega", "cue": "said"}),
            ("An aide said so.", {"label": "anonymous_official", "source": "An aide"}),
            id="one",
        ),
        write(("Snow fell.", {}), id="two"),
    ]


@pytest.fixture
def predicted(gold):
    rain, ortega, aide = gold[0]
    missed = replace(aide, label="named_spokesperson", kind="official")
    return [gold[0].with_sentences((rain, ortega, missed)), gold[1]]


def test_all_figures_of_two_small_articles(gold, predicted):
    found = evaluate(gold, predicted, split=[[Span(0, 10), Span(11, 43)], [Span(0, 10)]])
    assert (found.articles, found.sentences) == (2, 4)
    assert found.accuracy == 0.75
    assert found.labels == {
        "anonymous_official": Score(None, 0.0, 0.0, 1),
        "named_spokesperson": Score(0.5, 1.0, pytest.approx(2 / 3), 1),
        "outlet_citing_outlet": Score(None, None, None, 0),
        "unattributed": Score(1.0, 1.0, 1.0, 2),
    }
    assert found.macro_f1 == pytest.approx((0 + 2 / 3 + 1) / 3)
    # Chance: 1/4 * 0 + 1/4 * 2/4 + 2/4 * 2/4 = 3/8.
    assert found.kappa == pytest.approx((3 / 4 - 3 / 8) / (1 - 3 / 8))
    assert found.attributed == Score(1.0, 1.0, 1.0, 2)
    assert found.confusion["anonymous_official"] == {
        "anonymous_official": 0,
        "named_spokesperson": 1,
        "outlet_citing_outlet": 0,
        "unattributed": 0,
    }
    assert sum(sum(row.values()) for row in found.confusion.values()) == 4
    assert found.source.exact == Score(1.0, 1.0, 1.0, 2)
    assert found.cue.exact == Score(1.0, 1.0, 1.0, 1)
    assert found.boundaries == Score(1.0, 0.75, pytest.approx(6 / 7), 4)
    assert found.calibration is None
    # The second article alone has an F1 of 1, the first alone or both the lower ones.
    assert found.macro_f1_interval.low == pytest.approx((0 + 2 / 3 + 1) / 3)
    assert found.macro_f1_interval.high == 1.0


@pytest.mark.parametrize("level", [0, 1, 90])
def test_the_level_of_the_interval_is_a_share(gold, level):
    with pytest.raises(ValueError, match=f"`level` is {level}"):
        evaluate(gold, gold, level=level)


def test_resamples_cannot_be_negative(gold):
    with pytest.raises(ValueError, match="`resamples` is -1"):
        evaluate(gold, gold, resamples=-1)


SPANS = st.none() | st.integers(0, len(WORDS) - 6).map(lambda start: Span(start, start + 5))
BEHIND = st.none() | st.sampled_from(LABEL_KINDS).map(lambda pair: BehindOutlet(*pair))


@st.composite
def sentences(draw, start):
    label, kind = draw(st.sampled_from(LABEL_KINDS))
    weights = draw(st.tuples(*[st.integers(1, 9)] * 4))
    return Sentence(
        start,
        start + len(WORDS) - 1,
        label,
        kind,
        source=draw(SPANS),
        cue=draw(SPANS),
        carried_over=draw(st.booleans()),
        behind_outlet=draw(BEHIND),
        probabilities={
            name: weight / sum(weights) for name, weight in zip(LABELS, weights, strict=True)
        },
    )


@st.composite
def readings(draw):
    """Two readings of the same articles."""
    sizes = draw(st.lists(st.integers(1, 3), min_size=1, max_size=3))
    return tuple(
        [
            Article(
                f"{place}",
                WORDS * size,
                sentences=tuple(draw(sentences(index * len(WORDS))) for index in range(size)),
            )
            for place, size in enumerate(sizes)
        ]
        for _ in range(2)
    )


def figures(value):
    """All numbers that are shares or scores, with their names."""
    if isinstance(value, dict):
        for name, part in value.items():
            if isinstance(part, float):
                yield name, part
            else:
                yield from figures(part)
    elif isinstance(value, list):
        for part in value:
            yield from figures(part)


@settings(max_examples=25, deadline=None)
@given(readings())
def test_figures_are_in_range_and_ready_for_json(pair):
    gold, predicted = pair
    found = evaluate(gold, predicted, resamples=5).to_dict()
    # Without NaN and infinity, and without tuples or other types that JSON would turn.
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    lowest, highest = {"kappa": -1}, {"brier": 2}
    for name, value in figures(found):
        assert lowest.get(name, 0) - 1e-9 <= value <= highest.get(name, 1) + 1e-9, name


@settings(max_examples=15, deadline=None)
@given(readings(), st.randoms(use_true_random=False))
def test_the_order_of_articles_does_not_matter(pair, random):
    gold, predicted = pair
    split = [[sentence.span for sentence in article][:-1] for article in predicted]
    shuffled = list(zip(gold, split, strict=True))
    random.shuffle(shuffled)
    again = evaluate(
        [article for article, _ in shuffled],
        random.sample(predicted, len(predicted)),
        split=[spans for _, spans in shuffled],
        resamples=5,
    )
    assert again == evaluate(gold, predicted, split=split, resamples=5)


@settings(max_examples=15, deadline=None)
@given(readings())
def test_a_reading_agrees_with_itself(pair):
    gold, _ = pair
    split = [[sentence.span for sentence in article] for article in gold]
    found = evaluate(gold, gold, split=split, resamples=5)
    assert found.macro_f1 == found.accuracy == found.boundaries.f1 == 1
    assert found.kappa in (None, pytest.approx(1))
    for score in (
        *found.labels.values(),
        *found.kinds.table.values(),
        found.attributed,
        found.source.exact,
        found.source.overlap,
        found.cue.exact,
        found.cue.overlap,
    ):
        assert {score.precision, score.recall, score.f1} == ({1.0} if score.support else {None})
    behind = found.behind_outlet
    for share in (found.kinds.given_label, found.carried_over, behind.label, behind.kind):
        assert share.right == share.cases
