"""Runs from and to S3 and Google Cloud Storage, played by servers on this machine.

What `pip install 'attrib[s3]'` and `attrib[gs]` bring talks to them as to the real ones.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from html import unescape
from http.client import HTTPConnection
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import quote
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest

import attrib
from attrib.batch import BatchError, BatchSummary, Progress
from attrib.errors import InputError
from attrib.reading import expand_inputs, plan_shards, read_shard

pytest.importorskip("s3fs", reason="runs on S3 need s3fs: pip install 'attrib[test]'")
pytest.importorskip("moto.server", reason="S3 is played by moto: pip install 'attrib[test]'")

Score = Callable[..., BatchSummary]
WriteNews = Callable[..., Path]
Results = Callable[[Path], dict[str, bytes]]
Article = Callable[..., dict[str, Any]]

FORBIDDEN = b"<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>"
#: What the server does besides.
Hook = Callable[[str, str], None]


class Front:
    """A server of S3 that notes what it is asked for, and refuses or alters it when it is told to.

    Attributes
    ----------
    asked : list of (str, str)
        Method and path of each request.
    refuses : callable
        Says of a request whether it is refused.
    before, after : callable
        Called with a request before and after it is answered.
    minio : bool
        Tell times in listings to the millisecond, as MinIO does.
    """

    def __init__(self) -> None:
        from moto.server import DomainDispatcherApplication, create_backend_app

        self.app = DomainDispatcherApplication(create_backend_app)
        self.reset()

    def reset(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.refuses: Callable[[str, str], bool] = lambda method, path: False
        self.before: Hook = lambda method, path: None
        self.after: Hook = lambda method, path: None
        self.minio = False

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterator[bytes]:
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        self.asked.append((method, path))
        self.before(method, path)
        if self.refuses(method, path):
            start("403 Forbidden", [("Content-Length", str(len(FORBIDDEN)))])
            if method != "HEAD":
                yield FORBIDDEN
            return
        answer = b"".join(self.app(environ, start))
        self.after(method, path)
        yield (
            answer.replace(b".000Z</LastModified>", b".250Z</LastModified>")
            if self.minio
            else answer
        )

    def writes(self) -> int:
        return sum(method in ("PUT", "POST", "DELETE") for method, _ in self.asked)


class Server:
    """S3 on a port of this machine, that can be stopped and started with what it holds."""

    def __init__(self) -> None:
        self.front = Front()
        self.port = 0
        self.start()

    def start(self) -> None:
        from werkzeug.serving import WSGIRequestHandler, make_server

        class Quiet(WSGIRequestHandler):
            def log(self, type: str, message: str, *args: object) -> None:
                pass

        self._server = make_server(
            "127.0.0.1", self.port, self.front, threaded=True, request_handler=Quiet
        )
        self.port = self._server.port
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ask(self, method: str, path: str, data: bytes = b"", query: str = "") -> tuple[int, bytes]:
        connection = HTTPConnection("127.0.0.1", self.port)
        # Without a name, moto shows only what is public; it does not look at signatures.
        lena = {
            "Authorization": "AWS4-HMAC-SHA256 Credential=lena/20260101/us-east-1/s3/aws4_request"
        }
        connection.request(method, f"{quote(path)}?{query}", data, lena)
        answer = connection.getresponse()
        found = answer.status, answer.read()
        connection.close()
        return found

    def make_bucket(self, name: str) -> None:
        assert self.ask("PUT", f"/{name}")[0] == 200

    def put(self, key: str, data: bytes) -> None:
        assert self.ask("PUT", f"/bucket/{key}", data)[0] == 200

    def get(self, key: str) -> bytes:
        status, data = self.ask("GET", f"/bucket/{key}")
        assert status == 200, data
        return data

    def buckets(self) -> list[str]:
        return re.findall(r"<Name>(.*?)</Name>", self.ask("GET", "/")[1].decode())

    def folder(self, prefix: str) -> dict[str, bytes]:
        """Return what a run is to come to: all objects but the run's own notes."""
        query = f"list-type=2&prefix={quote(prefix)}"
        listing = self.ask("GET", "/bucket", query=query)[1].decode()
        keys = [unescape(key) for key in re.findall(r"<Key>(.*?)</Key>", listing)]
        names = [key.removeprefix(prefix) for key in keys]
        return {
            name: self.get(prefix + name)
            for name in names
            if not name.startswith((".attrib/", "manifest.jsonl"))
        }


