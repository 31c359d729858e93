from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attrib.article import Span
from attrib.evaluation.alignment import align
from attrib.evaluation.figures import Score
from attrib.evaluation.spans import same_span, score_boundaries, score_spans

TEXT = '"Yes," said Maria Ortega, mayor of Elmbury (pop. 900).'


def span(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


def source(sentence):
    return sentence.source


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Maria Ortega", "Maria Ortega", True),
        ("Maria Ortega", " Maria Ortega, ", True),
        ('"Yes,"', "Yes", True),
        ("(pop. 900)", "pop. 900", True),
        ("Maria Ortega", "Ortega", False),
        ("Maria Ortega", "Maria Ortega, mayor", False),
        (",", ",", True),
        (").", ",", False),
    ],
)
def test_punctuation_and_white_space_at_the_ends_do_not_matter(one, other, same):
    assert same_span(span(one), span(other), TEXT) is same


def test_spans_are_scored_where_the_reference_attributes(write, pair_up):
    said = {"label": "named_spokesperson"}
    words = ["Ada Moss spoke.", "Ben Lund spoke.", "Cy Orr spoke.", "Di Fox spoke.", "It rained."]
    gold_sources = ["Ada Moss", "Ben Lund", "Cy Orr", None, None]
    gold_labels = [said, said, said, said, {}]
    predicted_sources = ["Ada Moss ", "Lund", "Cy Orr", "Di Fox", "It"]
    # The third is missed, so its span does not count; the last is not attributed in the reference.
    predicted_labels = [said, said, {}, said, said]
    gold = write(
        *(
            (sentence, {**fields, "source": name})
            for sentence, fields, name in zip(words, gold_labels, gold_sources, strict=True)
        )
    )
    predicted = write(
        *(
            (sentence, {**fields, "source": name})
            for sentence, fields, name in zip(
                words, predicted_labels, predicted_sources, strict=True
            )
        )
    )
    scores = score_spans(pair_up(gold, predicted), source)
    # Three in the reference (Moss, Lund, Orr), three predicted (Moss, Lund, Fox).
    assert scores.exact == Score(1 / 3, 1 / 3, 1 / 3, 3)
    assert scores.overlap == Score(2 / 3, 2 / 3, 2 / 3, 3)


def test_no_spans_give_no_scores(write, pair_up):
    article = write(("Rain fell.", {}))
    scores = score_spans(pair_up(article, article), source)
    assert scores.exact == scores.overlap == Score(None, None, None, 0)


SPANS = st.tuples(st.integers(0, 53), st.integers(1, 8)).map(
    lambda pair: Span(pair[0], min(sum(pair), len(TEXT)))
)


@given(SPANS, SPANS)
def test_spans_that_are_the_same_overlap(one, other):
    assert same_span(one, other, TEXT) is same_span(other, one, TEXT)
    assert not same_span(one, other, TEXT) or one.overlaps(other)


def test_boundaries_are_the_ends_of_sentences_without_white_space(write):
    gold = write(("Rain fell.", {}), ("Snow fell.", {}), ("Hail fell.", {}), ("Fog rose.", {}))
    # "Rain fell. " with its space; the next two in one; "Fog" and "rose." apart; a blank.
    split = [Span(0, 11), Span(11, 32), Span(33, 36), Span(37, 42), Span(10, 11)]
    assert [part.of(gold.text) for part in split[2:4]] == ["Fog", "rose."]
    assert score_boundaries(align([gold], [gold], [split])) == Score(0.75, 0.75, 0.75, 4)


def test_without_a_splitter_there_is_no_boundary_score(write):
    article = write(("Rain fell.", {}))
    assert score_boundaries(align([article], [article])) is None
