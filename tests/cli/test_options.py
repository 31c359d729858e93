"""The values of options."""

from __future__ import annotations

import pytest
import typer

from attrib.cli.options import choose_format, read_columns

FORMATS = {"jsonl": (".jsonl", ".ndjson"), "csv": (".csv",)}


@pytest.mark.parametrize(
    ("given", "out", "chosen"),
    [
        (None, None, "jsonl"),
        (None, "-", "jsonl"),
        (None, "/dev/null", "jsonl"),
        (None, "a.NDJSON", "jsonl"),
        (None, "a.b.csv", "csv"),
        ("csv", "a.jsonl", "csv"),
        ("csv", "a.txt", "csv"),
        (None, "csv", "jsonl"),
        (None, "a/", "jsonl"),
        (None, "s3://bucket/a.csv", "csv"),
        (None, "s3://bucket/a", "jsonl"),
    ],
)
def test_the_format_of_the_output(given: str | None, out: str | None, chosen: str) -> None:
    assert choose_format(given, out, FORMATS) == chosen


@pytest.mark.parametrize(("given", "out"), [("xml", None), (None, "a.txt")])
def test_a_format_that_is_not_known(given: str | None, out: str | None) -> None:
    with pytest.raises(typer.BadParameter, match="must"):
        choose_format(given, out, FORMATS)


def test_columns() -> None:
    assert read_columns(["text=body", "id=a=b"]) == {"text": "body", "id": "a=b"}
    with pytest.raises(typer.BadParameter, match="'text' is given twice"):
        read_columns(["text=a", "text=b"])
