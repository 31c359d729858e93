"""A batch run from files to files."""

from __future__ import annotations

import csv
import gc
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pyarrow import parquet

from attrib import Article, AttributionModel, InputError, article_to_record, read_articles, save
from attrib.batch import BatchError, BatchSummary, Progress, marks, run_batch, telling, worker
from attrib.reporting import score_articles, score_to_record

Score = Callable[..., BatchSummary]
WriteNews = Callable[..., Path]
ReadLines = Callable[..., list[dict[str, Any]]]
Results = Callable[[Path], dict[str, bytes]]


def test_one_file_holds_what_scoring_one_by_one_gives(
    score: Score, write_news: WriteNews, read_lines: ReadLines, tmp_path: Path
) -> None:
    news = write_news(range(10))
    out = tmp_path / "scores.jsonl"

    summary = score([news], out)

    expected = [score_to_record(one) for one in score_articles(read_articles([news]))]
    found = read_lines(out)
    assert [record["id"] for record in found] == [f"n{number}" for number in range(10)]
    assert [record["counts"] for record in found] == [record["counts"] for record in expected]
    assert [record["score"]["value"] for record in found] == [
        record["score"]["value"] for record in expected
    ]
    assert (summary.read, summary.scored, summary.rejected, summary.duplicates) == (10, 10, 0, 0)
    assert summary.shards > 2
    assert str(summary) == "10 read, 10 written, 0 rejected"


def test_nothing_but_the_file_is_left(score: Score, write_news: WriteNews, tmp_path: Path) -> None:
    score([write_news(range(4))], tmp_path / "scores.jsonl")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["news.jsonl", "scores.jsonl"]


def test_a_name_without_an_ending_is_a_folder_of_parts(
    score: Score, write_news: WriteNews, read_lines: ReadLines, tmp_path: Path
) -> None:
    news = write_news(range(10))
    out = tmp_path / "scores"

    summary = score([news], out)

    parts = sorted(path.name for path in out.glob("part-*"))
    assert parts == [f"part-{number:05d}.jsonl" for number in range(summary.shards)]
    score([news], tmp_path / "scores.jsonl")
    joined = b"".join((out / part).read_bytes() for part in parts)
    assert joined == (tmp_path / "scores.jsonl").read_bytes()
    head, *shards = read_lines(out / "manifest.jsonl")
    assert head["run"]["task"] == "score"
    assert head["run"]["rubric"]["name"]
    assert [shard["shard"] for shard in shards] == list(range(summary.shards))
    assert sum(shard["articles"] for shard in shards) == 10


@pytest.mark.parametrize("format", ["jsonl", "csv", "parquet"])
def test_parts_in_each_format_together_are_the_file(
    score: Score, write_news: WriteNews, tmp_path: Path, format: str
) -> None:
    news = write_news(range(10))
    score([news], tmp_path / "parts", format=format)
    score([news], tmp_path / f"one.{format}")

    parts = sorted((tmp_path / "parts").glob(f"part-*.{format}"))
    assert len(parts) > 2
    assert _ids(parts, format) == _ids([tmp_path / f"one.{format}"], format)
    assert _ids(parts, format) == [f"n{number}" for number in range(10)]


def _ids(paths: list[Path], format: str) -> list[str]:
    found: list[str] = []
    for path in paths:
        if format == "parquet":
            found += parquet.read_table(path).column("id").to_pylist()
        elif format == "csv":
            with path.open(encoding="utf-8", newline="") as stream:
                found += [row["id"] for row in csv.DictReader(stream)]
        else:
            found += [json.loads(line)["id"] for line in path.read_text("utf-8").splitlines()]
    return found


