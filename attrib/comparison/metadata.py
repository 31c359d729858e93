"""Further fields of articles, from a file of their own."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from os import PathLike

from attrib.comparison.rows import as_text, read_rows
from attrib.comparison.scored import ScoredRecord
from attrib.errors import AttribError, InputError
from attrib.reading import expand_inputs


def read_metadata(path: str | PathLike[str]) -> dict[str, dict[str, str]]:
    """Read further fields of articles from a CSV, JSONL or Parquet file with a column ``id``.

    Parameters
    ----------
    path : str or path
        The file.

    Returns
    -------
    dict
        For each id its other fields, as text.

    Raises
    ------
    InputError
        The file cannot be read, has no ``id``, or has an id twice.
    """
    (file,) = expand_inputs([path])
    rows: dict[str, dict[str, str]] = {}
    for where, record in read_rows(file):
        if isinstance(record, InputError):
            raise record
        id_ = as_text(record.get("id"))
        if not id_:
            raise InputError(
                "has no `id` to join by; add a column `id`", path=file.path, record=where
            )
        if id_ in rows:
            raise InputError(f"the id {id_!r} stands twice", path=file.path, record=where)
        rows[id_] = {name: as_text(value) for name, value in record.items() if name != "id"}
    return rows


def check_metadata(
    records: Sequence[ScoredRecord], ids: Collection[str], path: str | PathLike[str]
) -> list[str]:
    """Say how far the ids of a file of further fields are those of the articles.

    Parameters
    ----------
    records : sequence of ScoredRecord
        The articles.
    ids : collection of str
        The ids of the file, such as what :func:`read_metadata` returns.
    path : str or path
        The file, to be named.

    Returns
    -------
    list of str
        How many ids are not among the articles, and how many articles not in
        the file; empty where all are, or where there are no articles.

    Raises
    ------
    AttribError
        The file holds no ids, or none of them is among the articles.
    """
    if not records:
        return []
    if not ids:
        raise AttribError(f"{path} holds no ids")
    articles = [record.id for record in records]
    known = set(articles)
    strange = [id_ for id_ in ids if id_ not in known]
    without = [id_ for id_ in articles if id_ not in ids]
    total = f"{len(ids)} id{'s'[: len(ids) > 1]} of {path}"
    if len(strange) == len(ids):
        raise AttribError(
            f'0 of {total} are among the articles, for example "{strange[0]}"; '
            f'theirs look like "{articles[0]}"'
        )
    said = []
    if strange:
        said.append(
            f"{len(strange)} of {total} {_is(len(strange))} not among the articles, "
            f'for example "{strange[0]}"'
        )
    if without:
        said.append(
            f"{len(without)} of {len(articles)} articles {_is(len(without))} not in {path}, "
            f'for example "{without[0]}"'
        )
    return said


def _is(count: int) -> str:
    return "is" if count == 1 else "are"
