"""Fit the convolutional tagger."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from attrib.article import BEHIND_KINDS, LABEL_KINDS, LABELS, Article, Sentence, Span
from attrib.splitting import lay_out
from attrib.tagging.cnn import CnnShape, CnnTagger, CnnTokenizer, Tokens, build_network
from attrib.tagging.convolutions import input_limits
from attrib.tagging.tags import SPAN_TYPES, tag_spans

if TYPE_CHECKING:
    import numpy.typing as npt

_TAGS: Final = 3 * len(SPAN_TYPES)
_KINDS: Final = len(LABEL_KINDS)
_KIND_INDEX: Final = {pair: index for index, pair in enumerate(LABEL_KINDS)}
_BEHIND_INDEX: Final = {pair: index for index, pair in enumerate(BEHIND_KINDS)}

#: Articles that show how large the numbers inside the network get.
_TYPICAL: Final = 60


@dataclass(frozen=True, slots=True)
class SpanArticle:
    """An article with all its attributions' spans and no labels, as PolNeAR has them.

    Attributes
    ----------
    article : Article
        The raw article.
    sources, cues : tuple of Span
        Every source and every cue, in order.
    """

    article: Article
    sources: tuple[Span, ...]
    cues: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class CnnSchedule:
    """How long and how fast the tagger is fitted.

    Attributes
    ----------
    epochs : int
        Passes over the labelled articles.
    span_epochs : int
        Passes over articles with spans only, before these.
    learning_rate : float
        At its peak; it falls linearly to a twentieth.
    batch_words : int
        Words in one step.
    """

    epochs: int = 12
    span_epochs: int = 2
    learning_rate: float = 0.002
    batch_words: int = 1500


@dataclass(frozen=True, slots=True)
class _Example:
    tokens: Tokens
    tags: npt.NDArray[np.int64]
    kinds: npt.NDArray[np.float32] | None
    behind: npt.NDArray[np.int64] | None


def _own_spans(article: Article) -> dict[str, list[Span]]:
    spans: dict[str, set[Span]] = {name: set() for name in SPAN_TYPES}
    for sentence in article:
        if sentence.source:
            spans["source"].add(sentence.source)
        if sentence.cue:
            spans["cue"].add(sentence.cue)
        if sentence.behind_outlet and sentence.behind_outlet.source:
            spans["behind"].add(sentence.behind_outlet.source)
    return {name: sorted(found) for name, found in spans.items()}


def kind_shares(articles: Sequence[Article]) -> npt.NDArray[np.float32]:
    """Return how often each kind occurs among the sentences of its label."""
    counts = np.ones(_KINDS, dtype=np.float32)
    for article in articles:
        for sentence in article:
            counts[_KIND_INDEX[sentence.label, sentence.kind]] += 1
    totals = {label: counts[[pair[0] == label for pair in LABEL_KINDS]].sum() for label in LABELS}
    shares: npt.NDArray[np.float32] = counts / np.array([totals[label] for label, _ in LABEL_KINDS])
    return shares.astype(np.float32)


def _target(sentence: Sentence, shares: npt.NDArray[np.float32] | None) -> npt.NDArray[np.float32]:
    """One kind, or a model's label probabilities spread over the kinds of each label."""
    row = np.zeros(_KINDS, dtype=np.float32)
    own = _KIND_INDEX[sentence.label, sentence.kind]
    chances = sentence.probabilities
    if shares is None or chances is None or chances[sentence.label] < max(chances.values()):
        row[own] = 1.0
        return row
    for index, (label, _) in enumerate(LABEL_KINDS):
        if label != sentence.label:
            row[index] = chances[label] * shares[index]
    row[own] = chances[sentence.label]
    return row


def _targets(article: Article, shares: npt.NDArray[np.float32] | None) -> npt.NDArray[np.float32]:
    rows = [_target(sentence, shares) for sentence in article]
    return np.stack(rows) if rows else np.zeros((0, _KINDS), dtype=np.float32)


def _labelled_example(
    article: Article, tokenizer: CnnTokenizer, shares: npt.NDArray[np.float32] | None
) -> _Example:
    tokens = tokenizer(lay_out(article))
    spans = _own_spans(article)
    behind = [
        _BEHIND_INDEX.get((s.behind_outlet.label, s.behind_outlet.kind), 0)
        if s.behind_outlet
        else (0 if s.label == "outlet_citing_outlet" else -1)
        for s in article
    ]
    return _Example(
        tokens=tokens,
        tags=np.stack([tag_spans(tokens.spans, spans[name]) for name in SPAN_TYPES], axis=1),
        kinds=_targets(article, shares),
        behind=np.array(behind, dtype=np.int64),
    )


def _span_example(article: SpanArticle, tokenizer: CnnTokenizer) -> _Example:
    tokens = tokenizer(lay_out(article.article))
    unknown = np.full(len(tokens.spans), -1, dtype=np.int64)
    found = (article.sources, article.cues)
    tags = [tag_spans(tokens.spans, spans) for spans in found]
    return _Example(tokens, np.stack([*tags, unknown], axis=1), None, None)


