"""Tables with types."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pyarrow
import pytest
from pyarrow import parquet

from attrib import Article, Sentence
from attrib.reporting import score_articles, write_scores_csv
from attrib.reporting.csv import SENTENCE_COLUMNS, score_columns
from attrib.reporting.parquet import write_scores_parquet, write_sentences_parquet


def test_one_row_a_sentence_with_types_and_nulls(article: Article, tmp_path: Path) -> None:
    path = tmp_path / "sentences.parquet"

    assert write_sentences_parquet([article], path) == 1

    table = parquet.read_table(path)
    assert table.column_names == list(SENTENCE_COLUMNS)
    first, second, _third = table.to_pylist()
    assert (first["sentence"], first["end"], first["carried_over"]) == (1, 50, False)
    assert (first["outlet_citing_outlet"], first["behind_source"]) == (0.75, "Two officials")
    assert (second["source"], second["unattributed"]) == (None, None)
    assert table.schema.field("unattributed").type == pyarrow.float64()


def test_scores_are_those_of_the_csv_file(article: Article, tmp_path: Path) -> None:
    bare = Article("bare", "Rain.", sentences=())
    scored = list(score_articles([article, bare]))
    text = io.StringIO(newline="")
    write_scores_csv(scored, text)

    assert write_scores_parquet(scored, tmp_path / "scores.parquet") == 2

    table = parquet.read_table(tmp_path / "scores.parquet")
    assert table.column_names == list(score_columns())
    written = [
        {name: "" if value is None else str(value) for name, value in row.items()}
        for row in table.to_pylist()
    ]
    assert written == list(csv.DictReader(io.StringIO(text.getvalue(), newline="")))
    assert table.schema.field("score").type == pyarrow.float64()
    assert table.schema.field("sentences").type == pyarrow.int64()
    assert table.to_pylist()[1]["score"] is None


def test_the_same_input_gives_the_same_bytes(article: Article) -> None:
    first, second = io.BytesIO(), io.BytesIO()
    write_sentences_parquet([article] * 5, first)
    write_sentences_parquet([article] * 5, second)
    assert first.getvalue() == second.getvalue()


def test_rows_are_written_in_groups_as_they_come(tmp_path: Path) -> None:
    path = tmp_path / "sentences.parquet"
    one = Article("a", "Rain.", sentences=(Sentence(0, 5, "unattributed", "narration"),))

    write_sentences_parquet([one] * 25, path, rows_per_group=10)

    metadata = parquet.read_metadata(path)
    groups = [metadata.row_group(index).num_rows for index in range(metadata.num_row_groups)]
    assert groups == [10, 10, 5]


def test_no_article_is_a_table_without_rows(tmp_path: Path) -> None:
    assert write_scores_parquet([], tmp_path / "scores.parquet") == 0
    table = parquet.read_table(tmp_path / "scores.parquet")
    assert (table.num_rows, table.column_names) == (0, list(score_columns()))


def test_what_was_there_stays_where_writing_fails(article: Article, tmp_path: Path) -> None:
    path = tmp_path / "sentences.parquet"
    path.write_bytes(b"yesterday")

    def breaking() -> object:
        yield article
        raise RuntimeError("power cut")

    with pytest.raises(RuntimeError, match="power cut"):
        write_sentences_parquet(breaking(), path)  # type: ignore[arg-type]

    assert path.read_bytes() == b"yesterday"
    assert [file.name for file in tmp_path.iterdir()] == ["sentences.parquet"]
