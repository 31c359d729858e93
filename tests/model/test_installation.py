"""What is installed."""

from __future__ import annotations

import json
from importlib.metadata import version

import pytest

from attrib import ModelError
from attrib.model.installation import describe_installation


def test_versions_and_models() -> None:
    description = describe_installation()

    assert description["packages"]["attrib"] == version("attrib")
    assert description["packages"]["scikit-learn"] == version("scikit-learn")
    assert "torch" not in description["packages"]
    assert "default" in description["shipped_models"]
    assert description["model"]["meta"]["format"] == "attrib-model"
    assert json.loads(json.dumps(description)) == description


def test_a_model_that_is_not_there() -> None:
    with pytest.raises(ModelError, match="nowhere: there is no such model folder"):
        describe_installation("nowhere")
