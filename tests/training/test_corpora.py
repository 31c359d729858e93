"""Reading what a model is fitted from."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from attrib import Article, InputError, Sentence, TrainingError
from attrib.training.corpora import digest, own_corpus, read_labelled, read_span_articles

TEXT = "Officials said so."
SENTENCE = {"start": 0, "end": 18, "label": "anonymous_official", "kind": "official"}
SPANNED: dict[str, Any] = {
    "id": "a",
    "text": TEXT,
    "attributions": [
        {"source": [[0, 9]], "cue": [[10, 14]], "content": [[15, 17]]},
        {"source": [[0, 9]], "cue": []},
        {},
    ],
}

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write records, or lines as they are, to a file; compressed where its name ends in .gz."""

    def write_lines(*lines: object, name: str = "news.jsonl") -> Path:
        path = tmp_path / name
        data = "".join((x if isinstance(x, str) else json.dumps(x)) + "\n" for x in lines).encode()
        path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
        return path

    return write_lines


def test_the_corpus_of_the_package_covers_all_labels() -> None:
    articles = read_labelled([str(own_corpus())])
    assert len(articles) >= 40
    assert {sentence.label for article in articles for sentence in article} == {
        "anonymous_official",
        "named_spokesperson",
        "outlet_citing_outlet",
        "unattributed",
    }


def test_labelled_articles(write: Write) -> None:
    path = write({"id": "a", "text": TEXT, "sentences": [SENTENCE]})
    (article,) = read_labelled([str(path)])
    assert [sentence.kind for sentence in article] == ["official"]


@pytest.mark.parametrize("sentences", [{}, {"sentences": []}])
def test_an_article_without_labels(write: Write, sentences: dict[str, Any]) -> None:
    path = write({"id": "raw", "text": TEXT, **sentences})
    with pytest.raises(InputError, match=r"news\.jsonl: article 'raw' has no labelled sentences"):
        read_labelled([str(path)])


def test_no_article_at_all(tmp_path: Path) -> None:
    with pytest.raises((InputError, TrainingError), match=str(tmp_path)):
        read_labelled([str(tmp_path)])


@pytest.mark.parametrize("name", ["spans.jsonl", "spans.jsonl.gz"])
def test_span_articles(write: Write, name: str) -> None:
    (found,) = read_span_articles([write(SPANNED, "", name=name)])

    assert found.article == Article("a", TEXT)
    assert found.sources == ((0, 9),)
    assert found.cues == ((10, 14),)


def test_the_publisher_of_a_span_article(write: Write) -> None:
    path = write({**SPANNED, "publisher": "Gazette"}, {**SPANNED, "outlet": "Herald"})
    assert [a.article.outlet for a in read_span_articles([path])] == ["Gazette", "Herald"]


def test_spans_are_in_order(write: Write) -> None:
    attributions = [{"source": [[10, 14], [0, 9]]}, {"source": [[0, 4]]}]
    (found,) = read_span_articles([write({**SPANNED, "attributions": attributions})])
    assert found.sources == ((0, 4), (0, 9), (10, 14))


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "line 2: not JSON"),
        ("[1]", "line 2: not an object with a string `id`"),
        ({**SPANNED, "id": 7}, "line 2: not an object with a string `id`"),
        ({"id": "a", "attributions": []}, "line 2: field `text` is missing"),
        ({"id": "a", "text": 5, "attributions": []}, "line 2: field `text`: found 5"),
        ({"id": "a", "text": TEXT}, "line 2: field `attributions` is missing"),
        ({**SPANNED, "attributions": {}}, "line 2: field `attributions`: found {}"),
        ({**SPANNED, "attributions": ["x"]}, r"line 2: field `attributions\[0\]`: found 'x'"),
        (
            {**SPANNED, "attributions": [{"cue": [[0]]}]},
            r"line 2: field `attributions\[0\]\.cue`: found \[0\], must be \[start, end\]",
        ),
        (
            {**SPANNED, "attributions": [{"source": [[0, 99]]}]},
            r"line 2: field `attributions\[0\]\.source\[1\]`: found 99",
        ),
        (
            {**SPANNED, "attributions": [{"source": [["0", 9]]}]},
            r"line 2: field `attributions\[0\]\.source\[0\]`: found '0'",
        ),
        ('{"id": "a", "text": "\\ud800", "attributions": []}', "line 2: .*lone surrogate"),
    ],
)
def test_a_line_that_is_no_span_article(write: Write, line: object, message: str) -> None:
    path = write(SPANNED, line, name="spans.jsonl")
    with pytest.raises(InputError, match=rf"spans\.jsonl, {message}"):
        list(read_span_articles([path]))


def test_the_digest_tells_texts_and_labels() -> None:
    sentence = Sentence(0, 18, "anonymous_official", "official")
    one = Article("a", TEXT, sentences=(sentence,))

    assert digest([one]) == digest([replace(one, title="Another title")])
    assert digest([one]) != digest([])
    assert digest([one]) != digest([replace(one, id="b")])
    assert digest([one]) != digest([replace(one, text=TEXT.upper())])
    other = replace(sentence, kind="group")
    assert digest([one]) != digest([replace(one, sentences=(other,))])
    assert digest([one, replace(one, id="b")]) != digest([replace(one, id="b"), one])
