"""What the sentences around a sentence say about it."""

from __future__ import annotations

import numpy as np

from attrib.labelling.context import OFFSETS, describe_context
from attrib.labelling.structure import structure_names

COUNT, KINDS = 4, 15
#: Sentence number n is surely of kind n.
READING = np.eye(COUNT, KINDS, dtype=np.float32)
STRUCTURE = np.zeros((COUNT, len(structure_names())), dtype=np.float32)


def block(table: np.ndarray, number: int) -> np.ndarray:
    """Return a block of kinds, counted after the sentence's own reading and structure."""
    start = KINDS + len(structure_names()) + number * KINDS
    return table[:, start : start + KINDS]


def test_the_own_reading_and_the_structure_come_first() -> None:
    structure = STRUCTURE + 0.5
    table = describe_context(READING, structure, [-1] * COUNT)

    assert (table[:, :KINDS].argmax(axis=1) == np.arange(COUNT)).all()
    assert (table[:, KINDS : KINDS + len(structure_names())] == 0.5).all()


def test_neighbours() -> None:
    table = describe_context(READING, STRUCTURE, [-1] * COUNT)

    for number, offset in enumerate(OFFSETS):
        found = block(table, number)
        for index in range(COUNT):
            expected = np.zeros(KINDS)
            if 0 <= index + offset < COUNT:
                expected[index + offset] = 1
            assert (found[index] == expected).all(), (index, offset)


def test_the_sentence_rested_on() -> None:
    found = block(describe_context(READING, STRUCTURE, [-1, 0, 0, 2]), len(OFFSETS))

    assert not found[0].any()
    assert found[1:].argmax(axis=1).tolist() == [0, 0, 2]


def test_inside_a_quotation_the_neighbours_count_again() -> None:
    quoted = STRUCTURE.copy()
    quoted[1, structure_names().index("opens_inside")] = 1.0

    plain = describe_context(READING, STRUCTURE, [-1] * COUNT)
    inside = describe_context(READING, quoted, [-1] * COUNT)

    gates = slice(KINDS + len(structure_names()) + (len(OFFSETS) + 1) * KINDS, -KINDS)
    assert not plain[:, gates].any()
    assert inside[1, gates].sum() == 2  # the sentence before and the one after
    assert not inside[[0, 2, 3], gates].any()


def test_an_article_of_one_sentence() -> None:
    table = describe_context(READING[:1], STRUCTURE[:1], [-1])
    assert np.isfinite(table).all()
    assert not block(table, 0).any()
