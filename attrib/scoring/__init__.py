"""How transparent an article is about its sources: a score with its parts and evidence."""

from __future__ import annotations

from attrib.scoring.rubric import PARTS, Rubric, RubricError, default_rubric, load_rubric
from attrib.scoring.score import Part, Score, score_article

__all__ = [
    "PARTS",
    "Part",
    "Rubric",
    "RubricError",
    "Score",
    "default_rubric",
    "load_rubric",
    "score_article",
]
