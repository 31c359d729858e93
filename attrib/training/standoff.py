"""Labels without texts: stand-off annotations, joined to texts the user has.

Publishers own their texts; labels on them can be shared.  A stand-off record
holds an article's id and, for each sentence, its offsets, a digest of its
words, and everything the codebook says of it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from attrib.article import Article
from attrib.errors import InputError
from attrib.records import article_from_record, article_to_record
from attrib.training.lines import record_lines

_DIGITS: Final = 16


def _digest(words: str) -> str:
    return hashlib.sha256(words.encode("utf-8")).hexdigest()[:_DIGITS]


def to_standoff(article: Article) -> dict[str, Any]:
    """Take the text out of a labelled article's record.

    Parameters
    ----------
    article : Article
        Labelled.

    Returns
    -------
    dict
        ``id`` and ``sentences``, each with a ``digest`` of its words.
    """
    record = article_to_record(article)
    sentences = [
        {**sentence, "digest": _digest(article.text[sentence["start"] : sentence["end"]])}
        for sentence in record["sentences"]
    ]
    return {"id": article.id, "sentences": sentences}


def _join(labels: Mapping[str, Any], text: Mapping[str, Any], *, path: str, where: str) -> Article:
    merged = {**text, "sentences": labels.get("sentences", ())}
    article = article_from_record(merged, path=path, where=where)
    sentences = []
    for sentence in article:
        expected = sentence.extra.get("digest")
        words = article.text[sentence.start : sentence.end]
        if _digest(words) != expected:
            raise InputError(
                f"article {article.id!r}: the words at {sentence.start}-{sentence.end} are not "
                "those that were labelled; use the same edition of the texts",
                path=path,
                record=where,
            )
        extra = {name: value for name, value in sentence.extra.items() if name != "digest"}
        sentences.append(replace(sentence, extra=extra))
    return article.with_sentences(tuple(sentences))


def read_standoff(
    labels: str | Path, texts: Sequence[str | Path], *, skip: Iterable[str] = ()
) -> list[Article]:
    """Join stand-off labels to texts.

    Parameters
    ----------
    labels : path
        JSONL as :func:`to_standoff` gives it.
    texts : sequence of path
        JSONL (also ``.gz``) with ``id`` and ``text``; read in a stream, so it
        may be much larger than the labels.
    skip : iterable of str
        Article ids to leave out.

    Returns
    -------
    list of Article
        Labelled, in the order of the labels.

    Raises
    ------
    InputError
        If a labelled article's text is missing or is another edition.
    """
    left_out = set(skip)
    wanted = {
        record["id"]: (where, record)
        for where, record in record_lines(Path(labels))
        if record["id"] not in left_out
    }
    found: dict[str, Article] = {}
    for path in map(Path, texts):
        for _, record in record_lines(path):
            if record["id"] in wanted and record["id"] not in found:
                where, label = wanted[record["id"]]
                found[record["id"]] = _join(label, record, path=str(labels), where=where)
    missing = [name for name in wanted if name not in found]
    if missing:
        raise InputError(
            f"{len(missing)} labelled articles are not among the texts, the first is "
            f"{missing[0]!r}; give the files that hold them",
            path=str(labels),
        )
    return [found[name] for name in wanted]
