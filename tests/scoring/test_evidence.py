"""What sentences count as, and which genres are flagged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from attrib.article import Article
from attrib.scoring import score_article
from attrib.scoring.evidence import gather
from attrib.sourcing import distinct_sources

MakeArticle = Callable[..., Article]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("reyes", "official"),
        ("survey", "document"),
        ("critics", "vague"),
        ("believed", "vague"),
        ("described", "described"),
        ("precise", "precise"),
        ("relayed", "relayed"),
        ("relayed_named", "relayed_identified"),
        ("reportedly", "relayed_unnamed"),
        ("narration", "narration"),
        ("opinion", "opinion"),
        ("record", "record"),
        ("no_comment", "no_comment"),
        ("furniture", "furniture"),
    ],
)
def test_class_of_a_sentence(make_article: MakeArticle, name: str, expected: str) -> None:
    article = make_article([name])
    assert gather(article, distinct_sources(article)).classes == (expected,)


def test_short_form_is_as_precise_as_what_it_stands_for(make_article: MakeArticle) -> None:
    article = make_article(["precise"])
    text = article.text + "\nThe officials said no more."
    start = len(article.text) + 1
    first = (article.sentences or ())[0]
    again = replace(
        first,
        start=start,
        end=len(text),
        source=type(first.span)(start, start + len("The officials")),
        cue=None,
    )
    longer = replace(article, text=text, sentences=(first, again))
    assert gather(longer, distinct_sources(longer)).classes == ("precise", "precise")


@pytest.mark.parametrize(
    ("title", "flag"),
    [
        ("Opinion: Mend the bridge", "opinion"),
        ("Bridge closure: live updates", "live blog"),
        ("Q&A with the minister of works", "interview"),
        ("Full transcript of the minister's speech", "transcript"),
        ("7 things to know about the bridge", "listicle"),
        ("10 Memorable Quotes From the Bridge", "listicle"),
        ("The bridge, minute by minute", "live blog"),
        ("Letter to the editor: the bridge", "opinion"),
    ],
)
def test_title_shows_the_genre(
    make_article: MakeArticle, report: list[str], title: str, flag: str
) -> None:
    assert score_article(make_article(report, title=title)).flags == (flag,)


def test_plain_report_has_no_flag(make_article: MakeArticle, report: list[str]) -> None:
    assert score_article(make_article(report)).flags == ()


def test_one_voice_throughout_is_a_speech(make_article: MakeArticle) -> None:
    article = make_article(["diaz"] * 11 + ["narration"])
    assert score_article(article).flags == ("speech",)


def test_numbered_paragraphs_are_a_listicle(make_article: MakeArticle, report: list[str]) -> None:
    article = make_article(report)
    items = "".join(f"\n{number}. Walk over it." for number in range(1, 6))
    assert score_article(replace(article, text=article.text + items)).flags == ("listicle",)


def test_own_voice_throughout_is_opinion(make_article: MakeArticle) -> None:
    article = make_article(["opinion"] * 9 + ["diaz", "narration"])
    assert score_article(article).flags == ("opinion",)
