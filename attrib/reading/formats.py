"""Reading one file, whatever its format."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain

from attrib.article import Article
from attrib.errors import InputError
from attrib.reading.csv import read_csv
from attrib.reading.decoding import STDIN, byte_lines
from attrib.reading.files import WHOLE, InputFile, Part, is_remote
from attrib.reading.found import Found
from attrib.reading.html import read_html
from attrib.reading.jsonl import read_jsonl
from attrib.reading.parquet import read_parquet, refuse_without_pyarrow
from attrib.reading.txt import read_txt
from attrib.reading.warc import read_warc

#: Told why a record is no article and was none to be: not an error.
OnSkip = Callable[[str], None]

_BLANK_OR_BOM = b" \t\r\n\xef\xbb\xbf"


def read_file(
    file: InputFile,
    *,
    columns: Mapping[str, str] | None = None,
    outlet: str | None = None,
    part: Part = WHOLE,
    on_skip: OnSkip | None = None,
) -> Iterator[Found]:
    """Read a file or a part of it.

    Parameters
    ----------
    file : InputFile
        The file.
    columns : mapping of str to str, optional
        For JSON Lines, CSV and Parquet, from fields to the names they have;
        where there is none of that name, the field's own counts.
    outlet : str, optional
        The publisher of the articles that do not name theirs.
    part : Part
        What to read of it, see :func:`attrib.reading.plan_shards`.
    on_skip : callable, optional
        Told of the records of a crawl that are no pages.

    Yields
    ------
    Found
        In the order of the file; what ends its reading early is the last.
    """
    try:
        for found in _found(file, columns, part, on_skip):
            article = found.result
            if isinstance(article, Article) and article.outlet is None and outlet is not None:
                yield Found(found.where, replace(article, outlet=outlet))
            else:
                yield found
    except InputError as error:
        yield Found(error.record, error)


def refuse_without_packages(files: Iterable[InputFile]) -> None:
    """Say at once when a package is missing to read some of the files.

    Raises
    ------
    InputError
        Naming the first such file and what to install.
    """
    schemes: dict[str, str] = {}
    parquet = None
    for file in files:
        if is_remote(file.path):
            schemes.setdefault(file.path.partition("://")[0], file.path)
        if parquet is None and file.format == "parquet":
            parquet = file.path
    if parquet is not None:
        refuse_without_pyarrow(parquet)
    for path in schemes.values():
        from attrib.reading.remote import filesystem

        filesystem(path)


def _found(
    file: InputFile, columns: Mapping[str, str] | None, part: Part, on_skip: OnSkip | None
) -> Iterator[Found]:
    if file.path == STDIN:
        return _read_stdin(file, columns)
    match file.format:
        case "jsonl":
            return read_jsonl(file, columns=columns, part=part)
        case "csv":
            return read_csv(file, columns=columns, part=part)
        case "parquet":
            return read_parquet(file, columns=columns, part=part)
        case "warc":
            return read_warc(file, part=part, on_skip=on_skip)
        case "html":
            return read_html(file)
        case _:
            return read_txt(file)


def _read_stdin(file: InputFile, columns: Mapping[str, str] | None) -> Iterator[Found]:
    stream = byte_lines(file.path)
    head = []
    first = b""
    while not first and (line := next(stream, None)) is not None:
        head.append(line)
        first = line.lstrip(_BLANK_OR_BOM)
    lines = chain(head, stream)
    if first.startswith(b"{"):
        return read_jsonl(file, columns=columns, lines=lines)
    return read_txt(file, lines=lines)
