"""From files to labelled articles."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from attrib import AttributionModel, InputError, Span
from attrib.model.inputs import label_inputs, labelled_inputs

TEXT = "Officials said the bridge would close."
LABELLED = {
    "id": "a",
    "text": TEXT,
    "sentences": [
        {
            "start": 0,
            "end": len(TEXT),
            "label": "anonymous_official",
            "kind": "official",
            "source": [0, 9],
            "cue": [10, 14],
        }
    ],
}


def write(path: Path, *records: object) -> Path:
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


def test_articles_are_read_and_labelled(model: AttributionModel, tmp_path: Path) -> None:
    path = write(tmp_path / "news.jsonl", {"id": "a", "text": TEXT}, {"id": "b", "text": TEXT})

    articles = list(label_inputs(model, [path], outlet="Gazette"))

    assert [(article.id, article.outlet) for article in articles] == [
        ("a", "Gazette"),
        ("b", "Gazette"),
    ]
    assert [sentence.label for article in articles for sentence in article] == [
        "anonymous_official",
        "anonymous_official",
    ]


def test_labels_that_are_there_are_kept_and_sources_found(tmp_path: Path) -> None:
    (article,) = labelled_inputs([write(tmp_path / "news.jsonl", LABELLED)])

    assert article.sentences is not None
    assert article.sentences[0].probabilities is None
    assert [(source.name, source.mentions) for source in article.sources] == [
        ("Officials", (Span(0, 9),))
    ]
    assert article.language == "en"


def test_sources_are_found_anew_from_corrected_labels(tmp_path: Path) -> None:
    stale = {
        "name": "the BBC",
        "label": "outlet_citing_outlet",
        "kind": "named_outlet",
        "mentions": [[0, 9]],
        "sentences": [0],
    }
    path = write(tmp_path / "news.jsonl", LABELLED | {"sources": [stale]})

    (article,) = labelled_inputs([path])

    assert [source.name for source in article.sources] == ["Officials"]


def test_an_article_without_labels_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "news.jsonl", {"id": "raw", "text": TEXT}, LABELLED)

    with pytest.raises(InputError, match=r"news.jsonl, article 'raw': has no `sentences`; give"):
        list(labelled_inputs([path]))

    told: list[InputError] = []
    assert [article.id for article in labelled_inputs([path], on_error=told.append)] == ["a"]
    assert [error.record for error in told] == ["article 'raw'"]
