"""Layout: paragraphs, sentences and quotations together."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attrib import Article, Sentence
from attrib.splitting import Layout, lay_out

STORY = """Bridge to close

"We waited. We cannot wait any more," said Ada Brandt. It is old.

"The cracks are deep.

"They grow," she said."""


@pytest.fixture
def story() -> Layout:
    return lay_out(Article("a", STORY))


def test_every_sentence_knows_its_paragraph(story: Layout) -> None:
    assert [sentence.of(STORY) for sentence in story.sentences] == [
        "Bridge to close",
        '"We waited.',
        'We cannot wait any more," said Ada Brandt.',
        "It is old.",
        '"The cracks are deep.',
        '"They grow," she said.',
    ]
    assert story.paragraph_of == (0, 1, 1, 1, 2, 3)


def test_a_sentence_outside_quotations(story: Layout) -> None:
    assert story.quoted_state(3) == (0.0, False, False, False, False, False)


def test_a_sentence_that_begins_a_quotation(story: Layout) -> None:
    state = story.quoted_state(1)

    assert state.share == 1.0
    assert state.begins
    assert state.ends_inside
    assert not state.opens_inside
    assert not state.closes


def test_a_sentence_that_closes_a_quotation(story: Layout) -> None:
    state = story.quoted_state(2)

    assert state.share == pytest.approx(len('We cannot wait any more,"') / 42)
    assert state.opens_inside
    assert state.closes
    assert not state.begins
    assert not state.ends_inside


def test_a_quotation_over_paragraphs(story: Layout) -> None:
    assert story.quoted_state(4).ends_inside
    assert not story.quoted_state(4).resumed
    assert story.quoted_state(5).resumed
    assert story.quoted_state(5).closes


def test_sentences_of_a_labelled_article_are_kept() -> None:
    text = "Rain fell. Snow fell."
    labelled = Article("a", text, sentences=(Sentence(0, len(text), "unattributed", "narration"),))

    assert lay_out(labelled).sentences == ((0, len(text)),)


def test_no_text_no_layout() -> None:
    empty = lay_out(Article("a", ""))
    assert (empty.paragraphs, empty.sentences, empty.quotations) == ((), (), ())


@given(st.text(st.sampled_from('"“”. aB\n')))
def test_states_hold_for_any_text(text: str) -> None:
    layout = lay_out(Article("a", text))
    for index in range(len(layout.sentences)):
        start, end = layout.sentences[index]
        state = layout.quoted_state(index)
        inside = sum(
            any(q.start <= c < q.end for q in layout.quotations) for c in range(start, end)
        )
        assert state.share == pytest.approx(inside / (end - start))
        assert state.opens_inside == any(q.start < start < q.end for q in layout.quotations)
        assert state.begins == any(start <= q.start < end for q in layout.quotations)
        assert state.closes == any(q.closed and start < q.end <= end for q in layout.quotations)


def test_many_quotations_take_seconds() -> None:
    layout = lay_out(Article("a", '"Yes," he said. ' * 30_000))

    start = time.process_time()
    for index in range(len(layout.sentences)):
        layout.quoted_state(index)

    assert time.process_time() - start < 5
