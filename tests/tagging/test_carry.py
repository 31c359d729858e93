"""Carrying a source over to the sentences of a quotation."""

from __future__ import annotations

from attrib import Article, Span
from attrib.splitting import lay_out
from attrib.tagging.carry import carry_over
from attrib.tagging.evidence import ScoredSpan

SURE = ScoredSpan(Span(0, 1), 2.0)
UNSURE = ScoredSpan(Span(0, 1), -2.0)


def carried(text: str, crediting: set[int]) -> tuple[int, ...]:
    """Carry over in a text whose sentences of these numbers have a source and a cue."""
    layout = lay_out(Article("a", text))
    found = [SURE if index in crediting else UNSURE for index in range(len(layout.sentences))]
    return carry_over(layout, found, found)


def test_a_quotation_goes_on_after_its_cue() -> None:
    text = '"We lost," she said. "We will be back. You will see."'
    assert carried(text, {0}) == (-1, 0, 0)


def test_a_quotation_has_its_cue_at_the_end() -> None:
    text = 'Rain fell.\n\n"We lost. We will be back. You will see," she said.'
    assert carried(text, {3}) == (-1, 3, 3, -1)


def test_a_cue_before_in_the_paragraph_wins_over_one_after() -> None:
    text = '"We lost," she said. "It is bad. It hurts," he said.'
    assert carried(text, {0, 2}) == (-1, 0, 0)


def test_a_cue_in_the_paragraph_before_does_not() -> None:
    text = '"We lost," she said.\n\n"It is bad. It hurts," he said.'
    assert carried(text, {0, 2}) == (-1, 2, 0)


def test_the_cue_ahead_must_lie_in_the_same_quotation() -> None:
    text = '"We lost." Rain fell. "It is bad," he said.'
    assert carried(text, {2}) == (-1, -1, -1)


def test_a_quotation_over_paragraphs_looks_back() -> None:
    text = '"We lost," she said. "It is bad.\n\n"It hurts.\n\n"It will pass."'
    assert carried(text, {0}) == (-1, 0, 0, 0)


def test_a_source_without_a_cue_credits_nobody() -> None:
    layout = lay_out(Article("a", '"We lost," she said. "It is bad."'))
    assert carry_over(layout, [SURE, UNSURE], [UNSURE, UNSURE]) == (-1, -1)
    assert carry_over(layout, [SURE, None], [None, None]) == (-1, -1)


def test_it_does_not_look_back_for_ever() -> None:
    found = carried("She said so. " + "Rain fell. " * 30, {0})
    assert found[:26] == (-1, *[0] * 25)
    assert set(found[26:]) == {-1}


def test_no_sentences() -> None:
    assert carried("", set()) == ()
