"""Compare the scores of groups of articles: outlets, sections, authors, months."""

from __future__ import annotations

from attrib.comparison.compare import compare
from attrib.comparison.metadata import check_metadata, read_metadata
from attrib.comparison.result import Comparison, Group
from attrib.comparison.scored import ScoredRecord, read_scored

__all__ = [
    "Comparison",
    "Group",
    "ScoredRecord",
    "check_metadata",
    "compare",
    "read_metadata",
    "read_scored",
]
