"""What place, form and words of a sentence show."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from attrib import Article
from attrib.labelling.structure import describe_structure, structure_names
from attrib.splitting import lay_out


def column(text: str, name: str, outlet: str | None = None) -> list[float]:
    table = describe_structure(lay_out(Article("a", text, outlet=outlet)))
    found: list[float] = table[:, structure_names().index(name)].tolist()
    return found


STORY = 'BRIDGE SHUT\n\n"We waited. It is bad," she said. Rain fell:\n\n- On 6 May 2024'


def test_the_place_of_a_sentence() -> None:
    assert column(STORY, "first_of_article") == [1, 0, 0, 0, 0]
    assert column(STORY, "first_of_paragraph") == [1, 1, 0, 0, 1]
    assert column(STORY, "last_of_paragraph") == [1, 0, 0, 1, 1]
    assert column(STORY, "alone_in_paragraph") == [1, 0, 0, 0, 1]
    assert np.allclose(column(STORY, "place_in_article"), [0, 0.2, 0.4, 0.6, 0.8])


def test_the_quotation_it_lies_in() -> None:
    assert column(STORY, "begins_quotation") == [0, 1, 0, 0, 0]
    assert column(STORY, "opens_inside") == [0, 0, 1, 0, 0]
    assert column(STORY, "ends_inside") == [0, 1, 0, 0, 0]
    assert column(STORY, "closes_quotation") == [0, 0, 1, 0, 0]
    assert column(STORY, "quoted_share")[1] == 1.0


def test_its_form() -> None:
    assert column(STORY, "ends_with_colon") == [0, 0, 0, 1, 0]
    assert column(STORY, "ends_with_mark") == [0, 1, 1, 0, 0]
    assert column(STORY, "begins_with_dash") == [0, 0, 0, 0, 1]
    assert column(STORY, "capitals_share")[0] == 1.0
    assert column(STORY, "digits_share")[4] == np.float32(5 / len("- On 6 May 2024"))


def test_the_publisher_and_other_outlets() -> None:
    text = "She told the BBC. He told Reuters. They left."
    assert column(text, "names_publisher", "BBC") == [1, 0, 0]
    assert column(text, "names_other_outlet", "BBC") == [0, 1, 0]
    assert column(text, "names_publisher") == [0, 0, 0]
    assert column(text, "names_other_outlet") == [1, 1, 0]


def test_signals() -> None:
    text = "She said so. He warns them. Rain fell. They declined to comment."
    assert column(text, "signal:speech") == [1, 1, 0, 0]
    assert column(text, "signal:refusal") == [0, 0, 0, 1]


def test_signals_are_whole_words_in_any_case() -> None:
    assert column("She SAID so. An unsaid word.", "signal:speech") == [1, 0]


def test_no_sentences_no_rows() -> None:
    assert describe_structure(lay_out(Article("a", " "))).shape == (0, len(structure_names()))


def test_columns_have_names_of_their_own() -> None:
    assert len(set(structure_names())) == len(structure_names())


@given(st.text())
def test_any_text_gives_finite_rows(text: str) -> None:
    layout = lay_out(Article("a", text, outlet="Example News"))

    table = describe_structure(layout)

    assert table.shape == (len(layout.sentences), len(structure_names()))
    assert np.isfinite(table).all()
    assert (table >= 0).all()
