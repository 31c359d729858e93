"""The encoder with its heads as a torch network, and its way into the shipped form."""

from __future__ import annotations

import math
import os
import tempfile
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from attrib.article import BEHIND_KINDS, LABEL_KINDS
from attrib.tagging.encoder import POINTER_REACH
from attrib.tagging.network import INPUTS, Network
from attrib.tagging.tags import SPAN_TYPES
from attrib.tagging.windows import TOKEN_TYPES, Pieces

#: Heads for articles with spans only; they are not shipped.
WIDE_TAGS: Final = ("wide_source", "wide_cue")

_POINTER_WIDTH: Final = 64


class EncoderNetwork(nn.Module):
    """A BERT encoder with heads for spans, kinds, sources behind and pointers.

    Parameters
    ----------
    base : str or Path
        A folder with a pretrained BERT encoder in the form that the
        transformers library reads.
    left_out : collection of int
        Which of its layers are not taken over.
    """

    def __init__(self, base: str | Path, left_out: Collection[int] = ()) -> None:
        from transformers import BertModel

        super().__init__()
        self.bert: Any = BertModel.from_pretrained(str(base), add_pooling_layer=False)
        layers = self.bert.encoder.layer
        self.bert.encoder.layer = nn.ModuleList(
            layer for index, layer in enumerate(layers) if index not in left_out
        )
        width = self.bert.config.hidden_size
        old = self.bert.embeddings.token_type_embeddings.weight.data
        types = nn.Embedding(TOKEN_TYPES, width)
        # All token types begin as the one the encoder knows, a little apart.
        noise = torch.randn(types.weight.shape, generator=torch.Generator().manual_seed(1))
        types.weight.data[:] = old[0] + 0.005 * noise
        self.bert.embeddings.token_type_embeddings = types
        self.drop = nn.Dropout(0.1)
        self.kind = nn.Linear(2 * width, len(LABEL_KINDS))
        self.carried = nn.Linear(2 * width, 1)
        self.behind = nn.Linear(2 * width, len(BEHIND_KINDS))
        self.q = nn.Linear(2 * width, _POINTER_WIDTH)
        self.k = nn.Linear(2 * width, _POINTER_WIDTH)
        self.off = nn.Embedding(2 * POINTER_REACH + 1, 1)
        nn.init.zeros_(self.off.weight)
        self.tags = nn.ModuleDict({n: nn.Linear(width, 3) for n in (*SPAN_TYPES, *WIDE_TAGS)})

    def encode(self, ids: Tensor, types: Tensor, mask: Tensor) -> Tensor:
        """Return a vector for each piece, shape (batch, pieces, width)."""
        result = self.bert(input_ids=ids, token_type_ids=types, attention_mask=mask)
        vectors: Tensor = result.last_hidden_state
        return vectors

    def join(self, vectors: Tensor, first: Tensor, last: Tensor) -> Tensor:
        """Return a vector for each sentence: its opening mark's beside the mean of its pieces'."""
        batch, _, width = vectors.shape
        sums = torch.cat([vectors.new_zeros(batch, 1, width), vectors.cumsum(1)], 1)

        def at(table: Tensor, places: Tensor) -> Tensor:
            return table.gather(1, places.clamp(min=0).unsqueeze(-1).expand(-1, -1, width))

        count = (last - first + 1).clamp(min=1).unsqueeze(-1)
        mean = (at(sums, last + 1) - at(sums, first)) / count
        joined: Tensor = self.drop(torch.cat([at(vectors, first), mean], -1))
        return joined

    def point(self, sentences: Tensor, present: Tensor) -> Tensor:
        """Return how likely each sentence rests on each other one, as logits."""
        scores = self.q(sentences) @ self.k(sentences).transpose(1, 2) / math.sqrt(_POINTER_WIDTH)
        places = torch.arange(sentences.shape[1])
        steps = (places[None, :] - places[:, None]).clamp(-POINTER_REACH, POINTER_REACH)
        scores = scores + self.off(steps + POINTER_REACH).squeeze(-1)
        masked: Tensor = scores.masked_fill(~present[:, None, :], -1e4)
        return masked

    def shipped_heads(self) -> dict[str, npt.NDArray[np.float32]]:
        """Return the heads' weights that a model folder holds, rounded to half precision."""
        unwanted = ("bert.", *(f"tags.{name}" for name in WIDE_TAGS))
        return {
            name: weight.detach().numpy().astype(np.float16).astype(np.float32)
            for name, weight in self.named_parameters()
            if not name.startswith(unwanted)
        }


