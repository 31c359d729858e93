"""Scored articles, and the record that is written of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from attrib.article import Article

if TYPE_CHECKING:
    from attrib.scoring import Rubric, Score


class ScoredArticle(NamedTuple):
    """A labelled article with its score."""

    article: Article
    score: Score


def score_articles(
    articles: Iterable[Article], rubric: Rubric | None = None
) -> Iterator[ScoredArticle]:
    """Score a stream of labelled articles, in order.

    Parameters
    ----------
    articles : iterable of Article
        Labelled, for example from :func:`attrib.model.label_inputs`.
    rubric : Rubric, optional
        The weights; those that come with the package by default.

    Yields
    ------
    ScoredArticle
        Each article with its score.
    """
    from attrib.scoring import score_article

    for article in articles:
        yield ScoredArticle(article, score_article(article, rubric))


def score_to_record(scored: ScoredArticle) -> dict[str, Any]:
    """Turn a scored article into its JSON record: one row an article, without the text.

    Parameters
    ----------
    scored : ScoredArticle
        The article and its score.

    Returns
    -------
    dict
        ``id``, ``outlet``, ``date``, ``title`` and ``language``; ``score``,
        with its ``value`` (None with a ``reason``), interval, parts and
        explanation; the number of ``sentences``; ``counts`` and ``shares`` of
        the labels among them; the number of distinct ``sources``; and the
        article's unknown fields, so that scores can be grouped by them.
    """
    article = scored.article
    score = scored.score.to_dict()
    record: dict[str, Any] = {
        "id": article.id,
        "outlet": article.outlet,
        "date": article.date,
        "title": article.title,
        "language": article.language,
        "score": score,
        "sentences": len(article.sentences or ()),
        **{name: score.pop(name) for name in ("counts", "shares", "sources")},
    }
    return {**record, **{k: v for k, v in article.extra.items() if k not in record}}
