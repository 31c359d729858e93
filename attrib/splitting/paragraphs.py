"""Paragraphs: blocks of text between line breaks, hard-wrapped lines rejoined."""

from __future__ import annotations

import re
from typing import Final

from attrib.article import Span

# Atomic, so that one "\r\n" is never read as two line breaks.
_BREAK: Final = r"(?>\r\n|[\n\r\x0b\x0c\x85\u2028\u2029])"
_BLANK_LINE: Final = re.compile(rf"{_BREAK}(?:\s*{_BREAK})+")
_LINE_BREAK: Final = re.compile(_BREAK)

#: A block is hard-wrapped when at least this many of its lines are about equally long.
_WRAPPED_LINES: Final = 3
_WRAPPED_WIDTHS: Final = range(50, 101)
_WRAPPED_RAGGEDNESS: Final = 18


def _cut(text: str, pattern: re.Pattern[str], start: int, end: int) -> list[Span]:
    spans, left = [], start
    for match in pattern.finditer(text, start, end):
        spans.append(Span(left, match.start()))
        left = match.end()
    spans.append(Span(left, end))
    return [span for raw in spans if (span := raw.strip(text)) is not None]


def _is_hard_wrapped(lines: list[Span]) -> bool:
    """Whether lines were broken at a fixed width, as in e-mail, not by meaning."""
    widths = [line.end - line.start for line in lines[:-1]]
    return (
        len(widths) >= _WRAPPED_LINES
        and max(widths) in _WRAPPED_WIDTHS
        and max(widths) - min(widths) <= _WRAPPED_RAGGEDNESS
    )


def split_paragraphs(text: str) -> list[Span]:
    """Split a text into paragraphs.

    A blank line always ends a paragraph; a single line break does, unless the
    lines around it are hard-wrapped at one width.

    Parameters
    ----------
    text : str
        The text as given.

    Returns
    -------
    list of Span
        Character offsets, without surrounding white space, in order.
    """
    paragraphs: list[Span] = []
    for block in _cut(text, _BLANK_LINE, 0, len(text)):
        lines = _cut(text, _LINE_BREAK, block.start, block.end)
        paragraphs.extend([block] if _is_hard_wrapped(lines) else lines)
    return paragraphs
