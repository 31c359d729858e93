"""Files that are somewhere else."""

from __future__ import annotations

import functools
import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import fsspec
import pyarrow
import pytest
from fsspec.implementations.memory import MemoryFileSystem
from pyarrow import parquet

from attrib.errors import InputError
from attrib.reading import expand_inputs, plan_shards, read_articles, read_shard, shard_digest
from attrib.reading.remote import forget_listings

RECORDS = "".join(json.dumps({"text": f"Rain {number}."}) + "\n" for number in range(60))


@pytest.fixture
def memory() -> Iterator[fsspec.AbstractFileSystem]:
    """A store that holds nothing yet."""
    store = fsspec.filesystem("memory")
    store.store.clear()
    store.pseudo_dirs[:] = [""]
    yield store
    store.store.clear()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


class _Ranged(_Quiet):
    """A server that sends the range of bytes that is asked for, without announcing it."""

    def do_GET(self) -> None:
        asked = self.headers.get("Range")
        if asked is None:
            super().do_GET()
            return
        first, last = map(int, asked.removeprefix("bytes=").split("-"))
        data = Path(self.translate_path(self.path)).read_bytes()
        self.send_response(206)
        self.send_header("Content-Range", f"bytes {first}-{min(last, len(data) - 1)}/{len(data)}")
        self.send_header("Content-Length", str(len(data[first : last + 1])))
        self.end_headers()
        self.wfile.write(data[first : last + 1])


@pytest.fixture(params=[_Quiet, _Ranged])
def web(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a server that shows the test's folder, with and without ranges of bytes."""
    handler = functools.partial(request.param, directory=str(tmp_path))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_a_folder_of_a_store_is_read_as_a_local_one(memory: fsspec.AbstractFileSystem) -> None:
    memory.pipe("/news/b.txt", b"Wind blew.")
    memory.pipe("/news/a.jsonl", b'{"text": "Rain fell."}\n')
    memory.pipe("/news/sub/c.txt", b"Sun shone.")
    memory.pipe("/news/.cache/d.txt", b"Old.")
    memory.pipe("/news/notes.md", b"Notes.")

    articles = list(read_articles(["memory://news"]))

    assert [article.id for article in articles] == ["a.jsonl:1", "b.txt", "sub/c.txt"]
    assert [article.text for article in articles] == ["Rain fell.", "Wind blew.", "Sun shone."]


def test_globs_and_files_of_a_store(memory: fsspec.AbstractFileSystem) -> None:
    memory.pipe("/news/a.txt", b"Rain fell.")
    memory.pipe("/news/sub/b.txt", b"Sun shone.")

    assert [file.name for file in expand_inputs(["memory://news/**/*.txt"])] == ["a.txt", "b.txt"]
    (file,) = expand_inputs(["memory://news/sub/b.txt"])
    assert (file.path, file.name) == ("memory://news/sub/b.txt", "b.txt")


def test_files_of_the_same_name_go_by_their_addresses(memory: fsspec.AbstractFileSystem) -> None:
    memory.pipe("/x/a.txt", b"Rain fell.")
    memory.pipe("/y/a.txt", b"Sun shone.")
    files = expand_inputs(["memory://x/a.txt", "memory://y/a.txt"])
    assert [file.name for file in files] == ["memory://x/a.txt", "memory://y/a.txt"]


def test_a_large_remote_file_is_divided(memory: fsspec.AbstractFileSystem) -> None:
    memory.pipe("/news/a.jsonl", RECORDS.encode())
    files = expand_inputs(["memory://news/a.jsonl"])

    shards = plan_shards(files, shard_bytes=300)

    assert len(shards) > 2
    found = [one for shard in shards for one in read_shard(shard)]
    assert [one.where for one in found] == [f"line {number}" for number in range(1, 61)]


def test_a_changed_remote_file_is_noticed(memory: fsspec.AbstractFileSystem) -> None:
    memory.pipe("/news/a.txt", b"Rain fell.")
    files = expand_inputs(["memory://news"])
    (before,) = plan_shards(files)
    memory.pipe("/news/a.txt", b"Sun shone.")
    (after,) = plan_shards(files)

    assert shard_digest(before) != shard_digest(after)


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("memory://news/missing.txt", "no such file or folder"),
        ("memory://news/*.csv", r"no file that can be read \(.txt, .jsonl"),
        ("memory://news/notes.md", "the ending '.md' is not known; save it as"),
        ("nowhere://news/a.txt", "cannot be read: Protocol not known: nowhere"),
        ("zip://a.txt::memory://news.zip", "chained URLs"),
    ],
)
def test_a_remote_input_that_stands_for_nothing_is_an_error(
    memory: fsspec.AbstractFileSystem, url: str, message: str
) -> None:
    memory.pipe("/news/notes.md", b"Notes.")
    with pytest.raises(InputError, match=message) as caught:
        expand_inputs([url])
    assert caught.value.path == url


def test_what_every_server_of_a_kind_has_told_is_forgotten() -> None:
    class Server(MemoryFileSystem):
        protocol = "server"
        forgotten: ClassVar[list[str]] = []

        @staticmethod
        def _get_kwargs_from_urls(path: str) -> dict[str, str]:
            return {"host": path.split("/")[2]}

        def invalidate_cache(self, path: str | None = None) -> None:
            self.forgotten.append(self.storage_options["host"])

    fsspec.register_implementation("server", Server, clobber=True)

    forget_listings(["server://one/a", "server://one/b", "server://two/a", "two/b"])

    assert Server.forgotten == ["one", "two"]


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_: str) -> None:
        raise ImportError("Install s3fs to access S3")

    monkeypatch.setattr("fsspec.core.url_to_fs", missing)
    with pytest.raises(InputError, match=r"Install s3fs.*pip install 'attrib\[s3\]'"):
        expand_inputs(["s3://bucket/news.jsonl"])


def test_files_of_the_web(web: str, tmp_path: Path) -> None:
    (tmp_path / "news one.jsonl").write_text(RECORDS)
    (tmp_path / "b.txt").write_text("Wind blew.")
    rows = {"text": ["Sun shone.", "Snow lay."]}
    parquet.write_table(pyarrow.table(rows), tmp_path / "c.parquet")

    articles = list(read_articles([f"{web}/"]))

    assert [article.id for article in articles[:2]] == ["b.txt", "c.parquet:1"]
    assert [article.text for article in articles[1:3]] == rows["text"]
    assert articles[-1].id == "news one.jsonl:60"
    (again,) = read_articles([f"{web}/b.txt?version=1"])
    assert (again.id, again.text) == ("b.txt", "Wind blew.")


def test_parts_of_a_file_of_the_web(web: str, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(RECORDS)
    shards = plan_shards(expand_inputs([f"{web}/a.jsonl"]), shard_bytes=300)

    assert len(shards) > 2
    found = [one for shard in shards for one in read_shard(shard)]
    assert [one.where for one in found] == [f"line {number}" for number in range(1, 61)]


def test_a_page_that_is_not_there(web: str) -> None:
    with pytest.raises(InputError, match=r"missing\.txt: no such file or folder$"):
        expand_inputs([f"{web}/missing.txt"])