class _PlainBert(nn.Module):
    """The encoder's forward pass written out, so that its graph is plain and fusible."""

    def __init__(self, bert: Any) -> None:
        super().__init__()
        self.bert = bert

    def forward(self, input_ids: Tensor, token_type_ids: Tensor, attention_mask: Tensor) -> Tensor:
        bert = self.bert
        parts = bert.embeddings
        batch, length = input_ids.shape
        heads = bert.config.num_attention_heads
        x = parts.word_embeddings(input_ids) + parts.token_type_embeddings(token_type_ids)
        x = parts.LayerNorm(x + parts.position_embeddings(torch.arange(length))[None])
        hidden = (1.0 - attention_mask[:, None, None, :].to(x.dtype)) * -10000.0
        width = x.shape[-1]

        def split(y: Tensor) -> Tensor:
            return y.view(batch, length, heads, width // heads).transpose(1, 2)

        for layer in bert.encoder.layer:
            own = layer.attention.self
            query, key, value = split(own.query(x)), split(own.key(x)), split(own.value(x))
            weights = query @ key.transpose(-1, -2) / math.sqrt(width // heads) + hidden
            mixed = (weights.softmax(-1) @ value).transpose(1, 2).reshape(batch, length, width)
            x = layer.attention.output.LayerNorm(layer.attention.output.dense(mixed) + x)
            inner = nn.functional.gelu(layer.intermediate.dense(x))
            x = layer.output.LayerNorm(layer.output.dense(inner) + x)
        return x


def export_int8(network: EncoderNetwork, windows: Sequence[Sequence[Pieces]]) -> Network:
    """Bring the encoder into its shipped form: weights and products in 8 bits.

    Post-training quantisation with smoothed activations (Xiao et al. 2023,
    SmoothQuant), as the NNCF library does it.

    Parameters
    ----------
    network : EncoderNetwork
        Fitted.
    windows : sequence of sequence of Pieces
        Windows of training articles, from which the range of every
        activation is told; a few hundred are enough.

    Returns
    -------
    Network
        Ready to run.
    """
    # Unless it believes to be tested, NNCF tells its makers that it is used.
    os.environ.setdefault("NNCF_CI", "1")
    import nncf
    import openvino

    ids = torch.arange(40).reshape(2, 20)
    plain = _PlainBert(network.bert).eval()
    whole = openvino.convert_model(plain, example_input=(ids, ids * 0, torch.ones_like(ids)))
    for port, name in zip(whole.inputs, INPUTS, strict=True):
        port.get_tensor().set_names({name})
    whole.reshape({name: [-1, -1] for name in INPUTS})
    small = nncf.quantize(
        whole,
        nncf.Dataset([_as_input(window) for window in windows]),
        model_type=nncf.ModelType.TRANSFORMER,
        preset=nncf.QuantizationPreset.PERFORMANCE,
        subset_size=len(windows),
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "encoder.xml"
        openvino.save_model(small, path, compress_to_fp16=False)
        return Network(path.read_bytes(), path.with_suffix(".bin").read_bytes())


def _as_input(window: Sequence[Pieces]) -> dict[str, npt.NDArray[np.int64]]:
    ids = np.array([[number for piece in window for number in piece.ids]], dtype=np.int64)
    types = np.array([[number for piece in window for number in piece.types]], dtype=np.int64)
    return dict(zip(INPUTS, (ids, types, np.ones_like(ids)), strict=True))
