"""The fast forward pass against thinc's own."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from attrib import Article
from attrib.splitting import lay_out
from attrib.tagging import convolutions
from attrib.tagging.cnn import CnnShape, CnnTokenizer, build_network
from attrib.tagging.convolutions import Convolutions, input_limits
from attrib.tagging.words import WordMemory

TEXTS = ["Rain fell. Rain fell again.", "", "Bridge", "She said no. " * 20]


@pytest.fixture(scope="module")
def network() -> Any:
    from thinc.api import fix_random_seed

    fix_random_seed(0)
    network = build_network(CnnShape(width=8, depth=3, rows=50))
    network.initialize()
    for node in network.walk():
        for name in node.param_names:
            values = node.get_param(name)
            # Fresh biases are all zero: a mistake in them would not show.
            slope = np.linspace(-0.5, 0.5, values.size, dtype=np.float32)
            node.set_param(name, values + slope.reshape(values.shape))
    return network


def scores_of(network: Any, memory: WordMemory, *texts: str) -> list[np.ndarray[Any, Any]]:
    types = [memory(lay_out(Article("a", text))).types for text in texts]
    return Convolutions(network)(memory.features(), types)


@pytest.mark.parametrize("stretch", [1, 7, 1024])
def test_scores_are_those_of_thinc(
    network: Any, stretch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(convolutions, "_STRETCH", stretch)
    tokenizer = CnnTokenizer()
    docs = [tokenizer(lay_out(Article("a", text))).doc for text in TEXTS]

    found = scores_of(network, WordMemory(), *TEXTS)

    for ours, thincs in zip(found, network.predict(docs), strict=True):
        assert ours.shape == thincs.shape
        assert np.allclose(ours, thincs, atol=1e-4)


def test_no_tokens_no_scores(network: Any) -> None:
    assert [len(scores) for scores in scores_of(network, WordMemory(), "", "")] == [0, 0]


def test_what_was_read_before_changes_no_digit(network: Any) -> None:
    used = WordMemory()
    scores_of(network, used, "again said fell. A long way from here, she said.")

    fresh = scores_of(network, WordMemory(), *TEXTS)
    later = scores_of(network, used, *TEXTS)

    assert all(np.array_equal(one, other) for one, other in zip(fresh, later, strict=True))


def test_one_input_in_a_thousand_is_beyond_the_limits(network: Any) -> None:
    tokenizer = CnnTokenizer()
    docs = [tokenizer(lay_out(Article("a", text))).doc for text in TEXTS]

    limits = input_limits(network, docs)

    tok2vec, _ = network.layers
    sizes = np.abs(np.concatenate(tok2vec.get_ref("embed").predict(docs)))
    assert len(limits) == 3
    assert limits[0] == pytest.approx(np.quantile(sizes, 0.999), rel=1e-3)
    assert limits[0] < limits[1] < limits[2]


def test_eight_bits_come_near(network: Any) -> None:
    tokenizer, memory = CnnTokenizer(), WordMemory()
    limits = input_limits(network, [tokenizer(lay_out(Article("a", TEXTS[3]))).doc])
    types = memory(lay_out(Article("a", TEXTS[3]))).types

    (exact,) = Convolutions(network)(memory.features(), [types])
    (rounded,) = Convolutions(network, limits)(memory.features(), [types])
    (clipped,) = Convolutions(network, [limit / 10 for limit in limits])(memory.features(), [types])

    assert 0 < np.abs(rounded - exact).mean() < 0.06 * exact.std()
    assert np.abs(clipped - exact).mean() > 0.2 * exact.std()
