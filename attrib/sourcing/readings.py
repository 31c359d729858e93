"""Read one mention of a source: a name, a pronoun, or a description."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from attrib.lexicon.outlets import outlets_named
from attrib.sourcing.vocabulary import compound_roles, nouns, pronouns, titles, words_of

_TOKEN: Final = re.compile(r"[^\W_][\w&/-]*(?:[.’'](?=\w)[\w-]+)*[.]?")
_SEGMENT: Final = re.compile(r"[,;()\[\]]|\s[–—-]{1,2}\s|[–—]|:\s|[“”\"]")
_POSSESSIVE: Final = re.compile(r"[’']s?$")
_PARTY: Final = re.compile(r"^[A-Z]-[A-Z]")
_DIGIT: Final = re.compile(r"\d")

_PERSON_KINDS: Final = frozenset({"spokesperson", "official", "person", "other_person"})


@dataclass(frozen=True, slots=True)
class Reading:
    """What one mention says of its holder.

    Attributes
    ----------
    form : str
        ``"pronoun"``, ``"name"`` (a person's), ``"title"`` (the name of an
        organisation, document or outlet) or ``"description"``.
    words : tuple of str
        The words of the name, without titles; of other forms the capitalised
        words, lower case.
    heads : frozenset of str
        Nouns that say what the holder is, singular ("senator").
    head : str
        The noun a description turns on; empty for other forms.
    classes : frozenset of str
        What the holder can be: ``person``, ``organisation``, ``document``, ``outlet``.
    plural, definite, indefinite : bool
        How a description counts its holder.
    gender : str
        ``"m"``, ``"f"`` or ``""``.
    outlets : tuple of str
        Canonical names of the outlets it may stand for.
    role : str or None
        Role or affiliation, as the mention gives it.
    key : str
        The mention in lower case without a leading article.
    surface : str
        A person's name as written, without titles; empty for other forms.
    """

    form: str
    key: str
    surface: str = ""
    words: tuple[str, ...] = ()
    heads: frozenset[str] = frozenset()
    head: str = ""
    classes: frozenset[str] = frozenset()
    plural: bool = False
    definite: bool = False
    indefinite: bool = False
    gender: str = ""
    outlets: tuple[str, ...] = ()
    role: str | None = None


def _bare(token: str) -> str:
    return _POSSESSIVE.sub("", token.rstrip("."))


def _capitalised(token: str) -> bool:
    return token[0].isupper() and token not in ("I", "A", "The")


def _noun_of(token: str) -> str:
    found = nouns().get(_bare(token).lower())
    return found.lemma if found else ""


@lru_cache(maxsize=4096)
def read_mention(mention: str, kind: str) -> Reading:
    """Read the words that name a source.

    Parameters
    ----------
    mention : str
        For example ``"Sen. Mark Diaz, D-N.M."``, ``"the senator"``, ``"he"``.
    kind : str
        The kind its sentence has (:data:`attrib.article.KINDS`): it decides
        whether capitalised words name a person or an institution.

    Returns
    -------
    Reading
        What the mention says.
    """
    as_given = mention
    for compound, joined in compound_roles():
        mention = mention.replace(compound, joined)
    tokens = _TOKEN.findall(mention)
    key = " ".join(tokens).lower()
    if tokens and tokens[0].lower() in ("the", "a", "an"):
        key = key.partition(" ")[2]
    if len(tokens) == 1 and tokens[0].lower() in pronouns():
        return _read_pronoun(tokens[0].lower())
    if kind == "named_outlet":
        known = outlets_named(mention)
        if known:
            return Reading("title", key, classes=frozenset({"outlet"}), outlets=known)
    segments = [_TOKEN.findall(segment) for segment in _SEGMENT.split(mention)]
    segments = [segment for segment in segments if segment]
    if kind in _PERSON_KINDS:
        person = _read_person(segments, as_given, key)
        if person is not None:
            return person
    return _read_description(segments, key, kind)


def _read_pronoun(form: str) -> Reading:
    pronoun = pronouns()[form]
    classes = {
        "person": frozenset({"person"}),
        "thing": frozenset({"organisation", "document", "outlet"}),
    }.get(pronoun.stands_for, frozenset({"person", "organisation", "document", "outlet"}))
    return Reading("pronoun", form, classes=classes, gender=pronoun.gender)


def _name_in(segment: Sequence[str]) -> tuple[int, int]:
    """Where a person's name stands in a segment; (0, 0) where there is none.

    A name is the run of capitalised words after the last title, role or
    possessive before it: "White House adviser | Kellyanne Conway".
    """
    begin = 0
    for index, token in enumerate(segment):
        if token.lower() in words_of("qualifier") and index > 0:
            break
        after = segment[index + 1] if index + 1 < len(segment) else ""
        followed = after != "" and _capitalised(after)
        if _POSSESSIVE.search(token):
            begin = index + 1
        elif _is_first_name(segment, index, followed):
            continue
        elif _noun_of(token) or _bare(token) in titles():
            # A capitalised role inside a run may be a surname ("Eric Holder").
            if followed or not _capitalised(token) or index == begin:
                begin = index + 1
        elif not _capitalised(token) and token.lower() not in words_of("particle"):
            begin = index + 1
    end = begin
    while end < len(segment) and (
        _capitalised(segment[end]) or (segment[end] in words_of("particle") and end > begin)
    ):
        end += 1
    return begin, end


def _is_first_name(segment: Sequence[str], index: int, followed: bool) -> bool:
    """Whether a capitalised noun is a first name: "President | Bill Moss", not "Dean Lena Moss"."""
    word = segment[index].lower()
    if not followed or not _capitalised(segment[index]) or word not in words_of("given"):
        return False
    if index == 0:
        return "person" not in nouns()[word].classes
    before = _bare(segment[index - 1])
    return before in titles() or "person" in getattr(nouns().get(before.lower()), "classes", ())


def _read_person(segments: Sequence[Sequence[str]], mention: str, key: str) -> Reading | None:
    best: tuple[int, int, int, int] | None = None
    for number, segment in enumerate(segments):
        begin, end = _name_in(segment)
        count = len(_name_words(segment[begin:end]))
        if not count or _DIGIT.search(segment[begin]) or _is_place(segment[begin], number):
            continue
        full = min(count, 2)
        if best is None or full > best[0]:
            best = (full, number, begin, end)
    if best is None:
        return None
    _, number, begin, end = best
    segment = segments[number]
    before = segment[:begin]
    others = (token for i, other in enumerate(segments) if i != number for token in other)
    heads, gender = _heads_of([*before, *others])
    return Reading(
        form="name",
        key=key,
        surface=_POSSESSIVE.sub("", " ".join(segment[begin:end])),
        words=_name_words(segment[begin:end]),
        heads=heads,
        classes=frozenset({"person"}),
        gender=gender,
        role=_role_in_mention(mention, segment[begin:end], before),
    )


def _follows_role(word: str, before: str) -> bool:
    """Whether a form of address comes after the role itself: "County health director | Dr."."""
    role = before.rpartition(" ")[2]
    noun = nouns().get(role)
    return _bare(word) in titles() and noun is not None and "person" in noun.classes


def _name_words(tokens: Sequence[str]) -> tuple[str, ...]:
    bare = (_bare(token).lower() for token in tokens)
    return tuple(word for word in bare if word not in words_of("suffix"))


def _is_place(word: str, number: int) -> bool:
    """Whether a word after a comma is a party and state ("D-N.M.", "R-Iowa")."""
    return number > 0 and _PARTY.match(word) is not None


def _heads_of(tokens: Sequence[str]) -> tuple[frozenset[str], str]:
    heads: set[str] = set()
    gender = ""
    for token in tokens:
        bare = _bare(token)
        title = titles().get(bare)
        noun = nouns().get(bare.lower())
        if title is not None:
            heads.update({title.role} if title.role else ())
            gender = gender or title.gender
        elif noun is not None and "person" in noun.classes and not noun.plural:
            heads.add(noun.lemma)
            gender = gender or noun.gender
    return frozenset(heads), gender


def _role_in_mention(mention: str, name: Sequence[str], before: Sequence[str]) -> str | None:
    """Return what stands around the name: an apposition, an affiliation, the words before."""
    first, last = name[0], name[-1]
    left = mention.find(first)
    right = mention.find(last, left) + len(last)
    after = mention[right:].strip(" ,;:-–—()[]“”\"'’.")
    lead = mention[:left].strip(" ,;:-–—()[]“”\"'")
    if after.replace(".", "").lower() in words_of("suffix"):
        after = ""
    role = after if len(after) > 2 else lead
    head, _, last_word = role.rpartition(" ")
    if last_word.lower() in words_of("qualifier") or _follows_role(last_word, head):
        role = head
    bare = _bare(role)
    if bare.lower() in ("", "the", "s", "also", "both", "each") or (
        bare in titles() and not titles()[bare].role
    ):
        return None
    return role


def _read_description(segments: Sequence[Sequence[str]], key: str, kind: str) -> Reading:
    first = segments[0] if segments else []
    qualified = [i for i, token in enumerate(first) if token.lower() in words_of("qualifier")]
    core = first[: next((index for index in qualified if index > 0), len(first))]
    lowered = [token.lower() for token in core]
    capitals = tuple(
        _bare(token).lower()
        for token in (first if kind in ("organisation", "named_outlet") else core)
        if _capitalised(token) and not _opens_plainly(token, first)
    )
    head, plural, gender = "", False, ""
    classes: frozenset[str] = frozenset()
    for token in reversed(core):
        noun = nouns().get(_bare(token).lower())
        if noun is not None:
            head, plural, gender, classes = noun.lemma, noun.plural, noun.gender, noun.classes
            break
    own = {"organisation": "organisation", "document": "document", "named_outlet": "outlet"}
    if kind in own:
        classes = classes | {own[kind]}
    elif not classes:
        classes = frozenset({"person"})
    indefinite = any(word in words_of("indefinite") or _DIGIT.match(word) for word in lowered[:3])
    named = bool(capitals) and kind in own and not (lowered[:1] == ["a"] or lowered[:1] == ["an"])
    heads, _ = _heads_of(core)
    return Reading(
        form="title" if named else "description",
        key=key,
        words=capitals,
        heads=heads | ({head} if head else set()),
        head=head,
        classes=classes,
        plural=plural,
        definite=bool(lowered) and lowered[0] in words_of("definite"),
        indefinite=indefinite,
        gender=gender,
    )


def _opens_plainly(token: str, phrase: Sequence[str]) -> bool:
    """Whether a capital only shows that the phrase opens a sentence ("Officials")."""
    lower = token.lower()
    small = words_of("indefinite") | words_of("definite")
    return token is phrase[0] and (lower in small or lower in nouns())
