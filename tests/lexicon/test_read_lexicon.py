"""Word lists, and what holds for every one of them."""

from __future__ import annotations

from importlib.resources import files

import pytest

from attrib.lexicon import read_lexicon

NAMES = sorted(
    entry.name.removesuffix(".tsv")
    for entry in files("attrib.lexicon").iterdir()
    if entry.name.endswith(".tsv")
)


def lines(name: str) -> list[str]:
    return (files("attrib.lexicon") / f"{name}.tsv").read_text(encoding="utf-8").splitlines()


def test_rows_are_mappings_from_column_to_cell() -> None:
    rows = read_lexicon("abbreviations")
    assert {"form": "Sen", "class": "title"} in rows
    assert {"form": "Jan", "class": "month"} in rows


def test_a_list_that_is_not_there() -> None:
    with pytest.raises(FileNotFoundError, match=r"nowhere\.tsv"):
        read_lexicon("nowhere")


def test_the_package_has_its_lists() -> None:
    assert {"abbreviations", "english", "outlets", "sentence_openers", "signals"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_every_list_can_be_read(name: str) -> None:
    rows = read_lexicon(name)

    assert rows
    assert all(all(column.strip() == column != "" for column in row) for row in rows)
    assert all(cell == cell.strip() for row in rows for cell in row.values())
    assert all(next(iter(row.values())) for row in rows), "a row without an entry"


@pytest.mark.parametrize("name", NAMES)
def test_every_entry_is_unique(name: str) -> None:
    entries = [tuple(row.values()) for row in read_lexicon(name)]
    assert sorted({entry for entry in entries if entries.count(entry) > 1}) == []


@pytest.mark.parametrize("name", NAMES)
def test_every_list_says_what_it_is_and_where_it_comes_from(name: str) -> None:
    written = lines(name)
    header = next(i for i, line in enumerate(written) if line and not line.startswith("#"))
    notes = written[:header]

    assert notes, "the notes stand at the top"
    assert any("Where they come from:" in note for note in notes)
    assert not any(line.startswith("#") for line in written[header:])


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("abbreviations", "form"),
        ("english", "form"),
        ("outlets", "name"),
        ("sentence_openers", "form"),
        ("signals", "pattern"),
    ],
)
def test_a_key_stands_once(name: str, column: str) -> None:
    keys = [row[column] for row in read_lexicon(name)]
    assert len(keys) == len(set(keys))


def test_abbreviations_have_a_class_that_the_splitter_knows() -> None:
    classes = {row["class"] for row in read_lexicon("abbreviations")}
    assert classes == {"title", "month", "numeral", "inner", "final"}


def test_abbreviations_are_written_without_their_last_full_stop() -> None:
    assert not [row["form"] for row in read_lexicon("abbreviations") if row["form"].endswith(".")]


def test_sentence_openers_are_capitalised() -> None:
    assert not [r["form"] for r in read_lexicon("sentence_openers") if not r["form"][0].isupper()]


@pytest.mark.parametrize("name", ["english", "signals"])
def test_lists_matched_in_lower_case_are_lower_case(name: str) -> None:
    entries = [next(iter(row.values())) for row in read_lexicon(name)]
    assert entries == [entry.lower() for entry in entries]


def test_no_alias_of_an_outlet_is_repeated() -> None:
    for row in read_lexicon("outlets"):
        forms = [row["name"], *filter(None, row["aliases"].split("|"))]
        assert len(forms) == len(set(forms)), row["name"]
