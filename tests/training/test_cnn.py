"""Fitting the convolutional tagger."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from attrib import Article, Sentence, Span
from attrib.article import LABEL_KINDS, LABELS
from attrib.splitting import lay_out
from attrib.tagging.cnn import CnnShape, CnnTagger
from attrib.training.cnn import CnnSchedule, SpanArticle, fit_cnn, kind_shares

SHAPE = CnnShape(width=16, depth=1, rows=200)
SCHEDULE = CnnSchedule(epochs=10, span_epochs=10, learning_rate=0.02, batch_words=20)

SAID = "Officials said so."
FELL = "Rain fell again."


def article(*texts: str, name: str = "a") -> Article:
    """An article whose sentences are the two above, labelled."""
    text, sentences = " ".join(texts), []
    for number, words in enumerate(texts):
        start = sum(len(t) + 1 for t in texts[:number])
        plain = Sentence(start, start + len(words), "unattributed", "narration")
        said = replace(
            plain,
            label="anonymous_official",
            kind="official",
            source=Span(start, start + 9),
            cue=Span(start + 10, start + 14),
        )
        sentences.append(said if words == SAID else plain)
    return Article(name, text, sentences=tuple(sentences))


LABELLED = [article(SAID, FELL), article(FELL, SAID), article(FELL, FELL), article(SAID, SAID)]


def weights(tagger: CnnTagger) -> bytes:
    packed: bytes = tagger.network.to_bytes()
    return packed


def test_it_learns_spans_and_kinds() -> None:
    text = f"{FELL} {SAID}"
    tagger = fit_cnn(LABELLED, shape=SHAPE, schedule=SCHEDULE)

    (found,) = tagger.tag([lay_out(Article("new", text))])

    kinds = found.features[:, : len(LABEL_KINDS)].argmax(axis=1)
    assert [LABEL_KINDS[k] for k in kinds] == [
        ("unattributed", "narration"),
        ("anonymous_official", "official"),
    ]
    assert found.sources[1] is not None
    assert found.sources[1].span.of(text) == "Officials"
    assert found.cues[1] is not None
    assert found.cues[1].span.of(text) == "said"
    assert [s is not None and s.score > 0 for s in found.sources] == [False, True]


def test_it_learns_spans_from_articles_that_have_nothing_else() -> None:
    spanned = [
        SpanArticle(Article(a.id, a.text), tuple(s.source for s in a if s.source), ())
        for a in LABELLED
    ]
    tagger = fit_cnn([], spans=spanned, shape=SHAPE, schedule=SCHEDULE)

    (found,) = tagger.tag([lay_out(Article("new", f"{FELL} {SAID}"))])

    assert [s is not None and s.score > 0 for s in found.sources] == [False, True]


def test_the_same_seed_gives_the_same_weights() -> None:
    schedule = replace(SCHEDULE, epochs=1)
    one, same = (fit_cnn(LABELLED, shape=SHAPE, schedule=schedule, seed=1) for _ in range(2))
    other = fit_cnn(LABELLED, shape=SHAPE, schedule=schedule, seed=2)

    assert weights(one) == weights(same)
    assert weights(one) != weights(other)


def test_going_on_from_a_tagger_leaves_it_as_it_was() -> None:
    schedule = replace(SCHEDULE, epochs=1)
    start = fit_cnn(LABELLED, shape=SHAPE, schedule=schedule)
    before = weights(start)

    further = fit_cnn(LABELLED, start=start, schedule=schedule)

    assert weights(start) == before
    assert weights(further) != before
    assert further.shape == SHAPE
    assert np.isfinite(further.tag([lay_out(LABELLED[0])])[0].features).all()


def test_an_article_without_sentences_does_no_harm() -> None:
    empty = Article("empty", " ", sentences=())
    tagger = fit_cnn([*LABELLED, empty], shape=SHAPE, schedule=replace(SCHEDULE, epochs=1))
    assert np.isfinite(tagger.tag([lay_out(LABELLED[0])])[0].features).all()


def test_progress_is_reported() -> None:
    lines: list[str] = []
    fit_cnn(LABELLED, shape=SHAPE, schedule=replace(SCHEDULE, epochs=2), report=lines.append)
    assert [line.partition(",")[0] for line in lines] == [
        "tagger: pass 1 of 2 (labels)",
        "tagger: pass 2 of 2 (labels)",
    ]


def test_shares_of_kinds_sum_to_one_in_each_label() -> None:
    shares = kind_shares(LABELLED)
    for label in LABELS:
        own = [share for share, pair in zip(shares, LABEL_KINDS, strict=True) if pair[0] == label]
        assert sum(own) == pytest.approx(1)
    assert shares[LABEL_KINDS.index(("anonymous_official", "official"))] == pytest.approx(5 / 9)


def test_soft_labels_are_learnt_as_chances() -> None:
    def unsure(chance: float) -> list[Article]:
        rest = (1 - chance) / 3
        chances = {label: chance if label == "anonymous_official" else rest for label in LABELS}
        made = article(SAID)
        (sentence,) = made
        return [replace(made, sentences=(replace(sentence, probabilities=chances),))] * 4

    def chance_of_official(articles: list[Article], soft: bool) -> float:
        tagger = fit_cnn(articles, shape=SHAPE, schedule=SCHEDULE, soft=soft)
        (found,) = tagger.tag([lay_out(Article("new", SAID))])
        kinds = np.exp(found.features[0, : len(LABEL_KINDS)])
        own = [pair[0] == "anonymous_official" for pair in LABEL_KINDS]
        return float(kinds[own].sum())

    assert chance_of_official(unsure(0.4), soft=False) > 0.8
    assert chance_of_official(unsure(0.4), soft=True) < 0.6