def test_a_table_of_sentences_has_one_header(
    score: Score, write_news: WriteNews, tmp_path: Path
) -> None:
    score([write_news(range(6))], tmp_path / "s.csv", task="predict")

    with (tmp_path / "s.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == 6 * 8
    assert {row["label"] for row in rows} == {
        "named_spokesperson",
        "anonymous_official",
        "unattributed",
    }


def test_a_model_labels_a_shard_at_a_time(
    tiny_model: AttributionModel, write_news: WriteNews, read_lines: ReadLines, tmp_path: Path
) -> None:
    save(tiny_model, tmp_path / "model")
    news = write_news(range(3))

    run_batch([news], tmp_path / "out.jsonl", task="predict", model=tmp_path / "model", jobs=1)

    expected = [article_to_record(one) for one in tiny_model.pipe(read_articles([news]))]
    assert read_lines(tmp_path / "out.jsonl") == expected


def test_what_cannot_be_used_is_listed_in_the_order_of_the_input(
    score: Score, write_news: WriteNews, read_lines: ReadLines, tmp_path: Path
) -> None:
    write_news([0, "{broken", 1, 2, 3, 4, {"id": "plain", "text": "Rain fell."}, 5], "a.jsonl")
    write_news([6, {"id": "no text"}], "b.jsonl")

    inputs = [tmp_path / "a.jsonl", tmp_path / "gone.jsonl", tmp_path / "b.jsonl"]
    summary = score(inputs, tmp_path / "out.jsonl")

    rejects = read_lines(tmp_path / "out.rejects.jsonl")
    assert [(Path(row["path"]).name, row["record"]) for row in rejects] == [
        ("gone.jsonl", None),
        ("a.jsonl", "line 2"),
        ("a.jsonl", "line 7"),
        ("b.jsonl", "line 2"),
    ]
    assert rejects[0]["error"] == "no such file or folder"
    assert rejects[1]["error"].startswith("broken JSON")
    assert rejects[2]["error"].startswith("has no `sentences`")
    assert (summary.read, summary.scored, summary.rejected) == (11, 7, 4)
    assert summary.rejects == str(tmp_path / "out.rejects.jsonl")


def test_rejects_of_an_earlier_run_do_not_stay(
    score: Score, write_news: WriteNews, tmp_path: Path
) -> None:
    score([write_news([0, "{broken"])], tmp_path / "out.jsonl")
    assert (tmp_path / "out.rejects.jsonl").exists()

    score([write_news([0, 1])], tmp_path / "out.jsonl")
    assert not (tmp_path / "out.rejects.jsonl").exists()


def test_too_many_rejects_end_the_run_and_what_is_finished_stays(
    score: Score, write_news: WriteNews, read_lines: ReadLines, tmp_path: Path
) -> None:
    news = write_news([*range(6), "{", "{", "{", *range(6, 30)])
    out = tmp_path / "scores"

    with pytest.raises(
        BatchError, match="3 records were rejected, more than the 2 allowed"
    ) as told:
        score([news], out, max_errors=2)

    assert "scores/rejects.jsonl" in str(told.value)
    assert len(read_lines(out / "rejects.jsonl")) == 3
    finished = {path.name for path in out.glob("part-*")}
    assert 1 < len(finished) < 10
    summary = score([news], out)
    assert summary.skipped == len(finished)
    assert (summary.read, summary.scored, summary.rejected) == (33, 30, 3)


def test_where_nothing_can_be_used_earlier_results_stay(
    score: Score, write_news: WriteNews, tmp_path: Path
) -> None:
    out = tmp_path / "out.jsonl"
    out.write_text("earlier")

    with pytest.raises(BatchError, match=r"no article could be used \(2 rejected\)"):
        score([write_news(["{", "{"])], out)

    assert out.read_text() == "earlier"
    assert not (tmp_path / "out.jsonl.parts").exists()


def test_progress_is_told_with_every_shard(
    score: Score, write_news: WriteNews, tmp_path: Path
) -> None:
    told: list[Progress] = []

    summary = score([write_news([*range(9), "{"])], tmp_path / "out.csv", on_progress=told.append)

    assert list(dict.fromkeys(one.finished for one in told)) == list(range(summary.shards + 1))
    (message,) = [message for one in told for message in one.messages]
    assert message.startswith(f"error: {tmp_path / 'news.jsonl'}, line 10: broken JSON: ")
    assert (told[-1].read, told[-1].scored, told[-1].rejected) == (10, 9, 1)
    assert told[0].seconds_left is None
    assert told[-1].seconds_left == 0
    assert told[-1].words == summary.words > 100


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Articles that take their time, and progress that is told all the while."""
    monkeypatch.setattr(telling, "PULSE", 0.005)
    monkeypatch.setattr(marks, "_SECONDS", 0.0)
    count = worker._ShardWork._count

    def take_time(work: worker._ShardWork, article: Article) -> Article:
        time.sleep(0.05)
        return count(work, article)

    monkeypatch.setattr(worker._ShardWork, "_count", take_time)


@pytest.mark.usefixtures("slow")
def test_progress_is_told_while_a_shard_is_under_way(
    score: Score, write_news: WriteNews, tmp_path: Path
) -> None:
    told: list[Progress] = []
    score([write_news(range(9))], tmp_path / "out.csv", on_progress=told.append)

    first = [one for one in told if one.finished == 0]
    assert 1 in [one.under_way.articles for one in first]
    assert 2 in [one.under_way.articles for one in first]
    assert all(one.under_way.words >= 20 * one.under_way.articles for one in first)
    assert [one.done for one in first] == [0.0] * len(first)
    assert [one.seconds_left for one in first] == [None] * len(first)
    later = [one for one in told if one.finished == 1 and one.under_way.articles]
    assert 1 < later[-1].done < 2
    done = [one.done for one in told]
    assert done == sorted(done)
    assert told[-1].under_way == (0, 0, 0)
    assert told[-1].done == told[-1].shards


@pytest.mark.usefixtures("slow")
def test_progress_that_fails_between_shards_ends_the_run(
    score: Score, write_news: WriteNews, tmp_path: Path
) -> None:
    failed: list[Progress] = []

    def fail_once(progress: Progress) -> None:
        if progress.under_way.articles and not failed:
            failed.append(progress)
            raise ValueError("no more")

    with pytest.raises(ValueError, match="no more"):
        score([write_news(range(12))], tmp_path / "out", on_progress=fail_once)

    assert len(list((tmp_path / "out").glob("part-*"))) == failed[0].finished + 1


def test_progress_that_cannot_be_told_is_no_fault_of_the_output(
    score: Score, write_news: WriteNews, tmp_path: Path
) -> None:
    def fail(progress: Progress) -> None:
        raise ConnectionError("the dashboard is gone")

    with pytest.raises(BatchError, match=r"^the progress cannot be told: the dashboard is gone; "):
        score([write_news(range(3))], tmp_path / "out", on_progress=fail)


def test_the_garbage_collector_is_left_as_it_was(
    score: Score, write_news: WriteNews, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside: list[int] = []
    count = worker._ShardWork._count

    def spy(work: worker._ShardWork, article: Article) -> Article:
        inside.append(gc.get_freeze_count())
        return count(work, article)

    monkeypatch.setattr(worker._ShardWork, "_count", spy)
    before = gc.get_freeze_count()

    score([write_news(range(4))], tmp_path / "scores.jsonl")

    assert min(inside) > before + 1000
    assert gc.get_freeze_count() == before


@pytest.mark.parametrize("given", ["news.jsonl", ".", "*.jsonl"])
def test_an_input_is_never_written_over(
    score: Score, write_news: WriteNews, tmp_path: Path, given: str
) -> None:
    news = write_news(range(3))
    before = news.read_bytes()

    with pytest.raises(BatchError, match=r"news\.jsonl: is among the inputs and would be written"):
        score([tmp_path / given], f"{tmp_path}/./news.jsonl")

    assert news.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["news.jsonl"]


@pytest.mark.parametrize("out", ["scores", "scores.csv"])
def test_the_output_may_lie_in_the_folder_of_the_input(
    score: Score, write_news: WriteNews, results: Results, tmp_path: Path, out: str
) -> None:
    write_news([*range(8), "{"])
    first = score([tmp_path], tmp_path / out)
    if out == "scores.csv":
        (tmp_path / out).unlink()
    else:
        (tmp_path / out / "part-00001.jsonl").unlink()

    again = score([tmp_path], tmp_path / out)

    assert (again.read, again.scored, again.rejected) == (9, 8, 1)
    assert str(again).startswith(str(first))


def test_a_link_stays_a_link(score: Score, write_news: WriteNews, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "out.jsonl").symlink_to(tmp_path / "real" / "scores.jsonl")

    score([write_news(range(3))], tmp_path / "out.jsonl")

    assert (tmp_path / "out.jsonl").is_symlink()
    assert len((tmp_path / "real" / "scores.jsonl").read_text().splitlines()) == 3


def test_results_go_to_a_url(
    score: Score, write_news: WriteNews, results: Results, tmp_path: Path
) -> None:
    import fsspec

    news = write_news([*range(8), 3, "{"])
    memory = fsspec.filesystem("memory")
    score([news], "memory://bucket/scores")
    score([news], "memory://bucket/one.parquet")
    again = score([news], "memory://bucket/scores")
    score([news], tmp_path / "scores")
    score([news], tmp_path / "one.parquet")

    assert again.skipped == again.shards > 2
    stored = {
        path.removeprefix("/bucket/"): memory.cat_file(path) for path in memory.find("/bucket")
    }
    here = results(tmp_path / "scores")
    assert here.keys() >= {"part-00000.jsonl", "rejects.jsonl", "duplicates.jsonl"}
    assert {name: stored[f"scores/{name}"] for name in here} == here
    assert stored["one.parquet"] == (tmp_path / "one.parquet").read_bytes()
    assert not [name for name in stored if name.startswith("one.parquet.parts")]


@pytest.mark.parametrize(
    ("out", "message"),
    [
        ("out.doc", r"'out.doc' must end in one of .jsonl, .ndjson, .csv, .parquet, .pq, or have"),
        ("nowhere/out.csv", r"the folder '.*nowhere' does not exist; make it first"),
        ("taken", r"taken: this folder holds other files \(letter.txt\) and no manifest"),
    ],
)
def test_an_output_that_cannot_be(
    score: Score, write_news: WriteNews, tmp_path: Path, out: str, message: str
) -> None:
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "letter.txt").write_text("Dear Lena")

    with pytest.raises(BatchError, match=message):
        score([write_news(range(3))], tmp_path / out)

    assert (tmp_path / "taken" / "letter.txt").read_text() == "Dear Lena"


def test_standard_input_cannot_be_divided(score: Score, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="standard input cannot be divided"):
        score(["-"], tmp_path / "out.jsonl")


def test_a_full_disk_ends_the_run_and_the_same_call_goes_on(
    score: Score,
    write_news: WriteNews,
    results: Results,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import errno

    from attrib.batch import worker

    news = write_news(range(12))
    score([news], tmp_path / "calm")
    write_part, written = worker.write_part, []

    def write_until_full(*arguments: Any) -> Any:
        written.append(write_part(*arguments))
        if len(written) > 2:
            raise OSError(errno.ENOSPC, "No space left on device")
        return written[-1]

    monkeypatch.setattr(worker, "write_part", write_until_full)
    with pytest.raises(BatchError, match=r"part-00002\.jsonl: cannot be written: No space left"):
        score([news], tmp_path / "full")
    assert list((tmp_path / "full").glob(".*.tmp")) == []
    assert sorted(path.name for path in (tmp_path / "full").glob("part-*")) == [
        "part-00000.jsonl",
        "part-00001.jsonl",
    ]

    monkeypatch.undo()
    assert score([news], tmp_path / "full").skipped == 2
    assert results(tmp_path / "full") == results(tmp_path / "calm")
