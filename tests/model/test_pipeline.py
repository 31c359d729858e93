"""The way of an article through a model."""

from __future__ import annotations

import copy
import pickle
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from attrib import Article, AttributionModel, Sentence
from attrib.article import KINDS, LABELS
from attrib.model import pipeline

TEXT = 'Bridge to close\n\nOfficials said so. "We lost," said Ada Brandt. "It is bad."'


def alike(one: Article, other: Article) -> None:
    """Check that two results are the same, but for the last digits of probabilities."""
    assert [(s.start, s.end, s.label, s.kind) for s in one] == [
        (s.start, s.end, s.label, s.kind) for s in other
    ]
    assert [(s.source, s.cue, s.carried_over) for s in one] == [
        (s.source, s.cue, s.carried_over) for s in other
    ]
    for a, b in zip(one, other, strict=True):
        assert a.probabilities == pytest.approx(b.probabilities, abs=1e-4)


def test_one_text(tiny_model: AttributionModel) -> None:
    article = tiny_model(TEXT, outlet="Gazette", id="a", title="Bridge", date="2024-05-06")

    assert (article.id, article.outlet, article.title, article.date) == (
        *("a", "Gazette", "Bridge"),
        "2024-05-06",
    )
    assert article.text == TEXT
    assert article.language == "en"
    assert [s.span.of(TEXT) for s in article] == [
        "Bridge to close",
        "Officials said so.",
        '"We lost," said Ada Brandt.',
        '"It is bad."',
    ]
    for sentence in article:
        assert sentence.label in LABELS
        assert sentence.kind in KINDS[sentence.label]
        assert sentence.probabilities is not None
        assert sum(sentence.probabilities.values()) == pytest.approx(1)


@pytest.mark.parametrize("text", ["", " \n\t "])
def test_a_text_without_sentences(tiny_model: AttributionModel, text: str) -> None:
    article = tiny_model(text)
    assert (article.text, article.sentences, article.sources) == (text, (), ())


@pytest.mark.parametrize(
    "text",
    [
        "word",
        '"',
        "He said\x00 so.\r\nShe\u2028left.",
        "\u200fHe left.\u200f \u202eShe came.",
        "Half a \ud800 character, said \udfff Brandt.",
        "* * *\n\n---",
    ],
)
def test_odd_texts_are_labelled_and_left_as_they_are(
    tiny_model: AttributionModel, text: str
) -> None:
    article = tiny_model(text)
    assert article.text == text
    assert article.sentences
    words = "".join(sentence.span.of(text) for sentence in article)
    assert "".join(words.split()) == "".join(text.split())


def test_a_batch_with_empty_articles(tiny_model: AttributionModel) -> None:
    articles = [Article("a", ""), Article("b", TEXT), Article("c", " ")]
    labelled = list(tiny_model.pipe(articles))
    assert [article.id for article in labelled] == ["a", "b", "c"]
    assert [len(article.sentences or ()) for article in labelled] == [0, 4, 0]


def test_neither_order_nor_batch_size_matters(
    tiny_model: AttributionModel, corpus: list[Article], monkeypatch: pytest.MonkeyPatch
) -> None:
    articles = corpus[:4]
    at_once = list(tiny_model.pipe(articles))
    backwards = list(tiny_model.pipe(articles[::-1]))[::-1]
    monkeypatch.setattr(pipeline, "BATCH_CHARACTERS", 1)
    one_by_one = list(tiny_model.pipe(articles))

    for one, other, alone in zip(at_once, backwards, one_by_one, strict=True):
        alike(one, other)
        alike(one, alone)


def test_articles_are_read_a_batch_at_a_time(
    tiny_model: AttributionModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []

    def articles() -> Iterator[Article]:
        for name in "abcd":
            read.append(name)
            yield Article(name, TEXT)

    monkeypatch.setattr(pipeline, "BATCH_CHARACTERS", 2 * len(TEXT))
    labelled = tiny_model.pipe(articles())

    assert read == []
    assert next(labelled).id == "a"
    assert read == ["a", "b"]


def test_no_articles(tiny_model: AttributionModel) -> None:
    assert list(tiny_model.pipe([])) == []


def test_labels_that_were_there_are_replaced(tiny_model: AttributionModel) -> None:
    whole = Sentence(0, len(TEXT), "unattributed", "furniture", extra={"note": "kept?"})
    article = Article("a", TEXT, sentences=(whole,), extra={"section": "local"})

    (anew,) = tiny_model.pipe([article])
    (along,) = tiny_model.pipe([article], keep_sentences=True)

    assert len(anew.sentences or ()) == 4
    assert [sentence.span for sentence in along] == [whole.span]
    assert all(sentence.probabilities is not None for sentence in along)
    assert anew.extra == {"section": "local"}


def test_another_language_is_labelled_and_says_so(tiny_model: AttributionModel) -> None:
    article = tiny_model(
        "Der Rat teilte am Montag mit, dass die Brücke gesperrt wird. Niemand hat die Menschen "
        "auf der anderen Seite des Flusses informiert, sagte die Sprecherin."
    )
    assert article.language == "other"
    assert len(article.sentences or ()) == 2


def test_the_publisher_matters(model: AttributionModel) -> None:
    text = "The plant will close in May, the minister's spokeswoman Ada Brandt told the BBC."
    own = model(text, outlet="BBC")
    other = model(text, outlet="Example Gazette")

    assert [sentence.label for sentence in own] == ["named_spokesperson"]
    assert [sentence.label for sentence in other] == ["outlet_citing_outlet"]


def test_a_long_article_without_a_newline(tiny_model: AttributionModel) -> None:
    text = '"Yes," he said. It rained. ' * (60_000 // 27)

    start = time.process_time()
    article = tiny_model(text)

    assert article.sentences
    assert article.sentences[-1].end == len(text.rstrip())
    assert time.process_time() - start < 30


def test_meta_is_a_copy(tiny_model: AttributionModel) -> None:
    meta = {"seed": 1}
    made = AttributionModel(tiny_model.tagger, tiny_model.classifier, meta)
    meta["seed"] = 2
    assert made.meta == {"seed": 1}


def test_threads_may_share_a_model(tiny_model: AttributionModel) -> None:
    texts = [
        f'Pier {n}{n} shut. "We lost it{n}," said Ada Brandt{n}. ' * (n + 9) for n in range(16)
    ]
    alone = [tiny_model(text) for text in texts]
    fresh = copy.deepcopy(tiny_model)

    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(fresh, texts * 3))

    assert together == alone * 3


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda model: pickle.loads(pickle.dumps(model))])
def test_a_model_that_was_used_can_be_copied(
    tiny_model: AttributionModel, copied: Callable[[AttributionModel], AttributionModel]
) -> None:
    labelled = tiny_model(TEXT)
    other = copied(tiny_model)

    assert other(TEXT) == labelled
    assert other.meta == tiny_model.meta
    assert other.tagger is not tiny_model.tagger
