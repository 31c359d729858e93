"""Sentences and scores as tables of comma-separated values."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, TextIO

from attrib.article import LABELS, Article, Sentence, Span
from attrib.reporting.scores import ScoredArticle

#: The columns of the table of sentences.
SENTENCE_COLUMNS: Final = (
    "article",
    "outlet",
    "language",
    "sentence",
    "start",
    "end",
    "text",
    "label",
    "kind",
    *LABELS,
    "source",
    "source_name",
    "cue",
    "carried_over",
    "behind_label",
    "behind_kind",
    "behind_source",
)


def write_sentences_csv(articles: Iterable[Article], stream: TextIO) -> int:
    """Write labelled articles as a table, one row a sentence.

    Parameters
    ----------
    articles : iterable of Article
        Labelled.
    stream : text stream
        What to write to; open files with ``newline=""``.

    Returns
    -------
    int
        How many articles were written.

    Notes
    -----
    The columns are :data:`SENTENCE_COLUMNS`.  Sentences are counted from 1;
    ``source``, ``cue`` and ``behind_source`` are given in words;
    ``source_name`` is the name that the article gives the source ("Lena Ortiz"
    for "she"), where the article's sources are known; the column named like a
    label holds its probability, empty where a person labelled.
    """
    table = _table(stream, SENTENCE_COLUMNS)
    count = 0
    for article in articles:
        table.writerows(sentence_rows(article))
        count += 1
    return count


def score_columns() -> tuple[str, ...]:
    """Return the columns of the table of scores."""
    # The formula of the score needs numpy, which those who ask for help should not wait for.
    from attrib.scoring import PARTS

    return (
        *("id", "outlet", "date", "title", "language"),
        *("score", "low", "high", "reason", "sentences"),
        *LABELS,
        *(f"{label}_share" for label in LABELS),
        *("sources", *PARTS, "flags", "explanation"),
    )


def write_scores_csv(scored: Iterable[ScoredArticle], stream: TextIO) -> int:
    """Write scored articles as a table, one row an article.

    Parameters
    ----------
    scored : iterable of ScoredArticle
        See :func:`attrib.reporting.score_articles`.
    stream : text stream
        What to write to; open files with ``newline=""``.

    Returns
    -------
    int
        How many were written.

    Notes
    -----
    The columns are those of :func:`score_columns`.  Those named like a label hold the
    number of its sentences, those in ``_share`` their share, 0 to 1; ``low``
    and ``high`` bound the interval; the column named like a part holds its
    value, empty where its question does not arise.  ``score`` is empty where
    there is none, and ``reason`` says why.
    """
    table = _table(stream, score_columns())
    count = 0
    for one in scored:
        table.writerow(score_row(one))
        count += 1
    return count


def _table(stream: TextIO, columns: tuple[str, ...]) -> csv.DictWriter[str]:
    table = csv.DictWriter(stream, columns, restval="", lineterminator="\n")
    table.writeheader()
    return table


def sentence_rows(article: Article) -> Iterator[dict[str, Any]]:
    """Return the rows of a labelled article, for columns of :data:`SENTENCE_COLUMNS`."""
    names = {mention: source.name for source in article.sources for mention in source.mentions}
    for number, sentence in enumerate(article, 1):
        yield {
            "article": article.id,
            "outlet": article.outlet,
            "language": article.language,
            "sentence": number,
            "start": sentence.start,
            "end": sentence.end,
            "text": sentence.span.of(article.text),
            "label": sentence.label,
            "kind": sentence.kind,
            **(sentence.probabilities or {}),
            **_credit(article.text, sentence, names),
        }


def _credit(text: str, sentence: Sentence, names: Mapping[Span, str]) -> dict[str, Any]:
    credit: dict[str, Any] = {
        "source": _words(sentence.source, text),
        "source_name": None if sentence.source is None else names.get(sentence.source),
        "cue": _words(sentence.cue, text),
        "carried_over": "true" if sentence.carried_over else "false",
    }
    behind = sentence.behind_outlet
    if behind is not None:
        credit |= {
            "behind_label": behind.label,
            "behind_kind": behind.kind,
            "behind_source": _words(behind.source, text),
        }
    return credit


def _words(span: Span | None, text: str) -> str | None:
    return None if span is None else span.of(text)


def score_row(scored: ScoredArticle) -> dict[str, Any]:
    """Return the row of a scored article, for columns of :func:`score_columns`."""
    article, score = scored
    low, high = score.interval or (None, None)
    return {
        "id": article.id,
        "outlet": article.outlet,
        "date": article.date,
        "title": article.title,
        "language": article.language,
        "score": score.value,
        "low": low,
        "high": high,
        "reason": score.reason,
        "sentences": len(article.sentences or ()),
        **score.counts,
        **{f"{label}_share": share for label, share in score.shares.items()},
        "sources": score.sources,
        **{part.name: part.value for part in score.parts},
        "flags": ", ".join(score.flags),
        "explanation": score.explanation,
    }
