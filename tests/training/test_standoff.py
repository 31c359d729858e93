"""Labels without texts."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from attrib import Article, BehindOutlet, InputError, Sentence, Span
from attrib.training.standoff import read_standoff, to_standoff

TEXT = "The Gazette said officials knew. They denied it."
ARTICLE = Article(
    "a",
    TEXT,
    outlet="Herald",
    sentences=(
        Sentence(
            0,
            32,
            "outlet_citing_outlet",
            "named_outlet",
            source=Span(0, 11),
            cue=Span(12, 16),
            behind_outlet=BehindOutlet("anonymous_official", "official", Span(17, 26)),
        ),
        Sentence(
            33,
            48,
            "anonymous_official",
            "official",
            source=Span(17, 26),
            carried_over=True,
            extra={"note": "by hand"},
        ),
    ),
)


def write(path: Path, *records: Any) -> Path:
    data = "".join(json.dumps(record) + "\n" for record in records).encode()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


def raw(text: str = TEXT, name: str = "a") -> dict[str, Any]:
    return {"id": name, "text": text, "outlet": "Herald"}


@pytest.fixture
def labels(tmp_path: Path) -> Path:
    return write(tmp_path / "labels.jsonl", to_standoff(ARTICLE))


def test_no_word_of_the_text_is_left() -> None:
    written = json.dumps(to_standoff(ARTICLE))
    for word in ("Gazette", "officials", "denied", "Herald"):
        assert word not in written


@pytest.mark.parametrize("name", ["texts.jsonl", "texts.jsonl.gz"])
def test_round_trip(labels: Path, tmp_path: Path, name: str) -> None:
    texts = write(tmp_path / name, raw("Another text.", "other"), raw())
    assert read_standoff(labels, [texts]) == [ARTICLE]


def test_the_order_is_that_of_the_labels(tmp_path: Path) -> None:
    one = to_standoff(ARTICLE)
    labels = write(tmp_path / "labels.jsonl", {**one, "id": "b"}, one)
    first = write(tmp_path / "first.jsonl", raw())
    second = write(tmp_path / "second.jsonl", raw(name="b"))

    assert [a.id for a in read_standoff(labels, [first, second])] == ["b", "a"]


def test_articles_can_be_left_out(labels: Path, tmp_path: Path) -> None:
    assert read_standoff(labels, [write(tmp_path / "none.jsonl")], skip=["a"]) == []


def test_another_edition(labels: Path, tmp_path: Path) -> None:
    texts = write(tmp_path / "texts.jsonl", raw(TEXT.replace("denied", "deny").ljust(60, ".")))
    message = r"labels\.jsonl, line 1: article 'a': the words at 33-48 are not those .* edition"
    with pytest.raises(InputError, match=message):
        read_standoff(labels, [texts])


def test_a_shorter_edition(labels: Path, tmp_path: Path) -> None:
    texts = write(tmp_path / "texts.jsonl", raw(TEXT[:40]))
    with pytest.raises(InputError, match=r"labels\.jsonl, line 1: field `sentences\[1\]\.end`"):
        read_standoff(labels, [texts])


def test_a_missing_text(labels: Path, tmp_path: Path) -> None:
    texts = write(tmp_path / "texts.jsonl", raw(name="other"))
    message = r"labels\.jsonl: 1 labelled articles are not among the texts, the first is 'a'; give"
    with pytest.raises(InputError, match=message):
        read_standoff(labels, [texts])


def test_labels_without_a_digest(tmp_path: Path) -> None:
    bare = {"id": "a", "sentences": [{**to_standoff(ARTICLE)["sentences"][1]}]}
    del bare["sentences"][0]["digest"]
    labels = write(tmp_path / "labels.jsonl", bare)
    with pytest.raises(InputError, match="not those that were labelled"):
        read_standoff(labels, [write(tmp_path / "texts.jsonl", raw())])


def test_a_label_of_its_own_making(tmp_path: Path) -> None:
    record = to_standoff(ARTICLE)
    record["sentences"][0]["label"] = "rumour"
    labels = write(tmp_path / "labels.jsonl", record)
    with pytest.raises(InputError, match=r"line 1: field `sentences\[0\]\.label`: found 'rumour'"):
        read_standoff(labels, [write(tmp_path / "texts.jsonl", raw())])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "line 1: not JSON"),
        ("[]", "line 1: not an object with a string `id`"),
        ('{"sentences": []}', "line 1: not an object with a string `id`"),
    ],
)
def test_a_broken_line(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / "labels.jsonl").write_text(content)
    with pytest.raises(InputError, match=rf"labels\.jsonl, {message}"):
        read_standoff(tmp_path / "labels.jsonl", [])


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"labels\.jsonl: cannot be read"):
        read_standoff(tmp_path / "labels.jsonl", [])
