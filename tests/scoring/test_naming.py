"""How explanations name sources."""

from __future__ import annotations

import pytest

from attrib.article import Source, Span
from attrib.scoring.naming import (
    introduced,
    listed,
    nameable,
    outlets_of,
    shortened,
    unknown_person,
)


def source(name: str, role: str | None = None, kind: str = "person") -> Source:
    label = {"named_outlet": "outlet_citing_outlet"}.get(kind, "named_spokesperson")
    return Source(name, label, kind, (Span(0, 1),), (0,), role)


@pytest.mark.parametrize(
    "name", ["Ana Diaz", "Diaz", "a poll by the city", "the Harbour Authority"]
)
def test_names_and_descriptions_can_be_named(name: str) -> None:
    assert nameable(source(name, kind="document"))


@pytest.mark.parametrize(
    ("name", "kind"),
    [("he", "person"), ("Gov.", "official"), ("the request for", "document"), ("D.", "official")],
)
def test_fragments_cannot_be_named(name: str, kind: str) -> None:
    assert not nameable(source(name, kind=kind))


@pytest.mark.parametrize(
    ("role", "shown"),
    [
        ("an engineer", "Ana Diaz (an engineer)"),
        ("of Coastal Watch", "Ana Diaz (Coastal Watch)"),
        ("a planner who worked", "Ana Diaz (a planner)"),
        ("a former", "Ana Diaz"),
        ("staff", "Ana Diaz"),
        (None, "Ana Diaz"),
    ],
)
def test_role_is_shown_where_it_tells_something(role: str | None, shown: str) -> None:
    assert introduced(source("Ana Diaz", role)) == shown


def test_sources_that_cannot_be_named_are_counted() -> None:
    found = [source("Ana Diaz"), source("he"), source("Omar Reyes"), source("Lena Fox")]
    assert listed(found, 2) == (["Ana Diaz", "Omar Reyes"], 2)


@pytest.mark.parametrize(
    ("name", "outlets"),
    [
        ("CNN's \"State of the Union", ["CNN"]),
        ("Reuters, Fox News and the Harbour Echo", ["Reuters", "Fox News", "the Harbour Echo"]),
    ],
)
def test_outlets_have_their_own_names(name: str, outlets: list[str]) -> None:
    assert outlets_of(source(name, kind="named_outlet")) == outlets


def test_only_a_full_name_without_role_asks_for_one() -> None:
    assert unknown_person(source("Ana Diaz"))
    assert not unknown_person(source("Ana Diaz", "an engineer"))
    assert not unknown_person(source("the mill's lawyers"))


def test_article_that_opens_a_phrase_is_small() -> None:
    assert shortened("The Harbour Authority") == "the Harbour Authority"
