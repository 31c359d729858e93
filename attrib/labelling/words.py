"""The words of a sentence, its source and its cue, hashed into sparse columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from attrib.splitting import Layout
from attrib.tagging.evidence import Evidence

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

#: Columns of the hashed table: four times as many take four times as long to fit.
HASHED_COLUMNS: Final = 2**14

_TOKEN: Final = re.compile(r"[^\W\d_]+|\d+|[“”\"'’:?!]")


def _word_features(words: str, source: str, cue: str) -> list[str]:
    tokens = _TOKEN.findall(words.lower())[:80]
    tokens = ["0" if token.isdigit() else token for token in tokens]
    return [
        *tokens,
        *(f"{one} {other}" for one, other in pairwise(tokens)),
        "first=" + " ".join(tokens[:2]),
        *(f"source={token}" for token in _TOKEN.findall(source.lower())[:8]),
        "cue=" + cue.lower(),
        f"pair={cue.lower()}|{source.lower().split(' ')[-1]}",
    ]


def hash_words(layouts: Sequence[Layout], evidence: Sequence[Evidence]) -> csr_matrix:
    """Hash the words of every sentence of a batch.

    Parameters
    ----------
    layouts : sequence of Layout
        The articles.
    evidence : sequence of Evidence
        What the tagger found in each.

    Returns
    -------
    sparse matrix, shape (all sentences, HASHED_COLUMNS)
        Each row has Euclidean length 1 (or 0 for a sentence without words).
    """
    from sklearn.feature_extraction import FeatureHasher
    from sklearn.preprocessing import normalize

    hasher = FeatureHasher(n_features=HASHED_COLUMNS, input_type="string", alternate_sign=False)
    rows: list[list[str]] = []
    for layout, found in zip(layouts, evidence, strict=True):
        text = layout.article.text
        for sentence, source, cue in zip(layout.sentences, found.sources, found.cues, strict=True):
            rows.append(
                _word_features(
                    sentence.of(text),
                    source.span.of(text) if source and source.score > 0 else "",
                    cue.span.of(text) if cue and cue.score > 0 else "",
                )
            )
    hashed: Any = normalize(hasher.transform(rows))
    return hashed
