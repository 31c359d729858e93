"""Fit the encoder: spans first, then spans, kinds and pointers together.

Needs PyTorch and transformers (``pip install 'attrib[encoder]'``) and the
folder of a pretrained BERT encoder; a fitted model needs neither.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from attrib.article import Article
from attrib.errors import TrainingError
from attrib.tagging.encoder import EncoderTagger
from attrib.tagging.windows import Pieces
from attrib.training.cnn import SpanArticle
from attrib.training.encoder_examples import (
    UNKNOWN,
    EncoderExample,
    Stretch,
    cut_stretches,
    labelled_example,
    shuffle_batches,
    span_example,
)

if TYPE_CHECKING:
    from attrib.training.encoder_network import EncoderNetwork

#: Longest input that BERT's position embeddings allow.
_LONGEST: Final = 512

#: Windows from which the ranges of the 8-bit numbers are told.
_CALIBRATION_WINDOWS: Final = 200

#: Weight of the losses beside that of the kinds and the tags.
_SIDE: Final = 0.3


@dataclass(frozen=True, slots=True)
class EncoderSchedule:
    """How long and how fast the encoder is fitted.

    Attributes
    ----------
    span_epochs : int
        Passes over articles with spans only, mixed with one over the labelled.
    epochs : int
        Passes over the labelled articles alone.
    learning_rate : float
        Of the encoder, at its peak; the heads learn six times as fast.
    size : int
        Most pieces in a window.
    batch : int
        Windows in a step.
    memory : float
        What is shipped is a moving average of the weights; this is how much
        of the average stays at each step.
    left_out : tuple of int
        Layers of the pretrained encoder that are left out, for speed: without
        the third of six, the labels of a fitted encoder suffer least.
    """

    span_epochs: int = 1
    epochs: int = 4
    learning_rate: float = 3e-4
    size: int = 320
    batch: int = 8
    memory: float = 0.99
    left_out: tuple[int, ...] = (2,)


def _import_network() -> type[EncoderNetwork]:
    try:
        from attrib.training.encoder_network import EncoderNetwork
    except ImportError as error:
        raise TrainingError(
            f"fitting an encoder needs PyTorch and transformers ({error}); "
            "install them with: pip install 'attrib[encoder]'"
        ) from error
    return EncoderNetwork


def _collate(stretches: Sequence[Stretch]) -> dict[str, Any]:
    """Put stretches side by side into padded tensors."""
    import torch

    length = min(_LONGEST, max(stretch.length for stretch in stretches))
    count = max(stretch.stop - stretch.start for stretch in stretches)
    rows = len(stretches)

    def empty(width: int, value: int = UNKNOWN) -> Any:
        return torch.full((rows, width), value, dtype=torch.long)

    table = {name: empty(length, 0) for name in ("ids", "types", "mask")}
    table |= {name: empty(count, -1) for name in ("first", "last")}
    table |= {name: empty(count) for name in ("kind", "carried", "behind", "rests_on")}
    heads = sorted({head for stretch in stretches for head in stretch.example.tags})
    table |= {f"tags.{head}": empty(length) for head in heads}
    for row, (example, start, stop) in enumerate(stretches):
        place = 0
        for column, index in enumerate(range(start, stop)):
            piece = example.pieces[index]
            size = min(len(piece.ids), length - place)
            if size <= 0:
                break
            part = slice(place, place + size)
            table["ids"][row, part] = torch.tensor(piece.ids[:size])
            table["types"][row, part] = torch.tensor(piece.types[:size])
            table["mask"][row, part] = 1
            table["first"][row, column], table["last"][row, column] = place, place + size - 1
            for head, tags in example.tags.items():
                table[f"tags.{head}"][row, part] = torch.from_numpy(tags[index][:size])
            if example.sentences:
                targets = example.sentences[index]
                for name in ("kind", "carried", "behind"):
                    table[name][row, column] = getattr(targets, name)
                if start <= targets.rests_on < stop:
                    table["rests_on"][row, column] = targets.rests_on - start
            place += size
    return table


def _loss(network: EncoderNetwork, table: dict[str, Any]) -> Any:
    """Sum the losses of all heads that have a target in the batch."""
    import torch
    from torch.nn import functional

    def cross(scores: Any, name: str, **options: Any) -> Any:
        target = table[name].flatten()
        if not bool((target != UNKNOWN).any()):
            return 0.0
        return functional.cross_entropy(
            scores.flatten(0, 1), target, ignore_index=UNKNOWN, **options
        )

    vectors = network.encode(table["ids"], table["types"], table["mask"])
    dropped = network.drop(vectors)
    # The beginning of a span is rare: it counts twice.
    weights = torch.tensor([1.0, 2.0, 1.0])
    total: Any = 0.0
    for name in table:
        if name.startswith("tags."):
            total = total + cross(network.tags[name[5:]](dropped), name, weight=weights)
    if not bool((table["kind"] != UNKNOWN).any()):
        return total
    sentences = network.join(vectors, table["first"], table["last"])
    total = total + cross(network.kind(sentences), "kind", label_smoothing=0.03)
    side = cross(network.behind(sentences), "behind")
    side = side + cross(network.point(sentences, table["first"] >= 0), "rests_on")
    known = table["carried"] != UNKNOWN
    if bool(known.any()):
        side = side + functional.binary_cross_entropy_with_logits(
            network.carried(sentences).squeeze(-1)[known], table["carried"][known].float()
        )
    return total + _SIDE * side


def _optimizer(network: EncoderNetwork, schedule: EncoderSchedule) -> Any:
    """Adam with a faster rate for what was not pretrained; the vocabulary stays as it is."""
    import torch

    network.bert.embeddings.word_embeddings.weight.requires_grad = False
    body: list[Any] = []
    heads: list[Any] = []
    for name, weight in network.named_parameters():
        pretrained = name.startswith("bert.") and "token_type" not in name
        if weight.requires_grad:
            (body if pretrained else heads).append(weight)
    groups = [
        {"params": body, "lr": schedule.learning_rate},
        {"params": heads, "lr": 6 * schedule.learning_rate},
    ]
    return torch.optim.AdamW(groups, weight_decay=0.01)


def fit_encoder(
    articles: Sequence[Article],
    base: str | Path,
    *,
    spans: Sequence[SpanArticle] = (),
    schedule: EncoderSchedule | None = None,
    seed: int = 0,
    report: Callable[[str], None] | None = None,
) -> EncoderTagger:
    """Fit an encoder and bring it into its shipped form.

    Parameters
    ----------
    articles : sequence of Article
        Labelled articles.
    base : str or Path
        Folder of a pretrained BERT encoder with its ``tokenizer.json``.
    spans : sequence of SpanArticle
        Articles with source and cue spans only.
    schedule : EncoderSchedule, optional
        How long and how fast.
    seed : int
        The same input, seed and number of threads give the same encoder.
    report : callable, optional
        Called with lines of progress.

    Returns
    -------
    EncoderTagger
        Quantised to 8 bits; its heads are rounded to half precision.

    Raises
    ------
    TrainingError
        If PyTorch or transformers is not installed.
    """
    network_class = _import_network()
    import torch
    from tokenizers import Tokenizer
    from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

    from attrib.training.encoder_network import export_int8

    schedule = schedule or EncoderSchedule()
    torch.manual_seed(seed)
    order = random.Random(seed)
    tokenizer = Tokenizer.from_file(str(Path(base) / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    labelled = [labelled_example(article, tokenizer) for article in articles]
    spanned = [span_example(article, tokenizer) for article in spans]
    network = network_class(base, schedule.left_out)
    network.train()
    averaging: Any = get_ema_multi_avg_fn  # it has no types
    average = AveragedModel(network, multi_avg_fn=averaging(schedule.memory))
    mixed = [*spanned, *labelled]
    passes = [mixed] * (schedule.span_epochs if spanned else 0) + [labelled] * schedule.epochs
    plan = [shuffle_batches(p, schedule.size, schedule.batch, order) for p in passes]
    optimizer = _optimizer(network, schedule)
    rates = [group["lr"] for group in optimizer.param_groups]
    steps = sum(map(len, plan))
    step = 0
    for number, batches in enumerate(plan, 1):
        losses = []
        for batch in batches:
            step += 1
            factor = min(15 * step / steps, max(0.02, (steps - step) / steps))
            for group, rate in zip(optimizer.param_groups, rates, strict=True):
                group["lr"] = rate * factor
            loss = _loss(network, _collate(batch))
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            average.update_parameters(network)
            losses.append(float(loss))
        if report:
            report(f"encoder: pass {number} of {len(plan)}, loss {np.mean(losses):.3f}")
    averaged: Any = average.module.eval()
    shipped = export_int8(averaged, _calibration_windows(labelled, schedule.size, order))
    return EncoderTagger(shipped, averaged.shipped_heads(), tokenizer)


def _calibration_windows(
    examples: Sequence[EncoderExample], size: int, order: random.Random
) -> list[list[Pieces]]:
    """Draw the windows from which the ranges of the 8-bit numbers are told."""
    stretches = [s for example in examples for s in cut_stretches(example, size, order)]
    drawn = order.sample(stretches, min(_CALIBRATION_WINDOWS, len(stretches)))
    return [stretch.example.pieces[stretch.start : stretch.stop] for stretch in drawn]
