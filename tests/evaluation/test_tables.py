from __future__ import annotations

from attrib.evaluation.tables import table


def test_columns_are_lined_up():
    assert table(("name", "F1", "support"), [("a", 0.5, 12), ("longer", None, 3)]).splitlines() == [
        "name       F1  support",
        "a       0.500       12",
        "longer      -        3",
    ]


def test_a_table_without_rows_is_its_header():
    assert table(("name", "F1"), []) == "name  F1"
