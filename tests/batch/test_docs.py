"""The queries of docs/batch.md, run on real output."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from attrib.batch import BatchSummary

PAGE = (Path(__file__).parents[2] / "docs" / "batch.md").read_text("utf-8")
SQL = re.findall(r"^```sql\n(.*?)^```", PAGE, flags=re.M | re.S)
PYTHON = re.findall(r"^```python\n(.*?)^```", PAGE, flags=re.M | re.S)
R = re.findall(r"^```r\n(.*?)^```", PAGE, flags=re.M | re.S)

#: An article too short for a score, with an id and letters that are easily mistaken.
SHORT = {
    "id": "007",
    "outlet": "The Dale Herald",
    "text": '🙂 Café news. "No," said Zoë Brontë.',
    "sentences": [
        {"start": 0, "end": 12, "label": "unattributed", "kind": "narration"},
        {
            "start": 13,
            "end": 35,
            "label": "named_spokesperson",
            "kind": "person",
            "source": [24, 34],
        },
    ],
}


@pytest.fixture
def outputs(
    score: Callable[..., BatchSummary],
    write_news: Callable[..., Path],
    article: Callable[..., dict[str, Any]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The files that the page speaks of."""
    herald = [article(number, outlet="The Dale Herald") for number in range(12, 17)]
    # The first part knows neither outlets nor scores: types must not come from it alone.
    nameless = [
        {**SHORT, "id": f"x{n}", "text": SHORT["text"] + "!" * n, "outlet": None}
        for n in range(1, 30)
    ]
    records = [*nameless, SHORT, *range(12), "{broken", 3, *herald]
    news = write_news(records, "labelled.jsonl")
    for name in ("scores", "scores.parquet", "scores.csv"):
        score([news], tmp_path / name)
    score([news], tmp_path / "tables", format="parquet")
    for name in ("sentences.parquet", "sentences.csv", "sentences.jsonl"):
        score([news], tmp_path / name, task="predict")
    monkeypatch.chdir(tmp_path)


@pytest.mark.usefixtures("outputs")
@pytest.mark.parametrize("query", SQL)
def test_sql(query: str) -> None:
    rows = duckdb.sql(query).fetchall()

    assert rows
    assert None not in rows[0]


@pytest.mark.usefixtures("outputs")
@pytest.mark.parametrize("code", PYTHON)
def test_python(code: str, capsys: pytest.CaptureFixture[str]) -> None:
    exec(compile(code, "docs/batch.md", "exec"), {})

    if "print" in code:
        assert "The Harrow Gazette" in capsys.readouterr().out


def test_there_are_queries() -> None:
    assert len(SQL) >= 4
    assert {word for code in PYTHON for word in ("pandas", "polars", "run_batch") if word in code}
    assert len(R) == 5


def test_a_chart_of_the_scores(outputs: None) -> None:
    first, second = duckdb.sql(SQL[0]).fetchall()

    assert {first[:2], second[:2]} == {("The Harrow Gazette", 12), ("The Dale Herald", 5)}
    for _, _, mean, chart in (first, second):
        assert 0 < mean < 100
        assert chart.strip("█▏▎▍▌▋▊▉ ") == ""


@pytest.fixture
def run_r(outputs: None) -> Callable[[str, str], pd.DataFrame]:
    """Run the one block of R that holds a word, and read what it leaves under a name."""
    rscript = shutil.which("Rscript")
    if rscript is None:
        pytest.skip("R is not installed (on Debian: r-base-core, r-cran-jsonlite, r-cran-dplyr)")
    needed = 'for (name in c("dplyr", "jsonlite")) loadNamespace(name)'
    if subprocess.run([rscript, "-e", needed], capture_output=True).returncode:
        pytest.skip("R is installed, but not its packages dplyr and jsonlite")

    def run(word: str, result: str) -> pd.DataFrame:
        (code,) = (block for block in R if word in block)
        left = f'jsonlite::stream_out(as.data.frame({result}), file("left.jsonl"), verbose = FALSE)'
        Path("block.R").write_text(f"{code}\n{left}\n", "utf-8")
        env = {**os.environ, "LC_ALL": "C.UTF-8"}
        done = subprocess.run([rscript, "block.R"], capture_output=True, encoding="utf-8", env=env)
        assert done.returncode == 0, done.stderr
        return pd.read_json("left.jsonl", lines=True)

    return run


RunR = Callable[[str, str], pd.DataFrame]


def by_outlet() -> pd.DataFrame:
    scored = pd.read_csv("scores.csv").dropna(subset="score")
    columns = {
        "articles": ("id", "count"),
        "score": ("score", "mean"),
        "unnamed": ("anonymous_official_share", "mean"),
    }
    return scored.groupby("outlet").agg(**columns).sort_values("score").reset_index()


def test_r(run_r: RunR) -> None:
    found = run_r("aggregate(score ~", "by_outlet")

    # R writes four digits after the point here.
    pd.testing.assert_frame_equal(found, by_outlet()[["outlet", "score"]], atol=1e-4)


def test_r_with_dplyr(run_r: RunR) -> None:
    found = run_r("library(dplyr)", "by_outlet")

    pd.testing.assert_frame_equal(found, by_outlet(), atol=1e-4)


def test_r_with_json_lines(run_r: RunR) -> None:
    found = run_r("rbind_pages", "by_outlet").sort_values("score.value", ignore_index=True)

    names = {"score": "score.value", "unnamed": "shares.anonymous_official"}
    expected = by_outlet().drop(columns="articles").rename(columns=names)
    pd.testing.assert_frame_equal(found, expected, atol=1e-4)


def test_sources_in_r(run_r: RunR) -> None:
    found = run_r("table(", "sources")

    sentences = pd.read_csv("sentences.csv")
    quoted = sentences[(sentences["label"] == "named_spokesperson") & ~sentences["carried_over"]]
    assert dict(found.to_numpy()) == dict(quoted["source_name"].value_counts())
    assert list(found["source"]) == ["Lena Ortiz", "Zoë Brontë"]


def test_offsets_in_r(run_r: RunR) -> None:
    found = run_r("substring(", "said")

    assert list(found["said"]) == ["🙂 Café news.", '"No," said Zoë Brontë.']
