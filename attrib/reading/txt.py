"""Plain text: one file is one article, and its first line may be the headline."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from attrib.reading.decoding import read_text
from attrib.reading.files import InputFile
from attrib.reading.found import Found
from attrib.records import article_from_record

#: The longest headline, in characters.
LONGEST_HEADLINE: Final = 150

# The first line with words, an empty line, and something after it.
_FIRST_LINE: Final = re.compile(r"\s*(\S[^\n]*)\n[^\S\n]*\n\s*\S")
# A full stop, also inside closing quotation marks, ends a sentence rather than a headline.
_FULL_STOP: Final = re.compile(r"\.[\"'”’)\]]*$")


def read_txt(file: InputFile, *, lines: Iterable[bytes] | None = None) -> Iterator[Found]:
    """Read a text file as one article.

    Parameters
    ----------
    file : InputFile
        The file; its name becomes the article's id.
    lines : iterable of bytes, optional
        Its lines, where they have been opened already.

    Yields
    ------
    Found
        One article; its text is the whole file as given, headline included.

    Raises
    ------
    InputError
        The file cannot be read, is empty or is not UTF-8 text.
    """
    text = read_text(file.path, lines)
    record = {"id": file.name, "title": headline(text), "text": text}
    yield Found(None, article_from_record(record, path=file.path, where=None))


def headline(text: str) -> str | None:
    """Return the first line of a text where it looks like a headline.

    Parameters
    ----------
    text : str
        The text of an article.

    Returns
    -------
    str or None
        The line without white space at its ends.  It has at most
        :data:`LONGEST_HEADLINE` characters and no final full stop, an empty
        line follows, and the text goes on after that.
    """
    match = _FIRST_LINE.match(text)
    line = match[1].strip() if match else ""
    return line if 0 < len(line) <= LONGEST_HEADLINE and not _FULL_STOP.search(line) else None
