from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

import attrib
from attrib import Article, AttributionModel

if TYPE_CHECKING:
    from tokenizers import Tokenizer

# A busy machine is no failure.
settings.register_profile("attrib", deadline=None)
settings.load_profile("attrib")

#: Words that the tokenizer of the tests knows as one piece; all others are spelled out.
WHOLE_WORDS = ("officials", "said", "the", "bbc", "she", "rain", "fell")


@pytest.fixture(scope="session")
def model() -> AttributionModel:
    """The shipped model, loaded once."""
    return attrib.load()


@pytest.fixture(scope="session")
def corpus() -> list[Article]:
    """Ten of the shorter articles of the invented corpus; all labels occur in them."""
    from attrib.training.corpora import read_labelled

    articles = read_labelled([str(Path(__file__).parents[1] / "data" / "articles")])
    return sorted(articles, key=lambda article: (len(article.text), article.id))[:10]


@pytest.fixture(scope="session")
def fit_tiny(corpus: list[Article]) -> Callable[[int], AttributionModel]:
    """Fit a model in no time; it knows little, but all its parts work."""
    from attrib.labelling.classifier import ClassifierSettings
    from attrib.training import fit
    from attrib.training.cnn import CnnSchedule

    def fit_with(seed: int) -> AttributionModel:
        schedule, settings = (
            CnnSchedule(epochs=1),
            ClassifierSettings(words=False, first_strength=0.01),
        )
        return fit(corpus, schedule=schedule, settings=settings, seed=seed)

    return fit_with


@pytest.fixture(scope="session")
def tiny_model(fit_tiny: Callable[[int], AttributionModel]) -> AttributionModel:
    """The model of `fit_tiny`, fitted once."""
    return fit_tiny(0)


@pytest.fixture(scope="session")
def tokenizer() -> Tokenizer:
    """A BERT tokenizer of a hundred pieces."""
    from tokenizers import Tokenizer
    from tokenizers.models import WordPiece
    from tokenizers.normalizers import BertNormalizer
    from tokenizers.pre_tokenizers import BertPreTokenizer

    letters = "abcdefghijklmnopqrstuvwxyz0123456789"
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *WHOLE_WORDS, *letters, *".,\"'“”"]
    pieces += [f"##{letter}" for letter in letters]
    made = Tokenizer(WordPiece({piece: i for i, piece in enumerate(pieces)}, unk_token="[UNK]"))
    made.normalizer = BertNormalizer(lowercase=True)
    made.pre_tokenizer = BertPreTokenizer()
    return made
