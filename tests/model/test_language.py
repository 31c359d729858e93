"""Whether a text looks like English."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attrib.model.language import LEAST_WORDS, looks_english

ENGLISH = (
    "The council said on Monday that the bridge would close for at least six weeks, and that "
    "nobody had told the people who live on the far side of the river about it."
)
OTHERS = {
    "German": "Der Rat teilte am Montag mit, dass die Brücke für mindestens sechs Wochen gesperrt "
    "wird und dass niemand die Menschen auf der anderen Seite des Flusses informiert hat.",
    "French": "Le conseil a annoncé lundi que le pont serait fermé pendant au moins six semaines "
    "et que personne n'avait prévenu les habitants de l'autre rive du fleuve.",
    "Spanish": "El ayuntamiento anunció el lunes que el puente estará cerrado al menos seis "
    "semanas y que nadie había avisado a los vecinos de la otra orilla del río.",
    "Indonesian": "Dewan mengatakan pada hari Senin bahwa jembatan itu akan ditutup setidaknya "
    "enam minggu dan tidak ada yang memberi tahu warga di seberang sungai tentang hal itu.",
    "Russian": "Совет сообщил в понедельник, что мост закроют как минимум на шесть недель.",
    "Chinese": "市议会周一表示，这座桥将至少关闭六周。",
    "Arabic": "قال المجلس يوم الاثنين إن الجسر سيغلق لمدة ستة أسابيع على الأقل.",
}


def test_english() -> None:
    assert looks_english(ENGLISH)
    assert looks_english(ENGLISH.upper())


@pytest.mark.parametrize("text", OTHERS.values(), ids=OTHERS)
def test_other_languages(text: str) -> None:
    assert not looks_english(text)


def test_the_beginning_tells() -> None:
    assert looks_english(ENGLISH * 50 + OTHERS["German"] * 500)


def test_quotations_in_another_language_are_no_harm() -> None:
    assert looks_english(f"{ENGLISH} {OTHERS['Russian']} {ENGLISH}")


@pytest.mark.parametrize("text", ["", " ", "word", "12 34 56", "Guten Tag", "Brücke " * 5])
def test_too_little_to_go_by_is_taken_for_english(text: str) -> None:
    assert len(text.split()) < LEAST_WORDS
    assert looks_english(text)


def test_one_word_in_another_script() -> None:
    assert not looks_english("мост")


@given(st.text())
def test_any_text_has_an_answer(text: str) -> None:
    assert looks_english(text) in (True, False)
