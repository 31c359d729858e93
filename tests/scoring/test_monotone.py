"""The laws of the score, for every rubric that is accepted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from attrib.article import Article
from attrib.scoring import PARTS, Rubric, default_rubric, score_article
from attrib.scoring.evidence import gather
from attrib.scoring.formula import part_values, total_value
from attrib.scoring.tally import count
from attrib.sourcing import distinct_sources

MakeArticle = Callable[..., Article]

NAMES = st.sampled_from(
    [
        "diaz",
        "reyes",
        "fox",
        "okafor",
        "authority",
        "survey",
        "carried",
        "critics",
        "official",
        "believed",
        "described",
        "precise",
        "anonymity",
        "relayed",
        "relayed_named",
        "reportedly",
        "narration",
        "opinion",
        "record",
        "accusation",
        "no_comment",
        "furniture",
    ]
)
IDENTIFIED = st.sampled_from(
    ["diaz", "reyes", "fox", "okafor", "authority", "survey", "carried", "accusation"]
)
VAGUE = st.sampled_from(["critics", "official", "believed", "reportedly"])
TITLES = st.sampled_from(["Bridge closed", "Who closed the bridge?"])


@st.composite
def rubrics(draw: st.DrawFn) -> Rubric:
    """Draw any rubric that the checks of `load_rubric` let through."""
    rubric = default_rubric()
    share = st.floats(0, 1)
    positive = st.floats(0.01, 20)
    precise, described = sorted(draw(st.tuples(share, share)))
    vaguer, clearer = sorted(draw(st.tuples(share, share)))
    return replace(
        rubric,
        weights={name: draw(positive) for name in PARTS},
        attribution={
            "other_words": draw(share),
            "without_role": draw(share),
            "repeat": draw(positive),
            "argument": draw(st.floats(0, 20)),
            "headline": draw(st.floats(0, 20)),
            "caution": draw(positive),
            "curve": draw(st.floats(0.1, 3)),
        },
        attribution_need={key: draw(positive) for key in rubric.attribution_need},
        attribution_credit={
            "relayed_identified": clearer,
            "relayed_unidentified": vaguer,
            "relayed": vaguer,
            "precise": described,
            "described": precise,
            "record": draw(share),
        },
        identification={
            key: draw(share if key in ("breadth", "without_role") else positive)
            for key in rubric.identification
        },
        anonymity={
            "precise": precise,
            "described": described,
            "reason": draw(share),
            "caution": draw(positive),
        },
        independence={
            "sources": draw(positive),
            "repeat": draw(positive),
            "relayed_identified": vaguer,
            "relayed": clearer,
            "caution": draw(positive),
        },
    )


def exact(article: Article, rubric: Rubric, *, length: int | None = None) -> float:
    """Score without rounding and limits, with sentences of one length where it is given."""
    evidence = gather(article, distinct_sources(article))
    if length is not None:
        evidence = replace(evidence, sizes=(length,) * len(evidence.sizes))
    return float(total_value(part_values(count([evidence], rubric.size), rubric), rubric)[0])


@settings(max_examples=150, deadline=None)
@given(st.lists(NAMES, max_size=14), IDENTIFIED, st.integers(0, 14), TITLES, rubrics())
def test_an_identified_sentence_never_lowers_the_score(
    make_article: MakeArticle,
    names: list[str],
    added: str,
    place: int,
    title: str,
    rubric: Rubric,
) -> None:
    before = exact(make_article(names, title=title), rubric)
    more = [*names[:place], added, *names[place:]]
    assert exact(make_article(more, title=title), rubric) >= before - 1e-9


@settings(max_examples=150, deadline=None)
@given(st.lists(NAMES, max_size=14), VAGUE, st.integers(0, 14), TITLES, rubrics())
def test_a_vague_sentence_never_raises_the_score(
    make_article: MakeArticle,
    names: list[str],
    added: str,
    place: int,
    title: str,
    rubric: Rubric,
) -> None:
    before = exact(make_article(names, title=title), rubric)
    more = [*names[:place], added, *names[place:]]
    assert exact(make_article(more, title=title), rubric) <= before + 1e-9


@settings(max_examples=60, deadline=None)
@given(st.lists(NAMES, min_size=6, max_size=20))
def test_score_and_parts_lie_between_0_and_100(make_article: MakeArticle, names: list[str]) -> None:
    score = score_article(make_article(names))
    values = [score.value, *(part.value for part in score.parts)]
    assert all(0 <= value <= 100 for value in values if value is not None)


@settings(max_examples=60, deadline=None)
@given(st.lists(NAMES, max_size=10))
def test_a_clearer_description_of_the_same_length_never_lowers_the_score(
    make_article: MakeArticle, names: list[str]
) -> None:
    rubric = default_rubric()
    vague, described, precise = (
        exact(make_article([*names, name]), rubric, length=140)
        for name in ("official", "described", "precise")
    )
    assert vague <= described + 1e-9 <= precise + 2e-9
