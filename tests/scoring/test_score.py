"""Scores of whole articles: value, reason, parts, interval, words."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from attrib.article import Article
from attrib.scoring import PARTS, default_rubric, score_article

MakeArticle = Callable[..., Article]


def test_identified_report_scores_above_hearsay(
    make_article: MakeArticle, report: list[str]
) -> None:
    hearsay = ["critics", "believed", "reportedly", "narration", "official", "opinion"] * 3
    clear, unclear = score_article(make_article(report)), score_article(make_article(hearsay))
    assert clear.value is not None
    assert unclear.value is not None
    assert clear.value > 60 > 20 > unclear.value


def test_parts_name_counts_and_evidence(make_article: MakeArticle, report: list[str]) -> None:
    score = score_article(make_article(report))
    assert tuple(part.name for part in score.parts) == PARTS
    anonymity = score.part("anonymity")
    assert anonymity.evidence == (report.index("critics"), report.index("official"))
    assert anonymity.counts["vague"] == 2
    assert score.part("independence").counts["sources"] == 6
    reply = score.part("reply")
    assert reply.evidence == (report.index("authority"), report.index("no_comment"))


def test_part_that_does_not_arise_has_no_value(make_article: MakeArticle) -> None:
    score = score_article(make_article(["reyes", "diaz", "fox", "okafor", "narration"] * 3))
    assert score.part("anonymity").value is None
    assert score.part("reply").value is None
    assert score.part("attribution").value is not None


@pytest.mark.parametrize(
    ("names", "language", "reason"),
    [
        ([], "en", "nothing is labelled"),
        (["furniture"] * 20, "en", "only page furniture"),
        (["reyes", "diaz"], "en", "too short"),
        (["reyes", "diaz", "narration"] * 8, "other", "English"),
    ],
)
def test_no_score_comes_with_a_reason(
    make_article: MakeArticle, names: list[str], language: str, reason: str
) -> None:
    score = score_article(make_article(names, language=language))
    assert score.value is None
    assert score.parts == ()
    assert reason in str(score.reason)
    assert reason in score.explanation


def test_unlabelled_article_has_no_score() -> None:
    assert score_article(Article(id="raw", text="It rained.")).reason == "nothing is labelled"


def test_counts_shares_and_sources(make_article: MakeArticle, report: list[str]) -> None:
    score = score_article(make_article(report))
    assert sum(score.counts.values()) == len(report)
    assert score.counts["anonymous_official"] == 2
    assert sum(score.shares.values()) == pytest.approx(1, abs=1e-3)
    assert score.sources == 8


def test_score_is_json_and_names_its_rubric(make_article: MakeArticle, report: list[str]) -> None:
    score = score_article(make_article(report, sure=0.9))
    record = json.loads(json.dumps(score.to_dict()))
    assert record["rubric"] == {"name": "attrib default", "version": default_rubric().version}
    assert record["value"] == score.value
    assert record["interval"] == list(score.interval or ())
    assert record["parts"][0]["evidence"] == list(score.parts[0].evidence)


def test_weights_of_a_rubric_decide(make_article: MakeArticle, report: list[str]) -> None:
    only_reply = {name: float(name == "reply") for name in PARTS}
    rubric = replace(default_rubric(), name="reply only", weights=only_reply)
    score = score_article(make_article(report), rubric)
    assert score.value == score.part("reply").value
    assert score.rubric == "reply only"


def test_shouting_headline_lowers_attribution(make_article: MakeArticle, report: list[str]) -> None:
    calm = score_article(make_article(report, title="Bridge closed"))
    loud = score_article(make_article(report, title="You won't BELIEVE who closed the bridge!"))
    assert (loud.part("attribution").value or 0) < (calm.part("attribution").value or 0)


def test_reason_for_anonymity_helps(make_article: MakeArticle) -> None:
    names = ["reyes", "precise", "precise", "record", "diaz", "critics", "official"] * 2
    without = score_article(make_article([*names, "narration"]))
    given = score_article(make_article([*names, "anonymity"]))
    assert (given.part("anonymity").value or 0) > (without.part("anonymity").value or 0)


class TestInterval:
    def test_none_without_probabilities(self, make_article: MakeArticle, report: list[str]) -> None:
        assert score_article(make_article(report)).interval is None

    def test_contains_the_value(self, make_article: MakeArticle, report: list[str]) -> None:
        score = score_article(make_article(report, sure=0.7))
        assert score.interval is not None
        assert score.value is not None
        assert score.interval[0] <= score.value <= score.interval[1]

    def test_is_wider_the_less_sure_the_labels_are(
        self, make_article: MakeArticle, report: list[str]
    ) -> None:
        widths = []
        for sure in (0.99, 0.9, 0.6):
            low, high = score_article(make_article(report, sure=sure)).interval or (0, 0)
            widths.append(high - low)
        assert widths[0] < widths[1] < widths[2]

    def test_certain_labels_leave_errors_in_kinds_and_sources(
        self, make_article: MakeArticle, report: list[str]
    ) -> None:
        low, high = score_article(make_article(report, sure=1.0)).interval or (0, 0)
        # 90 % of a normal distribution lie within 1.64 standard deviations.
        spread = default_rubric().interval["spread"]
        assert high - low == pytest.approx(2 * 1.64 * spread, rel=0.2)

    def test_without_further_doubt_certain_labels_give_a_point(
        self, make_article: MakeArticle, report: list[str]
    ) -> None:
        rubric = default_rubric()
        sure = replace(rubric, interval={**rubric.interval, "spread": 0.0})
        score = score_article(make_article(report, sure=1.0), sure)
        assert score.interval == (score.value, score.value)

    def test_same_article_same_interval(self, make_article: MakeArticle, report: list[str]) -> None:
        article = make_article(report, sure=0.8)
        assert score_article(article).interval == score_article(article).interval


class TestExplanation:
    def test_names_the_only_unnamed_source(self, make_article: MakeArticle) -> None:
        score = score_article(make_article(["described", *["narration"] * 9]))
        assert score.explanation.startswith(
            "Rests on one unnamed source, “A senior official”, cited once; "
            "no reason for anonymity is given."
        )

    def test_names_the_identified_sources(
        self, make_article: MakeArticle, report: list[str]
    ) -> None:
        explanation = score_article(make_article(report)).explanation
        assert explanation.startswith("Of its 13 sentences, seven rest on six identified sources:")
        assert "Omar Reyes (the minister of works)" in explanation

    def test_says_that_nothing_is_credited(self, make_article: MakeArticle) -> None:
        score = score_article(make_article(["narration", "opinion"] * 5))
        assert score.explanation == (
            "No sentence credits a source. Ten sentences state something without a source, "
            "five of them in the author's own voice."
        )

    def test_misses_the_answer_to_an_accusation(self, make_article: MakeArticle) -> None:
        score = score_article(make_article([*["diaz", "narration"] * 5, "accusation"] * 2))
        assert "no denial or declined comment was found" in score.explanation
        assert any("answer" in advice for advice in score.advice)

    def test_advice_starts_with_what_would_help_most(self, make_article: MakeArticle) -> None:
        score = score_article(make_article(["narration", "opinion"] * 5))
        assert score.advice[0] == (
            "Say where the ten statements that no source or public record backs come from."
        )
