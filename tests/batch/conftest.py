from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import attrib
from attrib.batch import BatchSummary, run_batch

#: What the invented articles are made of: a sentence and its label.
SENTENCES = (
    ('"Pier {n} cannot wait for the spring," said Mayor Lena Ortiz.', "named_spokesperson"),
    ("Officials said on Monday that pier {n} would close for six weeks.", "anonymous_official"),
    ("The old town lies on the far side of pier {n}.", "unattributed"),
)
SPEAKER = "Mayor Lena Ortiz"
KINDS = {
    "named_spokesperson": "official",
    "anonymous_official": "official",
    "unattributed": "narration",
}

#: Bytes of a shard of some three articles.
SHARD_BYTES = 4_000


def labelled_article(number: int, **fields: Any) -> dict[str, Any]:
    """Return the record of a labelled article whose text is unlike those of other numbers."""
    text, sentences = "", []
    for turn in range(8):
        sentence, label = SENTENCES[(turn + number) % len(SENTENCES)]
        start = len(text)
        text += sentence.format(n=number * 10 + turn)
        record: dict[str, Any] = {
            "start": start,
            "end": len(text),
            "label": label,
            "kind": KINDS[label],
        }
        if SPEAKER in sentence:
            begin = text.index(SPEAKER, start)
            record["source"] = [begin, begin + len(SPEAKER)]
        sentences.append(record)
        text += "\n\n"
    article = {"id": f"n{number}", "outlet": "The Harrow Gazette", "text": text.rstrip()}
    return {**article, "sentences": sentences, **fields}


@pytest.fixture
def article() -> Callable[..., dict[str, Any]]:
    """Make the record of a labelled article from its number."""
    return labelled_article


@pytest.fixture
def write_news(tmp_path: Path) -> Callable[..., Path]:
    """Write articles (numbers, records or lines as they are) to a JSONL file."""

    def write(articles: Iterable[int | str | Mapping[str, Any]], name: str = "news.jsonl") -> Path:
        lines = []
        for one in articles:
            record = labelled_article(one) if isinstance(one, int) else one
            lines.append(record if isinstance(record, str) else json.dumps(record))
        path = tmp_path / name
        path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
        return path

    return write


@pytest.fixture
def read_lines() -> Callable[[Path | str], list[dict[str, Any]]]:
    """Read the records of a JSONL file."""

    def read(path: Path | str) -> list[dict[str, Any]]:
        return [json.loads(line) for line in Path(path).read_text("utf-8").splitlines()]

    return read


@pytest.fixture
def score() -> Callable[..., BatchSummary]:
    """Score labelled articles, three a shard, in this process: no model is needed."""
    return partial(run_batch, labelled=True, jobs=1, shard_bytes=SHARD_BYTES)


@pytest.fixture
def results() -> Callable[[Path], dict[str, bytes]]:
    """Read everything that a run is to come to, whatever happened on the way: all but its notes."""

    def read(out: Path) -> dict[str, bytes]:
        if out.is_dir():
            found = [path for path in out.iterdir() if path.is_file()]
        else:
            found = list(out.parent.glob(f"{out.stem}.*"))
        return {path.name: path.read_bytes() for path in found if path.name != "manifest.jsonl"}

    return read


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A Dask scheduler and two workers, each a process of its own."""
    address = tmp_path / "scheduler.json"
    begin = [sys.executable, "-m", "distributed.cli.dask_scheduler"]
    work = [sys.executable, "-m", "distributed.cli.dask_worker", "--nthreads", "1", "--no-nanny"]
    where = ["--scheduler-file", str(address), "--no-dashboard"]
    # In a folder of their own, where they leave scratch files, with the package under test.
    package = {**os.environ, "PYTHONPATH": str(Path(attrib.__file__).parents[1])}
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    quiet |= {"cwd": tmp_path, "env": package}
    started = [subprocess.Popen([*begin, *where, "--host", "127.0.0.1", "--port", "0"], **quiet)]
    try:
        deadline = time.monotonic() + 120
        while not address.exists() and time.monotonic() < deadline:
            time.sleep(0.1)
        workers = [subprocess.Popen([*work, *where], **quiet) for _ in range(2)]
        started += workers
        yield json.loads(address.read_text())["address"], workers
    finally:
        for process in started:
            process.kill()
            process.wait()
