"""The classifier, on features that tell the label."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from attrib import Article, Sentence, TrainingError
from attrib.article import LABEL_KINDS, LABELS
from attrib.labelling import words
from attrib.labelling.classifier import (
    ClassifierSettings,
    SentenceClassifier,
    choose,
    sum_over_kinds,
)
from attrib.splitting import Layout, lay_out
from attrib.tagging.evidence import Evidence

#: One kind of each label.
MAIN = (
    ("anonymous_official", "official"),
    ("named_spokesperson", "person"),
    ("outlet_citing_outlet", "named_outlet"),
    ("unattributed", "narration"),
)
PLAIN = ClassifierSettings(words=False)

Labelled = tuple[list[Layout], list[Evidence]]
Make = Callable[[Sequence[Sequence[tuple[str, str]]]], Labelled]


def article(name: str, pairs: Sequence[tuple[str, str]]) -> Article:
    text = "Rain fell. " * len(pairs)
    sentences = tuple(
        Sentence(11 * i, 11 * i + 10, label, kind) for i, (label, kind) in enumerate(pairs)
    )
    return Article(name, text, sentences=sentences)


@pytest.fixture
def labelled(make_evidence: Callable[..., Evidence]) -> Make:
    """Articles with sentences of given kinds, and evidence that shows them with some noise."""

    def make(articles: Sequence[Sequence[tuple[str, str]]]) -> Labelled:
        noise = np.random.default_rng(0)
        layouts = [lay_out(article(str(n), pairs)) for n, pairs in enumerate(articles)]
        evidence = []
        for layout, pairs in zip(layouts, articles, strict=True):
            votes = noise.normal(size=(len(pairs), len(LABEL_KINDS)))
            for row, pair in enumerate(pairs):
                votes[row, LABEL_KINDS.index(pair)] += 4
            evidence.append(make_evidence(layout, votes))
        return layouts, evidence

    return make


ALL_KINDS = [list(LABEL_KINDS) * 2] * 6


def labels_of(kinds: Sequence[np.ndarray]) -> list[str]:
    return [label for table in kinds for label, _ in choose(table)]


SETTINGS = {
    "two readings": PLAIN,
    "one reading": ClassifierSettings(words=False, context=False),
    "votes as they are": ClassifierSettings(words=False, context=False, first_strength=0.0),
    "words": ClassifierSettings(),
}


@pytest.mark.parametrize("settings", SETTINGS.values(), ids=SETTINGS)
def test_it_learns_what_the_features_tell(
    labelled: Make, settings: ClassifierSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(words, "HASHED_COLUMNS", 64)
    layouts, evidence = labelled(ALL_KINDS)

    classifier = SentenceClassifier(settings).fit(layouts, evidence)
    kinds = classifier.predict_kinds(layouts, evidence)

    gold = [sentence.label for layout in layouts for sentence in layout.article]
    assert np.mean([a == b for a, b in zip(labels_of(kinds), gold, strict=True)]) > 0.9
    for table in kinds:
        assert table.shape == (30, len(LABEL_KINDS))
        assert table.sum(axis=1) == pytest.approx(1, abs=1e-5)


def test_the_batch_does_not_matter(labelled: Make) -> None:
    layouts, evidence = labelled(ALL_KINDS)
    classifier = SentenceClassifier(PLAIN).fit(layouts, evidence)

    together = classifier.predict_kinds(layouts, evidence)
    backwards = classifier.predict_kinds(layouts[::-1], evidence[::-1])[::-1]
    for number, (one, other) in enumerate(zip(together, backwards, strict=True)):
        (alone,) = classifier.predict_kinds([layouts[number]], [evidence[number]])
        assert np.allclose(one, other, atol=1e-6)
        assert np.allclose(one, alone, atol=1e-6)


@pytest.mark.parametrize("settings", SETTINGS.values(), ids=SETTINGS)
def test_articles_without_sentences(
    labelled: Make,
    make_evidence: Callable[..., Evidence],
    settings: ClassifierSettings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(words, "HASHED_COLUMNS", 64)
    layouts, evidence = labelled(ALL_KINDS)
    classifier = SentenceClassifier(settings).fit(layouts, evidence)
    empty = lay_out(Article("empty", ""))
    nothing = make_evidence(empty, np.zeros((0, len(LABEL_KINDS))))

    kinds = classifier.predict_kinds([empty, layouts[0], empty], [nothing, evidence[0], nothing])

    assert [len(table) for table in kinds] == [0, 30, 0]
    assert [t.shape for t in classifier.predict_kinds([empty], [nothing])] == [(0, 15)]
    assert classifier.predict_kinds([], []) == []


def test_fitted_twice_it_is_the_same(labelled: Make) -> None:
    layouts, evidence = labelled(ALL_KINDS)
    one, other = (SentenceClassifier(PLAIN).fit(layouts, evidence, seed=3) for _ in range(2))
    tables = (fitted.predict_kinds(layouts, evidence) for fitted in (one, other))
    assert all(map(np.array_equal, *tables))


@pytest.mark.parametrize("settings", SETTINGS.values(), ids=SETTINGS)
def test_a_kind_that_one_article_has_spoils_nothing(
    labelled: Make, settings: ClassifierSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(words, "HASHED_COLUMNS", 64)
    rare = ("unattributed", "no_comment")
    layouts, evidence = labelled([list(MAIN) * 4] * 7 + [[*MAIN * 4, rare, rare]])

    classifier = SentenceClassifier(settings).fit(layouts, evidence)
    kinds = classifier.predict_kinds(layouts, evidence)

    gold = [sentence.label for layout in layouts for sentence in layout.article]
    assert np.mean([a == b for a, b in zip(labels_of(kinds), gold, strict=True)]) > 0.9
    assert np.mean([table.max(axis=1).mean() for table in kinds]) > 0.7


def test_too_few_articles(labelled: Make) -> None:
    with pytest.raises(TrainingError, match="4 labelled articles are too few: the folds need"):
        SentenceClassifier(PLAIN).fit(*labelled([list(MAIN)] * 4))


def test_articles_without_labels_do_not_count(labelled: Make) -> None:
    with pytest.raises(TrainingError, match="4 labelled articles are too few"):
        SentenceClassifier(PLAIN).fit(*labelled([*[list(MAIN)] * 4, [], []]))


@pytest.mark.parametrize("missing", range(4))
def test_a_label_is_missing(labelled: Make, missing: int) -> None:
    rest = [pair for pair in MAIN if pair != MAIN[missing]]
    with pytest.raises(TrainingError, match=f"no sentence is labelled {LABELS[missing]}: add"):
        SentenceClassifier(PLAIN).fit(*labelled([rest] * 6))


def test_a_label_that_one_article_has(labelled: Make) -> None:
    with pytest.raises(TrainingError, match="too few articles have a sentence labelled outlet_cit"):
        SentenceClassifier(PLAIN).fit(*labelled([[MAIN[0], MAIN[1], MAIN[3]]] * 5 + [list(MAIN)]))


PROBABILITIES = arrays(
    np.float64, (3, len(LABEL_KINDS)), elements=st.floats(0.001, 1, allow_nan=False)
)


@given(PROBABILITIES)
def test_the_kind_chosen_is_one_of_the_label_chosen(table: np.ndarray) -> None:
    table = table / table.sum(axis=1, keepdims=True)
    sums = sum_over_kinds(table)

    assert sums.sum(axis=1) == pytest.approx(1)
    for row, (label, kind) in enumerate(choose(table)):
        assert sums[row, LABELS.index(label)] == sums[row].max()
        own = {pair: table[row, i] for i, pair in enumerate(LABEL_KINDS) if pair[0] == label}
        assert own[label, kind] == max(own.values())


def test_many_small_kinds_outweigh_one_large() -> None:
    table = np.zeros((1, len(LABEL_KINDS)))
    table[0, :5] = 0.12
    table[0, LABEL_KINDS.index(("unattributed", "narration"))] = 0.4
    assert choose(table)[0][0] == "anonymous_official"
