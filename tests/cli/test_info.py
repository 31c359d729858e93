"""attrib info."""

from __future__ import annotations

import json
import platform
from collections.abc import Callable

from typer.testing import Result

import attrib

Run = Callable[..., Result]


def test_as_json(run: Run) -> None:
    result = run("info", "--json")

    assert result.exit_code == 0
    info = json.loads(result.stdout)
    assert info["packages"]["attrib"] == attrib.__version__
    assert info["model"]["meta"]["format_version"] == 1


def test_as_a_list(run: Run) -> None:
    lines = run("info").stdout.splitlines()

    assert lines[0].split() == ["python", platform.python_version()]
    assert ["attrib", attrib.__version__] in [line.split() for line in lines]
    assert "model" in lines


def test_a_model_that_is_not_there(run: Run) -> None:
    result = run("info", "--model", "nowhere")

    assert result.exit_code == 1
    assert result.stderr.startswith("error: nowhere: there is no such model folder")
