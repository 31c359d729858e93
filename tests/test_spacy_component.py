"""attrib in a spaCy pipeline."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin

from attrib import Article, AttributionModel, Sentence, Span
from attrib.spacy_component import AttribComponent

TEXT = (
    '"The cracks are deeper than we thought," said Mayor Lena Ortiz.\n\n'
    "Officials said the bridge would close. It is old."
)


@pytest.fixture(scope="module")
def nlp() -> Language:
    nlp = spacy.blank("en")
    nlp.add_pipe("attrib", config={"model": "default"})
    return nlp


def test_the_sentences_of_the_document_are_those_of_attrib(nlp: Language) -> None:
    doc = nlp(TEXT)

    assert [sent.text.strip() for sent in doc.sents] == [
        '"The cracks are deeper than we thought," said Mayor Lena Ortiz.',
        "Officials said the bridge would close.",
        "It is old.",
    ]
    assert [sent._.attrib.label for sent in doc.sents] == [
        "named_spokesperson",
        "anonymous_official",
        "unattributed",
    ]


def test_the_document_has_its_article(nlp: Language) -> None:
    doc = nlp(TEXT)

    assert isinstance(doc._.attrib, Article)
    assert doc._.attrib.text == TEXT
    assert [sentence.span for sentence in doc._.attrib] == [
        Span(span.start_char, span.end_char) for span in doc.spans["attrib_sentences"]
    ]


def test_sentences_sources_and_cues_are_spans(nlp: Language) -> None:
    doc = nlp("Officials said the bridge would close.")

    found = {(span.label_, span.text) for span in doc.spans["attrib"]}

    assert ("anonymous_official", "Officials said the bridge would close.") in found
    assert ("source", "Officials") in found
    assert ("cue", "said") in found


def test_any_span_knows_the_sentence_it_lies_in(nlp: Language) -> None:
    doc = nlp(TEXT)

    assert doc[3:5]._.attrib == doc._.attrib.sentences[0]
    assert doc[-3:-1]._.attrib == doc._.attrib.sentences[2]


def test_before_the_component_has_run_there_is_nothing() -> None:
    doc = spacy.blank("en")(TEXT)
    assert doc._.attrib is None
    assert doc[0:2]._.attrib is None


@pytest.mark.parametrize("text", ["", " ", "\n\n"])
def test_a_document_without_words(nlp: Language, text: str) -> None:
    doc = nlp(text)

    assert doc._.attrib.text == text
    assert doc._.attrib.sentences == ()
    assert list(doc.spans["attrib"]) == []


class OneSentence:
    """Stands for a model that finds a given sentence in every text."""

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence

    def pipe(self, articles: Iterator[Article]) -> Iterator[Article]:
        for article in articles:
            yield article.with_sentences((self.sentence,))


def test_spans_take_in_whole_tokens() -> None:
    doc = Doc(spacy.blank("en").vocab, words=["Rain", "fell.Ann", "agreed."])
    assert doc.text == "Rain fell.Ann agreed. "
    sentence = Sentence(10, 21, "named_spokesperson", "person", source=Span(10, 13))

    AttribComponent(OneSentence(sentence))(doc)  # type: ignore[arg-type]

    assert [(span.label_, span.text) for span in doc.spans["attrib"]] == [
        ("named_spokesperson", "fell.Ann agreed."),
        ("source", "fell.Ann"),
    ]
    assert [sent.text for sent in doc.sents] == ["Rain", "fell.Ann agreed."]
    assert [sent._.attrib for sent in doc.sents] == [None, sentence]


def test_the_sentences_of_a_parser_stay(model: AttributionModel) -> None:
    words = ["Officials", "said", "so", ".", "It", "rained", "."]
    doc = Doc(
        spacy.blank("en").vocab,
        words=words,
        spaces=[True, True, False, True, True, False, False],
        heads=[1, 1, 1, 1, 1, 1, 1],
        deps=["dep"] * 7,
    )

    AttribComponent(model)(doc)

    assert [sent.text for sent in doc.sents] == ["Officials said so. It rained."]
    assert [span.text for span in doc.spans["attrib_sentences"]] == [
        "Officials said so.",
        "It rained.",
    ]
    (sent,) = doc.sents
    assert sent._.attrib.label == "anonymous_official"


def test_the_publisher_matters(model: AttributionModel) -> None:
    seen: list[str | None] = []

    class Watched(OneSentence):
        def pipe(self, articles: Iterator[Article]) -> Iterator[Article]:
            for article in articles:
                seen.append(article.outlet)
                yield from super().pipe(iter([article]))

    watched = Watched(Sentence(0, 4, "unattributed", "narration"))
    component = AttribComponent(watched, outlet="Gazette")  # type: ignore[arg-type]
    tokenizer = spacy.blank("en")
    own, other = tokenizer("Rain fell."), tokenizer("Rain fell.")
    other._.attrib_outlet = "BBC"

    list(component.pipe([own, other]))

    assert seen == ["Gazette", "BBC"]


def test_a_stream_of_documents(nlp: Language) -> None:
    docs = list(nlp.pipe(["Officials said so.", "", "It rained."]))
    assert [[s._.attrib.label for s in doc.sents if s._.attrib] for doc in docs] == [
        ["anonymous_official"],
        [],
        ["unattributed"],
    ]


def test_documents_can_be_written_and_read(nlp: Language) -> None:
    doc = nlp(TEXT)

    written = DocBin(docs=[doc], store_user_data=True).to_bytes()
    (read,) = DocBin().from_bytes(written).get_docs(nlp.vocab)

    assert read._.attrib == doc._.attrib
    assert [sent._.attrib for sent in read.sents] == list(doc._.attrib)


def test_a_pipeline_can_be_written_and_read(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path)
    doc = spacy.load(tmp_path)("Officials said so.")
    assert [sent._.attrib.label for sent in doc.sents] == ["anonymous_official"]
