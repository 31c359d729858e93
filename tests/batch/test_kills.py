"""The command, killed at random moments and started again until it is done."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
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
    news = write_news([*range(40), 4, "{", 7, 11])
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
            time.sleep(chance.random() * 0.1)
            os.killpg(process.pid, signal.SIGKILL)
        said = process.communicate()[1]
        if process.returncode != -signal.SIGKILL:
            break
        kills += 1

    assert kills >= 2
    assert process.returncode == 1, said
    assert "44 read, 40 written, 1 rejected, 3 left out as duplicates" in said
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
