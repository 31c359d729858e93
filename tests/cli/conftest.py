from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from attrib import AttributionModel
from attrib.cli import app

STORY = """Bridge to close for repairs

"The cracks are deeper than we thought," said Mayor Lena Ortiz. "We cannot wait for spring."

Officials said on Monday that the bridge would close for at least six weeks.

The old town lies on the far side of the river. A ferry runs there twice a day.
"""


@pytest.fixture
def run(
    model: AttributionModel, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Callable[..., Result]:
    """Run the command in a folder of its own; the shipped model is not loaded every time anew."""
    from attrib.model import load

    def load_once(name: str = "default") -> AttributionModel:
        return model if name == "default" else load(name)

    monkeypatch.setattr("attrib.model.load", load_once)
    monkeypatch.chdir(tmp_path)

    def run_command(*arguments: object, input: str | bytes | None = None) -> Result:
        return CliRunner().invoke(app, [str(one) for one in arguments], input=input)

    return run_command


@pytest.fixture
def story(tmp_path: Path) -> Path:
    path = tmp_path / "story.txt"
    path.write_text(STORY, encoding="utf-8")
    return path


@pytest.fixture
def write_records(tmp_path: Path) -> Callable[..., Path]:
    """Write records, or lines as they are, to a JSONL file."""

    def write(name: str, lines: Iterable[Mapping[str, Any] | str]) -> Path:
        path = tmp_path / name
        written = [line if isinstance(line, str) else json.dumps(line) for line in lines]
        path.write_text("".join(line + "\n" for line in written), encoding="utf-8")
        return path

    return write


@pytest.fixture
def records() -> Callable[[Result], list[dict[str, Any]]]:
    """Read the records that a command printed."""

    def read(result: Result) -> list[dict[str, Any]]:
        return [json.loads(line) for line in result.stdout.splitlines()]

    return read
