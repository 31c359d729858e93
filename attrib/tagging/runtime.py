"""How OpenVINO runs the networks of the taggers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from openvino import Model


def compile_network(model: Model, threads: int = 1) -> Any:
    """Compile a network for the processor it is on.

    Parameters
    ----------
    model : openvino.Model
        The network.
    threads : int
        Threads of one run.

    Returns
    -------
    openvino.InferRequest
        Ready to be run; not by two threads at once.

    Raises
    ------
    RuntimeError
        OpenVINO cannot run it.
    """
    import openvino

    settings = {
        "INFERENCE_NUM_THREADS": threads,
        "NUM_STREAMS": 1,
        # Some processors would compute in 16 bits, and label differently from others.
        "INFERENCE_PRECISION_HINT": "f32",
    }
    return openvino.Core().compile_model(model, "CPU", settings).create_infer_request()
