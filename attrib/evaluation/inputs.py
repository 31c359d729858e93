"""Measure a model, or a file of predictions, on a file of reference labels."""

from __future__ import annotations

from collections.abc import Sequence
from os import PathLike
from typing import TYPE_CHECKING

from attrib.article import Article, Span
from attrib.errors import InputError
from attrib.evaluation.measuring import evaluate
from attrib.evaluation.result import Evaluation
from attrib.reading import OnError, read_articles
from attrib.splitting import split_sentences

if TYPE_CHECKING:
    from attrib.model import AttributionModel

Inputs = Sequence[str | PathLike[str]]


def evaluate_inputs(
    gold: Inputs,
    *,
    model: AttributionModel | None = None,
    predictions: Inputs | None = None,
    on_error: OnError | None = None,
) -> Evaluation:
    """Compare labels with the reference labels of files.

    Parameters
    ----------
    gold : sequence of str or path
        Inputs of labelled articles, see :func:`attrib.read_articles`.
    model : AttributionModel, optional
        Labels the sentences of `gold` anew; the splitter is run besides, for
        the boundary figures, and articles are told apart by whether the model
        was fitted on articles of their outlet.
    predictions : sequence of str or path, optional
        Instead of a model: inputs with the same articles and sentences,
        labelled.
    on_error : callable, optional
        Told of each input or record of either that cannot be used; the
        others are compared.

    Returns
    -------
    Evaluation
        All figures.

    Raises
    ------
    InputError
        `gold` has no labelled article, or articles or sentences of the two
        differ; without `on_error` also where a record cannot be used.
    ValueError
        Neither or both of `model` and `predictions` are given.
    """
    if (model is None) == (predictions is None):
        raise ValueError("give either `model` or `predictions`")
    reference = _read_labelled(gold, on_error)
    if not reference:
        raise InputError("no labelled article to measure against", path=_names(gold))
    split: list[list[Span]] | None = None
    seen = None
    if model is not None:
        seen = model.meta.get("training", {}).get("outlets")
        predicted = list(model.pipe(reference, keep_sentences=True))
        split = [split_sentences(article.text) for article in reference]
    else:
        predicted = _read_labelled(predictions or (), on_error)
    try:
        return evaluate(reference, predicted, split=split, seen_outlets=seen)
    except ValueError as error:
        # `gold` and `predicted` in the message are what the two inputs are to `evaluate`.
        raise InputError(str(error), path=_names([*gold, *(predictions or ())])) from error


def _read_labelled(inputs: Inputs, on_error: OnError | None) -> list[Article]:
    articles = []
    for article in read_articles(inputs, on_error=on_error):
        if article.labelled:
            articles.append(article)
            continue
        message = "has no `sentences`; give labelled articles, such as `attrib predict` writes"
        error = InputError(message, path=_names(inputs), record=f"article {article.id!r}")
        if on_error is None:
            raise error
        on_error(error)
    return articles


def _names(inputs: Inputs) -> str:
    return ", ".join(map(str, inputs))
