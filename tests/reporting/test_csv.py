"""Tables of sentences."""

from __future__ import annotations

import csv
import io

from attrib import Article, Sentence
from attrib.reporting import write_sentences_csv
from attrib.reporting.csv import SENTENCE_COLUMNS


def test_one_row_a_sentence(article: Article) -> None:
    stream = io.StringIO(newline="")

    assert write_sentences_csv([article], stream) == 1

    first, second, third = csv.DictReader(io.StringIO(stream.getvalue(), newline=""))
    assert first == {
        "article": "a1",
        "outlet": "The Harrow Gazette",
        "language": "en",
        "sentence": "1",
        "start": "0",
        "end": "50",
        "text": 'Two officials told the BBC: "It will close." <Now>',
        "label": "outlet_citing_outlet",
        "kind": "named_outlet",
        "anonymous_official": "0.25",
        "named_spokesperson": "0.0",
        "outlet_citing_outlet": "0.75",
        "unattributed": "0.0",
        "source": "the BBC",
        "source_name": "the BBC",
        "cue": "told",
        "carried_over": "false",
        "behind_label": "anonymous_official",
        "behind_kind": "official",
        "behind_source": "Two officials",
    }
    assert (second["text"], second["source"], second["behind_label"]) == (
        "It rains & rains.",
        "",
        "",
    )
    assert (third["sentence"], third["unattributed"]) == ("3", "")


def test_cells_may_hold_lines_and_quotes() -> None:
    text = 'He said:\n"Rain,\r\nno sun"'
    article = Article("a", text, sentences=(Sentence(0, len(text), "unattributed", "narration"),))
    stream = io.StringIO(newline="")

    write_sentences_csv([article], stream)

    (row,) = csv.DictReader(io.StringIO(stream.getvalue(), newline=""))
    assert row["text"] == text


def test_the_header_is_there_without_any_row() -> None:
    stream = io.StringIO()
    assert write_sentences_csv([], stream) == 0
    assert stream.getvalue() == ",".join(SENTENCE_COLUMNS) + "\n"
