"""The word lists of sourcing, arranged for look-up."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import NamedTuple

from attrib.lexicon import read_lexicon


class Noun(NamedTuple):
    """A noun that says what a source is.

    Attributes
    ----------
    lemma : str
        Lower case, singular.
    classes : frozenset of str
        ``person``, ``organisation``, ``document``, ``outlet``.
    plural : bool
        Whether the form looked up is the plural.
    gender : str
        ``"m"``, ``"f"`` or ``""``.
    """

    lemma: str
    classes: frozenset[str]
    plural: bool
    gender: str


class Title(NamedTuple):
    """A title before a name: the noun it stands for (may be empty) and its gender."""

    role: str
    gender: str


class Pronoun(NamedTuple):
    """What a pronoun may stand for (``person``, ``thing`` or ``any``) and its gender."""

    stands_for: str
    gender: str


@lru_cache(maxsize=1)
def nouns() -> dict[str, Noun]:
    """Return every written form, singular and plural, with its noun."""
    classes: dict[str, set[str]] = {}
    for row in read_lexicon("roles"):
        classes.setdefault(row["noun"], set()).add(row["class"])
    forms: dict[str, Noun] = {}
    for row in read_lexicon("roles"):
        lemma = row["noun"]
        plural = row["plural"] or regular_plural(lemma)
        known = frozenset(classes[lemma])
        forms.setdefault(lemma, Noun(lemma, known, False, row["gender"]))
        forms.setdefault(plural, Noun(lemma, known, True, row["gender"]))
    return forms


@lru_cache(maxsize=1)
def compound_roles() -> tuple[tuple[str, str], ...]:
    """Return roles of several words, with the one word each is read as."""
    compounds = [row["noun"] for row in read_lexicon("roles") if "-" in row["noun"]]
    forms = [(joined.replace("-", " "), joined) for joined in compounds]
    return tuple(
        pair
        for spaced, joined in forms
        for pair in ((spaced, joined), (spaced.title().replace(" Of ", " of "), joined.title()))
    )


@lru_cache(maxsize=1)
def titles() -> dict[str, Title]:
    """Return the titles by their form, without a full stop."""
    return {row["form"]: Title(row["role"], row["gender"]) for row in read_lexicon("titles")}


@lru_cache(maxsize=1)
def pronouns() -> dict[str, Pronoun]:
    """Return the pronouns by their lower-case form."""
    return {
        row["form"]: Pronoun(row["stands_for"], row["gender"])
        for row in read_lexicon("source_pronouns")
    }


@cache
def words_of(word_class: str) -> frozenset[str]:
    """Return the small words of one class of ``mention_words.tsv``."""
    rows = read_lexicon("mention_words")
    return frozenset(row["form"] for row in rows if row["class"] == word_class)


def regular_plural(noun: str) -> str:
    """Return the regular plural of an English noun.

    Examples
    --------
    >>> regular_plural("agency"), regular_plural("church"), regular_plural("aide")
    ('agencies', 'churches', 'aides')
    """
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "x", "ch", "sh")) else "s")
