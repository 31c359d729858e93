"""How an explanation names sources: only in words that can stand by themselves."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from attrib.article import Source
from attrib.lexicon.outlets import outlets_named
from attrib.sourcing.vocabulary import nouns, pronouns, titles, words_of

_LONGEST: Final = 60
_WORD: Final = re.compile(r"[^\W\d_]+(?:[.’'-][^\W\d_]+)*")
_ARTICLE: Final = re.compile(r"^(?:The|An?)(?= )")
_SUBORDINATE: Final = re.compile(r",? (?:who|whose|which|that)\b.*$")
_AND: Final = re.compile(r", (?:and )?| and ")
_OWNER: Final = re.compile(r"[’']s?\s")
_FULL_NAME: Final = re.compile(r"[A-Z][\w’'-]+(?: [A-Z][\w.’'-]*)+")


def listed(sources: Sequence[Source], most: int) -> tuple[list[str], int]:
    """Name the sources that can be named, with their role.

    Parameters
    ----------
    sources : sequence of Source
        The most important first.
    most : int
        How many to name.

    Returns
    -------
    list of str
        Names; fewer than `most` where the words known of a source do not name it.
    int
        How many sources are left unnamed.
    """
    names = [introduced(source) for source in sources if nameable(source)][:most]
    return names, len(sources) - len(names)


def nameable(source: Source) -> bool:
    """Whether the words known of a source name or describe it by themselves.

    A pronoun, a lone title, or a cut-off phrase ("the request for") does not.
    """
    words = _WORD.findall(source.name)
    if not words or words[-1].lower() in words_of("qualifier"):
        return False
    small = words_of("definite") | words_of("indefinite") | words_of("qualifier")
    telling = [w for w in words if len(w) > 1 and w.lower() not in small | pronouns().keys()]
    if not telling or telling[-1].lower() == "former":
        return False
    if source.label == "anonymous_official" and not any(w.lower() in nouns() for w in telling):
        return False
    named = source.label == "named_spokesperson" and source.kind in ("official", "person")
    return not (named and all(_is_title(word) for word in telling))


def _is_title(word: str) -> bool:
    return word.rstrip(".") in titles() or word.lower() in nouns()


def introduced(source: Source) -> str:
    """Return a source's name with its role, as the text gives it."""
    role = _role(source)
    return shortened(source.name) + (f" ({shortened(role)})" if role else "")


def _role(source: Source) -> str:
    """Return a role that tells something, without what hangs on it; empty where it does not."""
    role = _SUBORDINATE.sub("", source.role or "").removeprefix("of ")
    words = _WORD.findall(role)
    while words and (words[-1].lower() in words_of("qualifier") or words[-1].lower() == "former"):
        words.pop()
        role = role[: role.rfind(" ")].strip() if " " in role else ""
    role = role.strip(" ,;")
    telling = any(word[0].isupper() or word.lower() in nouns() for word in words)
    return (
        role if telling and len(words) > int(words[0].islower()) and role not in source.name else ""
    )


def outlets_of(source: Source) -> list[str]:
    """Return the names of the outlets that a mention names: their own where they are known."""
    found: list[str] = []
    for piece in _AND.split(source.name):
        # "CNN's Jane Moss" is heard on CNN.
        known = outlets_named(piece) or outlets_named(_OWNER.split(piece)[0])
        found.append(known[0] if len(known) == 1 else shortened(piece))
    return found


def unknown_person(source: Source) -> bool:
    """Whether a source is a person, named in full, of whom the text says nothing."""
    return (
        source.kind == "person"
        and not source.role
        and _FULL_NAME.fullmatch(source.name) is not None
    )


def shortened(words: str) -> str:
    """Return words for the middle of a sentence, cut where they are long."""
    return cut(_ARTICLE.sub(lambda found: found[0].lower(), " ".join(words.split())))


def cut(words: str) -> str:
    """Return words on one line, cut where they are long."""
    words = " ".join(words.split())
    if len(words) <= _LONGEST:
        return words
    return words[:_LONGEST].rsplit(" ", 1)[0] + " …"
