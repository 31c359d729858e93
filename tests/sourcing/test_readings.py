"""Reading one mention of a source."""

from __future__ import annotations

import pytest

from attrib.sourcing.readings import read_mention


@pytest.mark.parametrize(
    ("mention", "name", "role"),
    [
        ("Sen. Mark Diaz, D-N.M.", "Mark Diaz", "D-N.M"),
        ("White House adviser Kelly Moran", "Kelly Moran", "White House adviser"),
        ("Kate Bell, the mayor's campaign manager", "Kate Bell", "the mayor's campaign manager"),
        ("Dale Okoro of the Coastal Centre", "Dale Okoro", "of the Coastal Centre"),
        ("the head of the council, Shaker Amin", "Shaker Amin", "the head of the council"),
        ("Republican candidate Joan Pell", "Joan Pell", "Republican candidate"),
        ("the mayor's chief of staff Mick Oduya", "Mick Oduya", "the mayor's chief of staff"),
        ("Mr. Okoro", "Okoro", None),
        ("Ursula von der Lahn", "Ursula von der Lahn", None),
    ],
)
def test_persons_name_and_role(mention: str, name: str, role: str | None) -> None:
    reading = read_mention(mention, "official")
    assert (reading.form, reading.surface, reading.role) == ("name", name, role)


@pytest.mark.parametrize(
    "mention", ["A spokesman for Rep. Adam Sloan", "Lerner's lawyer", "the senator", "a top aide"]
)
def test_description_names_nobody(mention: str) -> None:
    assert read_mention(mention, "spokesperson").form == "description"


def test_pronoun_shows_what_it_stands_for() -> None:
    assert read_mention("She", "person").gender == "f"
    assert "person" not in read_mention("it", "organisation").classes


def test_surname_that_is_also_a_role_stays_a_surname() -> None:
    assert read_mention("Eric Holder", "official").words == ("eric", "holder")
    assert read_mention("Ellen Baker", "person").surface == "Ellen Baker"


@pytest.mark.parametrize(
    ("mention", "role"),
    [
        ("County health director Dr. Lena Fox", "County health director"),
        ("county health director Dr Lena Fox", "county health director"),
        ("Lena Fox, Ph.D.,", None),
        ("Dr. Lena Fox", "Dr."),
        ("Gov. Omar Reyes", "Gov."),
    ],
)
def test_form_of_address_is_no_part_of_the_role(mention: str, role: str | None) -> None:
    assert read_mention(mention, "person").role == role
