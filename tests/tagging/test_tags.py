"""Token tags and the spans read off them."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attrib import Span
from attrib.tagging.tags import BEGIN, INSIDE, OUTSIDE, best_span, tag_spans

TEXT = '"Rain," two officials said.'
TOKENS = [Span(0, 1), Span(1, 5), Span(5, 6), Span(6, 7), Span(8, 11), Span(12, 21), Span(22, 26)]

#: Scores of a token that is surely outside, begin or inside.
SURE = {
    OUTSIDE: (4.0, 0.0, 0.0),
    BEGIN: (0.0, 4.0, 0.0),
    INSIDE: (0.0, 0.0, 4.0),
}


def scores(*tags: int) -> np.ndarray:
    return np.array([SURE[tag] for tag in tags], dtype=np.float32)


def test_a_span_is_tagged_begin_then_inside() -> None:
    tags = tag_spans(TOKENS, [Span(8, 21)])
    assert tags.tolist() == [0, 0, 0, 0, BEGIN, INSIDE, 0]


def test_neighbouring_spans_begin_anew() -> None:
    tags = tag_spans(TOKENS, [Span(8, 11), Span(12, 21)])
    assert tags.tolist() == [0, 0, 0, 0, BEGIN, BEGIN, 0]


def test_a_token_that_is_cut_by_a_span_belongs_to_it() -> None:
    assert tag_spans(TOKENS, [Span(10, 14)]).tolist() == [0, 0, 0, 0, BEGIN, INSIDE, 0]


def test_marks_and_gaps_are_never_tagged() -> None:
    assert tag_spans([Span(8, 8), *TOKENS[4:]], [Span(8, 11)]).tolist() == [0, BEGIN, 0, 0]
    assert tag_spans(TOKENS, [Span(7, 8)]).tolist() == [0] * 7
    assert tag_spans([], [Span(0, 3)]).tolist() == []


def test_the_likeliest_span_is_read_off() -> None:
    found = best_span(scores(0, 0, 0, 0, BEGIN, INSIDE, 0), TOKENS, TEXT)

    assert found is not None
    assert found.span.of(TEXT) == "two officials"
    assert found.score == pytest.approx(4.0)


def test_there_is_a_best_span_however_unlikely() -> None:
    table = scores(*[OUTSIDE] * 7)
    table[6, BEGIN] = 1.0

    found = best_span(table, TOKENS, TEXT)

    assert found is not None
    assert found.span.of(TEXT) == "said"
    assert found.score == pytest.approx(-3.0)


def test_marks_at_the_edges_are_trimmed() -> None:
    found = best_span(scores(BEGIN, INSIDE, INSIDE, INSIDE, 0, 0, 0), TOKENS, TEXT)
    assert found is not None
    assert found.span.of(TEXT) == "Rain"


def test_an_apostrophe_at_the_end_is_kept() -> None:
    text = "aides' word"
    found = best_span(scores(BEGIN, INSIDE, 0), [Span(0, 5), Span(5, 6), Span(7, 11)], text)
    assert found is not None
    assert found.span.of(text) == "aides'"


def test_a_mark_that_opens_a_sentence_is_never_a_span() -> None:
    table = scores(BEGIN, OUTSIDE)
    found = best_span(table, [Span(8, 8), Span(8, 11)], TEXT)
    assert found is not None
    assert found.span.of(TEXT) == "two"


def test_without_tokens_there_is_none() -> None:
    assert best_span(np.zeros((0, 3), np.float32), [], TEXT) is None
    assert best_span(scores(BEGIN), [Span(8, 8)], TEXT) is None


@given(st.data())
def test_what_was_tagged_is_read_off(data: st.DataObject) -> None:
    text = "alpha beta gamma delta epsilon"
    ends = [i for i, c in enumerate(text + " ") if c == " "]
    tokens = [Span(a, b) for a, b in zip([0, *(e + 1 for e in ends)], ends, strict=False)]
    first = data.draw(st.integers(0, 4))
    last = data.draw(st.integers(first, 4))
    span = Span(tokens[first].start, tokens[last].end)

    found = best_span(scores(*tag_spans(tokens, [span]).tolist()), tokens, text)

    assert found is not None
    assert found.span == span


def test_a_span_does_not_end_on_an_article() -> None:
    text = "officials briefed on the matter said"
    tokens = [Span(m.start(), m.end()) for m in re.finditer(r"\w+", text)]
    scores = np.full((6, 3), -5.0, dtype=np.float32)
    scores[0, BEGIN] = scores[1, INSIDE] = scores[2, INSIDE] = scores[3, INSIDE] = 5.0
    scores[4:, 0] = 5.0

    found = best_span(scores, tokens, text)

    assert found is not None
    assert found.span.of(text) == "officials briefed on the matter"
