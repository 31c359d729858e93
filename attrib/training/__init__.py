"""Fit a model from labelled articles."""

from attrib.training.fitting import fit, train

__all__ = ["fit", "train"]
