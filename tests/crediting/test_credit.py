"""Labels, spans and probabilities put together into sentences."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attrib import Article, BehindOutlet, Sentence, Span
from attrib.article import BEHIND_KINDS, LABEL_KINDS, LABELS
from attrib.crediting import credit
from attrib.splitting import lay_out
from attrib.tagging.evidence import Evidence, ScoredSpan

TEXT = (
    'The Gazette said officials had warned Ada Brandt. "We lost," she said. "It is bad." Rain fell.'
)
OUTLET = ("outlet_citing_outlet", "named_outlet")
OFFICIAL = ("anonymous_official", "official")
PERSON = ("named_spokesperson", "person")
NARRATION = ("unattributed", "narration")

SURE, UNSURE = 3.0, -3.0

Credit = Callable[..., tuple[Sentence, ...]]


def span(words: str) -> Span:
    return Span(TEXT.index(words), TEXT.index(words) + len(words))


def likely(*pairs: tuple[str, str]) -> np.ndarray:
    """Probabilities of the kinds: 0.86 for one of each sentence, 0.01 for the others."""
    table = np.full((len(pairs), len(LABEL_KINDS)), 0.01)
    for row, pair in enumerate(pairs):
        table[row, LABEL_KINDS.index(pair)] = 0.86
    return table


def standing_behind(*pairs: tuple[str, str] | None) -> np.ndarray:
    table = np.full((len(pairs), len(BEHIND_KINDS)), -9.0, dtype=np.float32)
    for row, pair in enumerate(pairs):
        table[row, BEHIND_KINDS.index(pair)] = 0.0
    return table


def found(*spans: tuple[str, float] | None) -> tuple[ScoredSpan | None, ...]:
    return tuple(s and ScoredSpan(span(s[0]), s[1]) for s in spans)


@pytest.fixture
def credited() -> Credit:
    """Credit the four sentences of the text; what is not given is not found."""

    def run(*pairs: tuple[str, str], **given_: Any) -> tuple[Sentence, ...]:
        layout = lay_out(Article("a", TEXT))
        assert len(layout.sentences) == len(pairs) == 4
        parts: dict[str, Any] = {
            "sources": (None,) * 4,
            "cues": (None,) * 4,
            "behind": (None,) * 4,
            "behind_kinds": standing_behind(None, None, None, None),
            "carried": np.full(4, UNSURE, dtype=np.float32),
            "carried_from": (-1,) * 4,
        }
        evidence = Evidence(features=np.zeros((4, 1), dtype=np.float32), **(parts | given_))
        return credit(layout, evidence, likely(*pairs))

    return run


def test_labels_kinds_and_probabilities(credited: Credit) -> None:
    sentences = credited(OUTLET, PERSON, PERSON, NARRATION)

    assert [(s.label, s.kind) for s in sentences] == [OUTLET, PERSON, PERSON, NARRATION]
    assert [s.span.of(TEXT) for s in sentences][3] == "Rain fell."
    for sentence in sentences:
        assert sentence.probabilities is not None
        assert list(sentence.probabilities) == list(LABELS)
        assert sum(sentence.probabilities.values()) == pytest.approx(1)
        assert max(sentence.probabilities.values()) == sentence.probabilities[sentence.label]


def test_an_unattributed_sentence_has_no_spans(credited: Credit) -> None:
    everything: dict[str, Any] = {
        "sources": found(("The Gazette", SURE), *[("she", SURE)] * 3),
        "cues": found(("said", SURE), *[("said", SURE)] * 3),
        "carried": np.full(4, SURE, dtype=np.float32),
        "carried_from": (1, 0, 1, 1),
    }

    sentence = credited(OUTLET, PERSON, PERSON, NARRATION, **everything)[3]

    assert (sentence.source, sentence.cue, sentence.behind_outlet) == (None, None, None)
    assert not sentence.carried_over
    assert not sentence.attributed


def test_own_source_and_cue(credited: Credit) -> None:
    sentences = credited(
        *(OUTLET, PERSON, PERSON, NARRATION),
        sources=found(("The Gazette", SURE), ("she", SURE), None, None),
        cues=found(("said", SURE), None, None, None),
    )

    assert sentences[0].source == span("The Gazette")
    assert sentences[0].cue == span("said")
    assert not sentences[0].carried_over
    assert sentences[1].source == span("she")
    assert sentences[1].cue is None


def test_what_is_not_likely_is_not_given_out(credited: Credit) -> None:
    sentence = credited(
        *(OFFICIAL, PERSON, PERSON, NARRATION),
        sources=found(("The Gazette", UNSURE), None, None, None),
        cues=found(("said", UNSURE), None, None, None),
    )[0]
    assert (sentence.source, sentence.cue) == (None, None)


def test_a_source_is_carried_over_from_the_sentence_that_has_the_cue(credited: Credit) -> None:
    sentences = credited(
        *(NARRATION, PERSON, PERSON, NARRATION),
        sources=found(None, ("Ada Brandt", SURE), ("bad", UNSURE), None),
        cues=found(None, ("said", SURE), ("is", UNSURE), None),
        carried=np.array([UNSURE, UNSURE, SURE, UNSURE], dtype=np.float32),
        carried_from=(-1, -1, 1, -1),
    )

    assert sentences[2].carried_over
    assert sentences[2].source == span("Ada Brandt")
    assert sentences[2].cue is None


def test_nobody_to_carry_over_from(credited: Credit) -> None:
    sentences = credited(
        *(NARRATION, PERSON, PERSON, NARRATION),
        carried=np.full(4, SURE, dtype=np.float32),
        carried_from=(-1, -1, 1, -1),
    )
    assert [s.source for s in sentences] == [None] * 4
    assert not any(s.carried_over for s in sentences)


BEHIND = {
    "sources": found(("The Gazette", SURE), None, None, None),
    "behind": found(("officials", SURE), None, None, None),
    "behind_kinds": standing_behind(OFFICIAL, None, None, None),
}


def test_who_stands_behind_an_outlet(credited: Credit) -> None:
    sentence = credited(OUTLET, PERSON, PERSON, NARRATION, **BEHIND)[0]
    assert sentence.source == span("The Gazette")
    assert sentence.behind_outlet == BehindOutlet(*OFFICIAL, source=span("officials"))


def test_nobody_stands_behind_any_other_source(credited: Credit) -> None:
    sentences = credited(OFFICIAL, PERSON, PERSON, NARRATION, **BEHIND)
    assert [s.behind_outlet for s in sentences] == [None] * 4


def test_nobody_stands_behind_this_outlet(credited: Credit) -> None:
    nobody = BEHIND | {"behind_kinds": standing_behind(None, None, None, None)}
    assert credited(OUTLET, PERSON, PERSON, NARRATION, **nobody)[0].behind_outlet is None


def test_the_outlet_does_not_stand_behind_itself(credited: Credit) -> None:
    same = BEHIND | {"behind": found(("The Gazette said", SURE), None, None, None)}
    sentence = credited(OUTLET, PERSON, PERSON, NARRATION, **same)[0]
    assert sentence.behind_outlet == BehindOutlet(*OFFICIAL, source=None)


def test_who_stands_behind_is_carried_over_with_the_outlet(credited: Credit) -> None:
    # The last sentence names somebody behind an outlet, too: that is another matter.
    sentences = credited(
        *(OUTLET, PERSON, OUTLET, OUTLET),
        sources=found(("The Gazette", SURE), None, None, None),
        behind=found(("officials", SURE), None, None, ("Rain", SURE)),
        behind_kinds=standing_behind(OFFICIAL, None, None, PERSON),
        carried=np.array([UNSURE, UNSURE, SURE, UNSURE], dtype=np.float32),
        carried_from=(-1, -1, -1, -1),
    )

    assert sentences[2].carried_over
    assert sentences[2].source == span("The Gazette")
    assert sentences[2].behind_outlet == BehindOutlet(*OFFICIAL, source=span("officials"))


def test_an_impersonal_source_is_nobody(credited: Credit) -> None:
    sentence = credited(
        *(("anonymous_official", "impersonal"), PERSON, PERSON, NARRATION),
        sources=found(("The Gazette", SURE), None, None, None),
        cues=found(("said", SURE), None, None, None),
    )[0]
    assert sentence.source is None
    assert sentence.cue == span("said")


def test_no_sentences() -> None:
    empty = Evidence(
        features=np.zeros((0, 1), dtype=np.float32),
        sources=(),
        cues=(),
        behind=(),
        behind_kinds=standing_behind(),
        carried=np.zeros(0, dtype=np.float32),
        carried_from=(),
    )
    assert credit(lay_out(Article("a", "")), empty, likely()) == ()


@given(st.data())
def test_laws(data: st.DataObject) -> None:
    """Whatever was found: who is carried over stands elsewhere, who is not stands here."""
    layout = lay_out(Article("a", TEXT))
    scores = st.floats(-4, 4, width=32)

    def spans() -> tuple[ScoredSpan | None, ...]:
        return tuple(
            data.draw(st.none() | st.builds(ScoredSpan, st.just(Span(s.start, s.end - 1)), scores))
            for s in layout.sentences
        )

    evidence = Evidence(
        features=np.zeros((4, 1), dtype=np.float32),
        sources=spans(),
        cues=spans(),
        behind=spans(),
        behind_kinds=standing_behind(
            *data.draw(st.lists(st.sampled_from(BEHIND_KINDS), min_size=4, max_size=4))
        ),
        carried=np.array([data.draw(scores) for _ in range(4)], dtype=np.float32),
        carried_from=tuple(
            data.draw(st.sampled_from([i for i in range(-1, 4) if i != n])) for n in range(4)
        ),
    )
    pairs = data.draw(st.lists(st.sampled_from(LABEL_KINDS), min_size=4, max_size=4))

    for sentence in credit(layout, evidence, likely(*pairs)):
        if not sentence.attributed:
            assert (sentence.source, sentence.cue, sentence.behind_outlet) == (None, None, None)
        inside = sentence.source is not None and sentence.span.overlaps(sentence.source)
        assert sentence.carried_over == (sentence.source is not None and not inside)
        if sentence.behind_outlet is not None:
            assert sentence.label == "outlet_citing_outlet"
        if sentence.behind_outlet is not None and sentence.behind_outlet.source is not None:
            assert sentence.source is None or not sentence.source.overlaps(
                sentence.behind_outlet.source
            )