def gzipped(path: Path) -> bytes:
    return gzip.compress(path.read_bytes(), mtime=0)


def with_urls(files: dict[str, bytes], folder: Path, url: str) -> dict[str, bytes]:
    """Say of results from local input what those from a store say: reports name files."""
    return {name: data.replace(f"{folder}/".encode(), url.encode()) for name, data in files.items()}


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """S3 for this process and those it starts, with an empty bucket ``bucket``."""
    from s3fs import S3FileSystem

    server = Server()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL", server.url)
        patch.setenv("AWS_ACCESS_KEY_ID", "lena")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
        patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        patch.setenv("AWS_MAX_ATTEMPTS", "1")
        # Nothing of the settings of whoever runs the tests.
        patch.setenv("AWS_CONFIG_FILE", os.devnull)
        patch.setenv("AWS_SHARED_CREDENTIALS_FILE", os.devnull)
        patch.delenv("AWS_PROFILE", raising=False)
        patch.setenv("PYTHONPATH", str(Path(attrib.__file__).parents[1]))
        S3FileSystem.clear_instance_cache()
        yield server
        S3FileSystem.clear_instance_cache()
    server.stop()


@pytest.fixture
def s3(server: Server) -> Iterator[Server]:
    """The server with nothing in its bucket."""
    server.front.reset()
    server.ask("POST", "/moto-api/reset")
    server.make_bucket("bucket")
    server.front.reset()
    yield server
    server.front.reset()


@pytest.fixture
def news(s3: Server, write_news: WriteNews, tmp_path: Path) -> Path:
    """Three files in a folder here and at ``s3://bucket/news/``, the first two compressed."""
    (tmp_path / "news").mkdir()
    for name, numbers in (("a", [*range(9), "{"]), ("b", [*range(9, 15), 4]), ("c", range(15, 24))):
        plain = write_news(numbers, f"{name}.jsonl")
        data, ending = (plain.read_bytes(), "") if name == "c" else (gzipped(plain), ".gz")
        (tmp_path / "news" / f"{name}.jsonl{ending}").write_bytes(data)
        s3.put(f"news/{name}.jsonl{ending}", data)
    return tmp_path / "news"


@pytest.fixture
def expect(
    score: Score, news: Path, results: Results, tmp_path: Path
) -> Callable[..., dict[str, bytes]]:
    """Return the results of a run over the same files on this machine."""

    def run(name: str, **options: Any) -> dict[str, bytes]:
        (tmp_path / "here").mkdir(exist_ok=True)
        score([news], tmp_path / "here" / name, **options)
        return with_urls(results(tmp_path / "here" / name), news, "s3://bucket/news/")

    return run


@pytest.mark.parametrize(
    ("task", "name"),
    [
        ("score", "out"),
        ("score", "out.csv"),
        ("score", "out.parquet"),
        ("predict", "out.jsonl"),
        ("predict", "out.parquet"),
    ],
)
def test_the_results_are_those_of_local_files(
    score: Score, s3: Server, expect: Callable[..., dict[str, bytes]], task: str, name: str
) -> None:
    summary = score(["s3://bucket/news/"], f"s3://bucket/results/{name}", task=task)

    assert (summary.read, summary.scored, summary.rejected, summary.duplicates) == (26, 24, 1, 1)
    assert summary.shards == 5
    found = s3.folder("results/out/" if name == "out" else "results/")
    assert found == expect(name, task=task)


def test_a_finished_run_is_not_read_again(score: Score, s3: Server, news: Path) -> None:
    score(["s3://bucket/news/*.jsonl.gz"], "s3://bucket/out", format="parquet")
    before = s3.folder("out/")
    s3.front.reset()

    again = score(["s3://bucket/news/*.jsonl.gz"], "s3://bucket/out", format="parquet")

    assert again.skipped == again.shards
    assert s3.folder("out/") == before
    asked = s3.front.asked
    assert not [path for _, path in asked if path.startswith("/bucket/news/")]
    assert not [
        path for method, path in asked if (method, path[:17]) == ("PUT", "/bucket/out/part-")
    ]


