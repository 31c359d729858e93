"""Groups of scored articles side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attrib.comparison import ScoredRecord, compare
from attrib.errors import AttribError

Make = Callable[..., ScoredRecord]

SCORES = st.lists(
    st.tuples(st.integers(0, 1000).map(lambda n: n / 10), st.sampled_from("abc")),
    min_size=1,
    max_size=30,
)


def records(make_record: Make, pairs: Sequence[tuple[float, str]]) -> list[ScoredRecord]:
    return [make_record(value, outlet=name) for value, name in pairs]


@settings(max_examples=40)
@given(SCORES, st.randoms(use_true_random=False))
def test_order_of_articles_does_not_matter(make_record: Make, pairs, random) -> None:
    found = records(make_record, pairs)
    shuffled = list(found)
    random.shuffle(shuffled)
    assert compare(found, "outlet", draws=100) == compare(shuffled, "outlet", draws=100)


@settings(max_examples=40)
@given(SCORES)
def test_intervals_contain_what_they_are_about(make_record: Make, pairs) -> None:
    for group in compare(records(make_record, pairs), "outlet", draws=100).groups:
        assert group.n == sum(name == group.name for _, name in pairs)
        if group.score.low is not None and group.score.high is not None:
            assert group.score.low <= group.score.mean <= group.score.high
        if group.difference_low is not None and group.difference_high is not None:
            assert group.difference_low <= (group.difference or 0) <= group.difference_high


@settings(max_examples=40)
@given(SCORES)
def test_one_group_is_all_articles(make_record: Make, pairs) -> None:
    found = compare(records(make_record, [(v, "a") for v, _ in pairs]), "outlet", draws=100)
    (only,) = found.groups
    assert replace(only, name="all") == found.overall
    assert only.difference is None


def test_means_differences_and_effect(make_record: Make) -> None:
    pairs = [(80.0, "Gazette"), (60.0, "Gazette"), (50.0, "Herald"), (70.0, "Herald")]
    found = compare(records(make_record, pairs), "outlet")
    first, second = found.groups
    assert (first.name, first.score.mean, first.difference) == ("Gazette", 70.0, 10.0)
    # 80 beats both, 60 beats one and loses to one.
    assert (first.delta, second.delta) == (0.5, -0.5)
    assert found.overall.score.mean == 65.0


def test_part_is_the_mean_over_articles_in_which_it_arises(make_record: Make) -> None:
    found = compare(records(make_record, [(80.0, "a"), (60.0, "a")]), "outlet")
    part = found.groups[0].parts["attribution"]
    assert part is not None
    assert (part.mean, part.n) == (70.0, 2)
    assert found.groups[0].parts["reply"] is None


def test_clear_difference_is_marked_and_noise_is_not(make_record: Make) -> None:
    high = [(80.0 + n % 5, "high") for n in range(20)]
    low = [(40.0 + n % 5, "low") for n in range(20)]
    same = [(41.0 + n % 5, "same") for n in range(20)]
    found = {g.name: g for g in compare(records(make_record, high + low), "outlet").groups}
    assert found["high"].clear
    assert found["high"].delta == 1.0
    even = compare(records(make_record, [(v, n) for v, n in low + same]), "outlet")
    assert abs(even.groups[0].difference or 0) == 1.0


def test_few_articles_are_never_clear_and_are_warned_of(make_record: Make) -> None:
    pairs = [(90.0, "few"), (91.0, "few"), *[(30.0 + n, "many") for n in range(12)]]
    few = compare(records(make_record, pairs), "outlet").groups[0]
    assert few.name == "few"
    assert not few.clear
    assert "fewer than 10 articles" in few.warnings


def test_a_baseline_is_compared_with_nothing(make_record: Make) -> None:
    pairs = [(50.0, "a"), (60.0, "b"), (90.0, "c")]
    found = {g.name: g for g in compare(records(make_record, pairs), "outlet", baseline="a").groups}
    assert found["a"].difference is None
    assert found["b"].difference == 10.0
    assert found["c"].difference == 40.0


class TestComparability:
    def test_other_genres(self, make_record: Make) -> None:
        plain = [make_record(60.0, outlet="news") for _ in range(15)]
        opinion = [
            replace(make_record(30.0, outlet="views"), flags=("opinion",)) for _ in range(15)
        ]
        groups = compare([*plain, *opinion], "outlet").groups
        assert any("other genres: " in warning for warning in groups[0].warnings)

    def test_other_lengths(self, make_record: Make) -> None:
        long = [replace(make_record(60.0, outlet="long"), sentences=60) for _ in range(12)]
        short = [make_record(60.0, outlet="short") for _ in range(12)]
        groups = {group.name: group for group in compare([*long, *short], "outlet").groups}
        assert groups["long"].warnings == ("other lengths: 60 against 20 sentences",)

    def test_other_topics(self, make_record: Make) -> None:
        one = [make_record(60.0, outlet="a", topic="sport") for _ in range(12)]
        two = [make_record(60.0, outlet="b", topic="war") for _ in range(12)]
        warned = compare([*one, *two], "outlet", topic="topic").groups[0].warnings
        assert warned == ("other topics: sport 100% against 0%",)
        assert compare([*one, *two], "outlet").groups[0].warnings == ()

    def test_a_mix_that_chance_would_give_is_not_warned_of(self, make_record: Make) -> None:
        mixed = [
            make_record(60.0, outlet=name, topic=topic)
            for name, topics in (("a", "xxy"), ("b", "xyy" * 5))
            for topic in topics
        ]
        groups = compare(mixed, "outlet", topic="topic", smallest=2).groups
        assert all("topics" not in warning for g in groups for warning in g.warnings)


def test_articles_without_score_or_field_are_counted(make_record: Make) -> None:
    found = compare(
        [make_record(50.0, outlet="a"), make_record(None, outlet="a"), make_record(40.0)], "outlet"
    )
    assert (found.without_score, found.without_field, found.overall.n) == (1, 1, 1)


def test_metadata_is_joined_by_id(make_record: Make) -> None:
    found = compare(
        [make_record(50.0, "one"), make_record(40.0, "two")],
        "section",
        metadata={"one": {"section": "local"}, "two": {"section": "world"}},
    )
    assert [group.name for group in found.groups] == ["local", "world"]


def test_different_rubrics_are_noted(make_record: Make) -> None:
    found = compare(
        [replace(make_record(50.0, outlet="a"), rubric=name) for name in ("x 1", "x 2")], "outlet"
    )
    assert "different rubrics (x 1, x 2)" in found.notes[0]


@pytest.mark.parametrize(
    ("by", "keywords", "says"),
    [
        ("section", {}, "no article has a field 'section'; there are: outlet"),
        ("outlet", {"baseline": "z"}, "no article has outlet 'z'; there are: a"),
        ("outlet", {"topic": "beat"}, "no article has a field 'beat'"),
    ],
)
def test_faults_say_what_there_is(
    make_record: Make, by: str, keywords: dict[str, str], says: str
) -> None:
    with pytest.raises(AttribError, match=says):
        compare([make_record(50.0, outlet="a")], by, **keywords)


def test_table_names_groups_intervals_and_draws(make_record: Make) -> None:
    pairs = [(50.0, "a\x1b[31m"), (60.0, "a\x1b[31m"), (70.0, "b"), (90.0, "b")]
    text = compare(records(make_record, pairs), "outlet", draws=200, seed=3).to_text()
    lines = text.splitlines()
    assert lines[0].split()[:4] == ["outlet", "n", "score", "95"]
    assert lines[1].split()[:3] == ["b", "2", "80.0"]
    assert "200 bootstrap draws over articles (seed 3)" in text
    assert "\x1b" not in text
