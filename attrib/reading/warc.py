"""WARC: the pages of a web crawl, each an article where trafilatura finds one in it."""

from __future__ import annotations

import codecs
import gzip
import io
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import IO, TYPE_CHECKING, Any, Final, cast

from attrib.errors import InputError
from attrib.reading.files import WHOLE, InputFile, Part
from attrib.reading.found import Found
from attrib.reading.html import page_record
from attrib.reading.opening import BrokenOff, failures, open_stored, unreadable
from attrib.records import article_from_record

if TYPE_CHECKING:
    from warcio.recordloader import ArcWarcRecord

_CHUNK: Final = 1 << 16
_RECORD: Final = b"WARC/"
_PAGES: Final = ("text/html", "application/xhtml+xml")
# No page of news is longer; what is would take minutes to look through.
_LONGEST_PAGE: Final = 20_000_000


def read_warc(
    file: InputFile, *, part: Part = WHOLE, on_skip: Callable[[str], None] | None = None
) -> Iterator[Found]:
    """Read the articles of a crawl, such as Common Crawl's CC-NEWS.

    Parameters
    ----------
    file : InputFile
        The file, ``.warc`` or ``.warc.gz``.
    part : Part
        Which records to read, see :func:`warc_marks`.
    on_skip : callable, optional
        Told why each record that is not a page was left out: requests,
        redirects, pages that were not found, images.

    Yields
    ------
    Found
        An article or an error for each response of status 200 that is HTML.  The
        id is the record's (``WARC-Record-ID``), which unlike the address is
        given only once; the address and the time of the crawl are the unknown
        fields ``url`` and ``crawled``.  Date, title and outlet are the page's.

    Raises
    ------
    InputError
        The file cannot be read, not to its end, or is no WARC.
    """
    last = None
    try:
        with _records(file, part) as records:
            for record in records:
                where = f"record {_id(record) or '(without id)'}"
                skipped = _why_skipped(record)
                page = None if skipped else record.content_stream().read(_LONGEST_PAGE + 1)
                records.finish()
                last = where
                if page is not None:
                    yield _found(record, page, file.path, where)
                elif skipped is not None and on_skip is not None:
                    on_skip(skipped)
    except failures() as error:
        raise unreadable(error, file.path, last=last) from error
    if last is None:
        raise InputError("the file holds no records", path=file.path)


def warc_marks(file: InputFile) -> Iterator[Part]:
    """Find where reading can begin: at records, in ``.warc.gz`` at those that begin a gzip member.

    Parameters
    ----------
    file : InputFile
        The file.

    Yields
    ------
    Part
        From each such place to the end of the file.

    Raises
    ------
    InputError
        Where the file cannot be read.
    """
    try:
        if file.compression is None:
            with _records(file, WHOLE) as records:
                for _ in records:
                    yield Part(records.offset)
                    records.finish()
        else:
            with open_stored(file.path) as stored:
                for offset, head in _members(stored):
                    if head.startswith(_RECORD):
                        yield Part(offset)
    except failures() as error:
        raise unreadable(error, file.path) from error


class _Records:
    """The records of a stream, and a check that each is whole."""

    def __init__(self, stream: IO[bytes], path: str) -> None:
        from warcio.archiveiterator import WARCIterator

        self._path = path
        self._stream = _Stream(stream)
        # It would stumble over headers that break off if it parsed those of HTTP too.
        self._records = WARCIterator(self._stream, no_record_parse=True)
        self._record: ArcWarcRecord | None = None

    def __iter__(self) -> Iterator[ArcWarcRecord]:
        from warcio.exceptions import ArchiveLoadFailed

        try:
            for record in self._records:
                self._record = record
                self._parse(record)
                yield record
        except ArchiveLoadFailed as error:
            found = " ".join(str(error).split())
            message = f"no WARC record where one should begin ({found}); "
            raise InputError(message + "nothing from there on is read", path=self._path) from error

    def _parse(self, record: ArcWarcRecord) -> None:
        length = record.rec_headers.get_header("Content-Length") or ""
        if not length.isdecimal():
            if self._stream.ended:
                raise BrokenOff
            message = f"found the Content-Length {length!r} of a record; "
            raise InputError(message + "nothing from there on is read", path=self._path)
        url = record.rec_headers.get_header("WARC-Target-URI")
        if record.rec_type == "response" and url:
            # A response may be empty.
            with suppress(EOFError):
                record.http_headers = self._records.loader.load_http_headers(
                    record.rec_type, url, record.raw_stream, int(length)
                )

    @property
    def offset(self) -> int:
        """Where the record that was read last begins."""
        return int(self._records.offset)

    def finish(self) -> None:
        """Read the record to its end."""
        record = self._record
        self._records.read_to_end()
        if record is not None and getattr(record.raw_stream, "limit", 0) > 0:
            raise BrokenOff


