"""Which outlet a name stands for, and which names stand for an outlet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from attrib.article import Span
from attrib.lexicon import read_lexicon

# "New York Times - News", "CNN (Web News)", "Newsmax - Opinion": sections of one publisher.
_SECTION: Final = re.compile(r"\s+(?:[-–]\s+\w+.*|\((?:Web News|Online|blog)\)|Online(?: News)?)$")
_ARTICLE: Final = re.compile(r"^[Tt]he\s+")
_WORD: Final = re.compile(r"\w")


@lru_cache(maxsize=1)
def _names() -> dict[str, tuple[str, ...]]:
    """Every written form, with the outlets it may stand for."""
    forms: dict[str, list[str]] = {}
    for row in read_lexicon("outlets"):
        for form in (row["name"], *filter(None, row["aliases"].split("|"))):
            forms.setdefault(_ARTICLE.sub("", form), []).append(row["name"])
    return {form: tuple(dict.fromkeys(outlets)) for form, outlets in forms.items()}


@lru_cache(maxsize=1)
def _any_name() -> re.Pattern[str]:
    by_first: dict[str, list[str]] = {}
    for form in sorted(_names(), key=len, reverse=True):
        by_first.setdefault(re.escape(form[0]), []).append(re.escape(form[1:]))
    # Each alternative begins with a character, so that the search skips all others at once.
    return re.compile(
        "|".join(
            rf"{first}(?<![\w@#]{first})(?:{'|'.join(rests)})(?!\w)"
            for first, rests in by_first.items()
        )
    )


def outlets_named(form: str) -> tuple[str, ...]:
    """Return the outlets that a written form may stand for.

    Parameters
    ----------
    form : str
        For example ``"the Times"`` or ``"AP"``.

    Returns
    -------
    tuple of str
        Canonical names; several where the form is ambiguous, none where it
        is unknown.
    """
    bare = _ARTICLE.sub("", form.strip())
    return _names().get(bare) or _names().get(_SECTION.sub("", bare), ())


@lru_cache(maxsize=4096)
def publisher_forms(outlet: str) -> frozenset[str]:
    """Return the written forms under which a publisher may name itself.

    Parameters
    ----------
    outlet : str
        The article's publisher as its metadata gives it; a web host such as
        ``"www.example-times.com"`` is taken as it is.

    Returns
    -------
    frozenset of str
        Forms without a leading "the"; the publisher's own name is always one.
    """
    known = set(outlets_named(outlet))
    forms = {form for form, outlets in _names().items() if known & set(outlets)}
    bare = _SECTION.sub("", _ARTICLE.sub("", outlet.strip()))
    return frozenset(forms | ({bare} if _WORD.search(bare) else set()))


def outlet_mentions(text: str, publisher: str | None = None) -> Iterator[tuple[Span, bool]]:
    """Find names of news outlets in a text.

    Parameters
    ----------
    text : str
        The article's text.
    publisher : str, optional
        Who published the article.

    Yields
    ------
    Span
        Where the name stands.
    bool
        True where the name may stand for the publisher itself.
    """
    own = publisher_forms(publisher) if publisher else frozenset()
    for match in _any_name().finditer(text):
        yield Span(*match.span()), match[0] in own
    for form in own - _names().keys():
        for match in re.finditer(rf"(?<!\w){re.escape(form)}(?!\w)", text):
            yield Span(*match.span()), True
