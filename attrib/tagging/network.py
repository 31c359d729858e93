"""The encoder's network: a graph and its 8-bit weights, run by OpenVINO."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from attrib.errors import ModelError
from attrib.tagging.runtime import compile_network

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]
    Integers = npt.NDArray[np.int64]

#: What the network is given, each of shape (windows, pieces).
INPUTS: Final = ("input_ids", "token_type_ids", "attention_mask")

#: Windows are padded to a multiple of this: the runtime keeps code for every shape it has met.
_STEP: Final = 16


class Network:
    """A network compiled for the machine it runs on.

    Parameters
    ----------
    graph, weights : bytes
        The network in OpenVINO's intermediate representation (``.xml``, ``.bin``).
    threads : int
        Threads of one run.

    Raises
    ------
    ModelError
        If the network is damaged or is not one.
    """

    def __init__(self, graph: bytes, weights: bytes, threads: int = 1) -> None:
        self.graph = graph
        self.weights = weights
        self.threads = threads
        self._request = _compile(graph, weights, threads)

    def __reduce__(self) -> tuple[Any, ...]:
        """Compile anew where the network is copied."""
        return Network, (self.graph, self.weights, self.threads)

    def vectors(self, ids: Integers, types: Integers, mask: Integers) -> Floats:
        """Encode windows of one batch.

        Parameters
        ----------
        ids, types, mask : array of int64, shape (windows, pieces)
            Word pieces, their token types, and 1 where a piece stands.

        Returns
        -------
        array of float32, shape (windows, pieces, width)
            A vector for each piece, of no meaning where the mask is 0.
        """
        length = ids.shape[1]
        missing = -length % _STEP
        padded = {
            name: np.pad(array, ((0, 0), (0, missing)))
            for name, array in zip(INPUTS, (ids, types, mask), strict=True)
        }
        found: Floats = self._request.infer(padded, share_inputs=True)[0]
        return found[:, :length]


def _compile(graph: bytes, weights: bytes, threads: int) -> Any:
    import openvino

    try:
        model = openvino.Core().read_model(graph, weights)
        if {name for port in model.inputs for name in port.names} != set(INPUTS):
            raise ModelError(f"the encoder's network must take {', '.join(INPUTS)}")
        return compile_network(model, threads)
    except RuntimeError as error:
        reason = str(error).strip().splitlines()[-1]
        raise ModelError(
            f"the encoder's network cannot be read ({reason}); copy the model folder again"
        ) from error
