"""Articles from any mixture of inputs, one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from os import PathLike

from attrib.article import Article
from attrib.errors import InputError
from attrib.reading.formats import read_file
from attrib.reading.found import Found
from attrib.reading.inputs import OnError, expand_inputs


def read_articles(
    inputs: Sequence[str | PathLike[str]],
    *,
    columns: Mapping[str, str] | None = None,
    outlet: str | None = None,
    on_error: OnError | None = None,
) -> Iterator[Article]:
    """Stream the articles of files, folders, globs or standard input.

    Parameters
    ----------
    inputs : sequence of str or path
        See :func:`attrib.reading.expand_inputs`.  Standard input (``"-"``) is
        JSON Lines if its first character that is not blank is ``{``, otherwise
        the plain text of one article.
    columns : mapping of str to str, optional
        For JSON Lines, CSV and Parquet, from fields to the names they have
        there: ``{"text": "body"}``; where there is none of that name, the field's own
        counts.
    outlet : str, optional
        The publisher of the articles that do not name theirs.
    on_error : callable, optional
        Told of each input or record that cannot be used; reading goes on with
        the next.

    Yields
    ------
    Article
        In the order of the inputs, each id once.  An article without an id of
        its own is named after its file: the path relative to the folder given,
        or the file's name, and ``:`` with the line or row where a file holds
        many articles.

    Raises
    ------
    InputError
        Without `on_error`: an input or record cannot be used, or has the id of
        an earlier one.
    """
    places: dict[str, str] = {}
    for file in expand_inputs(inputs, on_error=on_error):
        for found in read_file(file, columns=columns, outlet=outlet):
            result = _unless_seen(found, file.path, places)
            if isinstance(result, Article):
                yield result
            elif on_error is None:
                raise result
            else:
                on_error(result)


def _unless_seen(found: Found, path: str, places: dict[str, str]) -> Article | InputError:
    """Return the result, an error where an earlier article has the same id."""
    if isinstance(found.result, InputError):
        return found.result
    place = path if found.where is None else f"{path}, {found.where}"
    first = places.get(found.result.id)
    if first is None:
        places[found.result.id] = place
        return found.result
    message = f"the id {found.result.id!r} is that of {first}, which is kept; make ids unique"
    return InputError(message, path=path, record=found.where)
