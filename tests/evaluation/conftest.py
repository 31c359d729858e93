from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from attrib.article import KINDS, Article, Sentence, Span
from attrib.evaluation.alignment import Pair, align

Write = Callable[..., Article]
PairUp = Callable[[Article, Article], list[Pair]]


def _write(*sentences: tuple[str, Mapping[str, Any]], id: str = "a", **meta: Any) -> Article:
    """An article of sentences with their fields; a source or cue is given by its words."""
    text = " ".join(words for words, _ in sentences)
    written, start = [], 0
    for words, fields in sentences:
        label = fields.get("label", "unattributed")
        defaults = {"label": label, "kind": KINDS[label][0]}
        spans = {
            name: Span(text.index(fields[name]), text.index(fields[name]) + len(fields[name]))
            for name in ("source", "cue")
            if fields.get(name) is not None
        }
        end = start + len(words)
        written.append(Sentence(start, end, **{**defaults, **fields, **spans}))
        start = end + 1
    return Article(id, text, sentences=tuple(written), **meta)


def _pair_up(gold: Article, predicted: Article) -> list[Pair]:
    return [pair for article in align([gold], [predicted]) for pair in article.pairs]


@pytest.fixture(scope="session")
def write() -> Write:
    return _write


@pytest.fixture(scope="session")
def pair_up() -> PairUp:
    return _pair_up
