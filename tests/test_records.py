"""Articles to JSON records and back, and the faults that are refused."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from attrib.article import KINDS, LABEL_KINDS, LABELS, Article, BehindOutlet, Sentence, Source, Span
from attrib.errors import InputError
from attrib.records import article_from_record, article_to_record, schema

TEXT = 'The ferry sank. "It was old," the Bay Herald quoted a deckhand as saying. Rain fell.'
FERRY, QUOTE, RAIN = (0, 15), (16, 73), (74, 84)
EVEN = dict.fromkeys(LABELS, 0.25)


def read(record: Any) -> Article:
    return article_from_record(record, path="news.jsonl", where="line 7")


def labelled_record() -> dict[str, Any]:
    return {
        "id": "ferry",
        "outlet": "Coast Post",
        "date": "2021-05-04",
        "title": None,
        "language": "en",
        "text": TEXT,
        "sentences": [
            {
                "start": 0,
                "end": 15,
                "label": "unattributed",
                "kind": "narration",
                "probabilities": EVEN,
            },
            {
                "start": 16,
                "end": 73,
                "label": "outlet_citing_outlet",
                "kind": "named_outlet",
                "source": [30, 45],
                "carried_over": False,
                "cue": [46, 52],
                "behind_outlet": {
                    "label": "anonymous_official",
                    "kind": "other_person",
                    "source": [53, 63],
                },
                "probabilities": EVEN,
            },
        ],
        "sources": [
            {
                "name": "the Bay Herald",
                "label": "outlet_citing_outlet",
                "kind": "named_outlet",
                "mentions": [[30, 45]],
                "sentences": [1],
                "role": None,
            }
        ],
    }


def with_sentence(**changes: Any) -> dict[str, Any]:
    record = labelled_record()
    record["sentences"][1] |= changes
    return record


# --- reading


def test_a_labelled_record_becomes_an_article() -> None:
    article = read(labelled_record())

    ferry, quote = article.sentences or ()
    assert (article.id, article.outlet, article.title) == ("ferry", "Coast Post", None)
    assert ferry == Sentence(0, 15, "unattributed", "narration", probabilities=EVEN)
    assert quote.source == Span(30, 45)
    assert quote.behind_outlet == BehindOutlet("anonymous_official", "other_person", Span(53, 63))
    assert article.sources[0].mentions == (Span(30, 45),)
    assert article.language == "en"
    assert article.extra == {}


def test_id_and_text_are_enough_for_a_raw_article() -> None:
    assert read({"id": "a", "text": "Rain."}) == Article("a", "Rain.")


def test_the_form_of_somebody_elses_derived_fields_does_not_matter() -> None:
    record = labelled_record() | {"sources": ["https://coast.example"], "language": "en-GB"}

    article = read(record)

    assert (article.sources, article.language) == ((), None)
    assert article_to_record(article)["sources"] == ["https://coast.example"]
    assert article_to_record(article)["language"] == "en-GB"


def test_control_characters_and_direction_marks_stay_in_the_text() -> None:
    text = "Rain\x07 fell\x1b[0m in \u200fחיפה\u200e.\x00"
    assert read({"id": "a", "text": text}).text == text


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"text": None}, "field `text` is missing (found: id, outlet"),
        ({"text": ""}, "field `text`: found '', must be a string with more than white space"),
        ({"text": " \n\t"}, r"field `text`: found ' \n\t', must be"),
        ({"text": ["Rain."]}, "field `text`: found ['Rain.'], must be a string"),
        ({"text": "Rain \ud83d fell."}, "lone surrogate U+D83D at character 5"),
        ({"note": [{"by": "\udc00"}]}, "field `note[0].by`: found the lone surrogate U+DC00"),
        ({"\ud800": 1}, "found the lone surrogate U+D800"),
        ({"id": None}, "field `id` is missing"),
        ({"id": 12}, "field `id`: found 12, must be a non-empty string"),
        ({"id": ""}, "field `id`: found '', must be a non-empty string"),
        ({"date": 2021}, "field `date`: found 2021, must be a string or null"),
        ({"sentences": {}}, "field `sentences`: found {}, must be a list of sentences"),
        ({"sentences": ["Rain."]}, "field `sentences[0]`: found 'Rain.', must be an object"),
    ],
)
def test_a_bad_field_is_named_with_what_was_found(change: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError) as caught:
        read(labelled_record() | change)

    assert str(caught.value).startswith("news.jsonl, line 7: ")
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"start": 10}, "`sentences[1].start`: found 10, must be at least 15"),
        ({"start": -1}, "`sentences[1].start`: found -1, must be an integer from 0 to 83"),
        ({"start": True}, "`sentences[1].start`: found True, must be an integer"),
        ({"start": None}, "`sentences[1].start`: found None, must be an integer"),
        ({"end": 16}, "`sentences[1].end`: found 16, must be an integer from 17 to 84"),
        ({"end": 85}, "`sentences[1].end`: found 85, must be an integer from 17 to 84"),
        ({"end": 73.0}, "`sentences[1].end`: found 73.0, must be an integer"),
        ({"label": "rumour"}, "`sentences[1].label`: found 'rumour', must be one of anonymous"),
        ({"label": ["x"]}, "`sentences[1].label`: found ['x'], must be one of anonymous"),
        ({"kind": "person"}, "found 'person', must be one of named_outlet, unnamed_outlets, as"),
        ({"source": 30}, "`sentences[1].source`: found 30, must be [start, end]"),
        ({"source": [30]}, "`sentences[1].source`: found [30], must be [start, end]"),
        ({"cue": [46, 99]}, "`sentences[1].cue[1]`: found 99, must be an integer from 47 to 84"),
        ({"carried_over": "no"}, "`sentences[1].carried_over`: found 'no', must be true or false"),
        ({"behind_outlet": "she"}, "`sentences[1].behind_outlet`: found 'she', must be an object"),
        (
            {"behind_outlet": {"label": "unattributed", "kind": "narration"}},
            "`sentences[1].behind_outlet.label`: found 'unattributed', must be one of",
        ),
        ({"probabilities": {"unattributed": 1.0}}, "must be an object with a number for each of"),
        ({"probabilities": EVEN | {"unattributed": 0.5}}, "must be numbers that sum to 1, not to"),
        ({"probabilities": EVEN | {"unattributed": -1}}, "found -1, must be a number from 0 to 1"),
        (
            {"probabilities": EVEN | {"unattributed": float("nan")}},
            "`sentences[1].probabilities.unattributed`: found nan, must be a number from 0 to 1",
        ),
        (
            {"label": "unattributed", "kind": "narration"},
            "`sentences[1].source`: found [30, 45], must be left out, as the label is unattributed",
        ),
        (
            {"label": "named_spokesperson", "kind": "person"},
            "must be left out, as the label is named_spokesperson",
        ),
    ],
)
def test_a_bad_field_of_a_sentence_is_named(change: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError) as caught:
        read(with_sentence(**change))

    assert message in str(caught.value)


@pytest.mark.parametrize("record", [[], "ferry", 3, None])
def test_a_record_must_be_an_object(record: object) -> None:
    with pytest.raises(InputError, match="must be an object with the fields of an article"):
        read(record)


def test_what_a_message_quotes_is_cut_short() -> None:
    with pytest.raises(InputError) as caught:
        read(with_sentence(label="x" * 1_000_000))

    assert len(str(caught.value)) < 400


# --- writing


def test_a_record_is_written_as_it_was_read() -> None:
    record = labelled_record()
    assert article_to_record(read(record)) == record
    assert list(article_to_record(read(record))) == list(record)


def test_a_raw_article_has_no_sentences_and_no_sources() -> None:
    record = article_to_record(Article("a", "Rain."))
    assert record == {"id": "a", "outlet": None, "date": None, "title": None, "text": "Rain."}


def test_attributed_sentences_carry_all_fields_of_the_credit_and_others_none() -> None:
    sentences = (
        Sentence(*FERRY, "anonymous_official", "impersonal"),
        Sentence(*RAIN, "unattributed", "narration"),
    )

    said, told = article_to_record(Article("a", TEXT, sentences=sentences))["sentences"]

    assert said == {
        "start": 0,
        "end": 15,
        "label": "anonymous_official",
        "kind": "impersonal",
        "source": None,
        "carried_over": False,
        "cue": None,
    }
    assert told == {"start": 74, "end": 84, "label": "unattributed", "kind": "narration"}


def test_a_source_where_nobody_is_credited_is_not_lost_in_silence() -> None:
    wrong = Sentence(*RAIN, "unattributed", "narration", source=Span(74, 78))

    record = article_to_record(Article("a", TEXT, sentences=(wrong,)))

    assert record["sentences"][0]["source"] == [74, 78]


# --- laws of the round trip

characters = st.characters(exclude_categories=("Cs",))
strings = st.text(characters, max_size=8)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | strings,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(strings, inner, max_size=2),
    max_leaves=4,
)
# The prefix keeps invented names apart from the known ones.
unknown_fields = st.dictionaries(strings.map("x-{}".format), json_values, max_size=2)
texts = st.text(characters, min_size=1, max_size=40).filter(str.strip)


@st.composite
def spans(draw: st.DrawFn, length: int) -> Span:
    start = draw(st.integers(0, length - 1))
    return Span(start, draw(st.integers(start + 1, length)))


@st.composite
def probabilities(draw: st.DrawFn) -> dict[str, float]:
    weights = draw(st.lists(st.floats(0.01, 1), min_size=4, max_size=4))
    return {label: w / sum(weights) for label, w in zip(LABELS, weights, strict=True)}


@st.composite
def sentences(draw: st.DrawFn, start: int, end: int, length: int) -> Sentence:
    label, kind = draw(st.sampled_from(LABEL_KINDS))
    attributed = label != "unattributed"
    extra = draw(unknown_fields)
    behind = None
    if label == "outlet_citing_outlet" and draw(st.booleans()):
        behind_label, behind_kind = draw(st.sampled_from(LABEL_KINDS[:-3]))
        behind = BehindOutlet(behind_label, behind_kind, draw(st.none() | spans(length)))
        if unknown := draw(unknown_fields):
            extra["behind_outlet"] = unknown
    return Sentence(
        start,
        end,
        label,
        kind,
        source=draw(st.none() | spans(length)) if attributed else None,
        cue=draw(st.none() | spans(length)) if attributed else None,
        carried_over=attributed and draw(st.booleans()),
        behind_outlet=behind,
        probabilities=draw(st.none() | probabilities()),
        extra=extra,
    )


@st.composite
def sources(draw: st.DrawFn, length: int, count: int) -> Source:
    label, kind = draw(st.sampled_from(LABEL_KINDS[:-3]))
    return Source(
        name=draw(strings.filter(bool)),
        label=label,
        kind=kind,
        mentions=tuple(draw(st.lists(spans(length), max_size=2))),
        sentences=tuple(draw(st.lists(st.integers(0, count - 1), max_size=2))),
        role=draw(st.none() | strings),
    )


@st.composite
def articles(draw: st.DrawFn) -> Article:
    text = draw(texts)
    raw = Article(
        id=draw(strings.filter(bool)),
        text=text,
        outlet=draw(st.none() | strings),
        date=draw(st.none() | strings),
        title=draw(st.none() | strings),
        language=draw(st.sampled_from([None, "en", "other"])),
        extra=draw(unknown_fields),
    )
    if draw(st.booleans()):
        return raw
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=6)))
    pairs = list(zip(cuts[::2], cuts[1::2], strict=False))
    labelled = tuple(draw(sentences(start, end, len(text))) for start, end in pairs)
    found = draw(st.lists(sources(len(text), len(labelled)), max_size=2)) if labelled else []
    return Article(
        raw.id,
        text,
        raw.outlet,
        raw.date,
        raw.title,
        sentences=labelled,
        sources=tuple(found),
        language=raw.language,
        extra=raw.extra,
    )


@given(articles())
def test_an_article_survives_the_way_through_json(article: Article) -> None:
    line = json.dumps(article_to_record(article), ensure_ascii=False).encode()
    assert read(json.loads(line)) == article


@given(articles())
def test_a_record_survives_being_read_and_written(article: Article) -> None:
    record = json.loads(json.dumps(article_to_record(article)))
    assert article_to_record(read(record)) == record


@given(articles())
def test_what_is_written_obeys_the_schema(article: Article) -> None:
    VALIDATOR.validate(json.loads(json.dumps(article_to_record(article))))


@given(unknown_fields, unknown_fields, unknown_fields)
def test_unknown_fields_survive_everywhere(
    of_article: dict[str, Any], of_sentence: dict[str, Any], of_behind: dict[str, Any]
) -> None:
    record = with_sentence(**of_sentence) | of_article
    record["sentences"][1]["behind_outlet"] |= of_behind

    assert article_to_record(read(record)) == record


# --- the schema

VALIDATOR = Draft202012Validator(schema())


def test_the_schema_in_the_package_is_the_one_generated() -> None:
    stored = (files("attrib") / "article.schema.json").read_text(encoding="utf-8")
    assert json.loads(stored) == schema(), (
        "renew it: python -m attrib.schema > attrib/article.schema.json"
    )


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(schema())


def test_the_schema_accepts_a_good_record_with_unknown_fields() -> None:
    VALIDATOR.validate(labelled_record() | {"url": "https://coast.example/ferry"})


@pytest.mark.parametrize(("label", "kind"), LABEL_KINDS)
def test_the_schema_accepts_every_label_with_its_kinds(label: str, kind: str) -> None:
    sentence = {"start": 0, "end": 5, "label": label, "kind": kind}
    VALIDATOR.validate({"id": "a", "text": "Rain.", "sentences": [sentence]})


@pytest.mark.parametrize("label", LABELS)
def test_the_schema_refuses_the_kinds_of_other_labels(label: str) -> None:
    others = {kind for kinds in KINDS.values() for kind in kinds} - set(KINDS[label])
    for kind in sorted(others):
        sentence = {"start": 0, "end": 5, "label": label, "kind": kind}
        record = {"id": "a", "text": "Rain.", "sentences": [sentence]}
        assert not VALIDATOR.is_valid(record), kind


@pytest.mark.parametrize(
    "record",
    [
        {"text": "Rain."},
        {"id": "a"},
        {"id": 1, "text": "Rain."},
        {"id": "a", "text": " \n"},
        {"id": "a", "text": "Rain.", "date": 2021},
        with_sentence(start=-1),
        with_sentence(end=None),
        with_sentence(label="rumour"),
        with_sentence(source=[1, 2, 3]),
        with_sentence(source="the Bay Herald"),
        with_sentence(carried_over="no"),
        with_sentence(probabilities={"unattributed": 1.0}),
        with_sentence(probabilities=EVEN | {"unattributed": 2}),
        with_sentence(behind_outlet={"label": "unattributed", "kind": "narration"}),
        with_sentence(label="unattributed", kind="narration"),
        with_sentence(label="named_spokesperson", kind="person"),
    ],
)
def test_schema_and_reader_refuse_the_same(record: dict[str, Any]) -> None:
    assert not VALIDATOR.is_valid(record)
    with pytest.raises(InputError):
        read(record)
