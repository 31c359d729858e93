"""The command, killed at random moments and started again until it is done."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from attrib.batch import BatchSummary

Score = Callable[..., BatchSummary]
WriteNews = Callable[..., Path]
Results = Callable[[Path], dict[str, bytes]]

#: How often the command is killed at most.
KILLS = 5


def start(news: Path, out: Path, *options: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "attrib", "score", str(news), "-o", str(out), "--labelled"]
    return subprocess.Popen(
        [*command, "--shard-bytes", "4000", *options],
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def wait_for(parts: Path, count: int, process: subprocess.Popen[str]) -> None:
    """Wait until so many parts are there, or the process has ended."""
    while process.poll() is None and len(list(parts.glob("part-*"))) < count:
        time.sleep(0.005)


@pytest.mark.parametrize("name", ["scores", "scores.csv"])
def test_killed_at_random_moments(
    score: Score, write_news: WriteNews, results: Results, tmp_path: Path, name: str
) -> None:
    chance = random.Random(name)
    news = write_news([*range(160), 4, "{", 7, 11])
    for folder in ("calm", "killed"):
        (tmp_path / folder).mkdir()
    score([news], tmp_path / "calm" / name)
    out = tmp_path / "killed" / name
    parts = out if name == "scores" else out.with_name(f"{name}.parts")

    kills = 0
    while True:
        process = start(news, out, "--jobs", "2")
        if kills < KILLS:
            there = len(list(parts.glob("part-*")))
            wait_for(parts, there + chance.randint(1, 4), process)
            time.sleep(chance.random() * 0.05)
            with suppress(ProcessLookupError):  # It has ended by itself.
                os.killpg(process.pid, signal.SIGKILL)
        said = process.communicate()[1]
        if process.returncode != -signal.SIGKILL:
            break
        kills += 1

    assert kills >= 2
    assert process.returncode == 1, said
    assert "164 read, 160 written, 1 rejected, 3 left out as duplicates" in said
    assert results(out) == results(tmp_path / "calm" / name)
    assert not list((tmp_path / "killed").rglob("*.tmp"))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_interrupted_it_says_how_to_go_on(
    write_news: WriteNews, tmp_path: Path, number: signal.Signals, jobs: str
) -> None:
    news = write_news(range(200))
    process = start(news, tmp_path / "out", "--jobs", jobs)
    wait_for(tmp_path / "out", 2, process)
    if number == signal.SIGINT:
        # As a terminal does: to the workers too.
        os.killpg(process.pid, number)
    else:
        process.send_signal(number)
    said = process.communicate()[1]

    assert process.returncode == 130, said
    (line,) = said.splitlines()
    assert line.startswith("interrupted: ")
    assert line.endswith(" shards are finished; the same command goes on from there")
    assert not list((tmp_path / "out").rglob("*.tmp"))


#: Runs a job in child processes that die, with no chance to clean up, before or after
#: one change of the file system each, and then to its end.
EVERY_STEP = """
import os, sys
from functools import partial
from pathlib import Path
from attrib.batch import run_batch
from attrib.batch.storage import LocalStore

news, folder, name = sys.argv[1:]
run = partial(run_batch, [news], labelled=True, jobs=1, shard_bytes=4000)

def die_at(step, when):
    count = 0
    def deadly(function):
        def call(*given, **named):
            nonlocal count
            count += 1
            if (count, when) == (step, "before"):
                os._exit(99)
            result = function(*given, **named)
            if (count, when) == (step, "after"):
                os._exit(99)
            return result
        return call
    Path.replace, Path.unlink = deadly(Path.replace), deadly(Path.unlink)
    os.replace, LocalStore.append = deadly(os.replace), deadly(LocalStore.append)

Path(folder, "calm").mkdir()
run(Path(folder, "calm", name))
for when in ("before", "after"):
    for step in range(1, 1000):
        out = Path(folder, f"{when}-{step}", name)
        out.parent.mkdir()
        child = os.fork()
        if not child:
            die_at(step, when)
            run(out)
            os._exit(0)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        assert code in (0, 99), code
        run(out)
        if code == 0:
            break
"""


@pytest.mark.parametrize("name", ["scores", "scores.csv"])
def test_killed_at_every_step(
    write_news: WriteNews, results: Results, tmp_path: Path, name: str
) -> None:
    news = write_news([*range(6), 4, "{", 2])
    folder = tmp_path / "runs"
    folder.mkdir()

    subprocess.run([sys.executable, "-c", EVERY_STEP, news, folder, name], check=True)

    calm = results(folder / "calm" / name)
    killed = sorted(path for path in folder.iterdir() if path.name != "calm")
    assert len(calm) >= 3
    assert len(killed) > 30
    for path in killed:
        assert results(path / name) == calm, path.name
        assert not list(path.rglob("*.tmp")), path.name


def test_a_disk_that_is_full_when_the_parts_are_joined(
    score: Score, write_news: WriteNews, results: Results, tmp_path: Path
) -> None:
    news = write_news(range(12))
    (tmp_path / "calm").mkdir()
    score([news], tmp_path / "calm" / "scores.jsonl")
    size = (tmp_path / "calm" / "scores.jsonl").stat().st_size
    (tmp_path / "full").mkdir()
    out = tmp_path / "full" / "scores.jsonl"
    code = (
        "import resource, sys\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({size - 100}, {size - 100}))\n"
        "from attrib.cli import main\n"
        "main()\n"
    )
    command = ["score", str(news), "--labelled", "--shard-bytes", "4000", "-o", str(out)]

    full = subprocess.run([sys.executable, "-c", code, *command], capture_output=True, text=True)

    assert full.returncode == 1
    assert full.stderr.splitlines() == [
        f"error: {out}: cannot be written: File too large; what is finished is kept, "
        "and the same command goes on from there"
    ]
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["scores.jsonl.parts"]
    summary = score([news], out)
    assert summary.skipped == summary.shards > 2
    assert results(out) == results(tmp_path / "calm" / "scores.jsonl")
