"""Sentence boundaries by rule, with exact character offsets.

The rules read a candidate mark (full stop, question mark, exclamation mark,
ellipsis), the closing quotes and brackets that stick to it, the word before
it and the word after it.  What a word means (title, month, state) stands in
``attrib/lexicon/abbreviations.tsv``.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from attrib.article import Span
from attrib.lexicon import read_lexicon
from attrib.splitting.paragraphs import split_paragraphs

_CLOSERS: Final = "\"'”’»)\\]"
_OPENERS: Final = "\"'“‘«(\\[—–-"

# A mark, the closers that stick to it, then white space.  A mark without white
# space ends a sentence only where a lower-case word runs into a capitalised one.
# Runs are taken whole (``++``), so that a million dots cost a million steps.
_CANDIDATE: Final = re.compile(
    rf"(?<![.!?…])(?P<mark>[.!?…]++)"
    rf"(?P<close>[{_CLOSERS}]*+(?:\s?[.!?…]*+[{_CLOSERS}]++)?)(?P<gap>\s++)"
    rf"|(?<=[a-z\d%”\"])(?P<tight>[.!?]++[”’\"]?)(?=[“\"]?[A-Z][a-z’']*\s)"
)
_WORD_BEFORE: Final = re.compile(r"[\w.&'’-]*$")
_NEXT_WORD: Final = re.compile(rf"[\s•*{_OPENERS}]*(?P<word>[\w'’.]*)")
_INITIALS: Final = re.compile(r"(?:^|.*\.)[A-Z]$")
_DOTTED: Final = re.compile(r"^(?:[A-Za-z]\.)+[A-Za-z]$")
_DOMAIN: Final = re.compile(r"^(?:com|org|net|gov|edu|co|uk|tv|html?)\b")


@lru_cache(maxsize=1)
def _abbreviations() -> dict[str, str]:
    return {row["form"]: row["class"] for row in read_lexicon("abbreviations")}


@lru_cache(maxsize=1)
def _openers() -> frozenset[str]:
    return frozenset(row["form"] for row in read_lexicon("sentence_openers"))


def _ends_after_full_stop(before: str, after: str) -> bool:
    """Whether a single full stop between two words ends a sentence."""
    kind = _abbreviations().get(before) or _abbreviations().get(before.rpartition("-")[2])
    opens = after.rstrip(".,").replace("’", "'").split("'")[0] in _openers()
    if kind in {"title", "inner"}:
        return False
    if kind in {"month", "numeral"}:
        return not after[:1].isdigit()
    if kind == "final" or _DOTTED.match(before):
        return opens
    if _INITIALS.match(before):
        # "George W. Bush", but "we chose plan B. The"
        return opens and after not in {"A", "I"}
    return True


def _is_boundary(text: str, match: re.Match[str], start: int, end: int) -> bool:
    """Whether a candidate mark inside ``text[start:end]`` ends a sentence."""
    if match["tight"] is not None:
        mark, close, resume = match["tight"], "", match.end()
        if _DOMAIN.match(text[resume : resume + 5].lower()):
            return False
    else:
        mark, close, resume = match["mark"], match["close"], match.end()
    following = _NEXT_WORD.match(text, resume, end)
    after = following["word"] if following else ""
    if not after:
        return True
    if after[0].islower():
        return False
    if mark == "." and not close:
        window = text[max(start, match.start() - 30) : match.start()]
        before = _WORD_BEFORE.search(window)
        return _ends_after_full_stop(before[0].lstrip("'’-&") if before else "", after)
    return not (mark == "." and close in {")", "]"} and after[0].isdigit())


def split_block(text: str, start: int, end: int) -> list[Span]:
    """Split one paragraph into sentences.

    Parameters
    ----------
    text : str
        The article's text.
    start, end : int
        The paragraph, in characters into `text`.

    Returns
    -------
    list of Span
        Sentences in order, without the white space around them.
    """
    cuts: list[int] = []
    for match in _CANDIDATE.finditer(text, start, end):
        if match.end() >= end:
            break
        if _is_boundary(text, match, start, end):
            cuts.append(match.end())
    spans = []
    for left, right in zip([start, *cuts], [*cuts, end], strict=True):
        span = Span(left, right).strip(text)
        if span is not None:
            spans.append(span)
    return spans


def split_sentences(text: str) -> list[Span]:
    """Split an article's text into sentences.

    Parameters
    ----------
    text : str
        The text as given; it is never changed.

    Returns
    -------
    list of Span
        Character offsets of the sentences in order.  They do not overlap, and
        nothing but white space lies between them.
    """
    return [
        sentence
        for paragraph in split_paragraphs(text)
        for sentence in split_block(text, paragraph.start, paragraph.end)
    ]
