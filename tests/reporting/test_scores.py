"""Scored articles as records, rows, tables and HTML."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from attrib import Article, Sentence, Source, Span, score_article
from attrib.reporting import (
    ScoredArticle,
    score_articles,
    score_html,
    score_to_record,
    write_scores_csv,
)
from attrib.reporting.csv import score_columns
from attrib.reporting.table import write_score_table

SENTENCE = "Mayor Lena Ortiz said on Monday that the old bridge would have to close for six weeks. "


@pytest.fixture
def long() -> Article:
    """An article that is long enough for a score: ten sentences of the mayor, two of officials."""
    sentences = []
    for number in range(12):
        start = number * len(SENTENCE)
        unnamed = number >= 10
        sentences.append(
            Sentence(
                start,
                start + len(SENTENCE) - 1,
                "anonymous_official" if unnamed else "named_spokesperson",
                "official",
                source=Span(start, start + 16),
                cue=Span(start + 17, start + 21),
            )
        )
    return Article(
        "a1",
        SENTENCE * 12,
        outlet="Gazette",
        title="[red]Bridge[/red]\x1b[2J",
        language="en",
        sentences=tuple(sentences),
        sources=(
            Source(
                "Lena Ortiz", "named_spokesperson", "official", (Span(0, 16),), tuple(range(10))
            ),
        ),
        extra={"section": "Local", "score": "theirs"},
    )


@pytest.fixture
def short(article: Article) -> Article:
    """An article that is too short for a score."""
    return article


def test_the_record_of_a_score(long: Article) -> None:
    (scored,) = score_articles([long])
    record = score_to_record(scored)

    assert list(record)[:6] == ["id", "outlet", "date", "title", "language", "score"]
    assert record["score"]["value"] == scored.score.value
    assert record["score"]["reason"] is None
    assert record["sentences"] == 12
    assert record["counts"] == {
        "anonymous_official": 2,
        "named_spokesperson": 10,
        "outlet_citing_outlet": 0,
        "unattributed": 0,
    }
    assert record["shares"]["anonymous_official"] == pytest.approx(1 / 6, abs=1e-4)
    assert record["sources"] == 1
    assert "text" not in record
    assert json.loads(json.dumps(record)) == record


def test_unknown_fields_go_along_but_replace_nothing(long: Article) -> None:
    record = score_to_record(ScoredArticle(long, score_article(long)))

    assert record["section"] == "Local"
    assert record["score"] != "theirs"


def test_without_a_score_there_is_a_reason(short: Article) -> None:
    (scored,) = score_articles([short])
    score = score_to_record(scored)["score"]

    assert score["value"] is None
    assert score["reason"].startswith("too short")


def test_one_row_an_article(long: Article, short: Article) -> None:
    stream = io.StringIO(newline="")

    assert write_scores_csv(score_articles([long, replace(short, id="a2")]), stream) == 2

    first, second = csv.DictReader(io.StringIO(stream.getvalue(), newline=""))
    assert tuple(first) == score_columns()
    assert (first["id"], first["named_spokesperson"], first["sources"]) == ("a1", "10", "1")
    assert 0 <= float(first["score"]) <= 100
    assert 0 <= float(first["identification"]) <= 100
    assert first["reason"] == ""
    assert (second["id"], second["score"], second["low"]) == ("a2", "", "")
    assert second["reason"].startswith("too short")
    assert second["identification"] == ""


@pytest.fixture
def show() -> Callable[..., str]:
    def show(*articles: Article) -> str:
        stream = io.StringIO()
        assert write_score_table(score_articles(articles), stream, width=140) == len(articles)
        return stream.getvalue()

    return show


def test_a_table_of_several_articles(
    show: Callable[..., str], long: Article, short: Article
) -> None:
    shown = show(long, short)

    (row,) = [line for line in shown.splitlines() if "[red]" in line]
    assert row.split()[-5:] == ["17%", "83%", "0%", "0%", "1"]
    assert "no score: too short" in " ".join(shown.split())
    assert score_article(long).explanation not in shown


def test_headlines_cannot_colour_or_clear_the_terminal(
    show: Callable[..., str], long: Article
) -> None:
    shown = show(long)

    assert "\x1b" not in shown
    assert "[red]Bridge[/red]\\x1b[2J" in shown


def test_a_single_article_is_explained(show: Callable[..., str], long: Article) -> None:
    shown = " ".join(show(long).split())

    assert score_article(long).explanation in shown
    assert "identification" in shown
    assert "Are the sources identified, and is it said what they are?" in shown


def test_a_table_of_nothing(show: Callable[..., str]) -> None:
    assert show() == ""


def test_a_score_in_a_notebook(long: Article, short: Article) -> None:
    score = score_article(long)

    assert f"<strong>{score.value:.0f}</strong> of 100" in score_html(score)
    assert "<th>identification</th>" in score_html(score)
    assert "<strong>no score</strong> too short" in score_html(score_article(short))
    assert "<table>" not in score_html(score_article(short))


def test_a_score_in_a_notebook_is_escaped(long: Article) -> None:
    score = replace(score_article(long), explanation="<b>Rests</b>", interval=(12.4, 40.0))

    assert "&lt;b&gt;Rests&lt;/b&gt;" in score_html(score)
    assert "(90 % interval 12 to 40)" in score_html(score)
