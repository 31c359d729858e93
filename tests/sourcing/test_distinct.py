"""Distinct sources: which mentions are one holder."""

from __future__ import annotations

import pytest

from attrib.article import Article, BehindOutlet, Sentence, Source, Span
from attrib.sourcing import distinct_sources

OFFICIAL = ("named_spokesperson", "official")
PERSON = ("named_spokesperson", "person")
SPEAKER = ("named_spokesperson", "spokesperson")
ORGANISATION = ("named_spokesperson", "organisation")
DOCUMENT = ("named_spokesperson", "document")
UNNAMED = ("anonymous_official", "official")
OUTLET = ("outlet_citing_outlet", "named_outlet")


def article(*rows: tuple[str, str, tuple[str, str]]) -> Article:
    """Build an article from (sentence, words of its source, (label, kind))."""
    text, sentences = "", []
    for words, source, (label, kind) in rows:
        start = len(text) + (1 if text else 0)
        text = f"{text} {words}" if text else words
        place = start + words.index(source)
        span = Span(place, place + len(source))
        sentences.append(Sentence(start, len(text), label, kind, source=span))
    return Article(id="a", text=text, sentences=tuple(sentences))


def grouped(found: tuple[Source, ...]) -> list[tuple[int, ...]]:
    return [source.sentences for source in found]


def test_full_name_takes_in_surname_title_and_pronoun() -> None:
    found = distinct_sources(
        article(
            ("Sen. Mark Diaz, D-N.M., said yes.", "Sen. Mark Diaz, D-N.M.", OFFICIAL),
            ("Diaz said the vote was close.", "Diaz", OFFICIAL),
            ("The senator said more would follow.", "The senator", OFFICIAL),
            ("He said so twice.", "He", OFFICIAL),
        )
    )
    assert grouped(found) == [(0, 1, 2, 3)]
    assert found[0].name == "Mark Diaz"
    assert found[0].role == "D-N.M"


def test_surname_before_the_full_name_is_the_same_person() -> None:
    found = distinct_sources(
        article(
            ("Okafor said the dam would hold.", "Okafor", PERSON),
            ("Grace Okafor, an engineer, said so.", "Grace Okafor, an engineer", PERSON),
        )
    )
    assert grouped(found) == [(0, 1)]
    assert (found[0].name, found[0].role) == ("Grace Okafor", "an engineer")


def test_two_people_of_one_surname_stay_apart() -> None:
    found = distinct_sources(
        article(
            ("Ana Diaz said yes.", "Ana Diaz", PERSON),
            ("Mark Diaz said no.", "Mark Diaz", PERSON),
        )
    )
    assert grouped(found) == [(0,), (1,)]


def test_shared_surname_goes_to_the_person_of_its_kind() -> None:
    found = distinct_sources(
        article(
            ("Mark Diaz, the mayor, said no.", "Mark Diaz, the mayor", OFFICIAL),
            ("Ana Diaz, a teacher, said yes.", "Ana Diaz, a teacher", PERSON),
            ("The city had no money, Diaz said.", "Diaz", OFFICIAL),
            ("Diaz asked for new books.", "Diaz", PERSON),
        )
    )
    assert grouped(found) == [(0, 2), (1, 3)]


def test_shared_surname_goes_to_the_person_of_its_gender() -> None:
    found = distinct_sources(
        article(
            ("Mark Diaz said he was tired.", "Mark Diaz", PERSON),
            ("Ana Diaz said her school was old.", "Ana Diaz", PERSON),
            ("Mr. Diaz said no more.", "Mr. Diaz", PERSON),
            ("Diaz said she would march.", "Diaz", PERSON),
        )
    )
    assert grouped(found) == [(0, 2), (1, 3)]


def test_shared_surname_alone_goes_to_the_one_heard_most() -> None:
    found = distinct_sources(
        article(
            ("Ana Diaz said yes.", "Ana Diaz", PERSON),
            ("It was late, Ana Diaz said.", "Ana Diaz", PERSON),
            ("Mark Diaz said no.", "Mark Diaz", PERSON),
            ("Diaz said little more.", "Diaz", PERSON),
        )
    )
    assert grouped(found) == [(0, 1, 3), (2,)]


def test_first_name_that_is_also_a_noun_belongs_to_the_name() -> None:
    found = distinct_sources(
        article(
            ("Former President Bill Moss said no.", "Former President Bill Moss", OFFICIAL),
            ("Lena Moss, a nurse, said yes.", "Lena Moss, a nurse", PERSON),
            ("Sen. Dean Reyes said so too.", "Sen. Dean Reyes", OFFICIAL),
        )
    )
    assert [source.name for source in found] == ["Bill Moss", "Lena Moss", "Dean Reyes"]
    assert found[0].role == "Former President"


def test_gender_shown_by_a_title_keeps_a_pronoun_apart() -> None:
    found = distinct_sources(
        article(
            ("Mr. Voss said the mine was safe.", "Mr. Voss", PERSON),
            ("Ms. Adeyemi said it was not.", "Ms. Adeyemi", PERSON),
            ("He said he had seen the papers.", "He", PERSON),
        )
    )
    assert grouped(found) == [(0, 2), (1,)]


