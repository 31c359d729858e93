from __future__ import annotations

import pytest

from attrib import Article, BehindOutlet, Sentence, Source, Span

TEXT = (
    'Two officials told the BBC: "It will close." <Now>\n\n'
    "It rains & rains.\nThe mayor, Lena Ortiz, agreed."
)


def span(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


@pytest.fixture
def article() -> Article:
    """A labelled article with an outlet that has officials behind it."""
    return Article(
        "a1",
        TEXT,
        outlet="The Harrow Gazette",
        date="2024-03-01",
        title="Bridge <to> close",
        language="en",
        sentences=(
            Sentence(
                *span('Two officials told the BBC: "It will close." <Now>'),
                "outlet_citing_outlet",
                "named_outlet",
                source=span("the BBC"),
                cue=span("told"),
                behind_outlet=BehindOutlet("anonymous_official", "official", span("Two officials")),
                probabilities={
                    "anonymous_official": 0.25,
                    "named_spokesperson": 0.0,
                    "outlet_citing_outlet": 0.75,
                    "unattributed": 0.0,
                },
            ),
            Sentence(*span("It rains & rains."), "unattributed", "narration"),
            Sentence(
                *span("The mayor, Lena Ortiz, agreed."),
                "named_spokesperson",
                "official",
                source=span("The mayor, Lena Ortiz"),
                cue=span("agreed"),
            ),
        ),
        sources=(
            Source("the BBC", "outlet_citing_outlet", "named_outlet", (span("the BBC"),), (0,)),
            Source(
                "Lena Ortiz", "named_spokesperson", "official", (span("Lena Ortiz"),), (2,), "mayor"
            ),
        ),
        extra={"section": "Local"},
    )
