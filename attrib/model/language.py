"""Whether a text looks like English, by its function words."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from attrib.lexicon import read_lexicon

_WORD: Final = re.compile(r"[^\W\d_]+")
_BEYOND_LATIN: Final = re.compile("[\u0250-\U0010ffff]")

#: Shares of English function words below this are hardly ever English prose:
#: news prose has 0.25 to 0.40, lists of names and captions 0.05 to 0.15.
LEAST_SHARE: Final = 0.08

#: With fewer words than this there is nothing to go by.
LEAST_WORDS: Final = 20

#: Characters looked at; the beginning of an article tells its language.
_SAMPLE: Final = 6_000


@lru_cache(maxsize=1)
def _function_words() -> frozenset[str]:
    return frozenset(row["form"] for row in read_lexicon("english"))


def looks_english(text: str) -> bool:
    """Whether a text looks like English.

    Parameters
    ----------
    text : str
        The article's text.

    Returns
    -------
    bool
        False where fewer than :data:`LEAST_SHARE` of its words are English
        function words, or most of its letters are not Latin.  A text of
        fewer than :data:`LEAST_WORDS` words is taken for English unless its
        letters are not Latin.
    """
    sample = text[:_SAMPLE]
    not_latin = sum(map(str.isalpha, _BEYOND_LATIN.findall(sample)))
    if not_latin and not_latin > sum(map(str.isalpha, sample)) / 2:
        return False
    words = _WORD.findall(sample.lower())
    if len(words) < LEAST_WORDS:
        return True
    known = _function_words()
    return sum(map(known.__contains__, words)) / len(words) >= LEAST_SHARE