def test_interrupted_at_every_step(
    score: Score, s3: Server, write_news: WriteNews, results: Results, tmp_path: Path
) -> None:
    news = write_news([*range(5), 2, "{"])
    s3.put("news.jsonl", news.read_bytes())
    (tmp_path / "here").mkdir()
    score([news], tmp_path / "here" / "out.csv")
    expected = with_urls(results(tmp_path / "here" / "out.csv"), tmp_path, "s3://bucket/")
    for step in count(1):
        s3.front.reset()
        # From here on it is as if the process were dead.
        s3.front.refuses = lambda method, path, step=step: s3.front.writes() >= step
        try:
            score(["s3://bucket/news.jsonl"], "s3://bucket/results/out.csv")
        except BatchError:
            s3.front.reset()
            score(["s3://bucket/news.jsonl"], "s3://bucket/results/out.csv")
            assert s3.folder("results/") == expected, step
        else:
            break
        for name in expected:
            s3.ask("DELETE", f"/bucket/results/{name}")

    assert step > 10
    assert sorted(expected) == ["out.csv", "out.duplicates.jsonl", "out.rejects.jsonl"]


@pytest.mark.parametrize("refused", ["/bucket/news/b.jsonl.gz", "/bucket/news/c.jsonl"])
def test_an_input_that_cannot_be_reached_is_no_reject(
    score: Score,
    s3: Server,
    news: Path,
    expect: Callable[..., dict[str, bytes]],
    results: Results,
    tmp_path: Path,
    refused: str,
) -> None:
    begun = []

    def refuse_from_now_on(progress: Progress) -> None:
        begun.append(progress)
        s3.front.refuses = lambda method, path: path == refused

    with pytest.raises(BatchError) as caught:
        score(["s3://bucket/news/"], tmp_path / "out", on_progress=refuse_from_now_on)
    s3.front.reset()
    summary = score(["s3://bucket/news/"], tmp_path / "out")

    assert str(caught.value) == (
        f"s3:/{refused}: access is denied: Forbidden; check the credentials (AWS_ACCESS_KEY_ID and "
        "AWS_SECRET_ACCESS_KEY, or AWS_PROFILE) and what they allow; what is finished is kept, and "
        "the same command goes on from there"
    )
    assert 0 < summary.skipped < summary.shards
    assert summary.rejected == 1
    assert results(tmp_path / "out") == expect("out")


@pytest.mark.parametrize("refused", ["GET", "HEAD"])
def test_inputs_that_cannot_be_listed_or_looked_at_end_the_run(
    score: Score, s3: Server, news: Path, tmp_path: Path, refused: str
) -> None:
    s3.front.refuses = lambda method, path: method == refused

    with pytest.raises(BatchError, match=r"access is denied: .*; check the credentials"):
        score([news, "s3://bucket/news/c.jsonl", "s3://bucket/news/"], tmp_path / "out")

    s3.front.reset()
    assert score(["s3://bucket/news/"], tmp_path / "out").rejected == 1


def test_new_objects_are_seen_by_the_same_process(
    score: Score, s3: Server, news: Path, write_news: WriteNews, tmp_path: Path
) -> None:
    score(["s3://bucket/news/"], tmp_path / "out")
    s3.put("news/d.jsonl", write_news(range(30, 34)).read_bytes())

    assert [file.name for file in expand_inputs(["s3://bucket/news/*.jsonl"])] == [
        "c.jsonl",
        "d.jsonl",
    ]
    summary = score(["s3://bucket/news/"], tmp_path / "out")

    assert (summary.read, summary.rejected) == (30, 1)
    assert summary.skipped < summary.shards


def test_an_object_that_changes_during_the_run_is_noticed(
    s3: Server, article: Article, write_news: WriteNews
) -> None:
    s3.put("news/a.jsonl", write_news(range(4)).read_bytes())
    shards = plan_shards(expand_inputs(["s3://bucket/news/"]))
    s3.put("news/a.jsonl", write_news(range(4, 8)).read_bytes())

    with pytest.raises(InputError, match=r"news/a\.jsonl: the file was changed after the job beg"):
        list(read_shard(shards[0]))


def test_times_need_not_be_as_exact_of_an_object_as_in_a_listing(
    s3: Server, write_news: WriteNews
) -> None:
    s3.put("news/a.jsonl", write_news(range(4)).read_bytes())
    s3.front.minio = True
    (listed,) = plan_shards(expand_inputs(["s3://bucket/news/"]))
    (looked_at,) = plan_shards(expand_inputs(["s3://bucket/news/a.jsonl"]))

    assert listed == looked_at
    assert len(list(read_shard(listed))) == 4


