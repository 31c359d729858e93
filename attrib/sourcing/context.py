"""What the text around a person's name says: the full name, and the role."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from attrib.lexicon import read_lexicon
from attrib.sourcing.clusters import Cluster, Mention
from attrib.sourcing.vocabulary import nouns, titles, words_of

#: Characters looked at before and after a name.
_REACH: Final = 90
#: Occurrences of a name looked at; the first ones introduce a person.
_OCCURRENCES: Final = 4

_NAME_BEFORE: Final = re.compile(r"(?:[A-Z][\w.’'-]*[ \u00a0])+$")
_LEAD: Final = re.compile(r"(?:^|[,.;:–—“”\"(]\s*|\s)((?:[\w.’'&/-]+[ \u00a0]){1,6})$")
_APPOSITION: Final = re.compile(
    r"(?:,? (?:Jr|Sr)\.?)?(?:,\s|\s\(|\s[–—-]\s)"
    r"([^,.;()–—“”\"\n]{4,80}(?:[.][A-Z][^,;()\n]{0,40})?)"
)
_WORD: Final = re.compile(r"[A-Za-z][\w’'-]*")
_PARTY: Final = re.compile(r"^[A-Z]-[A-Z]|^(?:Republican|Democrat|Conservative|Labour)\b")


def describe_person(text: str, cluster: Cluster, fullest: Mention) -> tuple[str, str | None]:
    """Find a person's full name and role in the article.

    Parameters
    ----------
    text : str
        The article's text.
    cluster : Cluster
        The person's mentions.
    fullest : Mention
        The mention with the longest name.

    Returns
    -------
    str
        The name as the text gives it, without titles; longer than in any
        mention where the text gives the full name elsewhere.
    str or None
        Role or affiliation in the words of the text; None where none is given.
    """
    name = fullest.reading.surface
    own = [m.reading.role for m in cluster.mentions if m.reading.role]
    role = max(own, key=len) if own else None
    if role is not None and " " in name:
        return name, role
    surname = name.rsplit(" ", 1)[-1]
    for place in _occurrences(text, surname):
        if " " not in name:
            name = _full_name(text, place, surname)
        role = role or _role_around(text, place, len(surname))
        if role is not None and " " in name:
            break
    return name, role


def _occurrences(text: str, word: str) -> Iterator[int]:
    place = -1
    for _ in range(_OCCURRENCES):
        place = text.find(word, place + 1)
        if place < 0:
            return
        end = place + len(word)
        if not text[end : end + 1].isalnum() and not text[place - 1 : place].isalnum():
            yield place


def _full_name(text: str, place: int, surname: str) -> str:
    found = _NAME_BEFORE.search(text, max(0, place - 40), place)
    first: list[str] = []
    for word in reversed(found[0].split() if found else []):
        bare = word.rstrip(".")
        known = bare in titles() or bare.lower() in nouns() or bare in _sentence_openers()
        if known or len(first) == 2 or word.endswith(("’s", "'s")):
            break
        first.insert(0, word)
    return " ".join([*first, surname])


@lru_cache(maxsize=1)
def _sentence_openers() -> frozenset[str]:
    return frozenset(row["form"] for row in read_lexicon("sentence_openers"))


def _role_around(text: str, place: int, length: int) -> str | None:
    after = _APPOSITION.match(text, place + length, place + length + _REACH)
    if after is not None and _is_apposition(after[1]):
        phrase = after[1].strip()
        head, _, last_word = phrase.rpartition(" ")
        return head if last_word in words_of("qualifier") else phrase
    before = _LEAD.search(text, max(0, place - _REACH), place)
    if before is None:
        return None
    words = before[1].split()
    for index in range(len(words) - 1, -1, -1):
        bare = words[index].rstrip(".")
        title = titles().get(bare)
        if _names_role(bare) or (title is not None and title.role):
            begin = index
            end = index + 1
            if begin > 0 and title is not None and _names_role(words[begin - 1].lower()):
                # "health director Dr.": the role stands before the form of address.
                begin, end = begin - 1, index
            while begin > 0 and words[begin - 1][0].isupper():
                begin -= 1
            return " ".join(words[begin:end])
        if not words[index][0].isupper():
            return None
    return None


def _is_apposition(phrase: str) -> bool:
    if _PARTY.match(phrase):
        return True
    opening = phrase.split(None, 1)[0].lower()
    return opening not in words_of("qualifier") and _names_role(phrase)


def _names_role(phrase: str) -> bool:
    """Whether a phrase turns on a noun for a person's role."""
    for word in _WORD.findall(phrase)[:12]:
        noun = nouns().get(word.lower())
        if noun is not None and "person" in noun.classes and not noun.plural:
            return True
    return False
