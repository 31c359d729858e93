from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from attrib.comparison import ScoredRecord


@pytest.fixture(scope="session")
def make_record() -> Callable[..., ScoredRecord]:
    """Return a function that makes a scored record; keywords are fields."""

    def make(value: float | None, id: str = "a", **fields: str) -> ScoredRecord:
        parts: dict[str, float | None] = {"attribution": value, "reply": None}
        return ScoredRecord(id=id, value=value, parts=parts, sentences=20, fields=fields)

    return make


@pytest.fixture
def json_record() -> dict[str, Any]:
    """Return a record as `attrib score` writes it."""
    names = ("attribution", "identification", "anonymity", "independence", "reply")
    return {
        "id": "one",
        "outlet": "Gazette",
        "date": "2021-03-04",
        "title": "Bridge closed",
        "language": "en",
        "score": {
            "value": 61.5,
            "parts": [{"name": n, "value": None if n == "reply" else 50.0} for n in names],
            "flags": ["opinion"],
            "rubric": {"name": "desk", "version": "3"},
        },
        "sentences": 12,
        "counts": {},
        "shares": {},
        "sources": 3,
        "section": "local",
        "author": ["A. Moss", "B. Reed"],
    }