def test_ministry_stands_for_the_foreign_ministry() -> None:
    found = distinct_sources(
        article(
            ("The Foreign Ministry said talks began.", "The Foreign Ministry", ORGANISATION),
            ("The ministry said they were frank.", "The ministry", ORGANISATION),
        )
    )
    assert grouped(found) == [(0, 1)]
    assert found[0].name == "The Foreign Ministry"


def test_acronym_stands_for_the_full_title() -> None:
    found = distinct_sources(
        article(
            ("The Northern Rail Authority said so.", "The Northern Rail Authority", ORGANISATION),
            ("The NRA said trains would run.", "The NRA", ORGANISATION),
        )
    )
    assert grouped(found) == [(0, 1)]


def test_outlet_aliases_are_one_outlet() -> None:
    found = distinct_sources(
        article(
            ("The Associated Press reported the fire.", "The Associated Press", OUTLET),
            ("Two died, the AP reported.", "the AP", OUTLET),
            ("The news agency gave no names.", "The news agency", OUTLET),
        )
    )
    assert grouped(found) == [(0, 1, 2)]


def test_the_officials_are_the_officials_named_before() -> None:
    found = distinct_sources(
        article(
            ("Officials briefed on the plan said yes.", "Officials briefed on the plan", UNNAMED),
            ("The officials said it was early.", "The officials", UNNAMED),
        )
    )
    assert grouped(found) == [(0, 1)]
    assert found[0].name == "Officials briefed on the plan"


def test_another_official_is_another_source() -> None:
    found = distinct_sources(
        article(
            ("A senior official said yes.", "A senior official", UNNAMED),
            ("Another official said no.", "Another official", UNNAMED),
            ("A senior official said perhaps.", "A senior official", UNNAMED),
        )
    )
    assert grouped(found) == [(0,), (1,), (2,)]


def test_description_joins_only_sources_of_its_label() -> None:
    found = distinct_sources(
        article(
            ("Senator Ruth Hale said yes.", "Senator Ruth Hale", OFFICIAL),
            ("The senator's rivals, the officials said, left.", "the officials", UNNAMED),
            ("She said they would return.", "She", OFFICIAL),
        )
    )
    assert grouped(found) == [(0, 2), (1,)]


def test_role_named_first_belongs_to_the_person_named_next() -> None:
    found = distinct_sources(
        article(
            ("The head of the mine said it was safe.", "The head of the mine", OFFICIAL),
            ("Karl Brandt said so on Monday.", "Karl Brandt", OFFICIAL),
        )
    )
    assert grouped(found) == [(0, 1)]
    assert found[0].name == "Karl Brandt"


def test_spokesman_for_a_person_is_not_that_person() -> None:
    found = distinct_sources(
        article(
            ("Mayor Lena Fox said yes.", "Mayor Lena Fox", OFFICIAL),
            ("A spokesman for Fox said no.", "A spokesman for Fox", SPEAKER),
        )
    )
    assert grouped(found) == [(0,), (1,)]


def test_speaker_behind_an_outlet_is_a_source_of_its_own() -> None:
    text = "Mayor Lena Fox told Reuters that it rained."
    behind = BehindOutlet(*OFFICIAL, source=Span(0, 14))
    sentence = Sentence(0, len(text), *OUTLET, source=Span(20, 27), behind_outlet=behind)
    found = distinct_sources(Article(id="a", text=text, sentences=(sentence,)))
    assert [(source.name, source.label) for source in found] == [
        ("Lena Fox", "named_spokesperson"),
        ("Reuters", "outlet_citing_outlet"),
    ]


def test_role_is_taken_from_the_text_around_the_name() -> None:
    text = "Ivo Marek, the harbour master, met the crew. Marek said all was well."
    start = text.index("Marek said")
    sentences = (
        Sentence(0, 44, "unattributed", "narration"),
        Sentence(start, len(text), *OFFICIAL, source=Span(start, start + 5)),
    )
    (source,) = distinct_sources(Article(id="a", text=text, sentences=sentences))
    assert (source.name, source.role) == ("Ivo Marek", "the harbour master")


def test_letter_again_is_the_same_letter() -> None:
    found = distinct_sources(
        article(
            ("A letter from the board says no.", "A letter from the board", DOCUMENT),
            ("The letter asks for time.", "The letter", DOCUMENT),
        )
    )
    assert grouped(found) == [(0, 1)]


def test_label_and_kind_are_the_majority() -> None:
    found = distinct_sources(
        article(
            ("Mark Diaz said yes.", "Mark Diaz", OFFICIAL),
            ("Diaz said no.", "Diaz", PERSON),
            ("Diaz said so.", "Diaz", PERSON),
        )
    )
    assert [(source.label, source.kind) for source in found] == [PERSON]


def test_article_without_attribution_has_no_sources() -> None:
    sentences = (Sentence(0, 9, "unattributed", "narration"),)
    assert distinct_sources(Article(id="a", text="It rained", sentences=sentences)) == ()


def test_unlabelled_article_is_refused() -> None:
    with pytest.raises(ValueError, match="not labelled"):
        distinct_sources(Article(id="raw", text="It rained."))
