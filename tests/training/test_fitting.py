"""Fitting whole models."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from attrib import Article, AttributionModel, InputError, ModelError, TrainingError
from attrib.labelling.classifier import ClassifierSettings
from attrib.model import save
from attrib.records import article_to_record
from attrib.tagging.evidence import Evidence
from attrib.training import fit, train
from attrib.training.corpora import digest
from attrib.training.standoff import to_standoff

QUICK = ClassifierSettings(words=False, context=False, first_strength=0.0)


def write(path: Path, records: Sequence[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    return path


def without(label: str, article: Article) -> Article:
    """Turn every sentence of one label into narration."""
    narration: dict[str, Any] = {
        "label": "unattributed",
        "kind": "narration",
        "behind_outlet": None,
    }
    return article.with_sentences(
        tuple(replace(s, **narration) if s.label == label else s for s in article)
    )


def test_what_a_model_says_of_its_training(
    tiny_model: AttributionModel, corpus: list[Article]
) -> None:
    assert tiny_model.meta["seed"] == 0
    assert tiny_model.meta["training"] == {
        "articles": len(corpus),
        "sentences": sum(len(article.sentences or ()) for article in corpus),
        "digest": digest(corpus),
        "outlets": sorted({article.outlet for article in corpus if article.outlet}),
        "span_articles": 0,
    }


def test_a_tagger_is_kept(tiny_model: AttributionModel, corpus: list[Article]) -> None:
    lines: list[str] = []

    fitted = fit(corpus, tagger=tiny_model.tagger, settings=QUICK, report=lines.append)

    assert fitted.tagger is tiny_model.tagger
    assert lines == ["tagging 10 articles with the tagger given", "classifier"]
    assert fitted("Officials said so.").sentences


def test_too_few_articles(corpus: list[Article]) -> None:
    with pytest.raises(TrainingError, match="9 labelled articles are too few to fit a model, give"):
        fit(corpus[:9])


def test_a_label_does_not_occur(tiny_model: AttributionModel, corpus: list[Article]) -> None:
    rest = [without("outlet_citing_outlet", article) for article in corpus]
    with pytest.raises(TrainingError, match="no sentence is labelled outlet_citing_outlet: add"):
        fit(rest, tagger=tiny_model.tagger, settings=QUICK)


class Recorder:
    """A tagger that stands for one and notes on which articles it is asked."""

    architecture = "cnn"
    feature_names = ()

    def __init__(self, tagger: Any) -> None:
        self.tagger = tagger
        self.asked: list[str] = []

    def tag(self, layouts: Any) -> list[Evidence]:
        self.asked.extend(layout.article.id for layout in layouts)
        found: list[Evidence] = self.tagger.tag(layouts)
        return found

    def save(self, folder: Path) -> None:
        self.tagger.save(folder)


def test_the_classifier_learns_from_articles_the_tagger_has_not_seen(
    tiny_model: AttributionModel, corpus: list[Article], monkeypatch: pytest.MonkeyPatch
) -> None:
    fits: list[tuple[set[str], Recorder]] = []

    def fit_cnn(articles: Sequence[Article], **options: Any) -> Recorder:
        recorder = Recorder(tiny_model.tagger)
        fits.append(({article.id for article in articles}, recorder))
        return recorder

    monkeypatch.setattr("attrib.training.fitting.fit_cnn", fit_cnn)
    fitted = fit(corpus, settings=QUICK)

    everything = {article.id for article in corpus}
    assert sorted(name for _, recorder in fits for name in recorder.asked) == sorted(everything)
    for seen, recorder in fits:
        assert not seen & set(recorder.asked)
    assert fits[-1] == (everything, fitted.tagger)


@pytest.fixture
def files(corpus: list[Article], tmp_path: Path) -> Path:
    return write(tmp_path / "news.jsonl", [article_to_record(article) for article in corpus])


@pytest.fixture
def kept(tiny_model: AttributionModel, tmp_path: Path) -> Path:
    save(tiny_model, tmp_path / "kept")
    return tmp_path / "kept"


@pytest.fixture(autouse=True)
def quick_classifier(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ClassifierSettings, "suited_to", classmethod(lambda cls, *of: QUICK))


def test_a_model_is_written(files: Path, kept: Path, tmp_path: Path, corpus: list[Article]) -> None:
    model = train([str(files)], tmp_path / "out", keep_tagger=kept, seed=3)

    meta = json.loads((tmp_path / "out" / "meta.json").read_text())
    assert meta["seed"] == 3
    assert meta["training"]["digest"] == digest(corpus)
    assert model.tagger.architecture == meta["architecture"] == "cnn"


def test_the_same_files_and_seed_give_the_same_classifier(
    files: Path, kept: Path, tmp_path: Path
) -> None:
    for name in ("one", "other"):
        train([str(files)], tmp_path / name, keep_tagger=kept)
    one, other = (tmp_path / name / "classifier.skops" for name in ("one", "other"))
    assert one.read_bytes() == other.read_bytes()


def test_standoff_labels_are_used_besides(
    corpus: list[Article], kept: Path, tmp_path: Path
) -> None:
    inputs = write(tmp_path / "some.jsonl", [article_to_record(a) for a in corpus[:6]])
    labels = write(tmp_path / "labels.jsonl", [to_standoff(a) for a in corpus[4:]])
    texts = write(tmp_path / "texts.jsonl", [{"id": a.id, "text": a.text} for a in corpus])

    model = train(
        [str(inputs)], tmp_path / "out", standoff=labels, texts=[str(texts)], keep_tagger=kept
    )

    assert model.meta["training"]["articles"] == len(corpus)


def test_standoff_labels_need_texts(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="need the files that hold their texts"):
        train(out=tmp_path / "out", standoff=tmp_path / "labels.jsonl")


def test_figures_are_noted(files: Path, kept: Path, tmp_path: Path) -> None:
    model = train([str(files)], tmp_path / "out", keep_tagger=kept, measure=[str(files)])
    figures = json.loads((tmp_path / "out" / "meta.json").read_text())["figures"]
    assert figures["articles"] == 10
    assert 0 < figures["macro_f1"] <= 1
    assert figures == json.loads(json.dumps(model.meta["figures"]))


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"inputs": ["nowhere.jsonl"]}, InputError),
        ({"spans": ["nowhere.jsonl"]}, InputError),
        ({"keep_tagger": "nowhere"}, ModelError),
    ],
)
def test_nothing_is_written_where_something_is_missing(
    files: Path, tmp_path: Path, options: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error, match="nowhere"):
        train(**{"inputs": [str(files)], "out": tmp_path / "out", **options})
    assert not (tmp_path / "out").exists()
