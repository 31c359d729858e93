"""Of articles that are there more than once the first is kept."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attrib.batch import BatchSummary
from attrib.batch.duplicates import LeftOut, find_left_out

Score = Callable[..., BatchSummary]
WriteNews = Callable[..., Path]
ReadLines = Callable[..., list[dict[str, Any]]]
MakeArticle = Callable[..., dict[str, Any]]


def test_the_same_id_or_text_is_left_out_and_listed(
    score: Score,
    write_news: WriteNews,
    read_lines: ReadLines,
    article: MakeArticle,
    tmp_path: Path,
) -> None:
    copied = article(1, id="copy")
    copied["text"] = copied["text"].replace("Pier 11 cannot", "Pier  11\ncannot")
    copied["sentences"] = []
    news = write_news([*range(8), copied, article(40, id="n2"), 3, 8])

    summary = score([news], tmp_path / "out.jsonl")

    ids = [record["id"] for record in read_lines(tmp_path / "out.jsonl")]
    assert ids == [f"n{number}" for number in range(9)]
    assert (summary.read, summary.scored, summary.duplicates) == (12, 9, 3)
    assert str(summary) == "12 read, 9 written, 0 rejected, 3 left out as duplicates"
    place = {"path": str(news), "of_path": str(news)}
    assert read_lines(tmp_path / "out.duplicates.jsonl") == [
        {"id": "copy", "record": "line 9", "why": "same text", "of": "n1", "of_record": "line 2"}
        | place,
        {"id": "n2", "record": "line 10", "why": "same id", "of": "n2", "of_record": "line 3"}
        | place,
        {"id": "n3", "record": "line 11", "why": "same id and text", "of": "n3"}
        | {"of_record": "line 4"}
        | place,
    ]


@pytest.mark.parametrize("format", ["jsonl", "csv", "parquet"])
@pytest.mark.parametrize("task", ["score", "predict"])
@pytest.mark.parametrize("out", ["parts", "file"])
def test_they_are_left_out_of_every_kind_of_output(
    score: Score, write_news: WriteNews, tmp_path: Path, format: str, task: str, out: str
) -> None:
    import duckdb

    news = write_news([*range(5), 1, 5, 3, 3, *range(6, 9)])
    path = tmp_path / ("out" if out == "parts" else f"out.{format}")

    score([news], path, format=format, task=task)

    files = path / f"part-*.{format}" if out == "parts" else path
    name = "article" if task == "predict" and format != "jsonl" else "id"
    function = {"jsonl": "read_json", "csv": "read_csv", "parquet": "read_parquet"}[format]
    query = f"select {name}, count(*) from {function}('{files}') group by {name} order by {name}"
    rows = 8 if name == "article" else 1
    assert duckdb.sql(query).fetchall() == [(f"n{number}", rows) for number in range(9)]


def test_all_can_be_kept(
    score: Score, write_news: WriteNews, read_lines: ReadLines, tmp_path: Path
) -> None:
    summary = score([write_news([1, 2, 1])], tmp_path / "out.jsonl", duplicates="keep")

    assert [record["id"] for record in read_lines(tmp_path / "out.jsonl")] == ["n1", "n2", "n1"]
    assert (summary.scored, summary.duplicates, summary.duplicates_report) == (3, 0, None)


def test_they_can_be_looked_for_within_shards_only(
    score: Score, write_news: WriteNews, read_lines: ReadLines, tmp_path: Path
) -> None:
    news = write_news([1, 1, 2, 3, 4, 5, 6, 7, 1])

    summary = score([news], tmp_path / "out.jsonl", duplicates="shard")

    ids = [record["id"] for record in read_lines(tmp_path / "out.jsonl")]
    assert ids == ["n1", "n2", "n3", "n4", "n5", "n6", "n7", "n1"]
    assert (summary.read, summary.scored, summary.duplicates) == (9, 8, 1)
    (row,) = read_lines(tmp_path / "out.duplicates.jsonl")
    assert (row["record"], row["of_record"], row["why"]) == ("line 2", "line 1", "same id and text")


articles = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=12)


def keys(id_: int, text: int) -> bytes:
    return b"".join(
        blake2b(f"{kind}{number}".encode(), digest_size=16).digest()
        for kind, number in (("id", id_), ("text", text))
    )


@given(st.lists(articles, max_size=5))
def test_what_is_left_out_does_not_depend_on_shards(shards: list[list[tuple[int, int]]]) -> None:
    found = find_left_out(
        [(number, b"".join(keys(*one) for one in shard)) for number, shard in enumerate(shards)]
    )

    kept: list[tuple[int, int]] = []
    expected: dict[int, list[int]] = {}
    for number, shard in enumerate(shards):
        for index, (id_, text) in enumerate(shard):
            if any(id_ == other or text == words for other, words in kept):
                expected.setdefault(number, []).append(index)
            else:
                kept.append((id_, text))
    assert {number: [out.index for out in left] for number, left in found.items()} == expected


def test_an_article_like_one_that_was_left_out_is_kept() -> None:
    # The second goes for its id; nobody else has the text of the third.
    found = find_left_out([(0, keys(1, 1) + keys(1, 2)), (1, keys(3, 2))])
    assert found == {0: [LeftOut(1, "same id", 0, 0)]}


def test_no_articles_at_all() -> None:
    assert find_left_out([]) == {}
    assert find_left_out([(0, b""), (1, b"")]) == {}
