"""Articles as JSON records, and back, with every fault named where it stands.

The form is one object per article: ``id``, ``outlet``, ``date``, ``title``,
``text``; where the article is labelled also ``sentences`` and ``sources``; where
the language is known also ``language``.  Fields that attrib does not know are
kept and written again.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any, Final

from attrib.article import LABELS, Article, BehindOutlet, Sentence, Source, Span
from attrib.errors import InputError
from attrib.field_checks import FieldChecks
from attrib.schema import ATTRIBUTED, LANGUAGES, schema

__all__ = ["article_from_record", "article_to_record", "schema"]

_ARTICLE_FIELDS: Final = frozenset({"id", "outlet", "date", "title", "text", "sentences"})
_SENTENCE_FIELDS: Final = frozenset(
    {"start", "end", "label", "kind", "source", "carried_over", "cue"}
    | {"behind_outlet", "probabilities"}
)
_BEHIND_FIELDS: Final = frozenset({"label", "kind", "source"})
_SOURCE_FIELDS: Final = frozenset({"name", "label", "kind", "mentions", "sentences"})
_OPTIONAL_SOURCE_FIELDS: Final = frozenset({"role"})


def article_from_record(record: Mapping[str, Any], *, path: str, where: str | None) -> Article:
    """Check one JSON record and turn it into an article.

    Parameters
    ----------
    record : mapping
        The parsed record.  It must have ``id`` and ``text``; without
        ``sentences`` it is a raw article.
    path : str
        The file it comes from, for messages.
    where : str or None
        Which record of the file it is, for messages (``"line 7"``).

    Returns
    -------
    Article
        Unknown fields of the article and of its sentences are in their
        ``extra``; those of a ``behind_outlet`` are in the sentence's ``extra``
        under that name.  ``sources`` and ``language`` are derived by attrib:
        where they do not have its form they are kept as unknown fields.

    Raises
    ------
    InputError
        A field is missing or has a value that is not allowed.
    """
    check = FieldChecks(path, where)
    check.record(record, None, "an object with the fields of an article")
    check.encodable(record)
    id_ = check.name(check.present(record, "id"), "id")
    text = check.text(check.present(record, "text"), "text")
    sentences = _sentences(check, record.get("sentences"), len(text))
    extra = _unknown(record, _ARTICLE_FIELDS)
    sources = None if sentences is None else _own_sources(check, record, len(text), len(sentences))
    if sources is not None:
        del extra["sources"]
    language = extra.pop("language") if extra.get("language") in LANGUAGES else None
    return Article(
        id=id_,
        text=text,
        outlet=check.optional_string(record.get("outlet"), "outlet"),
        date=check.optional_string(record.get("date"), "date"),
        title=check.optional_string(record.get("title"), "title"),
        sentences=sentences,
        sources=sources or (),
        language=language,
        extra=extra,
    )


def article_to_record(article: Article) -> dict[str, Any]:
    """Turn an article into its JSON record.

    Parameters
    ----------
    article : Article
        Labelled or not.

    Returns
    -------
    dict
        Made of JSON types only, fields in the order of the format.  Attributed
        sentences always carry ``source``, ``carried_over`` and ``cue``;
        unattributed ones leave them out.
    """
    record: dict[str, Any] = {
        "id": article.id,
        "outlet": article.outlet,
        "date": article.date,
        "title": article.title,
    }
    if article.language is not None:
        record["language"] = article.language
    record["text"] = article.text
    if article.sentences is not None:
        record["sentences"] = [_sentence_to_record(sentence) for sentence in article.sentences]
    if article.sources or (article.labelled and "sources" not in article.extra):
        record["sources"] = [_source_to_record(source) for source in article.sources]
    return _with_unknown(record, article.extra)


def _sentences(check: FieldChecks, value: object, length: int) -> tuple[Sentence, ...] | None:
    if value is None:
        return None
    sentences = tuple(
        _sentence(check, part, f"sentences[{index}]", length)
        for index, part in enumerate(check.items(value, "sentences", "a list of sentences"))
    )
    for index, (before, after) in enumerate(pairwise(sentences), 1):
        if after.start < before.end:
            allowed = f"at least {before.end}, where the sentence before it ends"
            raise check.wrong(f"sentences[{index}].start", after.start, allowed)
    return sentences


def _sentence(check: FieldChecks, value: object, field: str, length: int) -> Sentence:
    record = check.record(value, field, "an object with the fields of a sentence")
    bounds = record.get("start"), record.get("end")
    start, end = check.offsets(bounds, (f"{field}.start", f"{field}.end"), length)
    label, kind = check.label_and_kind(record, field, LABELS)
    extra = _unknown(record, _SENTENCE_FIELDS)
    behind = record.get("behind_outlet")
    if behind is not None:
        behind = check.record(behind, f"{field}.behind_outlet", "an object or null")
        if unknown := _unknown(behind, _BEHIND_FIELDS):
            extra["behind_outlet"] = unknown
    sentence = Sentence(
        start=start,
        end=end,
        label=label,
        kind=kind,
        source=check.optional_span(record.get("source"), f"{field}.source", length),
        cue=check.optional_span(record.get("cue"), f"{field}.cue", length),
        carried_over=check.flag(record.get("carried_over"), f"{field}.carried_over"),
        behind_outlet=_behind_outlet(check, behind, f"{field}.behind_outlet", length),
        probabilities=check.probabilities(record.get("probabilities"), f"{field}.probabilities"),
        extra=extra,
    )
    _refuse_stray_credit(check, sentence, record, field)
    return sentence


def _refuse_stray_credit(
    check: FieldChecks, sentence: Sentence, record: Mapping[str, Any], field: str
) -> None:
    """Refuse a record that says who is credited where its label says that nobody is."""
    stray: list[str] = [] if sentence.attributed else ["source", "cue", "carried_over"]
    if sentence.label != "outlet_citing_outlet":
        stray.append("behind_outlet")
    for name in stray:
        if record.get(name) not in (None, False):
            allowed = f"left out, as the label is {sentence.label}"
            raise check.wrong(f"{field}.{name}", record[name], allowed)


def _behind_outlet(
    check: FieldChecks, record: Mapping[str, Any] | None, field: str, length: int
) -> BehindOutlet | None:
    if record is None:
        return None
    label, kind = check.label_and_kind(record, field, ATTRIBUTED)
    source = check.optional_span(record.get("source"), f"{field}.source", length)
    return BehindOutlet(label, kind, source)


def _own_sources(
    check: FieldChecks, record: Mapping[str, Any], length: int, count: int
) -> tuple[Source, ...] | None:
    """Read `sources` back, None where it is absent or not of the form that attrib writes."""
    value = record.get("sources")
    if value is None:
        return None
    try:
        parts = check.items(value, "sources", "a list of sources")
        return tuple(_source(check, part, length, count) for part in parts)
    except InputError:
        # Somebody else's field of that name; article_from_record keeps it as unknown.
        return None


def _source(check: FieldChecks, value: object, length: int, count: int) -> Source:
    record = check.record(value, "sources", "an object")
    if set(record) - _OPTIONAL_SOURCE_FIELDS != _SOURCE_FIELDS:
        raise check.wrong("sources", list(record), "an object with the fields of a source")
    label, kind = check.label_and_kind(record, "sources", ATTRIBUTED)
    mentions = check.items(record["mentions"], "sources", "a list of [start, end]")
    sentences = check.items(record["sentences"], "sources", "a list of indices")
    for index in sentences:
        if type(index) is not int or not 0 <= index < count:
            raise check.wrong("sources", index, "the index of a sentence")
    return Source(
        name=check.name(record["name"], "sources"),
        label=label,
        kind=kind,
        mentions=tuple(check.span(mention, "sources", length) for mention in mentions),
        sentences=tuple(sentences),
        role=check.optional_string(record.get("role"), "sources"),
    )


def _sentence_to_record(sentence: Sentence) -> dict[str, Any]:
    credit = {
        "source": _optional_list(sentence.source),
        "carried_over": sentence.carried_over,
        "cue": _optional_list(sentence.cue),
    }
    if not sentence.attributed:
        # A source where nobody is credited is a fault: written, so that it is seen.
        credit = {name: value for name, value in credit.items() if value}
    record: dict[str, Any] = {
        "start": sentence.start,
        "end": sentence.end,
        "label": sentence.label,
        "kind": sentence.kind,
        **credit,
    }
    unknown = dict(sentence.extra)
    unknown_behind = unknown.pop("behind_outlet", {})
    if sentence.behind_outlet is not None:
        behind = _behind_outlet_to_record(sentence.behind_outlet)
        record["behind_outlet"] = _with_unknown(behind, unknown_behind)
    if sentence.probabilities is not None:
        record["probabilities"] = dict(sentence.probabilities)
    return _with_unknown(record, unknown)


def _behind_outlet_to_record(behind: BehindOutlet) -> dict[str, Any]:
    source = _optional_list(behind.source)
    return {"label": behind.label, "kind": behind.kind, "source": source}


def _source_to_record(source: Source) -> dict[str, Any]:
    return {
        "name": source.name,
        "label": source.label,
        "kind": source.kind,
        "mentions": [list(mention) for mention in source.mentions],
        "sentences": list(source.sentences),
        "role": source.role,
    }


def _optional_list(span: Span | None) -> list[int] | None:
    return None if span is None else list(span)


def _unknown(record: Mapping[str, Any], known: frozenset[str]) -> dict[str, Any]:
    return {name: value for name, value in record.items() if name not in known}


def _with_unknown(record: dict[str, Any], unknown: Mapping[str, Any]) -> dict[str, Any]:
    return record | {name: value for name, value in unknown.items() if name not in record}
