"""Where quotations open and close, across sentences and paragraphs.

News sets a long quotation over several paragraphs: every paragraph opens with
a quotation mark and only the last one closes it.  Marks are also lost by
editing.  So a quotation that is still open at a paragraph's end goes on only
where the next paragraph opens with a mark of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from attrib.article import Span

_DOUBLE: Final = re.compile(r"[\"“”„«»]|''|``")
_SINGLE: Final = re.compile(r"(?<!\w)['‘](?=\w)|(?<=[.,?!…;])['’](?!\w)|(?<=\w)['’](?=[\s,.;:]|$)")
_OPENING: Final = "“„«``"
_CLOSING: Final = "”»"

#: With fewer double marks than this, single marks are read as quotation marks.
_FEW_DOUBLE: Final = 2


@dataclass(frozen=True, slots=True)
class Quotation:
    """A stretch of quoted words inside one paragraph.

    Attributes
    ----------
    start, end : int
        Characters from the opening mark to one past the closing mark.
    closed : bool
        Whether a closing mark was found in the paragraph.
    resumed : bool
        Whether it goes on with a quotation left open by the paragraph before.
    """

    start: int
    end: int
    closed: bool
    resumed: bool


def _opens(text: str, match: re.Match[str], is_open: bool) -> bool:
    mark = match[0]
    if mark in _OPENING:
        return True
    if mark in _CLOSING:
        return False
    before = text[match.start() - 1] if match.start() else " "
    after = text[match.end()] if match.end() < len(text) else " "
    if before.isspace() or before in "([—–-“‘":
        return not after.isspace() or not is_open
    return not is_open and not after.isspace() and not before.isalnum() and before not in ".,?!…"


def _read_paragraph(
    text: str, paragraph: Span, marks: re.Pattern[str], resumed: bool
) -> list[Quotation]:
    found: list[Quotation] = []
    opened: int | None = None
    for match in marks.finditer(text, paragraph.start, paragraph.end):
        if _opens(text, match, opened is not None):
            if opened is None:
                opened = match.start()
        elif opened is not None:
            found.append(Quotation(opened, match.end(), True, resumed and not found))
            opened = None
    if opened is not None:
        found.append(Quotation(opened, paragraph.end, False, resumed and not found))
    return found


def find_quotations(text: str, paragraphs: Sequence[Span]) -> list[Quotation]:
    """Find the quotations of an article.

    Parameters
    ----------
    text : str
        The article's text.
    paragraphs : sequence of Span
        Its paragraphs, in order.

    Returns
    -------
    list of Quotation
        In order; none reaches over a paragraph's end.
    """
    double = len(_DOUBLE.findall(text))
    marks = _SINGLE if double < _FEW_DOUBLE else _DOUBLE
    quotations: list[Quotation] = []
    left_open = False
    for paragraph in paragraphs:
        first = marks.match(text, paragraph.start, paragraph.end)
        resumed = left_open and first is not None
        found = _read_paragraph(text, paragraph, marks, resumed)
        quotations.extend(found)
        left_open = bool(found) and not found[-1].closed
    return quotations
