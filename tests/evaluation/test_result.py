from __future__ import annotations

import dataclasses

import pytest

from attrib.article import LABELS
from attrib.evaluation import Evaluation, evaluate


@pytest.fixture
def evaluation(write) -> Evaluation:
    sure = dict(zip(LABELS, (0.0, 0.0, 0.0, 1.0), strict=True))
    gold = [write(("Rain fell.", {}), id=name, date="2016-01-02") for name in "ab"]
    predicted = [write(("Rain fell.", {"probabilities": sure}), id=name) for name in "ab"]
    return evaluate(gold, predicted, resamples=20, level=0.8)


def test_an_evaluation_cannot_be_changed(evaluation):
    with pytest.raises(dataclasses.FrozenInstanceError):
        evaluation.accuracy = 0.5


def test_the_dictionary_is_nested_and_plain(evaluation):
    found = evaluation.to_dict()
    assert found["macro_f1_interval"] == {"low": 1.0, "high": 1.0, "level": 0.8, "resamples": 20}
    assert found["labels"]["unattributed"] == {
        "precision": 1.0,
        "recall": 1.0,
        "f1": 1.0,
        "support": 2,
    }
    assert found["carried_over"] == {"share": None, "right": 0, "cases": 0}
    assert found["breakdowns"]["year"] == [
        {"name": "2016", "sentences": 2, "accuracy": 1.0, "macro_f1": 1.0}
    ]
    assert found["kappa"] is None
    assert found["boundaries"] is None
    assert list(found) == [field.name for field in dataclasses.fields(evaluation)]


def test_the_text_has_a_line_for_every_figure(evaluation):
    lines = [" ".join(line.split()) for line in evaluation.to_text().splitlines()]
    assert lines[0] == "2 articles, 2 sentences"
    for line in (
        "unattributed 1.000 1.000 1.000 2",
        "80% interval 1.000 to 1.000 (bootstrap over articles, 20 resamples)",
        "Cohen's kappa -",
        "expected calibration error 0.000",
        "source span, overlap - - - 0",
        "speaker carried over - 0 0",
        "0.9-1.0 2 1.000 1.000",
        "by year sentences accuracy macro-F1",
        "2016 2 1.000 1.000",
    ):
        assert line in lines
    assert not any("end of sentence" in line or "nan" in line for line in lines)
