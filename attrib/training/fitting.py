"""Fit a whole model: the tagger, then the classifier on what it finds in unseen articles."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from attrib.article import Article
from attrib.errors import TrainingError
from attrib.evaluation.inputs import evaluate_inputs
from attrib.labelling.classifier import FOLDS, ClassifierSettings, SentenceClassifier
from attrib.model import AttributionModel, load, save
from attrib.splitting import lay_out
from attrib.tagging.evidence import Evidence, Tagger
from attrib.training.cnn import CnnSchedule, SpanArticle, fit_cnn
from attrib.training.corpora import digest, own_corpus, read_labelled, read_span_articles
from attrib.training.encoder import fit_encoder
from attrib.training.standoff import read_standoff

if TYPE_CHECKING:
    from attrib.tagging.cnn import CnnTagger

#: The tagger is fitted this many times with a part of the articles left out,
#: so that the classifier learns from what it finds in articles it has not seen.
PARTS: Final = 3

#: With more articles than this, one part left out once tells the classifier enough.
MANY: Final = 2000

Report = Callable[[str], None]


def _silent(line: str) -> None:
    """Report nothing."""


def _parts(count: int, seed: int, parts: int) -> list[list[int]]:
    order = list(range(count))
    random.Random(seed).shuffle(order)
    return [sorted(order[part::parts]) for part in range(parts)]


def _cross_tag(
    articles: Sequence[Article],
    start: CnnTagger | None,
    schedule: CnnSchedule,
    soft: bool,
    seed: int,
    report: Report,
) -> list[Evidence]:
    """Tag every article with a tagger that was fitted on the other parts."""
    evidence: dict[int, Evidence] = {}
    for number, part in enumerate(_parts(len(articles), seed, PARTS), 1):
        left_out = set(part)
        rest = [article for i, article in enumerate(articles) if i not in left_out]
        report(f"tagger {number} of {PARTS + 1}: {len(rest)} articles, {len(part)} left out")
        tagger = fit_cnn(rest, start=start, schedule=schedule, soft=soft, seed=seed, report=report)
        found = tagger.tag([lay_out(articles[i]) for i in part])
        evidence.update(zip(part, found, strict=True))
    return [evidence[i] for i in range(len(articles))]


def fit(
    articles: Sequence[Article],
    *,
    spans: Sequence[SpanArticle] = (),
    tagger: Tagger | None = None,
    base: str | Path | None = None,
    schedule: CnnSchedule | None = None,
    settings: ClassifierSettings | None = None,
    soft: bool = False,
    seed: int = 0,
    report: Report | None = None,
) -> AttributionModel:
    """Fit a model from labelled articles.

    A classifier must not learn from what the tagger finds in articles that
    the tagger was fitted on.  With few articles the CNN is therefore fitted
    several times with a part of them left out, and once on all.  With more
    than :data:`MANY`, and for an encoder, which takes long to fit, the tagger
    is fitted once on four fifths, and the classifier on the rest.

    Parameters
    ----------
    articles : sequence of Article
        Labelled articles.
    spans : sequence of SpanArticle
        Articles with source and cue spans only, from which the tagger learns first.
    tagger : Tagger, optional
        Keep this tagger and fit the classifier alone, on all articles.
    base : str or Path, optional
        Fit an encoder from this pretrained one instead of a CNN.
    schedule : CnnSchedule, optional
        How long and how fast the tagger is fitted.
    settings : ClassifierSettings, optional
        How the classifier is fitted.
    soft : bool
        See :func:`attrib.training.cnn.fit_cnn`.
    seed : int
        The same articles and seed give the same model, bit for bit.
    report : callable, optional
        Called with lines of progress.

    Returns
    -------
    AttributionModel
        The fitted model.

    Raises
    ------
    TrainingError
        If there are too few articles, a label does not occur in them, or
        fitting an encoder needs packages that are not installed.
    """
    report = report or _silent
    if len(articles) < 2 * FOLDS:
        raise TrainingError(
            f"{len(articles)} labelled articles are too few to fit a model, "
            f"give at least {2 * FOLDS}"
        )
    given = articles
    schedule = schedule or CnnSchedule()
    if tagger is None and (base is not None or len(articles) > MANY):
        held_out = set(_parts(len(articles), seed, FOLDS)[0])
        rest = [article for i, article in enumerate(articles) if i not in held_out]
        report(f"tagger: {len(rest)} articles, {len(held_out)} left for the classifier")
        if base is not None:
            tagger = fit_encoder(rest, base, spans=spans, seed=seed, report=report)
        else:
            tagger = fit_cnn(
                rest, spans=spans, schedule=schedule, soft=soft, seed=seed, report=report
            )
        articles = [articles[i] for i in sorted(held_out)]
    layouts = [lay_out(article) for article in articles]
    if tagger is None:
        start = (
            fit_cnn([], spans=spans, schedule=schedule, seed=seed, report=report) if spans else None
        )
        evidence = _cross_tag(articles, start, schedule, soft, seed, report)
        report(f"tagger {PARTS + 1} of {PARTS + 1}: all {len(articles)} articles")
        tagger = fit_cnn(
            articles, start=start, schedule=schedule, soft=soft, seed=seed, report=report
        )
    else:
        report(f"tagging {len(articles)} articles with the tagger given")
        evidence = tagger.tag(layouts)
    settings = settings or ClassifierSettings.suited_to(tagger, len(articles))
    report("classifier")
    classifier = SentenceClassifier(settings).fit(layouts, evidence, seed=seed)
    meta: dict[str, Any] = {
        "created": datetime.now(UTC).date().isoformat(),
        "seed": seed,
        "training": {
            "articles": len(given),
            "sentences": sum(len(article.sentences or ()) for article in given),
            "digest": digest(given),
            "outlets": sorted({article.outlet for article in given if article.outlet}),
            "span_articles": len(spans),
        },
    }
    return AttributionModel(tagger, classifier, meta)


def record_figures(model: AttributionModel, gold: Sequence[str]) -> None:
    """Measure a model on articles it was not fitted on and note the figures in its description.

    Parameters
    ----------
    model : AttributionModel
        Its `meta` gets ``figures``.
    gold : sequence of str
        Inputs of labelled articles.
    """
    measured = evaluate_inputs(gold, model=model)
    figures = measured.to_dict()
    kept = ("articles", "sentences", "macro_f1", "macro_f1_interval", "accuracy", "labels")
    model.meta["figures"] = {name: figures[name] for name in kept}


def train(
    inputs: Sequence[str] = (),
    out: str | Path = "model",
    *,
    spans: Sequence[str] = (),
    standoff: str | Path | None = None,
    texts: Sequence[str] = (),
    keep_tagger: str | Path | None = None,
    base: str | Path | None = None,
    epochs: int | None = None,
    soft: bool = False,
    measure: Sequence[str] = (),
    seed: int = 0,
    report: Report | None = None,
) -> AttributionModel:
    """Fit a model from files and write it to a folder.

    Parameters
    ----------
    inputs : sequence of str
        Labelled article JSONL (files, folders, globs); the corpus that comes
        with the package where none is given.
    out : str or Path
        The model folder to write.
    spans : sequence of str
        Files of articles with source and cue spans only, see
        :func:`attrib.training.corpora.read_span_articles`.
    standoff : str or Path, optional
        Stand-off labels, see :mod:`attrib.training.standoff`, used besides `inputs`.
    texts : sequence of str
        Files that hold the texts which `standoff` labels.
    keep_tagger : str or Path, optional
        A model whose tagger is kept; only the classifier is fitted.
    base : str or Path, optional
        Folder of a pretrained BERT encoder: fit an encoder instead of a CNN.
    epochs : int, optional
        Passes of the tagger over the labelled articles.
    soft : bool
        Learn from a model's probabilities where the articles carry them.
    measure : sequence of str
        Inputs of labelled articles to measure the model on; the figures are
        noted in ``meta.json``.
    seed : int
        The same input and seed give the same files, bit for bit (the date in
        ``meta.json`` apart).
    report : callable, optional
        Called with lines of progress.

    Returns
    -------
    AttributionModel
        The model that was written.

    Raises
    ------
    InputError, TrainingError, ModelError
        If an input, the data as a whole, or the model given cannot be used.
    """
    if standoff is not None and not texts:
        raise TrainingError("stand-off labels need the files that hold their texts (--texts)")
    articles = read_labelled(list(inputs) or [str(own_corpus())])
    if standoff is not None:
        articles += read_standoff(standoff, texts, skip=[article.id for article in articles])
    model = fit(
        articles,
        spans=list(read_span_articles(spans)),
        tagger=load(keep_tagger).tagger if keep_tagger is not None else None,
        base=base,
        schedule=CnnSchedule() if epochs is None else CnnSchedule(epochs=epochs),
        soft=soft,
        seed=seed,
        report=report,
    )
    if measure:
        record_figures(model, measure)
    save(model, out)
    return model
