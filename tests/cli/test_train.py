"""attrib train, and train.py."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

Run = Callable[..., Result]
Write = Callable[..., Path]

ROOT = Path(__file__).parents[2]


Calls = list[dict[str, Any]]


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Calls:
    """What the function behind the command is called with; nothing is fitted."""
    calls: Calls = []

    def train(inputs: Any, out: Any, *, report: Callable[[str], None], **options: Any) -> None:
        report("classifier")
        calls.append({"inputs": inputs, "out": out, **options})

    monkeypatch.setattr("attrib.training.train", train)
    return calls


def test_without_inputs_the_corpus_of_the_package_is_used(run: Run, calls: Calls) -> None:
    result = run("train")

    assert result.exit_code == 0
    (call,) = calls
    assert not call["inputs"]
    assert call["out"] == Path("model")
    assert call["keep_tagger"] is None
    assert call["epochs"] is None
    assert call["seed"] == 0


def test_options_reach_the_function(run: Run, tmp_path: Path, calls: Calls) -> None:
    (tmp_path / "spans.jsonl").touch()

    result = run(
        *("train", "a.jsonl", "b", "--out", "new", "--spans", "spans.jsonl"),
        *("--keep-tagger", "default", "--epochs", 3, "--seed", 7),
    )

    assert result.exit_code == 0
    (call,) = calls
    assert call["inputs"] == ["a.jsonl", "b"]
    assert call["out"] == Path("new")
    assert call["spans"] == ["spans.jsonl"]
    assert call["keep_tagger"] == "default"
    assert call["epochs"] == 3
    assert call["seed"] == 7
    assert result.stdout == ""
    assert result.stderr == "classifier\nmodel written to new\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--epochs", "0"], "Invalid value for '--epochs'"),
        (["--seed", "one"], "Invalid value for '--seed'"),
        (["--spans", "nowhere.jsonl"], "'nowhere.jsonl' does not exist"),
        (["--out", "file"], "'file' is a file"),
    ],
)
def test_wrong_usage(run: Run, tmp_path: Path, arguments: list[str], message: str) -> None:
    (tmp_path / "file").touch()

    result = run("train", *arguments)

    assert result.exit_code == 2
    assert message in result.stderr


def test_articles_without_labels(run: Run, write_records: Write) -> None:
    write_records("raw.jsonl", [{"id": "a", "text": "Rain fell."}])

    result = run("train", "raw.jsonl", "--out", "new")

    assert result.exit_code == 1
    assert result.stderr.startswith("error: raw.jsonl: article 'a' has no labelled sentences")
    assert not Path("new").exists()


def test_too_few_articles(run: Run, write_records: Write) -> None:
    sentence = {"start": 0, "end": 10, "label": "unattributed", "kind": "narration"}
    write_records("one.jsonl", [{"id": "a", "text": "Rain fell.", "sentences": [sentence]}])

    result = run("train", "one.jsonl", "--out", "new")

    assert result.exit_code == 1
    assert result.stderr.startswith("error: 1 labelled articles are too few to fit a model")


def test_the_script_is_the_same_command() -> None:
    command = [sys.executable, str(ROOT / "train.py"), "--help"]
    ended = subprocess.run(command, capture_output=True, text=True, check=True)
    assert ended.stdout.startswith("Usage: attrib train [OPTIONS]")


def test_a_classifier_is_fitted_anew_and_the_model_works(run: Run, tmp_path: Path) -> None:
    result = run("train", "--keep-tagger", "default", "--out", "new")

    assert result.exit_code == 0, result.stderr
    assert json.loads((tmp_path / "new" / "meta.json").read_text())["seed"] == 0
    labelled = run("predict", "-", "--model", "new", input="Officials said the bridge would close.")
    (record,) = map(json.loads, labelled.stdout.splitlines())
    assert [sentence["label"] for sentence in record["sentences"]] == ["anonymous_official"]
