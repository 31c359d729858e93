"""The classifier, on features that tell the label."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from types import SimpleNamespace

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


@pytest.fixture(scope="module")
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


#: Five articles of twelve sentences.
CORPUS = [[*MAIN, ("unattributed", "furniture"), ("anonymous_official", "group")] * 2] * 5


def labels_of(kinds: Sequence[np.ndarray]) -> list[str]:
    return [label for table in kinds for label, _ in choose(table)]


SETTINGS = {
    "two readings": PLAIN,
    "one reading": ClassifierSettings(words=False, context=False),
    "votes as they are": ClassifierSettings(words=False, context=False, first_strength=0.0),
    "words": ClassifierSettings(),
}


@pytest.fixture(autouse=True, scope="module")
def few_columns() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(words, "HASHED_COLUMNS", 64)
        yield


@pytest.fixture(params=SETTINGS.values(), ids=SETTINGS, scope="module")
def fitted(request: pytest.FixtureRequest, labelled: Make) -> SentenceClassifier:
    return SentenceClassifier(request.param).fit(*labelled(CORPUS))


def test_it_learns_what_the_features_tell(labelled: Make, fitted: SentenceClassifier) -> None:
    layouts, evidence = labelled(CORPUS)

    kinds = fitted.predict_kinds(layouts, evidence)

    gold = [sentence.label for layout in layouts for sentence in layout.article]
    assert np.mean([a == b for a, b in zip(labels_of(kinds), gold, strict=True)]) > 0.9
    for table in kinds:
        assert table.shape == (12, len(LABEL_KINDS))
        assert table.sum(axis=1) == pytest.approx(1, abs=1e-5)
        assert table.max(axis=1).mean() > 0.7


def test_the_batch_does_not_matter(labelled: Make, fitted: SentenceClassifier) -> None:
    layouts, evidence = labelled(CORPUS)

    together = fitted.predict_kinds(layouts, evidence)
    backwards = fitted.predict_kinds(layouts[::-1], evidence[::-1])[::-1]
    for number, (one, other) in enumerate(zip(together, backwards, strict=True)):
        (alone,) = fitted.predict_kinds([layouts[number]], [evidence[number]])
        assert np.allclose(one, other, atol=1e-6)
        assert np.allclose(one, alone, atol=1e-6)


def test_articles_without_sentences(
    labelled: Make, make_evidence: Callable[..., Evidence], fitted: SentenceClassifier
) -> None:
    layouts, evidence = labelled(CORPUS[:1])
    empty = lay_out(Article("empty", ""))
    nothing = make_evidence(empty, np.zeros((0, len(LABEL_KINDS))))

    kinds = fitted.predict_kinds([empty, *layouts, empty], [nothing, *evidence, nothing])

    assert [len(table) for table in kinds] == [0, 12, 0]
    assert [table.shape for table in fitted.predict_kinds([empty], [nothing])] == [(0, 15)]
    assert fitted.predict_kinds([], []) == []


def test_fitted_twice_it_is_the_same(labelled: Make, fitted: SentenceClassifier) -> None:
    layouts, evidence = labelled(CORPUS)
    again = SentenceClassifier(fitted.settings).fit(layouts, evidence)
    tables = (one.predict_kinds(layouts, evidence) for one in (fitted, again))
    assert all(map(np.array_equal, *tables))


@pytest.mark.parametrize("settings", SETTINGS.values(), ids=SETTINGS)
def test_a_kind_that_one_article_has_spoils_nothing(
    labelled: Make, settings: ClassifierSettings
) -> None:
    rare = ("unattributed", "no_comment")
    layouts, evidence = labelled([*CORPUS, [*MAIN, rare, rare]])

    classifier = SentenceClassifier(settings).fit(layouts, evidence)
    kinds = classifier.predict_kinds(layouts, evidence)

    gold = [sentence.label for layout in layouts for sentence in layout.article]
    assert np.mean([a == b for a, b in zip(labels_of(kinds), gold, strict=True)]) > 0.9
    assert np.mean([table.max(axis=1).mean() for table in kinds]) > 0.6


@pytest.mark.parametrize("architecture", ["cnn", "encoder"])
def test_words_are_for_a_tagger_that_reads_little_context(architecture: str) -> None:
    for articles in (10, 10_000):
        settings = ClassifierSettings.suited_to(
            SimpleNamespace(architecture=architecture),  # type: ignore[arg-type]
            articles,
        )
        assert settings.words == settings.context == (architecture == "cnn")


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
