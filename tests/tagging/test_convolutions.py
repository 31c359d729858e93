"""The fast forward pass against thinc's own."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from attrib import Article
from attrib.splitting import lay_out
from attrib.tagging import convolutions
from attrib.tagging.cnn import CnnShape, CnnTokenizer, build_network
from attrib.tagging.convolutions import Convolutions
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
