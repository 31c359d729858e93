"""Crawls of the web."""

from __future__ import annotations

import gzip
from collections import Counter
from pathlib import Path

import pytest

from attrib.errors import InputError
from attrib.reading import InputFile, expand_inputs, plan_shards, read_articles, read_shard
from attrib.reading.warc import read_warc

PAGE = """<!DOCTYPE html><html><head><title>Wall {number} cracks</title>
<meta property="article:published_time" content="2021-03-04T10:00:00Z"></head><body><article>
<h1>Wall {number} cracks</h1><p>Wall {number} of the harbour cracked on Monday, the mayor, Ada
Venn, said in a statement to the town, and the café closed.</p><p>Engineers declined to comment
on the cause of the crack and on the cost of its repair.</p></article></body></html>"""


def record(kind: str, number: int, content: bytes) -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{kind}-{number}>\r\n"
        f"WARC-Target-URI: https://gazette.example/{number}\r\n"
        f"WARC-Date: 2024-03-01T00:00:00Z\r\nContent-Type: application/http; msgtype={kind}\r\n"
        f"Content-Length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content + b"\r\n\r\n"


def visit(
    number: int, *, status: str = "200 OK", kind: str = "text/html", page: bytes | None = None
) -> list[bytes]:
    """Return a request and its response."""
    body = PAGE.format(number=number).encode() if page is None else page
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n\r\n".encode()
    request = record("request", number, b"GET / HTTP/1.1\r\nHost: gazette.example\r\n\r\n")
    return [request, record("response", number, head + body)]


def write(path: Path, *visits: list[bytes]) -> Path:
    records = [one for visit in visits for one in visit]
    packed = map(gzip.compress, records) if path.suffix == ".gz" else records
    path.write_bytes(b"".join(packed))
    return path


def crawl(path: Path, count: int = 6) -> Path:
    return write(path, *map(visit, range(count)))


def parsed(path: Path) -> tuple[list[str], list[str]]:
    errors: list[InputError] = []
    ids = [article.id for article in read_articles([path], on_error=errors.append)]
    return ids, [str(error) for error in errors]


@pytest.mark.parametrize("name", ["news.warc", "news.warc.gz"])
def test_each_page_is_an_article(tmp_path: Path, name: str) -> None:
    first, second = read_articles([crawl(tmp_path / name, 2)])

    assert (first.id, second.id) == ("urn:uuid:response-0", "urn:uuid:response-1")
    assert "Wall 0 of the harbour cracked" in first.text
    assert "café" in first.text
    assert (first.date, first.title) == ("2021-03-04", "Wall 0 cracks")
    assert first.outlet == "gazette.example"
    url = "https://gazette.example/0"
    assert first.extra == {"url": url, "crawled": "2024-03-01T00:00:00Z"}


def test_what_is_no_page_is_skipped_and_counted_and_a_page_without_article_an_error(
    tmp_path: Path,
) -> None:
    path = tmp_path / "news.warc.gz"
    write(
        path,
        visit(1),
        visit(2, status="404 Not Found"),
        visit(3, kind="image/png"),
        visit(4, page=b"<html><body></body></html>"),
    )
    skipped: Counter[str] = Counter()

    def count(reason: str) -> None:
        skipped[reason] += 1

    good, bad = read_warc(InputFile(str(path), path.name), on_skip=count)

    assert good.where == "record urn:uuid:response-1"
    message = "no article found in the page https://gazette.example/4"
    assert str(bad.result) == f"{path}, record urn:uuid:response-4: {message}"
    assert skipped == {"request record": 4, "HTTP status 404": 1, "content type image/png": 1}


def test_the_server_says_how_a_page_is_encoded(tmp_path: Path) -> None:
    path = tmp_path / "news.warc"
    page = PAGE.format(number=1).encode("cp1252")
    write(path, visit(1, kind="text/html; charset=cp1252", page=page))
    (article,) = read_articles([path])
    assert "café" in article.text


@pytest.mark.parametrize("name", ["news.warc", "news.warc.gz"])
def test_parts_of_a_crawl_are_read_as_the_whole(tmp_path: Path, name: str) -> None:
    path = crawl(tmp_path / name)
    shards = plan_shards(expand_inputs([path]), shard_bytes=10)

    assert len(shards) > 2
    found = [one.article for shard in shards for one in read_shard(shard)]
    assert found == list(read_articles([path]))


@pytest.mark.parametrize("name", ["news.warc", "news.warc.gz"])
@pytest.mark.parametrize("missing", [30, 300, 900])
def test_articles_before_a_truncation_are_kept_and_the_last_is_named(
    tmp_path: Path, name: str, missing: int
) -> None:
    path = crawl(tmp_path / name)
    path.write_bytes(path.read_bytes()[:-missing])

    ids, (error,) = parsed(path)

    assert 3 < len(ids) < 6
    assert ids == [f"urn:uuid:response-{number}" for number in range(len(ids))]
    assert f"{path}: the data break off: the file is truncated" in error
    assert "(the last whole record is record " in error
    shards = plan_shards(expand_inputs([path]), shard_bytes=10)
    errors: list[InputError] = []
    found = [one for shard in shards for one in read_shard(shard, on_error=errors.append)]
    assert [one.article.id for one in found] == ids
    assert len(errors) == 1


def test_a_crawl_compressed_as_one_is_read_too(tmp_path: Path) -> None:
    plain = crawl(tmp_path / "news.warc")
    path = tmp_path / "one.warc.gz"
    path.write_bytes(gzip.compress(plain.read_bytes()))
    assert len(plan_shards(expand_inputs([path]), shard_bytes=10)) == 1
    assert parsed(path) == parsed(plain)


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"", "the file holds no records"), (b"Rain fell.\n", "no WARC record")],
)
def test_what_is_no_crawl_is_an_error(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "news.warc"
    path.write_bytes(content)
    ids, (error,) = parsed(path)
    assert ids == []
    assert message in error