def test_planning_asks_for_lists_not_for_each_object(s3: Server, write_news: WriteNews) -> None:
    data = write_news(range(1)).read_bytes()
    for number in range(20):
        s3.put(f"news/{number}.jsonl", data)
    s3.front.reset()

    assert len(plan_shards(expand_inputs(["s3://bucket/news/"]))) == 1
    assert len(s3.front.asked) < 5


@pytest.mark.parametrize("name", ["a b#c.jsonl", "50%.jsonl", "Müll+1.jsonl", "a[1].jsonl"])
def test_names_with_signs_that_mean_something_elsewhere(
    s3: Server, write_news: WriteNews, name: str
) -> None:
    s3.put(f"news/{name}", write_news(range(2)).read_bytes())

    for given in ("s3://bucket/news/", "s3://bucket/news/*", f"s3://bucket/news/{name}"):
        (file,) = expand_inputs([given])
        assert file == (f"s3://bucket/news/{name}", name)
        (shard,) = plan_shards([file])
        assert len(list(read_shard(shard))) == 2


def test_folders_made_by_hand_hold_no_files(
    score: Score, s3: Server, write_news: WriteNews
) -> None:
    # What the console of AWS makes for "create folder".
    s3.put("news/", b"")
    s3.put("out.v1/", b"")
    s3.put("news/a.jsonl", write_news(range(2)).read_bytes())

    assert score(["s3://bucket/news/"], "s3://bucket/out.v1/").scored == 2
    assert s3.folder("out.v1/").keys() == {"", "part-00000.jsonl"}


@pytest.mark.parametrize("name", ["out", "out.csv"])
def test_a_bucket_of_a_mistyped_name_is_not_made(
    score: Score, s3: Server, write_news: WriteNews, name: str
) -> None:
    with pytest.raises(BatchError, match=rf"s3://bukcet/{name}: .* no such bucket, make it first"):
        score([write_news(range(2))], f"s3://bukcet/{name}")
    assert s3.buckets() == ["bucket"]


def test_a_bucket_without_anything_else_is_a_folder(
    score: Score, s3: Server, write_news: WriteNews
) -> None:
    s3.make_bucket("news.scores")
    score([write_news(range(2))], "s3://news.scores")
    assert s3.ask("GET", "/news.scores/part-00000.jsonl")[0] == 200


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        ("AWS_ENDPOINT_URL", "127.0.0.1:9", "the store cannot be asked: Invalid endpoint"),
        ("AWS_ENDPOINT_URL", "http://127.0.0.1:9", "Could not connect .*; check that the server"),
        ("AWS_PROFILE", "nobody", r"\(nobody\) could not be found; check the credentials"),
    ],
)
def test_settings_that_lead_nowhere(
    score: Score,
    s3: Server,
    news: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    variable: str,
    value: str,
    message: str,
) -> None:
    from s3fs import S3FileSystem

    monkeypatch.setenv(variable, value)
    S3FileSystem.clear_instance_cache()
    for given, out in ((news, "s3://bucket/out"), ("s3://bucket/news/", tmp_path / "out")):
        with pytest.raises(BatchError, match=f"s3://bucket/.*{message}"):
            score([given], out)
    S3FileSystem.clear_instance_cache()


def start(given: str, out: str, *options: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "attrib", "score", given, "-o", out, "--labelled"]
    return subprocess.Popen(
        [*command, "--shard-bytes", "4000", *options],
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


@pytest.mark.parametrize(
    ("name", "jobs", "write", "moment"),
    [("out", "2", 7, "before"), ("out.parquet", "1", 9, "after")],
)
def test_the_command_killed_while_it_writes(
    s3: Server,
    news: Path,
    expect: Callable[..., dict[str, bytes]],
    name: str,
    jobs: str,
    write: int,
    moment: str,
) -> None:
    expected = expect(name)
    s3.front.reset()
    process = start("s3://bucket/news/", f"s3://bucket/results/{name}", "--jobs", jobs)

    def kill(method: str, path: str) -> None:
        if s3.front.writes() == write and process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)

    setattr(s3.front, moment, kill)
    process.communicate()
    s3.front.reset()
    again = start("s3://bucket/news/", f"s3://bucket/results/{name}", "--jobs", jobs)
    said = again.communicate()[1]

    assert process.returncode == -signal.SIGKILL
    assert again.returncode == 1
    assert "26 read, 24 written, 1 rejected, 1 left out as duplicates; " in said
    assert " shards were finished before" in said
    assert s3.folder("results/out/" if name == "out" else "results/") == expected