def _softmax(scores: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    result: npt.NDArray[np.float32] = raised / raised.sum(axis=-1, keepdims=True)
    return result


def _gradient(
    example: _Example, scores: npt.NDArray[np.float32]
) -> tuple[npt.NDArray[np.float32], float]:
    """Gradient of the cross-entropies of tags, kinds and sources behind, and their loss."""
    gradient = np.zeros_like(scores)
    loss = 0.0
    for column in range(len(SPAN_TYPES)):
        gold = example.tags[:, column]
        if gold.size == 0 or gold[0] < 0:
            continue
        part = slice(3 * column, 3 * column + 3)
        chance = _softmax(scores[:, part])
        loss -= float(np.log(chance[np.arange(len(gold)), gold] + 1e-9).mean())
        gradient[:, part] = chance - np.eye(3, dtype=np.float32)[gold]
    if example.kinds is not None and example.behind is not None:
        for (start, end), kind, behind in zip(
            example.tokens.bounds.tolist(), example.kinds, example.behind.tolist(), strict=True
        ):
            if end <= start:
                continue
            votes = slice(_TAGS, _TAGS + _KINDS)
            chance = _softmax(scores[start:end, votes].mean(axis=0))
            gradient[start:end, votes] = chance - kind
            if behind >= 0:
                chance = _softmax(scores[start:end, votes.stop :].mean(axis=0))
                chance[behind] -= 1.0
                gradient[start:end, votes.stop :] = 0.5 * chance
    return gradient, loss


def _batches(
    examples: Sequence[_Example], words: int, order: random.Random
) -> Iterator[list[_Example]]:
    shuffled = list(examples)
    order.shuffle(shuffled)
    batch: list[_Example] = []
    size = 0
    for example in shuffled:
        batch.append(example)
        size += len(example.tokens.spans)
        if size >= words:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def fit_cnn(
    articles: Sequence[Article],
    *,
    spans: Sequence[SpanArticle] = (),
    shape: CnnShape | None = None,
    schedule: CnnSchedule | None = None,
    start: CnnTagger | None = None,
    soft: bool = False,
    seed: int = 0,
    report: Callable[[str], None] | None = None,
) -> CnnTagger:
    """Fit a convolutional tagger.

    Parameters
    ----------
    articles : sequence of Article
        Labelled articles.
    spans : sequence of SpanArticle
        Articles with source and cue spans only.
    shape : CnnShape, optional
        Size of a new network.
    schedule : CnnSchedule, optional
        How long and how fast.
    start : CnnTagger, optional
        Go on from a copy of this tagger instead of a new network.
    soft : bool
        Where a sentence carries a model's probabilities and its label is the
        likeliest of them, fit it to the probabilities, not to the one label.
    seed : int
        The same input and seed give the same tagger, bit for bit.
    report : callable, optional
        Called with a line of progress after each epoch.

    Returns
    -------
    CnnTagger
        The fitted tagger.
    """
    from thinc.api import Adam, fix_random_seed

    fix_random_seed(seed)
    schedule = schedule or CnnSchedule()
    tokenizer = CnnTokenizer()
    shares = kind_shares(articles) if soft else None
    labelled = [_labelled_example(article, tokenizer, shares) for article in articles]
    spanned = [_span_example(article, tokenizer) for article in spans]
    if start is None:
        shape = shape or CnnShape()
        network = build_network(shape)
        network.initialize(X=[(labelled or spanned)[0].tokens.doc])
        tagger = CnnTagger(network, shape)
    else:
        # The network's own copies do not know which of their layers is which.
        tagger = CnnTagger(deepcopy(start.network), start.shape)
    order = random.Random(seed)
    passes = [("spans", spanned)] * (schedule.span_epochs if spanned else 0)
    passes += [("labels", labelled)] * (schedule.epochs if labelled else 0)
    optimizer: Any = Adam(schedule.learning_rate, grad_clip=1.0, L2=0.0)
    steps = max(
        1, sum(len(list(_batches(e, schedule.batch_words, random.Random(0)))) for _, e in passes)
    )
    step = 0
    for number, (name, examples) in enumerate(passes, 1):
        losses = []
        for batch in _batches(examples, schedule.batch_words, order):
            left = (steps - step) / steps
            optimizer.learn_rate = schedule.learning_rate * max(
                0.05, min(1.0, 20 * step / steps, left)
            )
            scores, backprop = tagger.network.begin_update([e.tokens.doc for e in batch])
            pairs = [_gradient(e, s) for e, s in zip(batch, scores, strict=True)]
            tokens = sum(len(e.tokens.spans) for e in batch)
            backprop([gradient / (tokens / 100) for gradient, _ in pairs])
            tagger.network.finish_update(optimizer)
            losses.append(float(np.mean([loss for _, loss in pairs])))
            step += 1
        if report:
            report(
                f"tagger: pass {number} of {len(passes)} ({name}), tag loss {np.mean(losses):.3f}"
            )
    typical = [example.tokens.doc for example in (labelled or spanned)[:_TYPICAL]]
    tagger.limits = input_limits(tagger.network, typical)
    return tagger
