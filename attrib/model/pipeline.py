"""The way of an article through a trained model: lay out, tag, label, credit, list sources."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from threading import Lock
from typing import Any, Final

from attrib.article import Article
from attrib.crediting import credit
from attrib.labelling.classifier import SentenceClassifier
from attrib.model.language import looks_english
from attrib.sourcing import distinct_sources
from attrib.splitting import lay_out
from attrib.tagging.evidence import Tagger

_SURROGATE: Final = re.compile("[\ud800-\udfff]")

#: Characters of text that are run through the model at once.
BATCH_CHARACTERS: Final = 50_000


class AttributionModel:
    """A trained pipeline.

    Threads may share it, but tag one after the other: for speed, take
    processes.  It can be copied and pickled.

    Parameters
    ----------
    tagger : Tagger
        Finds source and cue spans.
    classifier : SentenceClassifier
        Labels sentences from what the tagger found.
    meta : mapping
        What the model's ``meta.json`` says of it.

    Examples
    --------
    >>> import attrib
    >>> model = attrib.load()
    >>> article = model('"We were not told," said Ada Brandt, who runs the kiosk.')
    >>> article.sentences[0].label
    'named_spokesperson'
    """

    def __init__(
        self, tagger: Tagger, classifier: SentenceClassifier, meta: Mapping[str, Any]
    ) -> None:
        self.tagger = tagger
        self.classifier = classifier
        self.meta = dict(meta)
        # Taggers remember words and run networks in place: two threads would mix up their texts.
        self._tagging = Lock()

    def __reduce__(self) -> tuple[Any, ...]:
        """Leave out the lock where the model is copied."""
        return AttributionModel, (self.tagger, self.classifier, self.meta)

    def __call__(
        self,
        text: str,
        *,
        outlet: str | None = None,
        id: str = "text",
        title: str | None = None,
        date: str | None = None,
    ) -> Article:
        """Label one text.

        Parameters
        ----------
        text : str
            The article's text.
        outlet : str, optional
            Who published it: what it tells its own reporters is its own work.
        id, title, date : str, optional
            Taken over into the result.

        Returns
        -------
        Article
            With its sentences and distinct sources.
        """
        article = Article(id=id, text=text, outlet=outlet, title=title, date=date)
        return next(self.pipe([article]))

    def pipe(
        self, articles: Iterable[Article], *, keep_sentences: bool = False
    ) -> Iterator[Article]:
        """Label a stream of articles, in order.

        Parameters
        ----------
        articles : iterable of Article
            Any number; read a batch at a time.
        keep_sentences : bool
            Label along the sentences that the articles carry, instead of
            splitting the text anew.

        Yields
        ------
        Article
            The article with its sentences and distinct sources.  A text that
            does not look like English is labelled all the same, and says so
            in `language`.
        """
        for batch in _batches(articles):
            yield from self._label(batch, keep_sentences)

    def _label(self, articles: list[Article], keep_sentences: bool) -> Iterator[Article]:
        layouts = [
            lay_out(
                replace(
                    article,
                    # Tokenizers take no half characters; a stand-in keeps all offsets.
                    text=_SURROGATE.sub("\N{REPLACEMENT CHARACTER}", article.text),
                    sentences=article.sentences if keep_sentences else None,
                    sources=(),
                )
            )
            for article in articles
        ]
        with self._tagging:
            evidence = self.tagger.tag(layouts)
        kinds = self.classifier.predict_kinds(layouts, evidence)
        for article, layout, found, chances in zip(articles, layouts, evidence, kinds, strict=True):
            labelled = replace(
                article,
                sentences=credit(layout, found, chances),
                sources=(),
                language="en" if looks_english(article.text) else "other",
            )
            yield replace(labelled, sources=distinct_sources(labelled))


def _batches(articles: Iterable[Article]) -> Iterator[list[Article]]:
    batch: list[Article] = []
    size = 0
    for article in articles:
        batch.append(article)
        size += len(article.text)
        if size >= BATCH_CHARACTERS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
