"""Synthetic articles made of sentences whose label, source and cue are known."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import pytest

from attrib.article import LABELS, Article, BehindOutlet, Sentence, Span


class Row(NamedTuple):
    """A sentence, its label and kind, the words of its source and of its cue."""

    words: str
    label: str
    kind: str
    source: str | None = None
    cue: str | None = None
    behind: tuple[str, str] | None = None


NAMED, UNNAMED = "named_spokesperson", "anonymous_official"
OUTLET, OWN = "outlet_citing_outlet", "unattributed"

ROWS = {
    "diaz": Row("It shut at night, Ana Diaz said.", NAMED, "person", "Ana Diaz", "said"),
    "reyes": Row(
        "Omar Reyes, the minister of works, said it would be mended.",
        NAMED,
        "official",
        "Omar Reyes, the minister of works",
        "said",
    ),
    "fox": Row("“We warned them,” Lena Fox said.", NAMED, "person", "Lena Fox", "said"),
    "okafor": Row(
        "Grace Okafor, an engineer, told the council that the steel had rusted.",
        NAMED,
        "person",
        "Grace Okafor, an engineer",
        "told",
    ),
    "authority": Row(
        "The Harbour Authority denied that the bridge was unsafe.",
        NAMED,
        "organisation",
        "The Harbour Authority",
        "denied",
    ),
    "survey": Row(
        "A survey by the city found rust in 1998.",
        NAMED,
        "document",
        "A survey by the city",
        "found",
    ),
    "carried": Row("“It will take a year to mend.”", NAMED, "person"),
    "critics": Row("Critics said it was badly built.", UNNAMED, "group", "Critics", "said"),
    "official": Row("An official said so.", UNNAMED, "official", "An official", "said"),
    "believed": Row(
        "The builder is believed to have left.", UNNAMED, "impersonal", None, "is believed to"
    ),
    "described": Row(
        "A senior official said the money was gone.",
        UNNAMED,
        "official",
        "A senior official",
        "said",
    ),
    "precise": Row(
        "Two senior officials briefed on the plan said the money was gone.",
        UNNAMED,
        "official",
        "Two senior officials briefed on the plan",
        "said",
    ),
    "anonymity": Row(
        "They spoke on condition of anonymity because the talks go on.",
        OWN,
        "narration",
    ),
    "relayed": Row(
        "The Associated Press reported that the builder had left.",
        OUTLET,
        "named_outlet",
        "The Associated Press",
        "reported",
    ),
    "relayed_named": Row(
        "He would mend it, Karl Brandt told the Associated Press.",
        OUTLET,
        "named_outlet",
        "the Associated Press",
        "told",
        ("Karl Brandt", "person"),
    ),
    "reportedly": Row(
        "The builder reportedly left.", OUTLET, "unnamed_outlets", None, "reportedly"
    ),
    "narration": Row("The river runs through the old town and past the mill.", OWN, "narration"),
    "opinion": Row("We should all be ashamed of this absurd mess.", OWN, "narration"),
    "record": Row("The council voted on Tuesday, 12 to 3, to close it.", OWN, "narration"),
    "accusation": Row(
        "Ana Diaz accused the builder of fraud.", NAMED, "person", "Ana Diaz", "accused"
    ),
    "no_comment": Row("The builder did not respond to a request.", OWN, "no_comment"),
    "furniture": Row("Sign up for our newsletter.", OWN, "furniture"),
}

#: A plain report that is long enough to be scored.
REPORT = [
    "reyes",
    "record",
    "diaz",
    "fox",
    "carried",
    "survey",
    "critics",
    "narration",
    "official",
    "authority",
    "okafor",
    "narration",
    "no_comment",
    "furniture",
]

MakeArticle = Callable[..., Article]


@pytest.fixture(scope="session")
def report() -> list[str]:
    """Return the sentences of a plain report, by their names in ROWS."""
    return list(REPORT)


@pytest.fixture(scope="session")
def make_article() -> MakeArticle:
    """Return a function that builds an article from names of sentences."""
    return build


def build(
    names: Sequence[str],
    *,
    title: str = "Bridge closed",
    sure: float | None = None,
    language: str = "en",
) -> Article:
    """Build an article; `sure` is the probability of every label."""
    text = "\n".join(ROWS[name].words for name in names)
    sentences, start = [], 0
    for name in names:
        row = ROWS[name]
        end = start + len(row.words)
        behind = None
        if row.behind is not None:
            words, kind = row.behind
            behind = BehindOutlet(NAMED, kind, _find(text, words, start))
        sentences.append(
            Sentence(
                start,
                end,
                row.label,
                row.kind,
                source=_find(text, row.source, start),
                cue=_find(text, row.cue, start),
                behind_outlet=behind,
                probabilities=_probabilities(row.label, sure),
            )
        )
        start = end + 1
    return Article(id="a", text=text, title=title, sentences=tuple(sentences), language=language)


def _find(text: str, words: str | None, start: int) -> Span | None:
    if words is None:
        return None
    place = text.index(words, start)
    return Span(place, place + len(words))


def _probabilities(label: str, sure: float | None) -> dict[str, float] | None:
    if sure is None:
        return None
    return {name: sure if name == label else (1 - sure) / 3 for name in LABELS}
