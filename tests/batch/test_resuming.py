"""An interrupted run goes on; what no longer fits is noticed."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from attrib.batch import BatchError, BatchSummary, Progress
from attrib.scoring import default_rubric

Score = Callable[..., BatchSummary]
WriteNews = Callable[..., Path]
ReadLines = Callable[..., list[dict[str, Any]]]
Results = Callable[[Path], dict[str, bytes]]


class Stop(Exception):
    pass


def stop_after(shards: int) -> Callable[[Progress], None]:
    def on_progress(progress: Progress) -> None:
        if progress.finished == shards:
            raise Stop

    return on_progress


@pytest.fixture
def stopped(score: Score, write_news: WriteNews, tmp_path: Path) -> tuple[Path, Path]:
    """A run into a folder that was stopped after two shards, with the file it reads."""
    news = write_news([*range(12), 4, "{"])
    with pytest.raises(Stop):
        score([news], tmp_path / "out", on_progress=stop_after(2))
    return tmp_path / "out", news


@pytest.mark.parametrize("name", ["scores", "scores.jsonl", "scores.csv", "scores.parquet"])
def test_a_run_that_was_stopped_goes_on_to_the_same_result(
    score: Score, write_news: WriteNews, results: Results, tmp_path: Path, name: str
) -> None:
    news = write_news([*range(12), 4, "{"])
    for folder in ("calm", "stopped"):
        (tmp_path / folder).mkdir()
    score([news], tmp_path / "calm" / name)

    for shards in (1, 3):
        with pytest.raises(Stop):
            score([news], tmp_path / "stopped" / name, on_progress=stop_after(shards))
    summary = score([news], tmp_path / "stopped" / name)

    assert summary.skipped == 3
    assert (summary.read, summary.scored, summary.rejected, summary.duplicates) == (14, 12, 1, 1)
    calm = results(tmp_path / "calm" / name)
    assert len(calm) >= 3
    assert results(tmp_path / "stopped" / name) == calm


def test_a_finished_folder_is_left_as_it_is(
    score: Score, write_news: WriteNews, results: Results, tmp_path: Path
) -> None:
    news = write_news([*range(12), 4])
    out = tmp_path / "out"
    first = score([news], out)
    before = results(out)
    times = {path: path.stat().st_mtime_ns for path in out.glob("part-*")}

    second = score([news], out)

    assert second.skipped == second.shards == first.shards
    assert second.words == 0
    assert (second.read, second.scored, second.duplicates) == (13, 12, 1)
    assert results(out) == before
    assert {path: path.stat().st_mtime_ns for path in out.glob("part-*")} == times


@pytest.mark.parametrize("damage", ["removed", "cut", "changed"])
def test_a_part_that_was_damaged_is_done_again(
    score: Score, write_news: WriteNews, results: Results, tmp_path: Path, damage: str
) -> None:
    news = write_news([*range(12), 4])
    out = tmp_path / "out"
    score([news], out)
    before = results(out)
    part = out / "part-00001.jsonl"
    if damage == "removed":
        part.unlink()
    elif damage == "cut":
        part.write_bytes(part.read_bytes()[:-5])
    else:
        part.write_bytes(part.read_bytes().replace(b"Harrow", b"Yarrow"))

    summary = score([news], out)

    assert summary.skipped == summary.shards - 1
    assert results(out) == before


def test_a_part_that_was_only_touched_is_not(
    score: Score, write_news: WriteNews, tmp_path: Path
) -> None:
    news = write_news(range(12))
    score([news], tmp_path / "out")
    os.utime(tmp_path / "out" / "part-00001.jsonl", (1, 1))

    summary = score([news], tmp_path / "out")

    assert summary.skipped == summary.shards


def test_a_manifest_whose_last_line_was_torn(
    score: Score, stopped: tuple[Path, Path], results: Results, tmp_path: Path
) -> None:
    out, news = stopped
    score([news], tmp_path / "calm")
    manifest = out / "manifest.jsonl"
    manifest.write_bytes(manifest.read_bytes()[:-40])

    summary = score([news], out)

    assert summary.skipped == 2
    assert results(out) == results(tmp_path / "calm")


def test_a_shard_that_the_manifest_does_not_know_yet_is_not_done_again(
    score: Score, stopped: tuple[Path, Path]
) -> None:
    out, news = stopped
    manifest = out / "manifest.jsonl"
    manifest.write_bytes(manifest.read_bytes().split(b"\n")[0] + b"\n")

    assert score([news], out).skipped == 2


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"outlet": "Gazette"}, "outlet: none before, 'Gazette' now"),
        ({"format": "csv"}, "format: 'jsonl' before, 'csv' now"),
        ({"task": "predict"}, "task: 'score' before, 'predict' now; rubric: "),
        ({"duplicates": "keep"}, "duplicates: 'all' before, 'keep' now"),
        ({"shard_bytes": 9_000}, "shard bytes: 4000 before, 9000 now"),
        ({"labelled": False}, "model: none before, default"),
        ({"columns": {"text": "body"}}, r"columns: none before, {'text': 'body'} now"),
    ],
)
def test_other_options_are_not_mixed(
    score: Score,
    stopped: tuple[Path, Path],
    results: Results,
    changed: dict[str, Any],
    message: str,
) -> None:
    out, news = stopped
    before = results(out)

    with pytest.raises(BatchError, match=message) as told:
        score([news], out, **changed)

    assert "give --restart to do anew what no longer fits" in str(told.value)
    assert results(out) == before


def test_another_rubric_is_not_mixed(score: Score, stopped: tuple[Path, Path]) -> None:
    from dataclasses import replace

    out, news = stopped
    other = replace(default_rubric(), weights={**default_rubric().weights, "reply": 0.0})

    with pytest.raises(BatchError, match="rubric: attrib default"):
        score([news], out, rubric=other)


def test_with_restart_other_options_are_done_anew(
    score: Score, stopped: tuple[Path, Path], results: Results, tmp_path: Path
) -> None:
    out, news = stopped
    score([news], tmp_path / "calm", format="csv", outlet="Gazette")

    summary = score([news], out, format="csv", outlet="Gazette", restart=True)

    assert summary.skipped == 0
    assert results(out) == results(tmp_path / "calm")


def test_changed_input_is_noticed(
    score: Score, stopped: tuple[Path, Path], write_news: WriteNews, results: Results
) -> None:
    out, _ = stopped
    before = results(out)
    news = write_news([99, *range(12), 4, "{"])

    with pytest.raises(
        BatchError, match=r"the input of finished shard 0 \(.*news.jsonl, 0 to"
    ) as told:
        score([news], out)

    assert "and that of 1 more has changed" in str(told.value)
    assert results(out) == before


def test_with_restart_only_changed_input_is_done_anew(
    score: Score, write_news: WriteNews, results: Results, tmp_path: Path
) -> None:
    files = [write_news(range(n, n + 9), f"{n}.jsonl") for n in (10, 20, 30)]
    out = tmp_path / "out"
    score(files, out)
    write_news([*range(20, 29), 10, 40], "20.jsonl")

    summary = score(files, out, restart=True)
    score(files, tmp_path / "calm")

    assert 0 < summary.skipped < summary.shards
    assert summary.duplicates == 1
    assert results(out) == results(tmp_path / "calm")


def test_duplicates_left_out_before_come_back_when_they_are_none_any_more(
    score: Score, write_news: WriteNews, results: Results, tmp_path: Path
) -> None:
    files = [write_news([10, 20], "a.jsonl"), write_news([10, 20, 30, 31, 32, 33], "b.jsonl")]
    out = tmp_path / "out"
    assert score(files, out).duplicates == 2
    write_news([11, 20], "a.jsonl")

    summary = score(files, out, restart=True)

    assert (summary.scored, summary.duplicates) == (7, 1)
    score(files, tmp_path / "calm")
    assert results(out) == results(tmp_path / "calm")


def test_input_that_has_grown_is_added(
    score: Score, write_news: WriteNews, results: Results, tmp_path: Path
) -> None:
    files = [write_news(range(n, n + 9), f"{n}.jsonl") for n in (10, 20, 30)]
    out = tmp_path / "out"
    score(files[:2], out)

    summary = score(files, out)
    score(files, tmp_path / "calm")

    assert 0 < summary.skipped < summary.shards
    assert summary.scored == 27
    assert results(out) == results(tmp_path / "calm")


@pytest.mark.parametrize("suffix", ["txt", "jsonl"])
def test_a_file_that_comes_last_in_a_folder_is_added(
    score: Score,
    write_news: WriteNews,
    article: Callable[..., dict[str, Any]],
    tmp_path: Path,
    suffix: str,
) -> None:
    news, out = tmp_path / "news", tmp_path / "out"
    news.mkdir()

    def add(number: int) -> None:
        if suffix == "jsonl":
            write_news([number], f"news/{number}.jsonl")
        else:
            (news / f"{number}.txt").write_text(article(number)["text"])

    # Plain text comes without labels: a model finds them.
    options: dict[str, Any] = {"labelled": suffix == "jsonl", "model": "fast"}
    options |= {"files_per_shard": 3, "shard_bytes": 100_000}
    for number in (10, 11, 12, 13, 14):
        add(number)
    first = score([news], out, **options)
    times = {path: path.stat().st_mtime_ns for path in out.glob("part-*")}
    assert first.shards == len(times) == 2

    for number in (15, 16):
        add(number)
        summary = score([news], out, **options)
        assert summary.skipped == number - 13
        assert (summary.shards, summary.scored) == (number - 12, number - 9)

    assert {path: path.stat().st_mtime_ns for path in times} == times
    assert len(list(out.glob("part-*"))) == 4
    again = score([news], out, **options)
    assert again.skipped == again.shards == 4


def test_something_else_called_manifest(
    score: Score, write_news: WriteNews, tmp_path: Path
) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "manifest.jsonl").write_text('{"files": 3}\n')

    with pytest.raises(BatchError, match="this is not the manifest of a batch run"):
        score([write_news(range(3))], tmp_path / "out")


def test_a_manifest_of_another_version(score: Score, stopped: tuple[Path, Path]) -> None:
    out, news = stopped
    head, *rest = (out / "manifest.jsonl").read_text().splitlines()
    newer = json.dumps(json.loads(head) | {"attrib_manifest": 99})
    (out / "manifest.jsonl").write_text("\n".join([newer, *rest]) + "\n")

    with pytest.raises(BatchError, match="written by another version of attrib"):
        score([news], out)


def test_two_runs_do_not_write_to_one_folder(
    score: Score, write_news: WriteNews, tmp_path: Path
) -> None:
    news = write_news(range(6))

    def begin_another(progress: Progress) -> None:
        with pytest.raises(BatchError, match="another run is writing here"):
            score([news], tmp_path / "out")

    assert score([news], tmp_path / "out", on_progress=begin_another).scored == 6


def test_what_a_killed_process_left_half_written_is_removed(
    score: Score, stopped: tuple[Path, Path]
) -> None:
    out, news = stopped
    (out / ".part-00003.jsonl.abc.tmp").write_text("half")
    (out / ".attrib" / ".shard-00003.jsonl.abc.tmp").write_text("half")

    score([news], out)

    assert list(out.rglob("*.tmp")) == []
