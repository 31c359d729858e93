"""A small transformer encoder, quantised to 8 bits and run by OpenVINO.

One pass over a window of whole sentences gives every token a vector.  Linear
heads on these vectors tag the spans; heads on each sentence's vector (that of
the mark that opens it beside the mean of its tokens) give the kind, who
stands behind an outlet, and which other sentence it rests on.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from zipfile import BadZipFile

import numpy as np

from attrib.article import BEHIND_KINDS, LABEL_KINDS
from attrib.errors import ModelError
from attrib.splitting import Layout
from attrib.tagging.evidence import Evidence, ScoredSpan
from attrib.tagging.network import Network
from attrib.tagging.tags import SPAN_TYPES, best_span
from attrib.tagging.windows import Pieces, Window, cut_pieces, cut_windows

if TYPE_CHECKING:
    import numpy.typing as npt
    from tokenizers import Tokenizer

    Floats = npt.NDArray[np.float32]

#: Sentences further apart than this share one bias of the pointer head.
POINTER_REACH: Final = 16

#: What a sentence that names no source of its own is set back by, as one to rest on.
_NAMES_NONE: Final = 1e4

_UNATTRIBUTED: Final = [i for i, (label, _) in enumerate(LABEL_KINDS) if label == "unattributed"]

#: What reading a damaged file may raise.
_DAMAGED: Final = (
    *(OSError, ValueError, KeyError, TypeError, AttributeError, EOFError),
    *(BadZipFile, zlib.error),
)

_LINEAR: Final = ("kind", "behind", "carried", "q", "k", *(f"tags.{name}" for name in SPAN_TYPES))
_HEADS: Final = (
    *(f"{head}.{part}" for head in _LINEAR for part in ("weight", "bias")),
    "off.weight",
)


@dataclass(frozen=True, slots=True)
class EncoderSettings:
    """How articles are cut for the encoder.

    Attributes
    ----------
    size : int
        Most word pieces in a window.
    before, after : int
        Pieces of context on either side of what is read off a window.
    batch_pieces : int
        Pieces in one run of the network, padding included.
    """

    size: int = 288
    before: int = 56
    after: int = 32
    batch_pieces: int = 1024


@dataclass(frozen=True, slots=True)
class _Job:
    """One window of one article of a batch."""

    article: int
    window: Window
    pieces: list[Pieces]

    @property
    def length(self) -> int:
        return sum(len(piece.ids) for piece in self.pieces)


@dataclass(slots=True)
class _Readings:
    """What was read off for the sentences of one article."""

    kinds: Floats
    carried: Floats
    behind_kinds: Floats
    pointers: list[int]
    spans: list[tuple[ScoredSpan | None, ...]]


def _attributed(kinds: Floats) -> npt.NDArray[np.bool_]:
    """Which sentences are likelier attributed than not, by their kinds' log probabilities."""
    result: npt.NDArray[np.bool_] = np.exp(kinds[:, _UNATTRIBUTED]).sum(axis=1) <= 0.5
    return result


def _log_softmax(scores: Floats) -> Floats:
    shifted = scores - scores.max(axis=-1, keepdims=True)
    result: Floats = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return result


