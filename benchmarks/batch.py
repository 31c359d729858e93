"""What batch runs cost and whether they survive: each figure beside its reference in one run.

    python benchmarks/batch.py speed    --articles FILE [--count N] [--model NAME ...]
    python benchmarks/batch.py scaling  --articles FILE [--count N] [--jobs 2]
    python benchmarks/batch.py memory   --articles FILE [--count N]
    python benchmarks/batch.py constant --articles FILE [--count N]
    python benchmarks/batch.py resume   [--shards 10000]
    python benchmarks/batch.py kills    --articles FILE [--count N] [--rounds 30] [--labelled]

FILE is article JSONL (also .gz).  Where --count asks for more articles than it
holds, they are repeated with new ids and a last line of their own, so that
none is a duplicate; for `constant` each tenth of the run is the same articles
again.  Machines differ and are shared: the ratios count.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import count, islice, pairwise
from pathlib import Path
from typing import Any, NamedTuple

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"


def articles(path: Path, number: int, distinct: int | None = None) -> Iterator[dict[str, str]]:
    """Yield so many raw articles; the file is begun again where it, or `distinct`, is too small."""
    made = 0
    for turn in count():
        with gzip.open(path, "rt") if path.suffix == ".gz" else path.open() as lines:
            for line in islice(lines, min(distinct or number, number - made)):
                record = json.loads(line)
                raw = {name: record.get(name) for name in ("id", "outlet", "title", "text")}
                if turn:
                    raw["id"] = f"{raw['id']}-{turn}"
                    raw["text"] = f"{raw['text']}\n\nCopy {turn} of it."
                made += 1
                yield raw
        if made == number:
            return
        if not made:
            sys.exit(f"{path}: holds no articles")


def write_articles(
    arguments: argparse.Namespace,
    folder: str,
    number: int | None = None,
    distinct: int | None = None,
) -> Path:
    """Write the articles of a benchmark to a file of their own."""
    target = Path(folder) / f"articles-{number or arguments.count}.jsonl"
    with target.open("w", encoding="utf-8") as stream:
        for record in articles(arguments.articles, number or arguments.count, distinct):
            stream.write(json.dumps(record, ensure_ascii=False) + "\n")
    return target


class Clock:
    """Processor time by step; time within an inner step does not count for the outer one."""

    def __init__(self) -> None:
        self.seconds: Counter[str] = Counter()
        self._open: list[str] = []
        self._since = time.process_time()

    def _switch(self) -> None:
        now = time.process_time()
        self.seconds[self._open[-1] if self._open else "other"] += now - self._since
        self._since = now

    def run(self, step: str, function: Callable[..., Any], *given: Any, **named: Any) -> Any:
        self._switch()
        self._open.append(step)
        try:
            return function(*given, **named)
        finally:
            self._switch()
            self._open.pop()

    def wrap(self, home: Any, name: str, step: str) -> None:
        """Time a function where its module or object looks it up."""
        inner = getattr(home, name)

        def timed(*given: Any, **named: Any) -> Any:
            return self.run(step, inner, *given, **named)

        setattr(home, name, timed)

    def wrap_stream(self, home: Any, name: str, step: str) -> None:
        """Time a function that returns an iterator, item by item."""
        inner = getattr(home, name)

        def timed(*given: Any, **named: Any) -> Iterator[Any]:
            stream, end = iter(inner(*given, **named)), object()
            while (item := self.run(step, next, stream, end)) is not end:
                yield item

        setattr(home, name, timed)


def speed(arguments: argparse.Namespace) -> None:
    """Words a second with labels, spans and score, and where the time goes."""
    import spacy

    for model in arguments.model:
        with tempfile.TemporaryDirectory() as folder:
            source = write_articles(arguments, folder)
            texts = [json.loads(line)["text"] for line in source.open(encoding="utf-8")]
            words = sum(len(text.split()) for text in texts)
            blank = spacy.blank("en")
            list(blank.pipe(texts[:20]))
            begin = time.process_time()
            for text in texts:
                blank.make_doc(text)
            tokenising = words / (time.process_time() - begin)
            clock = _timed_run(source, Path(folder) / "out.jsonl", model)
        total = sum(clock.seconds.values())
        print(f"model {model}: {len(texts)} articles, {words} words, one process on one core")
        print(f"  {words / total:10.0f} words/s  read to written, with labels, spans and score")
        ratio = tokenising * total / words
        print(f"  {tokenising:10.0f} words/s  blank spaCy tokenisation: {ratio:.1f} times")
        for step, seconds in clock.seconds.most_common():
            print(f"  {step:28} {seconds:8.2f} s  {seconds / total:6.1%}")


def _timed_run(source: Path, out: Path, model: str) -> Clock:
    from attrib.batch import run_batch, worker
    from attrib.model import pipeline
    from attrib.reporting import jsonl, scores
    from attrib.scoring import score

    loaded = worker._load(model, worker.model_digest(model))
    list(loaded.pipe([]))
    clock = Clock()
    clock.wrap_stream(worker, "read_shard", "read")
    clock.wrap(pipeline, "lay_out", "split")
    clock.wrap(loaded.tagger, "tag", "tag")
    clock.wrap(loaded.classifier, "predict_kinds", "features and classify")
    clock.wrap(pipeline, "credit", "credit")
    clock.wrap(pipeline, "distinct_sources", "sources")
    clock.wrap(pipeline, "looks_english", "language")
    clock.wrap_stream(scores, "score_articles", "score")
    sys.modules["attrib.reporting"].score_articles = scores.score_articles  # type: ignore[attr-defined]
    del score
    clock.wrap(jsonl.json, "dumps", "write")
    clock.wrap(worker, "keys_of", "duplicates")
    clock.seconds.clear()
    clock._since = time.process_time()
    run_batch([source], out, model=model, jobs=1)
    clock.run("other", lambda: None)
    return clock


def _batch_process(source: Path, out: Path, *options: str) -> tuple[float, float]:
    """Run `attrib score` and return its seconds and its peak memory in MB."""
    script = (
        "import resource, sys, time\n"
        "from attrib.cli import main\n"
        "try:\n    main()\n"
        "except SystemExit as end:\n    assert not end.code, end.code\n"
        "own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "below = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss\n"
        "print(max(own, below) / 1024)\n"
    )
    command = [sys.executable, "-c", script, "score", str(source), "-o", str(out), *options]
    begin = time.perf_counter()
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return time.perf_counter() - begin, float(done.stdout.split()[-1])


def scaling(arguments: argparse.Namespace) -> None:
    """Many processes against one, start-up included."""
    with tempfile.TemporaryDirectory() as folder:
        source = write_articles(arguments, folder)
        for model in arguments.model:
            seconds = {}
            for jobs in (1, arguments.jobs):
                out = Path(folder) / f"{model.replace('/', '-')}-{jobs}.jsonl"
                options = ("--jobs", str(jobs), "--model", model, "--quiet")
                options += ("--shard-bytes", str(arguments.shard_bytes))
                seconds[jobs], _ = _batch_process(source, out, *options)
                print(f"model {model}: {jobs} processes, {seconds[jobs]:.1f} s")
            print(f"  {seconds[1] / seconds[arguments.jobs]:.2f} times as fast")


def memory(arguments: argparse.Namespace) -> None:
    """Peak memory of a process with 1,000 and with many articles."""
    with tempfile.TemporaryDirectory() as folder:
        for model in arguments.model:
            for number in sorted({min(1000, arguments.count), arguments.count}):
                source = write_articles(arguments, folder, number)
                out = Path(folder) / "out.jsonl"
                _, peak = _batch_process(source, out, "--jobs", "1", "--model", model, "--quiet")
                print(f"model {model}: {number} articles, peak memory {peak:.0f} MB")


class Mark(NamedTuple):
    """How far a run is after a shard: cumulated words and seconds, and its memory."""

    articles: int
    words: int
    seconds: float
    reference: float
    peak: float


def constant(arguments: argparse.Namespace) -> None:
    """Cost of a word in the first and in the last tenth, and memory on the way.

    After each shard another process, started anew for the purpose, labels the
    same 20 articles: what changes there is the machine, not the run.
    """
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    from attrib.batch import Progress, run_batch

    for model in arguments.model:
        with (
            tempfile.TemporaryDirectory() as folder,
            ProcessPoolExecutor(1, mp_context=get_context("spawn")) as other,
        ):
            texts = [record["text"] for record in articles(arguments.articles, 20)]
            other.submit(_seconds_to_label, model, texts).result()
            source = write_articles(arguments, folder, distinct=max(1, arguments.count // 10))
            marks = [Mark(0, 0, 0.0, 0.0, 0.0)]

            def note(
                progress: Progress,
                marks: list[Mark] = marks,
                other: ProcessPoolExecutor = other,
                model: str = model,
                texts: list[str] = texts,
            ) -> None:
                if progress.under_way.articles:
                    return
                seconds = time.process_time()
                peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
                reference = other.submit(_seconds_to_label, model, texts).result()
                marks.append(
                    Mark(
                        progress.scored,
                        progress.words,
                        seconds,
                        marks[-1].reference + reference,
                        peak,
                    )
                )

            run_batch(
                [source], Path(folder) / "out", model=model, jobs=1, on_progress=note,
                shard_bytes=arguments.shard_bytes,
            )  # fmt: skip
        # Before the first shard the model is loaded.
        _print_tenths(model, marks[2:])


@lru_cache(maxsize=1)
def _loaded(model: str) -> Any:
    import attrib

    return attrib.load(model)


def _seconds_to_label(model: str, texts: list[str]) -> float:
    from attrib import Article
    from attrib.scoring import score_article

    pipeline = _loaded(model)
    begin = time.process_time()
    for article in pipeline.pipe(Article(id="", text=text) for text in texts):
        score_article(article)
    return time.process_time() - begin


def _print_tenths(model: str, marks: list[Mark]) -> None:
    print(f"model {model}: {marks[-1].articles} articles, {len(marks)} shards")
    bounds = [round(tenth * (len(marks) - 1) / 10) for tenth in range(11)]
    costs = []
    for number, (first, last) in enumerate(pairwise(bounds), start=1):
        before, after = marks[first], marks[last]
        seconds, words = after.seconds - before.seconds, after.words - before.words
        reference = (after.reference - before.reference) / (last - first)
        costs.append(seconds / words / reference)
        print(
            f"  tenth {number:2}: {words / seconds:6.0f} words/s, {costs[-1] / costs[0]:.3f} times"
            f" the cost of the first beside the reference; peak memory {after.peak:.0f} MB"
        )
    early = next((mark for mark in marks if mark.articles >= 1000), marks[-1])
    print(f"  peak memory after {early.articles} articles {early.peak:.0f} MB")


def resume(arguments: argparse.Namespace) -> None:
    """Start-up of a run of which all shards but one are finished."""
    from attrib.batch import run_batch, worker

    def write_nothing(stream: Iterator[Any], job: Any, path: Path) -> Any:
        path.write_bytes(b"{}\n" * (number := sum(1 for _ in stream)))
        return worker.PartSizes(0, [3] * number)

    script = (
        "import time; begin = time.perf_counter()\n"
        "import sys\nfrom attrib.batch import run_batch\n"
        "def note(p): print(f'{p.finished} {time.perf_counter() - begin}', flush=True)\n"
        "run_batch([sys.argv[1]], sys.argv[2], labelled=True, jobs=1, shard_bytes=1,\n"
        "          on_progress=note)\n"
    )
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder) / "articles.jsonl", Path(folder) / "out"
        with source.open("w") as stream:
            for number in range(arguments.shards):
                sentence = {"start": 0, "end": 5, "label": "unattributed", "kind": "narration"}
                record = {"id": f"{number}", "text": f"Rain {number}.", "sentences": [sentence]}
                stream.write(json.dumps(record) + "\n")
        original, worker.write_part = worker.write_part, write_nothing
        begin = time.perf_counter()
        try:
            run_batch([source], out, labelled=True, jobs=1, shard_bytes=1)
        finally:
            worker.write_part = original
        print(f"{arguments.shards} shards prepared in {time.perf_counter() - begin:.1f} s")
        (out / f"part-{arguments.shards // 2:05d}.jsonl").unlink()
        begin = time.perf_counter()
        command = [sys.executable, "-c", script, str(source), str(out)]
        said = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
        finished, seconds = said.splitlines()[0].split()
        print(f"{float(seconds):.2f} s from the start of Python to the first shard to be done")
        print(f"  ({finished} shards skipped; all done after {time.perf_counter() - begin:.2f} s)")


def _kill_at_random(process: subprocess.Popen[bytes], parts: Path, chance: random.Random) -> bool:
    """Kill a process group while it starts, or when it has written some parts; not if it ends."""
    limit = time.monotonic() + (chance.uniform(0, 8) if chance.random() < 0.25 else 3600)
    enough = len(list(parts.glob("part-*"))) + chance.randint(1, 4)
    while process.poll() is None and time.monotonic() < limit:
        if len(list(parts.glob("part-*"))) >= enough:
            limit = min(limit, time.monotonic() + chance.uniform(0, 0.5))
            enough = sys.maxsize
        time.sleep(0.002)
    if process.poll() is not None:
        return False
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    return True


def kills(arguments: argparse.Namespace) -> None:
    """Kill the command at random moments until it is done, and compare with a calm run."""
    chance = random.Random(arguments.seed)
    with tempfile.TemporaryDirectory() as folder:
        source = write_articles(arguments, folder)
        if arguments.labelled:
            source = _label(source, arguments.model[0])
        command = [sys.executable, "-m", "attrib", "score", str(source), "--quiet"]
        command += ["--labelled"] * arguments.labelled
        command += ["--jobs", str(arguments.jobs), "--shard-bytes", str(arguments.shard_bytes)]
        command += ["--model", arguments.model[0]]
        subprocess.run([*command, "-o", f"{folder}/calm.jsonl"], check=True)
        killed = same = 0
        for turn in range(1, arguments.rounds + 1):
            out = Path(folder) / f"killed-{turn}.jsonl"
            for attempt in count():
                process = subprocess.Popen([*command, "-o", str(out)], start_new_session=True)
                # Some rounds end with a calm attempt, lest one that is always killed never ends.
                if attempt >= 10 or not _kill_at_random(process, Path(f"{out}.parts"), chance):
                    break
                killed += 1
            if process.wait():
                sys.exit(f"round {turn}: the command ended with {process.returncode}")
            equal = out.read_bytes() == Path(folder, "calm.jsonl").read_bytes()
            same += equal
            verdict = "the same" if equal else "DIFFERENT"
            print(f"round {turn}: {killed} kills so far, {verdict}", flush=True)
            out.unlink()
        print(f"{arguments.rounds} rounds, {killed} kills, {same} times the same byte for byte")
        if same < arguments.rounds:
            sys.exit(1)


def _label(source: Path, model: str) -> Path:
    """Label articles once, so that what is killed need not load the model each time."""
    target = source.with_name("labelled.jsonl")
    command = [sys.executable, "-m", "attrib", "predict", str(source), "-o", str(target)]
    subprocess.run([*command, "--model", model, "--quiet"], check=True)
    return target


BENCHMARKS: dict[str, Callable[[argparse.Namespace], None]] = {
    "speed": speed,
    "scaling": scaling,
    "memory": memory,
    "constant": constant,
    "resume": resume,
    "kills": kills,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("what", choices=BENCHMARKS)
    parser.add_argument("--articles", type=Path, help="article JSONL, also .gz")
    parser.add_argument("--count", type=int, default=300, help="how many articles")
    parser.add_argument("--model", nargs="+", default=["default"])
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--shards", type=int, default=10_000)
    parser.add_argument("--shard-bytes", type=int, default=500_000)
    parser.add_argument("--labelled", action="store_true", help="kill runs without a model")
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    if arguments.what != "resume" and not (arguments.articles and arguments.articles.is_file()):
        sys.exit("give article JSONL with --articles FILE")
    BENCHMARKS[arguments.what](arguments)
    print(f"(this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB)")


if __name__ == "__main__":
    main()
