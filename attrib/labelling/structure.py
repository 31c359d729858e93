"""What a sentence's place, form and words show before any tagger has read it."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from attrib.lexicon import read_lexicon
from attrib.lexicon.outlets import outlet_mentions
from attrib.splitting import Layout

if TYPE_CHECKING:
    import numpy.typing as npt

_BEYOND_ASCII: Final = re.compile(r"[^\x00-\x7f]")
_NO_LETTERS: Final = bytes(c for c in range(128) if not chr(c).isalpha())
_NO_CAPITALS: Final = bytes(c for c in range(128) if not chr(c).isupper())
_NO_DIGITS: Final = bytes(c for c in range(128) if not chr(c).isdigit())

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
    """Return the signal classes and the pattern that finds them.

    The pattern sorts the forms by their first character, a letter, so that few
    are tried at a word.  A group's name is its class and that letter.
    """
    classes = tuple(dict.fromkeys(row["class"] for row in read_lexicon("signals")))
    by_letter: dict[str, dict[str, list[str]]] = {}
    for row in sorted(read_lexicon("signals"), key=lambda row: classes.index(row["class"])):
        letter, rest = row["pattern"][0], row["pattern"][1:]
        form = re.escape(rest).replace(r"\*", r"\w*").replace("_", r"\s+")
        by_letter.setdefault(letter, {}).setdefault(row["class"], []).append(form)
    letters = []
    for letter, forms in by_letter.items():
        groups = [f"(?P<{name}_{letter}>{'|'.join(rests)})" for name, rests in forms.items()]
        letters.append(f"{letter}(?:{'|'.join(groups)})")
    return classes, re.compile(rf"(?<!\w)(?:{'|'.join(letters)})(?!\w)")


@lru_cache(maxsize=1)
def structure_names() -> tuple[str, ...]:
    """Names of the columns of :func:`describe_structure`."""
    return (*_PLACE, *(f"signal:{name}" for name in _signals()[0]))


def _signal_row(words: str) -> list[float]:
    names, pattern = _signals()
    found = {(match.lastgroup or "")[:-2] for match in pattern.finditer(words)}
    return [float(name in found) for name in names]


def _count_characters(words: str) -> tuple[int, int, int]:
    """Count letters, capital letters and digits; the many ASCII ones all at once."""
    ascii_ones = words.encode("ascii", "ignore")
    others = _BEYOND_ASCII.findall(words)
    letters = [c for c in others if c.isalpha()]
    return (
        len(ascii_ones.translate(None, _NO_LETTERS)) + len(letters),
        len(ascii_ones.translate(None, _NO_CAPITALS)) + sum(map(str.isupper, letters)),
        len(ascii_ones.translate(None, _NO_DIGITS)) + sum(map(str.isdigit, others)),
    )


def _form_row(words: str) -> list[float]:
    letters, capitals, digits = _count_characters(words)
    return [
        float(np.log1p(len(words.split()))) / 4,
        float(words.endswith(":")),
        float(words[-1:] in ".!?\"”’…)'"),
        capitals / max(1, letters),
        digits / len(words),
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
    rows = []
    paragraphs = layout.paragraph_of
    for index, sentence in enumerate(layout.sentences):
        words = sentence.of(text)
        first = index == 0 or paragraphs[index - 1] != paragraphs[index]
        last = index + 1 == count or paragraphs[index + 1] != paragraphs[index]
        place = [first, last, first and last, index == 0, index / count]
        quoted = layout.quoted_state(index)
        form, signals = _form_row(words), _signal_row(words.lower().replace("’", "'"))
        rows.append([*quoted, *place, *form, 0.0, 0.0, *signals])
    table = np.array(rows, dtype=np.float32).reshape(count, len(structure_names()))
    own_column = _PLACE.index("names_publisher")
    starts = [sentence.start for sentence in layout.sentences]
    for span, own in outlet_mentions(text, layout.article.outlet):
        index = bisect_right(starts, span.start) - 1
        if index >= 0:
            table[index, own_column + (not own)] = 1.0
    return table
