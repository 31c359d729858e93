"""A comparison as text."""

from __future__ import annotations

from collections.abc import Callable

from attrib.comparison import ScoredRecord, compare

Make = Callable[..., ScoredRecord]


def test_groups_with_the_same_warning_share_a_line(make_record: Make) -> None:
    names = [f"Paper {number:02}" for number in range(45)]
    lines = compare([make_record(50.0, outlet=n) for n in names], "outlet").to_text().splitlines()
    assert [line for line in lines if "fewer than" in line] == [
        "45 groups (Paper 00, Paper 01, Paper 02, Paper 03, Paper 04, …): fewer than 10 articles."
    ]


def test_a_warning_of_one_group_names_it(make_record: Make) -> None:
    records = [make_record(50.0 + n, outlet="many") for n in range(12)]
    lines = compare([*records, make_record(60.0, outlet="few")], "outlet").to_text().splitlines()
    assert "few: fewer than 10 articles." in lines
    assert "many: compared with fewer than 10 articles." in lines


def test_few_groups_are_all_named(make_record: Make) -> None:
    text = compare([make_record(50.0, outlet=n) for n in "ab"], "outlet").to_text()
    assert "\n2 groups (a, b): fewer than 10 articles.\n" in text


def test_one_article_left_out_is_singular(make_record: Make) -> None:
    kept = make_record(50.0, outlet="a")
    text = compare([kept, make_record(None, outlet="a"), make_record(40.0)], "outlet").to_text()
    assert "1 article without a score is left out.\n" in text
    assert "1 article without outlet is left out.\n" in text


def test_articles_left_out_are_counted(make_record: Make) -> None:
    kept = make_record(50.0, outlet="a")
    text = compare([kept, make_record(None), make_record(None)], "outlet").to_text()
    assert "2 articles without a score are left out.\n" in text