class _Stream:
    """What warcio reads from, so that it cannot take a truncated file for its end."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = cast("io.BufferedReader", stream)
        self._offset = 0
        self.ended = False

    def tell(self) -> int:
        return self._offset

    def read(self, size: int) -> bytes:
        try:
            # Not `read`, which loses what it has when the data break off.
            data = self._stream.read1(size)
        except EOFError as error:
            raise BrokenOff from error
        self._offset += len(data)
        self.ended = not data
        return data


@contextmanager
def _records(file: InputFile, part: Part) -> Iterator[_Records]:
    with open_stored(file.path, part.start) as stored:
        length = None if part.stop is None else part.stop - part.start
        window = io.BufferedReader(_Window(stored, length), _CHUNK)
        if file.compression is None:
            yield _Records(window, file.path)
        else:
            with gzip.GzipFile(fileobj=window) as stream:
                yield _Records(cast("IO[bytes]", stream), file.path)


class _Window(io.RawIOBase):
    """A stream that ends after some bytes of another."""

    def __init__(self, stream: IO[bytes], length: int | None) -> None:
        self._stream = stream
        self._left = length

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        size = len(buffer) if self._left is None else min(len(buffer), self._left)
        data = self._stream.read(size)
        buffer[: len(data)] = data
        if self._left is not None:
            self._left -= len(data)
        return len(data)


def _members(stored: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """Find the gzip members of a stream: where each begins, and its first bytes."""
    offset = 0
    data = stored.read(_CHUNK)
    while data:
        member = zlib.decompressobj(wbits=31)
        begin, head = offset, b""
        while data and not member.eof:
            head = (head + member.decompress(data))[: len(_RECORD)]
            offset += len(data) - len(member.unused_data)
            data = member.unused_data or stored.read(_CHUNK)
        if member.eof:
            yield begin, head


def _why_skipped(record: ArcWarcRecord) -> str | None:
    """Return why a record is no page, None where it is one."""
    if record.rec_type != "response" or record.http_headers is None:
        return f"{record.rec_type} record"
    status = record.http_headers.get_statuscode()
    if status != "200":
        return f"HTTP status {status}"
    type_ = _content_type(record).partition(";")[0].strip().lower()
    return None if type_ in _PAGES else f"content type {type_ or 'missing'}"


def _found(record: ArcWarcRecord, page: bytes, path: str, where: str) -> Found:
    url = record.rec_headers.get_header("WARC-Target-URI")
    if len(page) > _LONGEST_PAGE:
        message = f"the page {url} has more than {_LONGEST_PAGE:,} bytes and is not looked through"
        return Found(where, InputError(message, path=path, record=where))
    fields = page_record(_decoded(page, record), url) if page else None
    if fields is None:
        message = f"no article found in the page {url}"
        return Found(where, InputError(message, path=path, record=where))
    crawled = record.rec_headers.get_header("WARC-Date")
    fields = {"id": _id(record)} | fields | {"url": url, "crawled": crawled}
    try:
        return Found(where, article_from_record(fields, path=path, where=where))
    except InputError as error:
        return Found(where, error)


def _decoded(page: bytes, record: ArcWarcRecord) -> str | bytes:
    """Decode a page where its server says how, otherwise leave the encoding to trafilatura."""
    charset = _content_type(record).lower().partition("charset=")[2]
    try:
        return page.decode(codecs.lookup(charset.split(";")[0].strip(" \"'")).name)
    except (LookupError, ValueError):
        return page


def _content_type(record: ArcWarcRecord) -> str:
    return record.http_headers.get_header("Content-Type") or ""


def _id(record: ArcWarcRecord) -> str:
    return (record.rec_headers.get_header("WARC-Record-ID") or "").strip("<>")
