"""attrib as a spaCy component: ``nlp.add_pipe("attrib")``."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import count, tee
from typing import Final

from spacy.language import Language
from spacy.tokens import Doc, Span

from attrib.article import Article, Sentence
from attrib.article import Span as Offsets
from attrib.model import AttributionModel, load
from attrib.records import article_from_record, article_to_record

#: Where a document keeps its labelled article, as a string of JSON: plain data, so that
#: documents can be written to disk and sent between processes.
_KEY: Final = "attrib"
_SPANS: Final = "attrib"
_SENTENCES: Final = "attrib_sentences"


@Language.factory(
    "attrib",
    default_config={"model": "default", "outlet": None},
    assigns=["doc._.attrib", "doc.spans", "span._.attrib", "token.is_sent_start"],
)
def create(nlp: Language, name: str, model: str, outlet: str | None) -> AttribComponent:
    """Create the component; spaCy calls this for ``nlp.add_pipe("attrib", config={...})``.

    Parameters
    ----------
    nlp : Language
        The pipeline.
    name : str
        The component's name in it.
    model : str
        A shipped model's name or a folder that ``attrib train`` wrote.
    outlet : str or None
        The publisher of documents that do not name theirs in ``doc._.attrib_outlet``.

    Returns
    -------
    AttribComponent
        Ready to label documents.

    Raises
    ------
    ModelError
        If the model cannot be loaded.
    """
    return AttribComponent(load(model), outlet=outlet)


class AttribComponent:
    """Label the sentences of documents.

    The component needs no other; where none has found sentences before, it
    sets their boundaries.  It fills

    ``doc._.attrib``
        The labelled :class:`~attrib.article.Article`.
    ``doc.spans["attrib"]``
        A span for each sentence, labelled with its label; each source
        (``"source"``), cue (``"cue"``) and source behind an outlet
        (``"behind_outlet"``).  ``displacy.render(doc, style="span",
        options={"spans_key": "attrib"})`` shows them.
    ``doc.spans["attrib_sentences"]``
        The sentences alone, in order.
    ``doc.sents``
        The same, unless a parser has divided the document: its sentences stay.
    ``span._.attrib``
        For any span, ``sent`` of ``doc.sents`` among them, the
        :class:`~attrib.article.Sentence` with which it shares most
        characters; None where there is none.

    Spans take in the whole of a token in which a sentence or source begins or
    ends; offsets in ``doc._.attrib`` are exact.

    Parameters
    ----------
    model : AttributionModel
        What labels the sentences.
    outlet : str, optional
        The publisher of documents that do not name theirs in
        ``doc._.attrib_outlet``.

    Examples
    --------
    >>> import spacy
    >>> nlp = spacy.blank("en")
    >>> attrib_component = nlp.add_pipe("attrib")
    >>> doc = nlp('"We were not told," said Ada Brandt, who runs the kiosk.')
    >>> [sent._.attrib.label for sent in doc.sents]
    ['named_spokesperson']
    """

    def __init__(self, model: AttributionModel, *, outlet: str | None = None) -> None:
        self.model = model
        self.outlet = outlet

    def __call__(self, doc: Doc) -> Doc:
        """Label one document, in place, and return it."""
        return next(self.pipe([doc]))

    def pipe(self, docs: Iterable[Doc], *, batch_size: int = 0) -> Iterator[Doc]:
        """Label a stream of documents, in place.

        Parameters
        ----------
        docs : iterable of Doc
            Documents.
        batch_size : int
            Not used: the model makes batches by the length of the texts.

        Yields
        ------
        Doc
            The documents in order.
        """
        kept, read = tee(docs)
        numbers = count(1)
        articles = (
            Article(f"doc {next(numbers)}", doc.text, outlet=doc._.attrib_outlet or self.outlet)
            for doc in read
        )
        for doc, article in zip(kept, self.model.pipe(articles), strict=True):
            _annotate(doc, article)
            yield doc


def _annotate(doc: Doc, article: Article) -> None:
    doc.user_data[_KEY] = json.dumps(article_to_record(article))
    sentences = [_span(doc, sentence.span, sentence.label) for sentence in article]
    doc.spans[_SENTENCES] = sentences
    doc.spans[_SPANS] = [*sentences, *_credit_spans(doc, article)]
    if not doc.has_annotation("DEP"):
        starts = {span.start for span in sentences}
        for token in doc:
            token.is_sent_start = token.i == 0 or token.i in starts


def _credit_spans(doc: Doc, article: Article) -> list[Span]:
    # A set, as several sentences may rest on the same words.
    found: set[tuple[Offsets, str]] = set()
    for sentence in article:
        behind = sentence.behind_outlet
        named = {
            "source": sentence.source,
            "cue": sentence.cue,
            "behind_outlet": behind.source if behind is not None else None,
        }
        found |= {(span, label) for label, span in named.items() if span is not None}
    return [_span(doc, span, label) for span, label in sorted(found)]


def _span(doc: Doc, span: Offsets, label: str) -> Span:
    found = doc.char_span(span.start, span.end, label=label, alignment_mode="expand")
    if found is None:
        raise ValueError(f"characters {span.start} to {span.end} are not in the document")
    return found


@lru_cache(maxsize=64)
def _read(record: str) -> Article:
    return article_from_record(json.loads(record), path="doc._.attrib", where=None)


def _article_of(doc: Doc) -> Article | None:
    """Return what ``doc._.attrib`` is: None before the component has run."""
    record = doc.user_data.get(_KEY)
    if record is None:
        return None
    if not doc.text.strip():
        # A record must have words in its text; a document need not.
        return Article(json.loads(record)["id"], doc.text, sentences=(), language="en")
    return _read(record)


def _sentence_of(span: Span) -> Sentence | None:
    """Return what ``span._.attrib`` is."""
    article = _article_of(span.doc)
    if article is None or not article.sentences:
        return None
    sentences = article.sentences
    first = bisect_left(sentences, span.start_char + 1, key=lambda sentence: sentence.end)
    best, most = None, 0
    for sentence in sentences[first:]:
        if sentence.start >= span.end_char:
            break
        shared = min(sentence.end, span.end_char) - max(sentence.start, span.start_char)
        if shared > most:
            best, most = sentence, shared
    return best


Doc.set_extension("attrib", getter=_article_of, force=True)
Doc.set_extension("attrib_outlet", default=None, force=True)
Span.set_extension("attrib", getter=_sentence_of, force=True)
