"""Figures from files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from attrib import AttributionModel, InputError
from attrib.evaluation.inputs import evaluate_inputs

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


def write(path: Path, *records: object) -> Path:
    path.write_text("".join(json.dumps(one) + "\n" for one in records), encoding="utf-8")
    return path


def test_a_model_labels_the_sentences_anew(model: AttributionModel, tmp_path: Path) -> None:
    gold = write(tmp_path / "gold.jsonl", record("unattributed"))

    evaluation = evaluate_inputs([gold], model=model)

    assert evaluation.confusion["unattributed"]["anonymous_official"] == 1
    assert evaluation.boundaries is not None
    assert evaluation.boundaries.f1 == 1
    assert evaluation.calibration is not None


def test_the_splitter_is_measured_on_the_text(model: AttributionModel, tmp_path: Path) -> None:
    whole = {"start": 0, "end": 49, "label": "anonymous_official", "kind": "official"}
    gold = write(tmp_path / "gold.jsonl", {"id": "a", "text": TEXT, "sentences": [whole]})

    evaluation = evaluate_inputs([gold], model=model)

    assert evaluation.sentences == 1
    assert evaluation.boundaries is not None
    assert evaluation.boundaries.precision == 0.5
    assert evaluation.boundaries.recall == 1


def test_outlets_that_the_model_knows_are_told_apart(
    tiny_model: AttributionModel, tmp_path: Path
) -> None:
    known = tiny_model.meta["training"]["outlets"][0]
    gold = write(
        tmp_path / "gold.jsonl",
        record(id="a") | {"outlet": known},
        record(id="b") | {"outlet": "The Unheard Bugle"},
    )

    by_outlet = evaluate_inputs([gold], model=tiny_model).breakdowns["outlet"]

    assert [(group.name, group.sentences) for group in by_outlet] == [("seen", 2), ("unseen", 2)]


def test_predictions_that_are_there_already(tmp_path: Path) -> None:
    gold = write(tmp_path / "gold.jsonl", record(id="a"), record(id="b"))
    predictions = write(tmp_path / "p.jsonl", record("unattributed", id="b"), record(id="a"))

    evaluation = evaluate_inputs([gold], predictions=[predictions])

    assert evaluation.accuracy == 0.75
    assert evaluation.boundaries is None


def test_predictions_of_other_articles_are_refused(tmp_path: Path) -> None:
    gold = write(tmp_path / "gold.jsonl", record(id="a"), record(id="b"))
    predictions = write(tmp_path / "p.jsonl", record(id="a"))

    with pytest.raises(InputError, match=r"gold.jsonl, .*p.jsonl: `predicted` lacks 'b'"):
        evaluate_inputs([gold], predictions=[predictions])


def test_gold_without_labels_is_refused(tmp_path: Path) -> None:
    gold = write(tmp_path / "gold.jsonl", {"id": "raw", "text": TEXT})

    with pytest.raises(InputError, match=r"gold.jsonl, article 'raw': has no `sentences`"):
        evaluate_inputs([gold], predictions=[gold])

    told: list[InputError] = []
    with pytest.raises(InputError, match=r"gold.jsonl: no labelled article to measure against"):
        evaluate_inputs([gold], predictions=[gold], on_error=told.append)
    assert len(told) == 1


def test_either_a_model_or_predictions(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="give either `model` or `predictions`"):
        evaluate_inputs([tmp_path])
