"""HTML: one page is one article, found in it by trafilatura."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from attrib.errors import InputError
from attrib.reading.decoding import read_text
from attrib.reading.files import InputFile
from attrib.reading.found import Found
from attrib.records import article_from_record


def read_html(file: InputFile) -> Iterator[Found]:
    """Read the article of a web page.

    Parameters
    ----------
    file : InputFile
        The file; its name becomes the article's id.

    Yields
    ------
    Found
        One article, without the page's menus and comments.  Offsets point into
        the text that trafilatura extracts, not into the page.  The outlet is the
        site's name, or its host where the page does not name the site.

    Raises
    ------
    InputError
        The file cannot be read, is not UTF-8, or no article is found in it.
    """
    record = page_record(read_text(file.path))
    if record is None:
        message = "no article found in the page; save its text as .txt instead"
        raise InputError(message, path=file.path)
    yield Found(None, article_from_record({"id": file.name} | record, path=file.path, where=None))


def page_record(page: str | bytes, url: str | None = None) -> dict[str, Any] | None:
    """Find the article in a web page.

    Parameters
    ----------
    page : str or bytes
        HTML; of bytes the encoding is found out.
    url : str, optional
        Where the page comes from.

    Returns
    -------
    dict or None
        ``outlet``, ``date``, ``title`` and ``text``; None where the page holds
        no article.
    """
    # Half a second to import: only those who read HTML should wait for it.
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    found = bare_extraction(page, url=url, with_metadata=True, include_comments=False)
    if not isinstance(found, Document) or not (found.text or "").strip():
        return None
    return {
        "outlet": found.sitename or found.hostname,
        "date": found.date,
        "title": found.title,
        "text": found.text,
    }
