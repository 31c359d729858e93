"""What the sentences around a sentence say about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from attrib.labelling.structure import structure_names

if TYPE_CHECKING:
    import numpy.typing as npt

#: Sentences looked at, before and after.
OFFSETS: Final = (-3, -2, -1, 1, 2)

_GATES: Final = ("opens_inside", "ends_inside", "first_of_paragraph", "quoted_share")


def describe_context(
    first_reading: npt.NDArray[np.float32],
    structure: npt.NDArray[np.float32],
    carried_from: Sequence[int],
) -> npt.NDArray[np.float32]:
    """Put a first reading of an article's sentences into each other's context.

    Parameters
    ----------
    first_reading : array of float32, shape (sentences, kinds)
        Probabilities of the kinds from a first reading of each sentence.
    structure : array of float32, shape (sentences, len(structure_names()))
        As :func:`attrib.labelling.structure.describe_structure` gives it.
    carried_from : sequence of int
        For each sentence the one whose source it may rest on, -1 for none.

    Returns
    -------
    array of float32, shape (sentences, columns)
        The log-odds of the sentence's own first reading, its structure, the
        readings of its neighbours and of the sentence it may rest on, and
        these again where the sentence lies inside a quotation.
    """
    count, kinds = first_reading.shape
    own = np.log(first_reading + 1e-6)
    padded = np.zeros((count + len(OFFSETS) + 1, kinds), dtype=np.float32)
    reach = -min(OFFSETS)
    padded[reach : reach + count] = first_reading
    around = [padded[reach + offset : reach + offset + count] for offset in OFFSETS]
    rests_on = np.array(carried_from, dtype=np.int64)
    carried = np.where(rests_on[:, None] >= 0, first_reading[rests_on], 0.0)
    names = structure_names()
    gates = [structure[:, [names.index(gate)]] for gate in _GATES]
    nearest = [
        padded[reach - 1 : reach - 1 + count],
        padded[reach + 1 : reach + 1 + count],
        carried,
    ]
    gated = [gate * reading for gate in gates for reading in nearest]
    mean = first_reading.mean(axis=0, keepdims=True).repeat(count, axis=0)
    table = np.hstack([own / 4, structure, *around, carried, *gated, mean])
    result: npt.NDArray[np.float32] = table.astype(np.float32)
    return result
