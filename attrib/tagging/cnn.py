"""A small convolutional tagger on spaCy's tokenizer and embedding layers.

One network reads the whole article token by token (spaCy's ``HashEmbedCNN``:
hashed norm, prefix, suffix and shape, then convolutions over neighbours).
Its outputs are the tags of source, cue and source behind an outlet, and a
vote of each token on the kind of its sentence, which is averaged over the
sentence.  Names of outlets share one norm each for "the publisher itself"
and "another outlet", so that what holds for one newspaper holds for all.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from attrib.article import BEHIND_KINDS, LABEL_KINDS, Span
from attrib.errors import ModelError
from attrib.lexicon.outlets import outlet_mentions
from attrib.splitting import Layout
from attrib.tagging.carry import carry_over
from attrib.tagging.convolutions import Convolutions
from attrib.tagging.evidence import Evidence, ScoredSpan
from attrib.tagging.tags import SPAN_TYPES, best_span
from attrib.tagging.words import OTHER_OUTLET, OWN_OUTLET, NumberedTokens, WordMemory

if TYPE_CHECKING:
    import numpy.typing as npt
    from spacy.tokens import Doc
    from thinc.api import Model

_TAGS: Final = 3 * len(SPAN_TYPES)
_KINDS: Final = len(LABEL_KINDS)
_BEHIND: Final = len(BEHIND_KINDS)
#: Columns of the network's output: tags, votes on the kind, votes on who stands behind.
WIDTH_OUT: Final = _TAGS + _KINDS + _BEHIND

#: Words tagged in one pass: more gains no speed and costs memory.
_PASS: Final = 4_000


@dataclass(frozen=True, slots=True)
class CnnShape:
    """The size of the network.

    Attributes
    ----------
    width : int
        Numbers per token.
    depth : int
        Convolutional layers; each sees one more token on either side.
    rows : int
        Rows of the hash embedding of the norm.
    """

    width: int = 96
    depth: int = 4
    rows: int = 5000


def build_network(shape: CnnShape) -> Model[list[Doc], list[npt.NDArray[np.float32]]]:
    """Build the uninitialised network."""
    from spacy.util import registry
    from thinc.api import Linear, chain, with_array

    # Not registry.architectures.get: it does not fill the registry where nothing has before.
    tok2vec = registry.get("architectures", "spacy.HashEmbedCNN.v2")(
        width=shape.width,
        depth=shape.depth,
        embed_size=shape.rows,
        window_size=1,
        maxout_pieces=3,
        subword_features=True,
        pretrained_vectors=None,
    )
    return chain(tok2vec, with_array(Linear(nO=WIDTH_OUT, nI=shape.width)))


@dataclass(frozen=True, slots=True)
class Tokens:
    """An article's tokens as the network reads them.

    Attributes
    ----------
    doc : spacy.tokens.Doc
        The whole text; norms of outlet names are replaced.
    spans : tuple of Span
        Characters of every token.
    bounds : array of int64, shape (sentences, 2)
        First token of each sentence and one past the last.
    """

    doc: Doc
    spans: tuple[Span, ...]
    bounds: npt.NDArray[np.int64]


class CnnTokenizer:
    """Cuts laid-out articles into tokens with spaCy's English tokenizer."""

    def __init__(self) -> None:
        import spacy

        self._nlp = spacy.blank("en")
        self._nlp.max_length = 10**9

    def __call__(self, layout: Layout) -> Tokens:
        """Return the tokens of an article."""
        text = layout.article.text
        doc = self._nlp.make_doc(text)
        starts = doc.to_array("IDX").astype(np.int64) if len(doc) else np.zeros(0, np.int64)
        lengths = doc.to_array("LENGTH").astype(np.int64) if len(doc) else np.zeros(0, np.int64)
        for span, own in outlet_mentions(text, layout.article.outlet):
            first, last = np.searchsorted(starts, [span.start, span.end])
            for position in range(first, last):
                doc[position].norm_ = OWN_OUTLET if own else OTHER_OUTLET
        sentences = np.array(layout.sentences, dtype=np.int64).reshape(-1, 2)
        return Tokens(
            doc=doc,
            spans=tuple(map(Span, starts.tolist(), (starts + lengths).tolist())),
            bounds=np.searchsorted(starts, sentences),
        )


