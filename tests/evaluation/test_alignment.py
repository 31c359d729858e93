from __future__ import annotations

from dataclasses import replace

import pytest

from attrib.article import Article, Span
from attrib.evaluation.alignment import align

RAIN = ("Rain fell.", {})
SNOW = ("Snow fell.", {})


def test_predictions_may_come_in_another_order_than_the_reference(write):
    one, two = write(RAIN, id="one"), write(SNOW, id="two")
    splits = [[Span(0, 4)], [Span(0, 10)]]
    aligned = align([two, one], [one, two], splits)
    assert [article.article.id for article in aligned] == ["one", "two"]
    assert [article.split for article in aligned] == [(Span(0, 10),), (Span(0, 4),)]
    assert [pair.predicted for pair in aligned[1].pairs] == list(two)


@pytest.mark.parametrize(
    ("gold", "predicted", "message"),
    [
        (["a", "b"], ["a"], "`predicted` lacks 'b'"),
        (["a"], ["a", "b"], "`gold` lacks 'b'"),
        (["a", "a"], ["a"], "`gold` has several articles with the id 'a'"),
        (["a"], ["a", "a"], "`predicted` has several articles with the id 'a'"),
        (list("abcdefgh"), ["a"], "'b', 'c', 'd', 'e', 'f' and 2 more"),
    ],
)
def test_ids_must_match(write, gold, predicted, message):
    with pytest.raises(ValueError, match=message):
        align([write(RAIN, id=name) for name in gold], [write(RAIN, id=name) for name in predicted])


def test_texts_must_match(write):
    with pytest.raises(ValueError, match=r"article 'a': .* different texts"):
        align([write(RAIN)], [write(SNOW)])


def test_both_must_be_labelled(write):
    raw = Article("a", "Rain fell.")
    with pytest.raises(ValueError, match="`predicted` is not labelled"):
        align([write(RAIN)], [raw])
    with pytest.raises(ValueError, match="`gold` is not labelled"):
        align([raw], [write(RAIN)])


def test_the_number_of_sentences_must_match(write):
    gold = write(RAIN, SNOW)
    predicted = gold.with_sentences(gold.sentences[:1])
    with pytest.raises(ValueError, match="article 'a': 2 sentences in `gold`, 1 in `predicted`"):
        align([gold], [predicted])


def test_the_boundaries_of_sentences_must_match(write):
    gold = write(RAIN, SNOW)
    first, second = gold
    predicted = gold.with_sentences((first, replace(second, start=12)))
    with pytest.raises(
        ValueError, match="sentence 1: characters 11 to 21 in `gold`, 12 to 21 in `predicted`"
    ):
        align([gold], [predicted])


def test_a_kind_must_belong_to_its_label(write):
    with pytest.raises(ValueError, match="sentence 0 of `predicted`: label 'unattributed' with ki"):
        align([write(RAIN)], [write(("Rain fell.", {"kind": "official"}))])


@pytest.mark.parametrize(
    "chances",
    [
        {"unattributed": 1.0},
        dict.fromkeys(
            ["anonymous_official", "named_spokesperson", "outlet_citing_outlet", "unattributed"],
            float("nan"),
        ),
    ],
)
def test_probabilities_must_be_complete_and_numbers(write, chances):
    with pytest.raises(ValueError, match="must be a number from 0 to 1 for each of anonymous_offi"):
        align([write(RAIN)], [write(("Rain fell.", {"probabilities": chances}))])


def test_there_must_be_a_sentence(write):
    empty = Article("a", "Rain fell.", sentences=())
    with pytest.raises(ValueError, match="no labelled sentence"):
        align([empty], [empty])
    with pytest.raises(ValueError, match="no labelled sentence"):
        align([], [])


def test_there_must_be_a_split_for_every_article(write):
    with pytest.raises(ValueError, match="`split` has 2 entries for 1 articles"):
        align([write(RAIN)], [write(RAIN)], [[], []])
