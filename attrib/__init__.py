"""Whose word does the news rest on.

Label every sentence of a news article by attribution type, name the sources
and the words that credit them, and score the article's sourcing transparency.

>>> import attrib
>>> model = attrib.load()
>>> article = model("Officials said the bridge would close.", outlet="The Harrow Gazette")
>>> attrib.score_article(article).value is None  # too short to be scored
True
"""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import version as _version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from attrib.article import Article, BehindOutlet, Sentence, Source, Span
    from attrib.errors import AttribError, InputError, ModelError, TrainingError
    from attrib.evaluation import evaluate
    from attrib.model import AttributionModel, load, save
    from attrib.reading import read_articles
    from attrib.records import article_from_record, article_to_record
    from attrib.scoring import score_article
    from attrib.splitting import split_sentences
    from attrib.training import train

__version__ = _version("attrib")

# Where each public name lives; it is imported when it is first asked for, so
# that `import attrib` loads none of the heavy libraries.
_HOMES = {
    "Article": "article",
    "AttribError": "errors",
    "AttributionModel": "model",
    "BehindOutlet": "article",
    "InputError": "errors",
    "ModelError": "errors",
    "Sentence": "article",
    "Source": "article",
    "Span": "article",
    "TrainingError": "errors",
    "article_from_record": "records",
    "article_to_record": "records",
    "evaluate": "evaluation",
    "load": "model",
    "read_articles": "reading",
    "save": "model",
    "score_article": "scoring",
    "split_sentences": "splitting",
    "train": "training",
}

__all__ = [
    "Article",
    "AttribError",
    "AttributionModel",
    "BehindOutlet",
    "InputError",
    "ModelError",
    "Sentence",
    "Source",
    "Span",
    "TrainingError",
    "__version__",
    "article_from_record",
    "article_to_record",
    "evaluate",
    "load",
    "read_articles",
    "save",
    "score_article",
    "split_sentences",
    "train",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'attrib' has no attribute {name!r}")
    return getattr(import_module(f"attrib.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return __all__
