"""Read what a model is fitted from: labelled articles, and articles with spans only."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from attrib.article import Article, Span
from attrib.errors import InputError, TrainingError
from attrib.field_checks import FieldChecks
from attrib.reading import read_articles
from attrib.training.cnn import SpanArticle
from attrib.training.lines import record_lines

_CORPUS: Final = "articles"


def own_corpus() -> Path:
    """Where the corpus that comes with the package is (invented articles, CC BY 4.0).

    Returns
    -------
    Path
        ``attrib/corpus`` in an installed package, ``data/articles`` in a checkout.
    """
    package = Path(str(files("attrib")))
    installed = package / "corpus"
    return installed if installed.is_dir() else package.parent / "data" / _CORPUS


def read_labelled(inputs: Sequence[str]) -> list[Article]:
    """Read labelled articles.

    Parameters
    ----------
    inputs : sequence of str
        Files, folders or globs of article JSONL.

    Returns
    -------
    list of Article
        All with at least one labelled sentence.

    Raises
    ------
    InputError
        If an input cannot be read or a record has no labelled sentences.
    """
    articles = []
    for article in read_articles(inputs):
        if not article.sentences:
            raise InputError(
                f"article {article.id!r} has no labelled sentences; give articles with a "
                "`sentences` list, for example corrected output of `attrib predict`",
                path=", ".join(inputs),
            )
        articles.append(article)
    if not articles:
        raise TrainingError(f"no labelled article in {', '.join(inputs)}")
    return articles


def _spans(check: FieldChecks, record: Mapping[str, Any], role: str) -> tuple[Span, ...]:
    """Return the spans that have a role in any of a record's attributions."""
    found: set[Span] = set()
    attributions = check.items(check.present(record, "attributions"), "attributions", "a list")
    for number, attribution in enumerate(attributions):
        field = f"attributions[{number}]"
        row = check.record(attribution, field, "an object with lists `source` and `cue`")
        field = f"{field}.{role}"
        for span in check.items(row.get(role, []), field, "a list of [start, end]"):
            found.add(check.span(span, field, len(record["text"])))
    return tuple(sorted(found))


def _span_article(record: Mapping[str, Any], check: FieldChecks) -> SpanArticle:
    check.encodable(record)
    text = check.text(check.present(record, "text"), "text")
    outlet = check.optional_string(record.get("outlet") or record.get("publisher"), "outlet")
    return SpanArticle(
        Article(id=record["id"], text=text, outlet=outlet),
        sources=_spans(check, record, "source"),
        cues=_spans(check, record, "cue"),
    )


def read_span_articles(paths: Sequence[str | Path]) -> Iterator[SpanArticle]:
    """Read articles with source and cue spans, one JSON object a line.

    Parameters
    ----------
    paths : sequence of path
        ``.jsonl`` or ``.jsonl.gz`` with ``id``, ``text`` and ``attributions``,
        each a mapping from ``source`` and ``cue`` to lists of ``[start, end]``:
        the form into which PolNeAR (Newell, Margolin and Ruths, LREC 2018) was
        brought.

    Yields
    ------
    SpanArticle
        In the order of the files.

    Raises
    ------
    InputError
        If a file cannot be read or a line is not such an object.
    """
    for path in map(Path, paths):
        for where, record in record_lines(path):
            yield _span_article(record, FieldChecks(str(path), where))


def digest(articles: Iterable[Article]) -> str:
    """SHA-256 over ids, texts and labels: tells whether two models saw the same data."""
    running = hashlib.sha256()
    for article in articles:
        rows = [(s.start, s.end, s.label, s.kind) for s in article]
        running.update(json.dumps([article.id, article.text, rows]).encode("utf-8"))
    return running.hexdigest()
