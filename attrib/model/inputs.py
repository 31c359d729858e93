"""From files to labelled articles: by a model, or with the labels that the files carry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from os import PathLike

from attrib.article import Article
from attrib.errors import InputError
from attrib.model.language import looks_english
from attrib.model.pipeline import AttributionModel
from attrib.reading import OnError, read_articles
from attrib.sourcing import distinct_sources


def label_inputs(
    model: AttributionModel,
    inputs: Sequence[str | PathLike[str]],
    *,
    columns: Mapping[str, str] | None = None,
    outlet: str | None = None,
    on_error: OnError | None = None,
) -> Iterator[Article]:
    """Read articles and label them, a batch at a time.

    Parameters
    ----------
    model : AttributionModel
        What labels them.
    inputs, columns, outlet, on_error
        See :func:`attrib.read_articles`.

    Yields
    ------
    Article
        In the order of the inputs, labelled anew where they were labelled.

    Raises
    ------
    InputError
        Without `on_error`: an input or record cannot be used.
    """
    articles = read_articles(inputs, columns=columns, outlet=outlet, on_error=on_error)
    return model.pipe(articles)


def labelled_inputs(
    inputs: Sequence[str | PathLike[str]],
    *,
    outlet: str | None = None,
    on_error: OnError | None = None,
) -> Iterator[Article]:
    """Read articles that are labelled already, for example by hand.

    Parameters
    ----------
    inputs, outlet, on_error
        See :func:`attrib.read_articles`.

    Yields
    ------
    Article
        In the order of the inputs, with the labels they carry.  Distinct
        sources are found anew from these, as labels may have been corrected;
        the language is told where the record does not say it.

    Raises
    ------
    InputError
        Without `on_error`: an input or record cannot be used, or is not labelled.
    """
    for article in read_articles(inputs, outlet=outlet, on_error=on_error):
        if article.sentences is not None:
            yield with_own_labels(article)
            continue
        error = InputError(
            "has no `sentences`; give labelled articles, such as `attrib predict` writes",
            path=", ".join(map(str, inputs)),
            record=f"article {article.id!r}",
        )
        if on_error is None:
            raise error
        on_error(error)


def with_own_labels(article: Article) -> Article:
    """Complete an article that carries its labels.

    Parameters
    ----------
    article : Article
        Labelled.

    Returns
    -------
    Article
        With its distinct sources, found anew, and its language where that was
        not told.
    """
    language = article.language or ("en" if looks_english(article.text) else "other")
    return replace(article, language=language, sources=distinct_sources(article))
