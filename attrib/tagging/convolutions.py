"""The fitted network's way from tokens to scores, without what only training needs.

It computes what ``network.predict`` does, up to rounding.  It is faster
because the embedding, which looks at a token by itself, is computed once for
equal tokens; because the pieces of a maxout lie side by side in blocks; and
because the convolutions go through the text in stretches that stay in the
processor's cache.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt
    from thinc.api import Model

    Floats = npt.NDArray[np.float32]

#: Tokens that go through all convolutions together.
_STRETCH: Final = 1024


@dataclass(frozen=True, slots=True)
class _Maxout:
    """A maxout layer, then layer normalisation.

    Attributes
    ----------
    weights : array of float32, shape (inputs, pieces * width)
        The first piece of every output, then the second of every output, and so on.
    bias : array of float32, shape (pieces * width,)
        In the same order.
    gain, shift : array of float32, shape (width,)
        Of the normalisation.
    """

    weights: Floats
    bias: Floats
    gain: Floats
    shift: Floats

    @classmethod
    def of(cls, maxout: Model[Any, Any], norm: Model[Any, Any]) -> _Maxout:
        weights = _parameter(maxout, "W")
        inputs = weights.shape[2]
        return cls(
            weights=np.ascontiguousarray(weights.transpose(2, 1, 0).reshape(inputs, -1)),
            bias=_parameter(maxout, "b").T.ravel(),
            gain=_parameter(norm, "G"),
            shift=_parameter(norm, "b"),
        )

    def __call__(self, rows: Floats, pieces: Floats | None = None) -> Floats:
        """Return the layer's output; `pieces` may be an array for intermediate results."""
        width = len(self.gain)
        pieces = np.matmul(rows, self.weights, out=pieces)
        pieces += self.bias
        best: Floats = pieces[:, :width]
        for start in range(width, pieces.shape[1], width):
            best = np.maximum(best, pieces[:, start : start + width])
        best -= best.mean(axis=1, keepdims=True)
        variance = np.einsum("ij,ij->i", best, best)[:, None] / np.float32(width)
        best *= (variance + np.float32(1e-8)) ** np.float32(-0.5)
        best *= self.gain
        best += self.shift
        return best


class Convolutions:
    """The forward pass of a network that :func:`attrib.tagging.cnn.build_network` made.

    Parameters
    ----------
    network : thinc.model.Model
        Initialised or fitted.  Its weights are taken as they are now.
    """

    def __init__(self, network: Model[Any, Any]) -> None:
        tok2vec, head = network.layers
        embed, encode = tok2vec.get_ref("embed"), tok2vec.get_ref("encode")
        self._tables = _named(embed, "hashembed")
        (self._mix,) = _maxouts(embed)
        self._convolve = _maxouts(encode)
        (linear,) = _named(head, "linear")
        self._head = np.ascontiguousarray(_parameter(linear, "W").T)
        self._head_bias = _parameter(linear, "b")

    def __call__(
        self, features: npt.NDArray[np.uint64], articles: Sequence[npt.NDArray[np.int64]]
    ) -> list[Floats]:
        """Score the tokens of a batch of articles.

        Parameters
        ----------
        features : array of uint64, shape (types, 4)
            Hashed norm, prefix, suffix and shape of every type of token.
        articles : sequence of array of int64, shape (tokens,)
            The types of each article's tokens.

        Returns
        -------
        list of array of float32, shape (tokens, outputs)
            For each article the network's output.
        """
        types, rows = _first_seen(np.concatenate(articles))
        if not len(types):
            return [np.zeros((0, len(self._head_bias)), np.float32) for _ in articles]
        # Rows of zeros keep the convolutions of one article from reaching into the next.
        pad = len(self._convolve)
        lengths = np.array([len(article) for article in articles])
        places = np.arange(len(rows)) + np.repeat(np.arange(1, len(articles) + 1), lengths) * pad
        vectors = np.zeros((len(rows) + (len(articles) + 1) * pad, len(self._mix.gain)), np.float32)
        vectors[places] = self._embed(features[types])[rows]
        scores = self._read_in_context(vectors)[places] @ self._head + self._head_bias
        return np.split(scores, np.cumsum(lengths)[:-1])

    def _embed(self, features: npt.NDArray[np.uint64]) -> Floats:
        columns: list[Floats] = []
        for table, column in zip(self._tables, features.T, strict=True):
            # Any: thinc's own array types say less than numpy's.
            ops: Any = table.ops
            vectors = _parameter(table, "E")
            keys = ops.hash(np.ascontiguousarray(column), table.attrs["seed"])
            columns.append(ops.gather_add(vectors, keys % len(vectors)))
        return self._mix(np.hstack(columns))

    def _read_in_context(self, vectors: Floats) -> Floats:
        """Run all convolutions."""
        count, width = vectors.shape
        # The first row has nothing before it: its first third stays zero throughout.
        # As far as a vector sees: what lies there is read again with each stretch.
        margin = len(self._convolve)
        around = np.zeros((min(count, _STRETCH + 2 * margin), 3 * width), np.float32)
        pieces = np.empty((len(around), len(self._mix.bias)), np.float32)
        result = np.empty_like(vectors)
        for start in range(0, count, _STRETCH):
            first, last = max(0, start - margin), min(count, start + _STRETCH + margin)
            part = vectors[first:last].copy()
            size = last - first
            for convolve in self._convolve:
                around[1:size, :width] = part[:-1]
                around[:size, width : 2 * width] = part
                around[: size - 1, 2 * width :] = part[1:]
                around[size - 1, 2 * width :] = 0.0
                part += convolve(around[:size], pieces[:size])
            end = min(count, start + _STRETCH)
            result[start:end] = part[start - first : end - first]
        return result


def _first_seen(
    types: npt.NDArray[np.int64],
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return the distinct types in the order of the text, and the place of each among them.

    How types are numbered depends on what was read before; their order here
    must not, or the last digits of the result might.
    """
    distinct, first, inverse = np.unique(types, return_index=True, return_inverse=True)
    order = np.argsort(first)
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    return distinct[order], rank[inverse]


def _parameter(node: Model[Any, Any], name: str) -> Floats:
    values: Any = node.get_param(name)
    return np.asarray(values, dtype=np.float32)


def _named(part: Model[Any, Any], name: str) -> list[Model[Any, Any]]:
    return [node for node in part.walk() if node.name == name]


def _maxouts(part: Model[Any, Any]) -> list[_Maxout]:
    pairs = zip(_named(part, "maxout"), _named(part, "layernorm"), strict=True)
    return [_Maxout.of(maxout, norm) for maxout, norm in pairs]
