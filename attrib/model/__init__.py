"""The trained model: load it, save it, run articles through it."""

from attrib.model.pipeline import AttributionModel
from attrib.model.storage import load, save

__all__ = ["AttributionModel", "load", "save"]
