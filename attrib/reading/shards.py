"""Reading one shard, its records named as if the whole input were read at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from attrib.article import Article
from attrib.errors import InputError
from attrib.reading.files import InputFile
from attrib.reading.formats import OnSkip, read_file
from attrib.reading.found import Found
from attrib.reading.inputs import OnError
from attrib.reading.shard import UNREADABLE, Shard, file_state


class Located(NamedTuple):
    """An article and where it was found.

    Attributes
    ----------
    article : Article
        As read.
    path : str
        The file.
    where : str or None
        Which record of it (``"line 17"``, ``"row 3"``), None where the file is
        one article.
    """

    article: Article
    path: str
    where: str | None


def read_shard(
    shard: Shard,
    *,
    columns: Mapping[str, str] | None = None,
    outlet: str | None = None,
    on_error: OnError | None = None,
    on_skip: OnSkip | None = None,
) -> Iterator[Located]:
    """Stream the articles of one shard.

    Parameters
    ----------
    shard : Shard
        See :func:`attrib.reading.plan_shards`.
    columns, outlet
        See :func:`attrib.reading.read_articles`.
    on_error : callable, optional
        Told of each record or file that cannot be used; reading goes on with
        the next.
    on_skip : callable, optional
        Told why a record of a crawl is no page: not an error.

    Yields
    ------
    Located
        The articles of all shards one after the other are those of
        :func:`~attrib.reading.read_articles`, with the same ids, but for those
        with the id of an earlier one, which are not left out here.

    Raises
    ------
    InputError
        Without `on_error`: a record or file cannot be used, or the file was
        changed since the shard was planned.
    """
    for file, stamp in zip(shard.files, shard.stamps, strict=True):
        found = (
            _changed(file)
            if stamp not in (UNREADABLE, file_state(file.path).stamp)
            else read_file(file, columns=columns, outlet=outlet, part=shard.part, on_skip=on_skip)
        )
        for where, result in found:
            if isinstance(result, Article):
                yield Located(result, file.path, where)
            elif on_error is None:
                raise result
            else:
                on_error(result)


def _changed(file: InputFile) -> Iterator[Found]:
    """Refuse a file whose parts may no longer begin where records do."""
    message = "the file was changed after the job began; run the job again when it is complete"
    yield Found(None, InputError(message, path=file.path))
