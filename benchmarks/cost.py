"""What attrib costs: words a second, start-up, memory, each beside a reference in the same run.

    python benchmarks/cost.py speed   [--articles FILE] [--model NAME ...]
    python benchmarks/cost.py startup
    python benchmarks/cost.py memory  --articles FILE [--model NAME]

Machines differ and are shared, so the ratios are what counts.  FILE is article
JSONL (also .gz); without one, the invented articles of ``data/`` are repeated.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"

HERE = Path(__file__).resolve().parent.parent
INVENTED = HERE / "data" / "articles" / "invented.jsonl"


def read_raw(path: Path | None, count: int) -> list[dict[str, str]]:
    """Read up to `count` articles without their labels; the invented ones are repeated."""
    chosen = path or INVENTED
    records = []
    with gzip.open(chosen, "rt") if chosen.suffix == ".gz" else chosen.open() as lines:
        for line in lines:
            record = json.loads(line)
            records.append({name: record.get(name) for name in ("id", "outlet", "title", "text")})
            if len(records) == count:
                break
    if path is not None:
        return records
    return [{**records[i % len(records)], "id": f"{i}"} for i in range(max(count, len(records)))]


def build_parsing_pipeline():
    """Build a spaCy pipeline of the architecture of en_core_web_sm with random weights."""
    import spacy

    embed = {
        "@architectures": "spacy.MultiHashEmbed.v2",
        "width": 96,
        "attrs": ["NORM", "PREFIX", "SUFFIX", "SHAPE", "SPACY", "IS_SPACE"],
        "rows": [5000, 1000, 2500, 2500, 50, 50],
        "include_static_vectors": False,
    }
    encode = {
        "@architectures": "spacy.MaxoutWindowEncoder.v2",
        "width": 96,
        "depth": 4,
        "window_size": 1,
        "maxout_pieces": 3,
    }
    tok2vec = {"@architectures": "spacy.Tok2Vec.v2", "embed": embed, "encode": encode}
    listen = {"@architectures": "spacy.Tok2VecListener.v1", "width": 96, "upstream": "tok2vec"}
    nlp = spacy.blank("en")
    nlp.add_pipe("tok2vec", config={"model": tok2vec})
    tagger = nlp.add_pipe(
        "tagger", config={"model": {"@architectures": "spacy.Tagger.v2", "tok2vec": listen}}
    )
    transition = {
        "@architectures": "spacy.TransitionBasedParser.v2",
        "extra_state_tokens": False,
        "hidden_width": 64,
        "maxout_pieces": 2,
        "use_upper": True,
    }
    parser = nlp.add_pipe(
        "parser",
        config={"model": {**transition, "state_type": "parser", "tok2vec": listen}},
    )
    ner = nlp.add_pipe(
        "ner", config={"model": {**transition, "state_type": "ner", "tok2vec": tok2vec}}
    )
    for number in range(50):
        tagger.add_label(f"T{number}")
    for number in range(45):
        parser.add_label(f"D{number}")
    for number in range(18):
        ner.add_label(f"E{number}")
    nlp.initialize()
    return nlp


def run_predict(model, source: Path, target: Path) -> None:
    """Run what `attrib predict` runs: read, split, tag, label, write."""
    from attrib.reading import read_articles
    from attrib.records import article_to_record

    with target.open("w", encoding="utf-8") as stream:
        for article in model.pipe(read_articles([str(source)])):
            stream.write(json.dumps(article_to_record(article), ensure_ascii=False) + "\n")


def speed(arguments: argparse.Namespace) -> None:
    import spacy

    import attrib

    records = read_raw(arguments.articles, arguments.count)
    texts = [record["text"] for record in records]
    words = sum(len(text.split()) for text in texts)
    parsing, blank = build_parsing_pipeline(), spacy.blank("en")
    models = {name: attrib.load(name) for name in arguments.model}
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "in.jsonl", Path(folder) / "out.jsonl"
        source.write_text("".join(json.dumps(r) + "\n" for r in records), "utf-8")
        runs: dict[str, Callable[[], object]] = {
            "spaCy tokenisation alone": lambda: [blank.make_doc(text) for text in texts],
            "spaCy tok2vec+tagger+parser+ner": lambda: list(parsing.pipe(texts, batch_size=64)),
        }
        for name, model in models.items():
            runs[f"attrib predict, model {name}"] = lambda m=model: run_predict(m, source, target)
        seconds: dict[str, list[float]] = {name: [] for name in runs}
        for turn in range(arguments.rounds + 1):
            for name, run in runs.items():
                begin = time.process_time()
                run()
                if turn:  # the first round warms up
                    seconds[name].append(time.process_time() - begin)
    rates = {name: words / statistics.median(times) for name, times in seconds.items()}
    token, parse = list(rates.values())[:2]
    print(f"{len(texts)} articles, {words} words, median of {arguments.rounds} rounds, one core")
    for name, rate in rates.items():
        print(
            f"{name:36} {rate:10.0f} words/s   {rate / parse:6.2f} x the parsing pipeline"
            f"   1/{token / rate:.1f} of tokenisation"
        )


def _clock(command: list[str]) -> float:
    begin = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - begin


def startup(arguments: argparse.Namespace) -> None:
    python = sys.executable
    example = sorted((HERE / "data" / "examples").glob("*.jsonl"))[0]
    commands = {
        "python -c 'import spacy'": [python, "-c", "import spacy"],
        "attrib --help": [python, "-m", "attrib", "--help"],
        **{
            f"attrib score ONE --model {name}": [
                python, "-m", "attrib", "score", str(example), "--model", name,
            ]
            for name in arguments.model
        },
    }  # fmt: skip
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    for turn in range(arguments.rounds + 1):
        for name, command in commands.items():
            spent = _clock(command)
            if turn:
                seconds[name].append(spent)
    reference = statistics.median(seconds["python -c 'import spacy'"])
    for name, times in seconds.items():
        middle = statistics.median(times)
        print(f"{name:36} {middle:6.2f} s   {middle / reference:5.2f} x import spacy")


def _peak(source: Path, model: str) -> float:
    """Peak memory in MB of one `attrib predict` process."""
    script = (
        "import resource, sys\n"
        "from attrib.cli import main\n"
        "try:\n    main()\n"
        "except SystemExit:\n    pass\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)\n"
    )
    command = [sys.executable, "-c", script, "predict", str(source), "-o", os.devnull]
    done = subprocess.run([*command, "--model", model], check=True, capture_output=True, text=True)
    return float(done.stdout.split()[-1])


def _sizes(total: int) -> Iterator[int]:
    yield from sorted({max(1, total // 10), total})


def memory(arguments: argparse.Namespace) -> None:
    records = read_raw(arguments.articles, arguments.count)
    with tempfile.TemporaryDirectory() as folder:
        for model in arguments.model:
            for size in _sizes(len(records)):
                source = Path(folder) / f"{size}.jsonl"
                source.write_text("".join(json.dumps(r) + "\n" for r in records[:size]), "utf-8")
                peak = _peak(source, model)
                print(f"model {model}: {size} articles, peak memory {peak:.0f} MB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=["speed", "startup", "memory"])
    parser.add_argument("--articles", type=Path, help="article JSONL, also .gz")
    parser.add_argument("--count", type=int, default=300, help="how many articles of it")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--model", nargs="+", default=["default"])
    arguments = parser.parse_args()
    if arguments.articles is not None and not arguments.articles.is_file():
        sys.exit(f"{arguments.articles}: there is no such file; give article JSONL")
    {"speed": speed, "startup": startup, "memory": memory}[arguments.what](arguments)


if __name__ == "__main__":
    main()
