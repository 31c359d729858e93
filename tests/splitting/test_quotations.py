"""Quotations."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attrib.splitting import find_quotations, split_paragraphs

TEXTS = st.text(st.sampled_from("\"'“”‘’„«»`. a,—(\n\ud800"))


def quoted(text: str) -> list[str]:
    return [text[q.start : q.end] for q in find_quotations(text, split_paragraphs(text))]


@pytest.mark.parametrize(
    ("text", "quotations"),
    [
        ('"We lost," he said. "Next time."', ['"We lost,"', '"Next time."']),
        ("“We lost,” he said. “Next time.”", ["“We lost,”", "“Next time.”"]),
        ("«Non», dit-il.", ["«Non»"]),
        ("``Yes,'' he said.", ["``Yes,''"]),
        ('"We lost. We will be back," he said.', ['"We lost. We will be back,"']),
        ('She called it "a trap" (and "a lie").', ['"a trap"', '"a lie"']),
        ("A word—“so”—and on.", ["“so”"]),
        ("No marks at all.", []),
    ],
)
def test_double_marks(text: str, quotations: list[str]) -> None:
    assert quoted(text) == quotations


def test_single_marks_inside_double_ones_are_part_of_them() -> None:
    text = "\"He told me 'I am done,'\" she said."
    assert quoted(text) == ["\"He told me 'I am done,'\""]
    assert quoted("“One ‘two’ three,” she said.") == ["“One ‘two’ three,”"]


def test_single_marks_alone_are_quotation_marks() -> None:
    text = "'We lost,' he said. It's the Smiths' dog."
    assert quoted(text) == ["'We lost,'"]


def test_a_quotation_over_several_paragraphs() -> None:
    text = '"One.\n\n"Two.\n\n"Three," she said. "Four."'

    found = find_quotations(text, split_paragraphs(text))

    assert [text[q.start : q.end] for q in found] == ['"One.', '"Two.', '"Three,"', '"Four."']
    assert [q.closed for q in found] == [False, False, True, True]
    assert [q.resumed for q in found] == [False, True, True, False]


def test_a_lost_closing_mark_ends_with_its_paragraph() -> None:
    text = '"We lost," he said. "It was bad.\n\nThe rain fell.\n\n"Yes," she said.'

    found = find_quotations(text, split_paragraphs(text))

    assert [text[q.start : q.end] for q in found] == ['"We lost,"', '"It was bad.', '"Yes,"']
    assert [q.closed for q in found] == [True, False, True]
    assert not any(q.resumed for q in found)


def test_a_closing_mark_alone_is_no_quotation() -> None:
    assert quoted("We lost,” he said. “Next time.”") == ["“Next time.”"]


@given(TEXTS)
def test_quotations_lie_in_order_inside_paragraphs(text: str) -> None:
    paragraphs = split_paragraphs(text)
    end = 0
    for quotation in find_quotations(text, paragraphs):
        assert end <= quotation.start < quotation.end
        assert sum(p.start <= quotation.start and quotation.end <= p.end for p in paragraphs) == 1
        end = quotation.end


@pytest.mark.parametrize("unit", ["'a ", '"a" ', "“"])
def test_a_million_characters_take_seconds(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))

    start = time.process_time()
    find_quotations(text, split_paragraphs(text))

    assert time.process_time() - start < 10
