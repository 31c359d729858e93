"""Compressed files, whole and damaged."""

from __future__ import annotations

import gzip
import random
import sys
from pathlib import Path
from typing import Any

import pytest

from attrib.errors import InputError
from attrib.reading import read_articles

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

LINES = b"".join(
    b'{"text": "Rain %d."}\n' % random.Random(number).getrandbits(200) for number in range(400)
)


def compress(name: str, data: bytes) -> bytes:
    return gzip.compress(data) if name.endswith("gz") else zstd.compress(data)


def read(path: Path) -> tuple[list[Any], list[str]]:
    errors: list[InputError] = []
    return list(read_articles([path], on_error=errors.append)), [str(error) for error in errors]


@pytest.mark.parametrize("name", ["news.jsonl.gz", "news.jsonl.zst", "NEWS.JSONL.GZ"])
def test_compressed_records_are_read(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(compress(name.lower(), LINES))
    articles, errors = read(tmp_path)
    assert (len(articles), errors) == (400, [])
    assert articles[6].id == f"{name}:7"


@pytest.mark.parametrize("name", ["news.csv.gz", "news.csv.zst"])
def test_compressed_tables_are_read(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(compress(name, b"text\nRain.\nSun.\n"))
    articles, errors = read(tmp_path)
    assert ([article.text for article in articles], errors) == (["Rain.", "Sun."], [])


@pytest.mark.parametrize("name", ["news.jsonl.gz", "news.jsonl.zst"])
def test_files_put_together_are_read_to_the_end(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(compress(name, b'{"text": "Rain."}\n') * 3)
    articles, errors = read(tmp_path)
    assert (len(articles), errors) == (3, [])


def test_articles_before_a_truncation_are_kept_and_the_last_is_named(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl.gz"
    path.write_bytes(gzip.compress(LINES)[:-9000])

    articles, (error,) = read(path)

    assert 50 < len(articles) < 399
    assert error.startswith(f"{path}, line {len(articles) + 1}: the data break off")
    assert error.endswith(f"(the last whole record is line {len(articles)})")


def test_a_truncated_zst_file_is_no_complete_one(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl.zst"
    data = [zstd.compress(LINES[: len(LINES) // 2]), zstd.compress(LINES[len(LINES) // 2 :])]
    path.write_bytes(data[0] + data[1][:-50])

    articles, (error,) = read(path)

    assert 150 < len(articles) < 400
    assert "the data break off: the file is truncated" in error


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("news.jsonl.gz", "cannot be read: Not a gzipped file"),
        ("news.jsonl.zst", "where the file is damaged, fetch or write it again"),
    ],
)
def test_what_is_not_compressed_is_an_error(tmp_path: Path, name: str, message: str) -> None:
    (tmp_path / name).write_bytes(b'{"text": "Rain."}\n')
    articles, (error,) = read(tmp_path)
    assert articles == []
    assert message in error


def test_an_unknown_ending_within_a_compressed_one_is_named(tmp_path: Path) -> None:
    (tmp_path / "news.xml.gz").write_bytes(b"")
    _, (error,) = read(tmp_path / "news.xml.gz")
    assert "the ending '.xml.gz' is not known" in error
