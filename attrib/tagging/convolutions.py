"""The fitted network's way from tokens to scores, without what only training needs.

It computes what ``network.predict`` does, up to rounding.  It is faster
because the embedding, which looks at a token by itself, is computed once for
equal tokens, and because OpenVINO runs the convolutions, in 8 bits where it is
known how large their inputs get.  They go through the text in stretches of one
length, so that they are compiled once and take the same memory for any text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from attrib.tagging.runtime import compile_network

if TYPE_CHECKING:
    import numpy.typing as npt
    from openvino import Model as Graph
    from spacy.tokens import Doc
    from thinc.api import Model

    Floats = npt.NDArray[np.float32]

#: Tokens that go through all convolutions together.
_STRETCH: Final = 512

#: Levels of 8 bits, from -127 to 127.
_LEVELS: Final = 255

#: The share of inputs that are not cut off when they are rounded to levels.
_BELOW_LIMIT: Final = 0.999

#: Added to the variance in layer normalisation, as thinc does.
_EPSILON: Final = 1e-8


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

    def __call__(self, rows: Floats) -> Floats:
        """Return the layer's output."""
        width = len(self.gain)
        pieces = rows @ self.weights
        pieces += self.bias
        best: Floats = pieces[:, :width]
        for start in range(width, pieces.shape[1], width):
            best = np.maximum(best, pieces[:, start : start + width])
        best -= best.mean(axis=1, keepdims=True)
        variance = np.einsum("ij,ij->i", best, best)[:, None] / np.float32(width)
        best *= (variance + np.float32(_EPSILON)) ** np.float32(-0.5)
        best *= self.gain
        best += self.shift
        return best


class Convolutions:
    """The forward pass of a network that :func:`attrib.tagging.cnn.build_network` made.

    Parameters
    ----------
    network : thinc.model.Model
        Initialised or fitted.  Its weights are taken as they are now.
    limits : sequence of float, optional
        For each convolution the size that its inputs are cut off at, see
        :func:`input_limits`.  Without them, all is computed in 32 bits.
    """

    def __init__(self, network: Model[Any, Any], limits: Sequence[float] | None = None) -> None:
        tok2vec, head = network.layers
        embed, encode = tok2vec.get_ref("embed"), tok2vec.get_ref("encode")
        self._tables = _named(embed, "hashembed")
        (self._mix,) = _maxouts(embed)
        layers = _maxouts(encode)
        (linear,) = _named(head, "linear")
        #: As far as a vector sees: what lies there is read again with each stretch.
        self._margin = len(layers)
        self._length = _STRETCH + 2 * self._margin
        self._outputs = len(_parameter(linear, "b"))
        self._request = compile_network(_graph(layers, limits, linear, self._length))

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
            return [np.zeros((0, self._outputs), np.float32) for _ in articles]
        # Rows of zeros keep the convolutions of one article from reaching into the next.
        pad = self._margin
        lengths = np.array([len(article) for article in articles])
        places = np.arange(len(rows)) + np.repeat(np.arange(1, len(articles) + 1), lengths) * pad
        size = len(rows) + (len(articles) + 1) * pad
        # A stretch and its margin more than there are tokens, as a whole one is read at the end.
        vectors = np.zeros((size + self._length, len(self._mix.gain)), np.float32)
        vectors[places] = self._embed(features[types])[rows]
        scores = self._read_in_context(vectors, size)[places]
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

    def _read_in_context(self, vectors: Floats, size: int) -> Floats:
        """Run all convolutions and the last layer over the first `size` vectors.

        The first and the last ones are padding, and so is what comes after them.
        """
        margin = self._margin
        result = np.empty((size, self._outputs), np.float32)
        for start in range(margin, size - margin, _STRETCH):
            first = start - margin
            stretch = vectors[first : first + self._length]
            scores = self._request.infer([stretch], share_inputs=True)[0]
            end = min(size, start + _STRETCH)
            result[start:end] = scores[margin : margin + end - start]
        return result


def input_limits(network: Model[list[Doc], list[Floats]], docs: Sequence[Doc]) -> tuple[float, ...]:
    """Measure how large the inputs of the convolutions get.

    Parameters
    ----------
    network : thinc.model.Model
        Fitted.
    docs : sequence of spacy.tokens.Doc
        Typical articles.

    Returns
    -------
    tuple of float
        For each convolution, to four digits, the size that all but one in a
        thousand of its inputs stay below: what is larger is cut off, as few
        levels would be left for the others.
    """
    tok2vec, _ = network.layers
    (blocks,) = tok2vec.get_ref("encode").layers
    vectors = tok2vec.get_ref("embed").predict(list(docs))
    limits = []
    for block in blocks.layers:
        limit = np.quantile(np.abs(np.concatenate(vectors)), _BELOW_LIMIT)
        limits.append(float(f"{limit:.4g}"))
        vectors = [block.predict(article) for article in vectors]
    return tuple(limits)


def _graph(
    layers: Sequence[_Maxout],
    limits: Sequence[float] | None,
    linear: Model[Any, Any],
    length: int,
) -> Graph:
    """Build the convolutions over a stretch of so many vectors, and the last layer."""
    import openvino
    from openvino import opset13 as op

    width = len(layers[0].gain)
    given = op.parameter([length, width], np.float32)
    vectors = op.unsqueeze(op.transpose(given, [1, 0]), 0)
    known: Sequence[float | None] = limits or [None] * len(layers)
    for layer, limit in zip(layers, known, strict=True):
        vectors = op.add(vectors, _convolution(layer, vectors, limit))
    vectors = op.transpose(op.squeeze(vectors, 0), [1, 0])
    scores = op.matmul(vectors, _parameter(linear, "W"), False, True)
    return openvino.Model([op.add(scores, _parameter(linear, "b")[None])], [given], "convolutions")


def _convolution(layer: _Maxout, vectors: Any, limit: float | None) -> Any:
    """Build a maxout layer over each vector and the ones next to it, then normalisation."""
    from openvino import opset13 as op

    width = len(layer.gain)
    # From (place and input, piece and output) to (piece and output, input, place).
    weights = layer.weights.reshape(3, width, -1).transpose(2, 1, 0)
    kernel: Any = np.ascontiguousarray(weights)
    if limit is not None:
        vectors = _rounded(vectors, np.full((1, 1, 1), limit))
        # Half of the levels stay free: processors without VNNI add products in 16 bits.
        largest = 2 * np.abs(kernel).max(axis=(1, 2), keepdims=True)
        kernel = _rounded(op.constant(kernel), largest)
    pieces = op.convolution(vectors, kernel, [1], [1], [1], [1])
    pieces = op.split(op.add(pieces, layer.bias[None, :, None]), 1, len(layer.bias) // width)
    best, *others = pieces.outputs()
    for other in others:
        best = op.maximum(best, other).output(0)
    best = op.mvn(best, [1], True, _EPSILON, "inside_sqrt")
    return op.add(op.multiply(best, layer.gain[None, :, None]), layer.shift[None, :, None])


def _rounded(values: Any, largest: npt.NDArray[Any]) -> Any:
    """Round to levels from minus the largest value to it: OpenVINO then computes in 8 bits."""
    from openvino import opset13 as op

    ends = op.constant(-largest.astype(np.float32)), op.constant(largest.astype(np.float32))
    return op.fake_quantize(values, *ends, *ends, _LEVELS)


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
