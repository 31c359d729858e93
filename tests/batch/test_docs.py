"""The queries of docs/batch.md, run on real output."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from attrib.batch import BatchSummary

PAGE = (Path(__file__).parents[2] / "docs" / "batch.md").read_text("utf-8")
SQL = re.findall(r"^```sql\n(.*?)^```", PAGE, flags=re.M | re.S)
PYTHON = re.findall(r"^```python\n(.*?)^```", PAGE, flags=re.M | re.S)


@pytest.fixture
def outputs(
    score: Callable[..., BatchSummary],
    write_news: Callable[..., Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The files that the page speaks of."""
    news = write_news([*range(12), "{broken", 3], "labelled.jsonl")
    score([news], tmp_path / "scores")
    score([news], tmp_path / "scores.parquet")
    score([news], tmp_path / "sentences.parquet", task="predict")
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


def test_a_chart_of_the_scores(outputs: None) -> None:
    ((outlet, articles, mean, chart),) = duckdb.sql(SQL[0]).fetchall()

    assert (outlet, articles) == ("The Harrow Gazette", 12)
    assert 0 < mean < 100
    assert chart.strip("█▏▎▍▌▋▊▉ ") == ""