def test_a_server_that_goes_away(
    s3: Server, news: Path, expect: Callable[..., dict[str, bytes]]
) -> None:
    gone = threading.Event()

    def go_away(method: str, path: str) -> None:
        if method == "PUT" and path.endswith("/shard-00002.jsonl"):
            gone.set()

    s3.front.after = go_away
    process = start("s3://bucket/news/", "s3://bucket/results/out", "--jobs", "2")
    assert gone.wait(60)
    s3.stop()
    try:
        said = process.communicate()[1]
    finally:
        s3.front.reset()
        s3.start()
    again = start("s3://bucket/news/", "s3://bucket/results/out", "--jobs", "2")
    said_again = again.communicate()[1]

    assert process.returncode == 1
    last = said.splitlines()[-1]
    assert re.match(r"error: s3://bucket/.*: the store has failed: .*127\.0\.0\.1", last), said
    assert last.endswith(
        "; check that the server is up and its address right (AWS_ENDPOINT_URL where it is your "
        "own); what is finished is kept, and the same command goes on from there"
    )
    assert "Traceback" not in said
    assert again.returncode == 1
    assert " shards were finished before" in said_again
    assert s3.folder("results/out/") == expect("out")


def test_dask_workers_read_and_write_the_store(
    score: Score,
    s3: Server,
    news: Path,
    expect: Callable[..., dict[str, bytes]],
    cluster: tuple[str, list[subprocess.Popen[bytes]]],
) -> None:
    summary = score(["s3://bucket/news/"], "s3://bucket/results/out", scheduler=cluster[0])

    assert summary.scored == 24
    assert s3.folder("results/out/") == expect("out")


class Google:
    """Google Cloud Storage on a port of this machine, with an empty bucket ``bucket``."""

    def __init__(self, port: int) -> None:
        self.port = port

    def ask(self, method: str, path: str, data: bytes = b"") -> bytes:
        connection = HTTPConnection("127.0.0.1", self.port)
        connection.request(method, path, data, {"Content-Type": "application/octet-stream"})
        answer = connection.getresponse()
        found = answer.read()
        connection.close()
        assert answer.status == 200, found
        return found

    def put(self, name: str, data: bytes) -> None:
        place = "/upload/storage/v1/b/bucket/o?uploadType=media&name="
        self.ask("POST", place + quote(name, safe=""), data)

    def get(self, name: str) -> bytes:
        return self.ask("GET", f"/storage/v1/b/bucket/o/{quote(name, safe='')}?alt=media")

    def names(self) -> list[str]:
        found = json.loads(self.ask("GET", "/storage/v1/b/bucket/o"))
        return [one["name"] for one in found["items"]]


@pytest.fixture
def google(monkeypatch: pytest.MonkeyPatch) -> Iterator[Google]:
    """Google's storage for the commands that the test starts."""
    if find_spec("gcsfs") is None or find_spec("gcp_storage_emulator") is None:
        pytest.skip("runs on Google's storage: pip install 'attrib[test-gs]'")
    from gcp_storage_emulator.server import create_server

    server = create_server("127.0.0.1", 0, in_memory=True, default_bucket="bucket")
    server.start()
    port = server._api._httpd.server_port
    monkeypatch.setenv("STORAGE_EMULATOR_HOST", f"http://127.0.0.1:{port}")
    # The emulator knows one kind of bucket only; gcsfs would ask Google itself.
    monkeypatch.setenv("GCSFS_EXPERIMENTAL_ZB_HNS_SUPPORT", "false")
    monkeypatch.setenv("PYTHONPATH", str(Path(attrib.__file__).parents[1]))
    yield Google(port)
    server.stop()


def test_google_cloud_storage(google: Google, news: Path, results: Results, tmp_path: Path) -> None:
    name = "out.csv"
    for file in news.iterdir():
        google.put(f"news/{file.name}", file.read_bytes())
    (tmp_path / "here").mkdir()
    here = start(str(news), str(tmp_path / "here" / name), "--jobs", "1")
    there = start("gs://bucket/news/", f"gs://bucket/results/{name}", "--jobs", "1")
    here.communicate()
    said = there.communicate()[1]

    assert there.returncode == here.returncode == 1
    assert "26 read, 24 written, 1 rejected, 1 left out as duplicates" in said
    expected = with_urls(results(tmp_path / "here" / name), news, "gs://bucket/news/")
    assert {n for n in google.names() if not n.startswith("news/")} == {
        f"results/{n}" for n in expected
    }
    assert {n: google.get(f"results/{n}") for n in expected} == expected
