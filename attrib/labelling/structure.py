"""What a sentence's place, form and words show before any tagger has read it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from attrib.lexicon import read_lexicon
from attrib.lexicon.outlets import outlet_mentions
from attrib.splitting import Layout

if TYPE_CHECKING:
    import numpy.typing as npt

_PLACE: Final = (
    "quoted_share",
    "opens_inside",
    "ends_inside",
    "begins_quotation",
    "closes_quotation",
    "resumes_quotation",
    "first_of_paragraph",
    "last_of_paragraph",
    "alone_in_paragraph",
    "first_of_article",
    "place_in_article",
    "log_words",
    "ends_with_colon",
    "ends_with_mark",
    "capitals_share",
    "digits_share",
    "begins_with_dash",
    "names_publisher",
    "names_other_outlet",
)


@lru_cache(maxsize=1)
def _signals() -> tuple[tuple[str, ...], re.Pattern[str]]:
    """Return the signal classes and one pattern with a group for each."""
    forms: dict[str, list[str]] = {}
    for row in read_lexicon("signals"):
        form = re.escape(row["pattern"]).replace(r"\*", r"\w*").replace("_", r"\s+")
        forms.setdefault(row["class"], []).append(form)
    groups = [f"(?P<{name}>{'|'.join(words)})" for name, words in forms.items()]
    return tuple(forms), re.compile(rf"(?<!\w)(?:{'|'.join(groups)})(?!\w)")


@lru_cache(maxsize=1)
def structure_names() -> tuple[str, ...]:
    """Names of the columns of :func:`describe_structure`."""
    return (*_PLACE, *(f"signal:{name}" for name in _signals()[0]))


def _signal_row(words: str) -> list[float]:
    names, pattern = _signals()
    found = {match.lastgroup for match in pattern.finditer(words)}
    return [float(name in found) for name in names]


def _form_row(words: str) -> list[float]:
    letters = [c for c in words if c.isalpha()]
    return [
        float(np.log1p(len(words.split()))) / 4,
        float(words.endswith(":")),
        float(words[-1:] in ".!?\"”’…)'"),
        sum(map(str.isupper, letters)) / max(1, len(letters)),
        sum(map(str.isdigit, words)) / len(words),
        float(words[:1] in "—–-•*|@"),
    ]


def describe_structure(layout: Layout) -> npt.NDArray[np.float32]:
    """Describe the place and form of every sentence.

    Parameters
    ----------
    layout : Layout
        The article laid out.

    Returns
    -------
    array of float32, shape (sentences, len(structure_names()))
        Values between 0 and about 1.
    """
    text = layout.article.text
    count = len(layout.sentences)
    table = np.zeros((count, len(structure_names())), dtype=np.float32)
    paragraphs = layout.paragraph_of
    for index, sentence in enumerate(layout.sentences):
        words = sentence.of(text)
        first = index == 0 or paragraphs[index - 1] != paragraphs[index]
        last = index + 1 == count or paragraphs[index + 1] != paragraphs[index]
        place = [first, last, first and last, index == 0, index / count]
        quoted = layout.quoted_state(index)
        row = [*map(float, quoted), *map(float, place), *_form_row(words), 0.0, 0.0]
        table[index] = [*row, *_signal_row(words.lower().replace("’", "'"))]
    own_column = _PLACE.index("names_publisher")
    starts = [sentence.start for sentence in layout.sentences]
    for span, own in outlet_mentions(text, layout.article.outlet):
        index = int(np.searchsorted(starts, span.start, side="right")) - 1
        if index >= 0:
            table[index, own_column + (not own)] = 1.0
    return table
