"""Measure labelled articles against a reference reading of the same articles."""

from __future__ import annotations

from attrib.evaluation.measuring import evaluate
from attrib.evaluation.result import Evaluation

__all__ = ["Evaluation", "evaluate"]
