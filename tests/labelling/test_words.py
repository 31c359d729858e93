"""Hashed words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from attrib import Article, Span
from attrib.labelling.words import HASHED_COLUMNS, hash_words
from attrib.splitting import lay_out
from attrib.tagging.evidence import Evidence, ScoredSpan


@pytest.fixture
def hashed(make_evidence: Callable[..., Evidence]) -> Callable[..., Any]:
    """Hash the sentences of texts in which a source and a cue were found, or were not."""

    def hash_texts(*texts: str, source: ScoredSpan | None = None) -> Any:
        layouts = [lay_out(Article("a", text)) for text in texts]
        evidence = [
            make_evidence(
                layout,
                np.zeros((len(layout.sentences), 1)),
                sources=(source,) * len(layout.sentences),
            )
            for layout in layouts
        ]
        return hash_words(layouts, evidence).toarray()

    return hash_texts


def test_a_row_of_length_one_for_every_sentence(hashed: Callable[..., Any]) -> None:
    table = hashed("Rain fell. It stopped.", "", "Snow fell.")
    assert table.shape == (3, HASHED_COLUMNS)
    assert np.linalg.norm(table, axis=1) == pytest.approx(1)


def test_case_and_numbers_do_not_matter(hashed: Callable[..., Any]) -> None:
    one, same, other = hashed("Rain fell on 6 roofs", "RAIN FELL on 2024 roofs", "Snow fell")
    assert (one == same).all()
    assert not (one == other).all()


def test_the_order_of_words_matters(hashed: Callable[..., Any]) -> None:
    one, other = hashed("rain fell hard", "hard fell rain")
    assert one @ other < 0.9


def test_a_source_counts_where_it_is_likely(hashed: Callable[..., Any]) -> None:
    text = "Officials said so"
    none = hashed(text)
    likely = hashed(text, source=ScoredSpan(Span(0, 9), 1.0))
    unlikely = hashed(text, source=ScoredSpan(Span(0, 9), -1.0))

    assert (unlikely == none).all()
    assert np.count_nonzero(likely) > np.count_nonzero(none)


def test_a_sentence_without_words(hashed: Callable[..., Any]) -> None:
    assert np.isfinite(hashed("* * *")).all()