class EncoderTagger:
    """The tagger of the ``encoder`` architecture.

    Parameters
    ----------
    network : Network
        The encoder.
    heads : mapping of str to array
        Weights of the heads, as the training writes them.
    tokenizer : tokenizers.Tokenizer
        The encoder's own word-piece tokenizer.
    settings : EncoderSettings
        How articles are cut.
    """

    architecture = "encoder"
    feature_names = tuple(f"kind:{label}/{kind}" for label, kind in LABEL_KINDS)

    def __init__(
        self,
        network: Network,
        heads: dict[str, Floats],
        tokenizer: Tokenizer,
        settings: EncoderSettings | None = None,
    ) -> None:
        self.network = network
        self.heads = heads
        self.tokenizer = tokenizer
        self.settings = settings or EncoderSettings()

    def tag(self, layouts: Sequence[Layout]) -> list[Evidence]:
        """Tag a batch of articles."""
        pieces = [cut_pieces(layout, self.tokenizer) for layout in layouts]
        readings = [_empty(len(layout.sentences)) for layout in layouts]
        for batch in self._batches(pieces):
            vectors = self._encode(batch)
            for job, vector in zip(batch, vectors, strict=True):
                self._read_off(job, vector, layouts[job.article], readings[job.article])
        return [_evidence(reading) for reading in readings]

    def _batches(self, articles: Sequence[list[Pieces]]) -> list[list[_Job]]:
        """Windows of all articles, those of about one length together."""
        size, before, after = self.settings.size, self.settings.before, self.settings.after
        jobs = [
            _Job(
                number, window, list(islice(pieces, window.sentences.start, window.sentences.stop))
            )
            for number, pieces in enumerate(articles)
            for window in cut_windows([len(p.ids) for p in pieces], size, before, after)
        ]
        jobs.sort(key=lambda job: job.length)
        batches: list[list[_Job]] = [[]]
        for job in jobs:
            if batches[-1] and (len(batches[-1]) + 1) * job.length > self.settings.batch_pieces:
                batches.append([])
            batches[-1].append(job)
        return [batch for batch in batches if batch]

    def _encode(self, batch: Sequence[_Job]) -> Floats:
        longest = max(job.length for job in batch)
        ids = np.zeros((len(batch), longest), dtype=np.int64)
        types = np.zeros_like(ids)
        mask = np.zeros_like(ids)
        for row, job in enumerate(batch):
            flat = [number for piece in job.pieces for number in piece.ids]
            ids[row, : len(flat)] = flat
            types[row, : len(flat)] = [number for piece in job.pieces for number in piece.types]
            mask[row, : len(flat)] = 1
        return self.network.vectors(ids, types, mask)

    def _linear(self, vectors: Floats, head: str) -> Floats:
        result: Floats = vectors @ self.heads[f"{head}.weight"].T + self.heads[f"{head}.bias"]
        return result

    def _read_off(self, job: _Job, vectors: Floats, layout: Layout, into: _Readings) -> None:
        lengths = np.array([len(piece.ids) for piece in job.pieces])
        starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
        sums = np.add.reduceat(vectors[: lengths.sum()], starts, axis=0)
        sentences = np.hstack([vectors[starts], sums / lengths[:, None]]).astype(np.float32)
        kinds = _log_softmax(self._linear(sentences, "kind"))
        behind = _log_softmax(self._linear(sentences, "behind"))
        carried = self._linear(sentences, "carried")[:, 0]
        pointers = self._point(sentences, (carried <= 0) & _attributed(kinds))
        tags = {name: self._linear(vectors, f"tags.{name}") for name in SPAN_TYPES}
        text = layout.article.text
        first = job.window.sentences.start
        for index in job.window.read_off:
            row = index - first
            tokens = job.pieces[row].spans
            part = slice(starts[row], starts[row] + lengths[row])
            into.kinds[index] = kinds[row]
            into.behind_kinds[index] = behind[row]
            into.carried[index] = carried[row]
            into.pointers[index] = first + pointers[row] if pointers[row] >= 0 else -1
            into.spans[index] = tuple(
                best_span(tags[name][part], tokens, text) for name in SPAN_TYPES
            )

    def _point(self, sentences: Floats, names: npt.NDArray[np.bool_]) -> list[int]:
        """For each sentence of a window the other one whose source it likeliest rests on.

        Those that seem to name a source of their own come before all others.
        """
        count = len(sentences)
        if count < 2:
            return [-1] * count
        wants, offers = self._linear(sentences, "q"), self._linear(sentences, "k")
        steps = np.arange(count)[None, :] - np.arange(count)[:, None]
        bias = self.heads["off.weight"][
            np.clip(steps, -POINTER_REACH, POINTER_REACH) + POINTER_REACH
        ]
        scores = wants @ offers.T / np.sqrt(wants.shape[1]) + bias[:, :, 0]
        scores[:, ~names] -= _NAMES_NONE
        np.fill_diagonal(scores, -np.inf)
        return [int(best) for best in scores.argmax(axis=1)]

    def save(self, folder: Path) -> None:
        """Write the encoder, its heads, tokenizer and settings into an existing folder."""
        described: dict[str, Any] = {
            "architecture": self.architecture,
            "settings": asdict(self.settings),
        }
        (folder / "tagger.json").write_text(json.dumps(described, indent=2) + "\n", "utf-8")
        (folder / "encoder.xml").write_bytes(self.network.graph)
        (folder / "encoder.bin").write_bytes(self.network.weights)
        np.savez(folder / "heads.npz", allow_pickle=False, **self.heads)
        self.tokenizer.save(str(folder / "tokenizer.json"))

    @classmethod
    def load(cls, folder: Path, threads: int = 1) -> EncoderTagger:
        """Read what :meth:`save` wrote.

        Raises
        ------
        ModelError
            If a file is missing or damaged.
        """
        from tokenizers import Tokenizer

        try:
            described = json.loads((folder / "tagger.json").read_text("utf-8"))
            packed = BytesIO((folder / "heads.npz").read_bytes())
            with np.load(packed, allow_pickle=False) as stored:
                heads = {name: stored[name].astype(np.float32) for name in stored.files}
            # Tokenizer.from_file would raise a bare Exception where the file is damaged.
            tokenizer = Tokenizer.from_buffer((folder / "tokenizer.json").read_bytes())
            settings = EncoderSettings(**described["settings"])
            graph = (folder / "encoder.xml").read_bytes()
            weights = (folder / "encoder.bin").read_bytes()
        except _DAMAGED as error:
            raise ModelError(f"{folder}: the tagger cannot be read ({error})") from error
        if missing := [name for name in _HEADS if name not in heads]:
            raise ModelError(f"{folder / 'heads.npz'}: has no {', '.join(missing)}")
        return cls(Network(graph, weights, threads), heads, tokenizer, settings)


def _empty(count: int) -> _Readings:
    return _Readings(
        kinds=np.zeros((count, len(LABEL_KINDS)), dtype=np.float32),
        carried=np.zeros(count, dtype=np.float32),
        behind_kinds=np.zeros((count, len(BEHIND_KINDS)), dtype=np.float32),
        pointers=[-1] * count,
        spans=[(None,) * len(SPAN_TYPES)] * count,
    )


def _evidence(reading: _Readings) -> Evidence:
    found: list[tuple[ScoredSpan | None, ...]] = list(zip(*reading.spans, strict=True)) or [()] * 3
    return Evidence(
        features=reading.kinds,
        sources=found[0],
        cues=found[1],
        behind=found[2],
        behind_kinds=reading.behind_kinds,
        carried=reading.carried,
        carried_from=tuple(reading.pointers),
    )