def _log_softmax(scores: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    shifted = scores - scores.max(axis=-1, keepdims=True)
    result: npt.NDArray[np.float32] = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return result


def mean_by_sentence(
    scores: npt.NDArray[np.float32], bounds: npt.NDArray[np.int64]
) -> npt.NDArray[np.float32]:
    """Average rows of `scores` over the tokens of each sentence."""
    total = np.vstack([np.zeros((1, scores.shape[1])), np.cumsum(scores, axis=0, dtype=np.float64)])
    counts = np.maximum(bounds[:, 1] - bounds[:, 0], 1)[:, None]
    means = (total[bounds[:, 1]] - total[bounds[:, 0]]) / counts
    return np.asarray(means, dtype=np.float32)


class CnnTagger:
    """The tagger of the ``cnn`` architecture.

    Parameters
    ----------
    network : thinc.model.Model
        A network as :func:`build_network` makes it, initialised or fitted; not
        to be changed any more once articles have been tagged.
    shape : CnnShape
        Its size.
    limits : sequence of float, optional
        How large the inputs of its convolutions get, see
        :func:`attrib.tagging.convolutions.input_limits`; they are computed in
        8 bits then.
    """

    architecture = "cnn"
    feature_names = (
        *(f"kind:{label}/{kind}" for label, kind in LABEL_KINDS),
        *(f"peak:{label}/{kind}" for label, kind in LABEL_KINDS),
        *(f"span:{name}" for name in SPAN_TYPES),
    )

    def __init__(
        self,
        network: Model[list[Doc], list[npt.NDArray[np.float32]]],
        shape: CnnShape,
        limits: Sequence[float] | None = None,
    ) -> None:
        self.network = network
        self.shape = shape
        self.limits = limits
        self.words = WordMemory()
        self._convolutions: Convolutions | None = None

    def __reduce__(self) -> tuple[Any, ...]:
        """Leave out what is made anew where the tagger is copied; some of it cannot be copied."""
        return CnnTagger, (self.network, self.shape, self.limits)

    def tag(self, layouts: Sequence[Layout]) -> list[Evidence]:
        """Tag a batch of articles."""
        evidence: list[Evidence] = []
        self.words.forget_if_full()
        if self._convolutions is None:
            self._convolutions = Convolutions(self.network, self.limits)
        for batch in self._passes(layouts):
            scores = self._convolutions(
                self.words.features(), [tokens.types for _, tokens in batch]
            )
            evidence.extend(
                self._read_off(layout, tokens, score)
                for (layout, tokens), score in zip(batch, scores, strict=True)
            )
        return evidence

    def _passes(self, layouts: Sequence[Layout]) -> Iterator[list[tuple[Layout, NumberedTokens]]]:
        batch: list[tuple[Layout, NumberedTokens]] = []
        words = 0
        for layout in layouts:
            tokens = self.words(layout)
            batch.append((layout, tokens))
            words += len(tokens.spans)
            if words >= _PASS:
                yield batch
                batch, words = [], 0
        if batch:
            yield batch

    def _read_off(
        self, layout: Layout, tokens: NumberedTokens, scores: npt.NDArray[np.float32]
    ) -> Evidence:
        text = layout.article.text
        spans: dict[str, list[ScoredSpan | None]] = {name: [] for name in SPAN_TYPES}
        for start, end in tokens.bounds.tolist():
            words = tokens.spans[start:end]
            for column, name in enumerate(SPAN_TYPES):
                part = scores[start:end, 3 * column : 3 * column + 3]
                spans[name].append(best_span(part, words, text))
        votes = scores[:, _TAGS : _TAGS + _KINDS]
        kinds = _log_softmax(mean_by_sentence(votes, tokens.bounds))
        peaks = np.array(
            [
                votes[start:end].max(axis=0) if end > start else np.zeros(_KINDS, np.float32)
                for start, end in tokens.bounds.tolist()
            ],
            dtype=np.float32,
        ).reshape(-1, _KINDS)
        odds = np.array(
            [[s.score if s else -10.0 for s in row] for row in zip(*spans.values(), strict=True)],
            dtype=np.float32,
        ).reshape(-1, len(SPAN_TYPES))
        behind = mean_by_sentence(scores[:, _TAGS + _KINDS :], tokens.bounds)
        return Evidence(
            features=np.hstack([kinds, peaks, odds]),
            sources=tuple(spans["source"]),
            cues=tuple(spans["cue"]),
            behind=tuple(spans["behind"]),
            behind_kinds=_log_softmax(behind),
            # A cue or a source of its own speaks against a source elsewhere.
            carried=-np.maximum(odds[:, 0], odds[:, 1]),
            carried_from=carry_over(layout, spans["source"], spans["cue"]),
        )

    def save(self, folder: Path) -> None:
        """Write ``tagger.json`` and ``tagger.bin`` into an existing folder."""
        described: dict[str, Any] = {
            "architecture": self.architecture,
            "shape": asdict(self.shape),
            "limits": self.limits,
        }
        (folder / "tagger.json").write_text(json.dumps(described, indent=2) + "\n", "utf-8")
        (folder / "tagger.bin").write_bytes(self.network.to_bytes())

    @classmethod
    def load(cls, folder: Path) -> CnnTagger:
        """Read what :meth:`save` wrote.

        Raises
        ------
        ModelError
            If a file is missing or damaged.
        """
        try:
            described = json.loads((folder / "tagger.json").read_text("utf-8"))
            shape = CnnShape(**described["shape"])
            limits = _read_limits(described.get("limits"), shape)
            network = build_network(shape)
            network.initialize()
            network.from_bytes((folder / "tagger.bin").read_bytes())
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise ModelError(f"{folder}: the tagger cannot be read ({error})") from error
        return cls(network, shape, limits)


def _read_limits(found: Any, shape: CnnShape) -> tuple[float, ...] | None:
    if found is None:
        return None
    limits = tuple(map(float, found))
    if len(limits) != shape.depth or not all(limit > 0 for limit in limits):
        raise ValueError(f"the limits must be {shape.depth} positive numbers, found {found}")
    return limits
