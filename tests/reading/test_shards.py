"""Shards read one after the other are the whole input, whatever their sizes."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from attrib import Article
from attrib.errors import InputError
from attrib.reading import (
    Located,
    Shard,
    expand_inputs,
    plan_shards,
    read_articles,
    read_shard,
    shard_digest,
)
from attrib.reading.formats import read_file
from attrib.reading.planning import FILES_PER_SHARD
from attrib.reading.shard import file_state

anything = settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
words = st.text(st.sampled_from('ab é"\n,\r{'), max_size=12)


def read_all(shards: Sequence[Shard], **options: Any) -> tuple[list[Located], list[str]]:
    errors: list[InputError] = []
    found = [
        one for shard in shards for one in read_shard(shard, on_error=errors.append, **options)
    ]
    return found, [str(error) for error in errors]


def read_whole(path: Path) -> tuple[list[Located], list[str]]:
    """Return the articles and errors of one file that is read at once."""
    (file,) = expand_inputs([path])
    found = list(read_file(file))
    articles = [
        Located(one.result, file.path, one.where)
        for one in found
        if isinstance(one.result, Article)
    ]
    return articles, [str(one.result) for one in found if isinstance(one.result, InputError)]


def planned(path: Path, **sizes: int) -> list[Shard]:
    return plan_shards(expand_inputs([path]), **sizes)


def held(shards: Sequence[Shard]) -> list[str]:
    """Return the letters that the files of each shard are called by."""
    return ["".join(Path(file.path).stem for file in shard.files) for shard in shards]


def assert_same(path: Path, data: bytes, size: int) -> None:
    """Read a file at once and in parts, and compare."""
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    assert read_all(planned(path, shard_bytes=size)) == read_whole(path)


@anything
@given(
    st.lists(
        st.one_of(
            words.map(lambda text: json.dumps({"text": text})),
            st.sampled_from(["", "  ", "{broken", '{"id": "a", "text": "Rain."}', "\0"]),
        )
    ),
    st.integers(1, 60),
    st.sampled_from(["news.jsonl", "news.jsonl.gz"]),
    st.sampled_from([b"", b"\xef\xbb\xbf"]),
)
def test_any_lines_are_read_as_at_once(
    tmp_path: Path, lines: list[str], size: int, name: str, bom: bytes
) -> None:
    assert_same(tmp_path / name, bom + "\n".join(lines).encode(), size)


@anything
@given(
    st.lists(st.tuples(words, words)), st.integers(1, 60), st.sampled_from(["a.csv", "a.csv.gz"])
)
def test_any_table_is_read_as_at_once(
    tmp_path: Path, rows: list[tuple[str, str]], size: int, name: str
) -> None:
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows([("id", "text"), *rows])
    assert_same(tmp_path / name, stream.getvalue().encode(), size)


@anything
@given(st.lists(words), st.integers(1, 60))
def test_any_broken_table_is_read_as_at_once(tmp_path: Path, lines: list[str], size: int) -> None:
    assert_same(tmp_path / "a.csv", ("id,text\n" + "\n".join(lines)).encode(), size)


@anything
@given(st.lists(words, min_size=1), st.integers(1, 300), st.integers(1, 9))
def test_any_parquet_is_read_as_at_once(
    tmp_path: Path, texts: list[str], size: int, group: int
) -> None:
    path = tmp_path / "a.parquet"
    parquet.write_table(pyarrow.table({"text": texts}), path, row_group_size=group)
    assert read_all(planned(path, shard_bytes=size)) == read_whole(path)


def test_large_files_are_divided_and_records_keep_their_names(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    path.write_text("".join(f'{{"text": "Rain {number}."}}\n' for number in range(100)))

    shards = planned(path, shard_bytes=500)

    assert len(shards) > 3
    found, errors = read_all(shards)
    assert errors == []
    assert [one.where for one in found] == [f"line {number}" for number in range(1, 101)]
    assert [one.article.id for one in found] == [a.id for a in read_articles([path])]


def test_the_last_record_before_a_gzip_file_breaks_off_is_named(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl.gz"
    lines = [json.dumps({"text": f"Rain {os.urandom(20).hex()}."}) for _ in range(500)]
    path.write_bytes(gzip.compress("\n".join(lines).encode())[:-4000])

    shards = planned(path, shard_bytes=2000)

    assert len(shards) > 3
    found, errors = read_all(shards)
    assert 100 < len(found) < 500
    (error,) = errors
    assert f"line {len(found) + 1}: the data break off: the file is truncated" in error
    assert error.endswith(f"(the last whole record is line {len(found)})")


def test_small_files_are_put_together_in_order(tmp_path: Path) -> None:
    for number in range(25):
        (tmp_path / f"{number:02}.txt").write_text("Rain fell.")

    shards = planned(tmp_path, files_per_shard=10)

    assert [len(shard.files) for shard in shards] == [10, 10, 5]
    assert [shard.number for shard in shards] == [0, 1, 2]
    found, _ = read_all(shards)
    assert [one.article.id for one in found] == [f"{number:02}.txt" for number in range(25)]


def test_small_files_fill_a_shard_by_their_bytes_too(tmp_path: Path) -> None:
    for name in "abc":
        (tmp_path / f"{name}.txt").write_text("Rain fell. " * 10)
    assert [len(shard.files) for shard in planned(tmp_path, shard_bytes=250)] == [2, 1]
    assert FILES_PER_SHARD > 2


def test_a_shard_survives_json(tmp_path: Path) -> None:
    path = tmp_path / "news.csv"
    path.write_text("text\n" + "Rain fell.\n" * 50)
    for shard in planned(path, shard_bytes=100):
        assert Shard.from_record(json.loads(json.dumps(shard.to_record()))) == shard


def test_a_changed_file_changes_the_digest_of_its_shards_only(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / f"{name}.txt").write_text("Rain fell.")
    before = [shard_digest(shard) for shard in planned(tmp_path, files_per_shard=1)]

    (tmp_path / "b.txt").write_text("Sun shone.")
    os.utime(tmp_path / "b.txt", ns=(0, 0))

    after = [shard_digest(shard) for shard in planned(tmp_path, files_per_shard=1)]
    assert after[0] == before[0]
    assert after[1] != before[1]


def test_the_parts_of_a_file_have_digests_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "news.csv"
    path.write_text("text\n" + "Rain fell.\n" * 50)
    shards = planned(path, shard_bytes=100)
    assert len({shard_digest(shard) for shard in shards}) == len(shards) > 1


def test_a_file_that_changes_after_planning_is_one_error(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    path.write_text('{"text": "Rain."}\n')
    shards = planned(path)
    path.write_text('{"text": "Rain."}\n{"text": "Sun."}\n')

    found, (error,) = read_all(shards)
    assert found == []
    assert error.startswith(f"{path}: the file was changed after the job began; run the job again")


def test_a_file_that_is_gone_is_planned_and_reported_when_read(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Rain fell.")
    files = expand_inputs([path])
    path.unlink()

    assert read_all(plan_shards(files)) == (
        [],
        [f"{path}: cannot be read: No such file or directory"],
    )


def test_an_earlier_plan_spares_reading_large_files_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "news.jsonl"
    path.write_text('{"text": "Rain fell."}\n' * 100)
    first = planned(path, shard_bytes=500)

    def never(_: object) -> None:
        raise AssertionError("read again")

    monkeypatch.setattr("attrib.reading.planning.jsonl_marks", never)

    assert planned(path, shard_bytes=500, known=first) == first  # type: ignore[arg-type]
    with pytest.raises(AssertionError):
        planned(path, shard_bytes=500, known=first[:-1])  # type: ignore[arg-type]
    os.utime(path, ns=(0, 0))
    with pytest.raises(AssertionError):
        planned(path, shard_bytes=500, known=first)  # type: ignore[arg-type]


@pytest.mark.parametrize("suffix", ["txt", "jsonl"])
def test_files_after_those_of_an_earlier_plan_begin_a_new_shard(
    tmp_path: Path, suffix: str
) -> None:
    for name in "abcde":
        (tmp_path / f"{name}.{suffix}").write_text('{"text": "Rain fell."}\n')
    first = planned(tmp_path, files_per_shard=3)
    for name in "fg":
        (tmp_path / f"{name}.{suffix}").write_text('{"text": "Sun shone."}\n')

    second = plan_shards(expand_inputs([tmp_path]), files_per_shard=3, known=first)

    assert held(first) == ["abc", "de"]
    assert held(second) == ["abc", "de", "fg"]
    assert second[:2] == first
    assert held(planned(tmp_path, files_per_shard=3)) == ["abc", "def", "g"]


@pytest.mark.parametrize(
    ("change", "after"),
    [
        ("-b", ["ac", "def", "gh"]),
        ("+bb", ["abbb", "c", "def", "gh"]),
        ("!b", ["abc", "def", "gh"]),
        ("-a", ["bc", "def", "gh"]),
        ("-h", ["abc", "def", "g"]),
    ],
)
def test_the_known_shards_after_a_change_stay_as_they_are(
    tmp_path: Path, change: str, after: list[str]
) -> None:
    for name in "abcdefgh":
        (tmp_path / f"{name}.txt").write_text("Rain fell.")
    first = planned(tmp_path, files_per_shard=3)
    path = tmp_path / f"{change[1:]}.txt"
    if change[0] == "-":
        path.unlink()
    else:
        path.write_text("Sun shone again.")

    second = plan_shards(expand_inputs([tmp_path]), files_per_shard=3, known=first)

    assert held(second) == after
    assert [shard.number for shard in second] == list(range(len(after)))
    now = {file.path: file_state(file.path).stamp for shard in second for file in shard.files}
    stamps = [stamp for shard in second for stamp in shard.stamps]
    assert stamps == list(now.values())


@anything
@given(
    st.lists(st.integers(1, 30), min_size=1, max_size=8),
    st.lists(st.integers(1, 30), max_size=8),
    st.integers(1, 4),
)
def test_an_earlier_plan_is_the_beginning_of_that_with_more_files(
    tmp_path_factory: pytest.TempPathFactory, old: list[int], new: list[int], most: int
) -> None:
    folder = tmp_path_factory.mktemp("news")
    sizes = {"shard_bytes": 200, "files_per_shard": most}
    for number, lines in enumerate([*old, *new]):
        if number == len(old):
            first = planned(folder, **sizes)
        path = folder / f"{number:02}.jsonl"
        path.write_text("".join(f'{{"text": "Rain {number}."}}\n' for _ in range(lines)))
    if not new:
        first = planned(folder, **sizes)
    files = expand_inputs([folder])

    second = plan_shards(files, known=first, **sizes)

    assert second[: len(first)] == first
    assert read_all(second) == read_all(plan_shards(files, **sizes))


def test_compressed_files_are_cut_into_few_parts(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl.gz"
    path.write_bytes(gzip.compress(b'{"text": "Rain fell."}\n' * 5000))
    shards = planned(path, shard_bytes=25)
    assert 64 < len(shards) <= 128
    assert len(read_all(shards)[0]) == 5000


def test_standard_input_cannot_be_planned() -> None:
    with pytest.raises(InputError, match="-: standard input cannot be divided into shards"):
        plan_shards(expand_inputs(["-"]))


def test_without_a_callback_the_first_error_is_raised(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    path.write_text('{"text": "Rain."}\n{broken\n')
    (shard,) = planned(path)
    with pytest.raises(InputError, match="line 2: broken JSON"):
        list(read_shard(shard))


def test_columns_and_outlet_reach_the_readers(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    path.write_text('{"body": "Rain."}\n')
    (found,), _ = read_all(planned(path), columns={"text": "body"}, outlet="Bay Herald")
    assert (found.article.text, found.article.outlet) == ("Rain.", "Bay Herald")
