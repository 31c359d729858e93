"""The network, as a graph of one lookup: every piece's vector is its row of a table."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from pathlib import Path

import numpy as np
import openvino
import pytest
from openvino import opset13 as ops

from attrib import ModelError
from attrib.tagging.network import INPUTS, Network

TABLE = np.arange(12, dtype=np.float32).reshape(4, 3)


def lookup(folder: Path, names: tuple[str, ...] = INPUTS) -> tuple[bytes, bytes]:
    """Write the graph and its weights."""
    inputs = [ops.parameter([-1, -1], np.int64, name=name) for name in names]
    for port, name in zip(inputs, names, strict=True):
        port.output(0).get_tensor().set_names({name})
    table = ops.constant(TABLE)
    vectors = ops.gather(table, inputs[0], ops.constant(np.int64(0)))
    path = folder / "network.xml"
    openvino.save_model(openvino.Model([vectors], inputs), path, compress_to_fp16=False)
    return path.read_bytes(), path.with_suffix(".bin").read_bytes()


@pytest.mark.parametrize("shape", [(1, 1), (2, 5), (3, 16), (1, 33)])
def test_every_piece_gets_its_vector(tmp_path: Path, shape: tuple[int, int]) -> None:
    network = Network(*lookup(tmp_path))
    ids = np.arange(shape[0] * shape[1]).reshape(shape) % 4

    vectors = network.vectors(ids, ids * 0, np.ones_like(ids))

    assert vectors.shape == (*shape, 3)
    assert np.array_equal(vectors, TABLE[ids])


def test_the_parts_are_kept_as_given(tmp_path: Path) -> None:
    graph, weights = lookup(tmp_path)
    network = Network(graph, weights)
    assert (network.graph, network.weights) == (graph, weights)


@pytest.mark.parametrize(
    "copied", [copy.deepcopy, lambda network: pickle.loads(pickle.dumps(network))]
)
def test_copies(tmp_path: Path, copied: Callable[[Network], Network]) -> None:
    ids = np.array([[3, 1]])
    other = copied(Network(*lookup(tmp_path)))
    assert np.array_equal(other.vectors(ids, ids * 0, np.ones_like(ids)), TABLE[ids])


def test_what_is_no_network() -> None:
    with pytest.raises(ModelError, match="the encoder's network cannot be read"):
        Network(b"a graph", b"")


def test_the_graph_is_cut_off(tmp_path: Path) -> None:
    graph, weights = lookup(tmp_path)
    with pytest.raises(ModelError, match="the encoder's network cannot be read"):
        Network(graph[: len(graph) // 2], weights)


def test_the_weights_are_cut_off(tmp_path: Path) -> None:
    graph, weights = lookup(tmp_path)
    with pytest.raises(ModelError, match=r"cannot be read .*weights.*copy the model folder again"):
        Network(graph, weights[:-8])


def test_a_network_for_something_else(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="must take input_ids, token_type_ids, attention_mask"):
        Network(*lookup(tmp_path, ("pixels", "depth", "mask")))
