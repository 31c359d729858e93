from __future__ import annotations

import pytest

from attrib.article import BehindOutlet
from attrib.evaluation.figures import Share
from attrib.evaluation.speakers import same_speaker, score_behind_outlet, score_carried_over

OPENING = (
    '"It is late," said Maria Ortega of the ferry union.',
    {"label": "named_spokesperson", "source": "Maria Ortega", "cue": "said"},
)
REST = '"We will sail," she told Ben Lund, and Ms. Ortega left.'


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Maria Ortega", "Ms. Ortega", True),
        ("MARIA ORTEGA,", "“Ortega”", True),
        ("Jean-Paul Roy", "Paul Roy", True),
        ("Maria Ortega", "Maria Lund", False),
        ("he", "He", False),
        ("she herself", "Herself", False),
        ("some of them", "all of them", False),
        ("--", "--", False),
        ("", "", False),
    ],
)
def test_mentions_name_the_same_speaker_when_they_end_in_the_same_name(one, other, same):
    assert same_speaker(one, other) is same
    assert same_speaker(other, one) is same


@pytest.mark.parametrize(
    ("predicted", "right"),
    [
        ({"label": "named_spokesperson", "source": "Maria Ortega"}, True),
        ({"label": "named_spokesperson", "source": "said Maria"}, True),
        ({"label": "named_spokesperson", "source": "Ms. Ortega"}, True),
        ({"label": "anonymous_official", "source": "Ms. Ortega"}, True),
        ({"label": "named_spokesperson", "source": "Ben Lund"}, False),
        ({"label": "named_spokesperson", "source": "she"}, False),
        ({"label": "named_spokesperson", "source": None}, False),
        ({"label": "unattributed", "source": "Maria Ortega"}, False),
    ],
)
def test_a_quotation_without_a_cue_must_go_to_its_speaker(write, pair_up, predicted, right):
    carried = {"label": "named_spokesperson", "source": "Maria Ortega", "carried_over": True}
    pairs = pair_up(write(OPENING, (REST, carried)), write(OPENING, (REST, predicted)))
    assert score_carried_over(pairs) == Share(float(right), int(right), 1)


@pytest.mark.parametrize(
    "gold",
    [
        {"label": "named_spokesperson", "source": "Maria Ortega"},
        {"label": "named_spokesperson", "source": "Maria Ortega", "carried_over": True, "cue": "t"},
        {"label": "named_spokesperson", "carried_over": True},
        {"label": "unattributed", "source": "Maria Ortega", "carried_over": True},
    ],
)
def test_only_carried_over_sources_of_sentences_without_a_cue_count(write, pair_up, gold):
    article = write(OPENING, (REST, gold))
    assert score_carried_over(pair_up(article, article)) == Share(None, 0, 0)


OFFICIAL = BehindOutlet("named_spokesperson", "official")
PERSON = BehindOutlet("named_spokesperson", "person")
NOBODY_KNOWN = BehindOutlet("anonymous_official", "official")
OUTLET = "outlet_citing_outlet"


@pytest.mark.parametrize(
    ("label", "behind", "right_label", "right_kind"),
    [
        (OUTLET, OFFICIAL, 1, 1),
        (OUTLET, PERSON, 1, 0),
        (OUTLET, NOBODY_KNOWN, 0, 0),
        (OUTLET, None, 0, 0),
        ("named_spokesperson", OFFICIAL, 0, 0),
    ],
)
def test_the_source_behind_an_outlet(write, pair_up, label, behind, right_label, right_kind):
    words = "Ortega told the Elmbury Gazette."
    gold = write((words, {"label": OUTLET, "behind_outlet": OFFICIAL}))
    predicted = write((words, {"label": label, "behind_outlet": behind}))
    scores = score_behind_outlet(pair_up(gold, predicted))
    assert scores.label == Share(float(right_label), right_label, 1)
    assert scores.kind == Share(float(right_kind), right_kind, 1)


def test_only_outlets_with_a_source_behind_them_count(write, pair_up):
    gold = write(("The Elmbury Gazette reported rain.", {"label": OUTLET}))
    predicted = write(
        ("The Elmbury Gazette reported rain.", {"label": OUTLET, "behind_outlet": PERSON})
    )
    scores = score_behind_outlet(pair_up(gold, predicted))
    assert scores.label == scores.kind == Share(None, 0, 0)
