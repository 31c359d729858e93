"""Outlets: which name stands for whom, and what is a publisher's own name."""

from __future__ import annotations

import pytest

from attrib.lexicon.outlets import outlet_mentions, outlets_named, publisher_forms


def mentions(text: str, publisher: str | None = None) -> list[tuple[str, bool]]:
    return [(span.of(text), own) for span, own in outlet_mentions(text, publisher)]


@pytest.mark.parametrize(
    ("form", "outlets"),
    [
        ("AP", ("Associated Press",)),
        ("the AP", ("Associated Press",)),
        ("The Associated Press", ("Associated Press",)),
        ("BBC", ("BBC",)),
        ("CNN (Web News)", ("CNN",)),
        ("Reuters - World", ("Reuters",)),
        ("The Example Gazette", ()),
        ("", ()),
    ],
)
def test_what_a_form_stands_for(form: str, outlets: tuple[str, ...]) -> None:
    assert outlets_named(form) == outlets


def test_an_ambiguous_form_stands_for_several() -> None:
    assert {"The New York Times", "Los Angeles Times"} <= set(outlets_named("the Times"))
    assert {"The Washington Post", "New York Post"} <= set(outlets_named("The Post"))


def test_told_the_bbc_in_a_bbc_story_is_the_bbcs_own_work() -> None:
    text = "She told the BBC that BBC News had asked CNN."

    assert mentions(text, "BBC") == [("BBC", True), ("BBC News", True), ("CNN", False)]
    assert mentions(text, "CNN") == [("BBC", False), ("BBC News", False), ("CNN", True)]
    assert mentions(text) == [("BBC", False), ("BBC News", False), ("CNN", False)]


@pytest.mark.parametrize("publisher", ["Associated Press", "The Associated Press", "AP"])
def test_a_publisher_has_all_its_aliases(publisher: str) -> None:
    assert mentions("They told the AP and Reuters.", publisher) == [
        ("AP", True),
        ("Reuters", False),
    ]


def test_a_short_name_may_be_the_publishers() -> None:
    text = "She told The Times."
    assert mentions(text, "The New York Times") == [("Times", True)]
    assert mentions(text, "Reuters") == [("Times", False)]


@pytest.mark.parametrize(
    "publisher",
    ["CNN (Web News)", "CNN (Online)", "CNN - Politics", "CNN – World", "CNN Online News"],
)
def test_a_section_of_a_publisher_is_the_publisher(publisher: str) -> None:
    assert mentions("He told CNN.", publisher) == [("CNN", True)]


@pytest.mark.parametrize(
    "publisher", ["Example News", "The Example News", "Example News - Opinion"]
)
def test_an_unknown_publisher_names_itself(publisher: str) -> None:
    assert publisher_forms(publisher) == {"Example News"}
    assert mentions("The Example News was told.", publisher) == [("Example News", True)]
    assert mentions("The Example Newsroom was told.", publisher) == []


def test_a_web_host_is_taken_as_it_is() -> None:
    assert publisher_forms("www.example-times.com") == {"www.example-times.com"}


@pytest.mark.parametrize("publisher", ["", " ", "—"])
def test_a_publisher_without_a_word_has_no_name(publisher: str) -> None:
    assert publisher_forms(publisher) == frozenset()
    assert mentions("They — all of them — left.", publisher) == []


def test_names_are_whole_words_in_their_own_spelling() -> None:
    assert mentions("FARRAPO rapped; snapchat, CNNs, @CNN and #BBC are none. A vox pop.") == []


def test_the_longest_name_counts() -> None:
    assert mentions("The New York Times Monday.") == [("New York Times", False)]
