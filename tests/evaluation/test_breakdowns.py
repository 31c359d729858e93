from __future__ import annotations

import pytest

from attrib.evaluation.alignment import align
from attrib.evaluation.breakdowns import Group, break_down

NAMED = {"label": "named_spokesperson"}


def names(groups):
    return [(group.name, group.sentences) for group in groups]


@pytest.fixture
def pairs_of():
    def pairs_of(*articles):
        return [pair for article in align(articles, articles) for pair in article.pairs]

    return pairs_of


def test_each_group_has_its_own_figures(write, pair_up):
    gold = write(("One.", NAMED), ("Two.", NAMED), ("Three.", {}))
    predicted = write(("One.", NAMED), ("Two.", {}), ("Three.", {}))
    by = break_down(pair_up(gold, predicted))
    assert by["label"] == (
        # Precision is 1 within a group of one label: F1 = 2 * 0.5 / (1 + 0.5).
        Group("named_spokesperson", 2, 0.5, pytest.approx(2 / 3)),
        Group("unattributed", 1, 1.0, 1.0),
    )
    # Both labels have an F1 of 2/3.
    assert by["length"] == (Group("1-8", 3, pytest.approx(2 / 3), pytest.approx(2 / 3)),)


def test_kinds_are_told_apart_by_their_label(write, pairs_of):
    article = write(
        ("One.", {"label": "named_spokesperson", "kind": "document"}),
        ("Two.", {"label": "anonymous_official", "kind": "document"}),
    )
    assert names(break_down(pairs_of(article))["kind"]) == [
        ("anonymous_official/document", 1),
        ("named_spokesperson/document", 1),
    ]


@pytest.mark.parametrize(
    ("words", "group"),
    [
        (1, "1-8"),
        (8, "1-8"),
        (9, "9-15"),
        (15, "9-15"),
        (16, "16-25"),
        (25, "16-25"),
        (26, "26-40"),
        (40, "26-40"),
        (41, "41+"),
    ],
)
def test_length_is_counted_in_words(write, pairs_of, words, group):
    article = write((" ".join(["rain"] * words), {}))
    assert names(break_down(pairs_of(article))["length"]) == [(group, 1)]


def test_a_cue_tells_only_attributed_sentences_apart(write, pairs_of):
    article = write(
        ("Rain fell.", {}),
        ('"Rain," he said.', {**NAMED, "cue": "said"}),
        ('"Fog."', {**NAMED, "carried_over": True}),
    )
    assert names(break_down(pairs_of(article))["cue"]) == [
        ("with cue", 1),
        ("attributed without cue", 1),
        ("not attributed", 1),
    ]


@pytest.mark.parametrize(
    ("date", "year"),
    [
        ("2016-05-04", "2016"),
        ("2016-05-04T10:00:00Z", "2016"),
        ("2016", "2016"),
        ("20160504", "unknown"),
        ("May 4", "unknown"),
        ("", "unknown"),
        (None, "unknown"),
    ],
)
def test_the_year_is_read_off_the_date(write, pairs_of, date, year):
    article = write(("Rain fell.", {}), date=date)
    assert names(break_down(pairs_of(article))["year"]) == [(year, 1)]


def test_years_are_listed_in_order(write, pairs_of):
    articles = [write(("Rain fell.", {}), id=year, date=year) for year in ("2019", "2012")]
    assert names(break_down(pairs_of(*articles))["year"]) == [("2012", 1), ("2019", 1)]


@pytest.mark.parametrize(
    ("outlet", "group"),
    [
        ("Elmbury Gazette", "seen"),
        (" elmbury gazette", "seen"),
        ("Harrow Courier", "unseen"),
        (None, "unknown"),
        # A section of an outlet that the word list knows is the outlet.
        ("New York Times - News", "seen"),
    ],
)
def test_outlets_seen_in_training(write, pairs_of, outlet, group):
    article = write(("Rain fell.", {}), outlet=outlet)
    by = break_down(pairs_of(article), seen_outlets=["Elmbury Gazette", "New York Times"])
    assert names(by["outlet"]) == [(group, 1)]


def test_every_outlet_is_unseen_by_a_model_that_saw_none(write, pairs_of):
    article = write(("Rain fell.", {}), outlet="Elmbury Gazette")
    assert names(break_down(pairs_of(article), seen_outlets=[])["outlet"]) == [("unseen", 1)]


def test_outlets_are_left_out_where_nobody_knows_which_were_seen(write, pairs_of):
    by = break_down(pairs_of(write(("Rain fell.", {}), outlet="Elmbury Gazette")))
    assert list(by) == ["year", "label", "kind", "length", "cue"]
