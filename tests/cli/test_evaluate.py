"""attrib evaluate."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from typer.testing import Result

Run = Callable[..., Result]
Write = Callable[..., Path]

TEXT = "Officials said the bridge would close. It is old."


def record(first: str = "anonymous_official", id: str = "a") -> dict[str, Any]:
    kind = "official" if first != "unattributed" else "narration"
    return {
        "id": id,
        "text": TEXT,
        "sentences": [
            {"start": 0, "end": 38, "label": first, "kind": kind},
            {"start": 39, "end": 49, "label": "unattributed", "kind": "narration"},
        ],
    }


def test_the_figures_of_the_shipped_model(run: Run, write_records: Write) -> None:
    write_records("gold.jsonl", [record()])

    result = run("evaluate", "gold.jsonl", "--json")

    assert result.exit_code == 0, result.stderr
    figures = json.loads(result.stdout)
    assert (figures["articles"], figures["sentences"]) == (1, 2)
    assert figures["labels"]["anonymous_official"]["recall"] == 1
    assert figures["boundaries"]["f1"] == 1


def test_tables(run: Run, write_records: Write) -> None:
    write_records("gold.jsonl", [record()])

    result = run("evaluate", "gold.jsonl")

    assert result.stdout.startswith("1 articles, 2 sentences\n")
    assert "macro-F1" in result.stdout
    assert "end of sentence" in result.stdout


def test_what_predict_writes_can_be_measured(run: Run, write_records: Write) -> None:
    write_records("gold.jsonl", [record()])
    run("predict", "gold.jsonl", "-o", "labelled.jsonl")

    result = run("evaluate", "gold.jsonl", "--predictions", "labelled.jsonl", "--json")

    assert result.exit_code == 0, result.stderr
    assert json.loads(result.stdout)["accuracy"] == 1


def test_a_record_that_cannot_be_used_is_left_out(run: Run, write_records: Write) -> None:
    write_records("gold.jsonl", [record(), record("rumour", id="b")])

    result = run("evaluate", "gold.jsonl", "--json")

    assert result.exit_code == 1
    assert "error: gold.jsonl, line 2: field `sentences[0].label`: found 'rumour'" in result.stderr
    assert json.loads(result.stdout)["articles"] == 1


def test_other_articles(run: Run, write_records: Write) -> None:
    write_records("gold.jsonl", [record()])
    write_records("other.jsonl", [record(id="b")])

    result = run("evaluate", "gold.jsonl", "--predictions", "other.jsonl")

    assert result.exit_code == 1
    assert result.stderr.startswith("error: gold.jsonl, other.jsonl: `predicted` lacks 'a'")
    assert result.stdout == ""


def test_a_model_or_predictions_but_not_both(run: Run, write_records: Write) -> None:
    write_records("gold.jsonl", [record()])

    result = run("evaluate", "gold.jsonl", "--predictions", "gold.jsonl", "--model", "default")

    assert result.exit_code == 2
    assert "give it without --model" in result.stderr
