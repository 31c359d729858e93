"""HTML: one page is one article, found in it by trafilatura."""

from __future__ import annotations

from collections.abc import Iterator

from attrib.errors import InputError
from attrib.reading.decoding import read_text
from attrib.reading.found import Found
from attrib.reading.inputs import InputFile
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
    # Half a second to import: only those who read HTML should wait for it.
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    page = bare_extraction(read_text(file.path), with_metadata=True, include_comments=False)
    if not isinstance(page, Document) or not (page.text or "").strip():
        message = "no article found in the page; save its text as .txt instead"
        raise InputError(message, path=file.path)
    record = {
        "id": file.name,
        "outlet": page.sitename or page.hostname,
        "date": page.date,
        "title": page.title,
        "text": page.text,
    }
    yield Found(None, article_from_record(record, path=file.path, where=None))
