"""Which columns hold the fields of articles, where they have names of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from attrib.errors import InputError

#: The fields of an article that a column can hold.
FIELDS: Final = ("id", "outlet", "date", "title", "text")


def field_names(
    header: Sequence[str], columns: Mapping[str, str], path: str, *, hint: str = ""
) -> list[set[str]]:
    """Find the fields that the columns of a table hold.

    Parameters
    ----------
    header : sequence of str
        The names of the columns.
    columns : mapping of str to str
        From fields to columns, where they do not have the same name.
    path : str
        The file, for messages.
    hint : str
        What else to do where there is no column for the text.

    Returns
    -------
    list of set of str
        For each column the names under which it goes into a record: the fields
        it is mapped to, otherwise its own.  A column named like a field that is
        mapped to another one has none.

    Raises
    ------
    InputError
        A column is there twice or missing, there is none for the text, or a
        field is not known.
    """
    found = ", ".join(map(repr, header))
    repeated = sorted({name for name in header if header.count(name) > 1})
    if repeated:
        raise InputError(f"the column {repeated[0]!r} is there twice (found: {found})", path=path)
    check_fields(columns, path)
    for field, column in columns.items():
        if column not in header:
            message = f"no column {column!r} for the field {field!r} (found: {found})"
            raise InputError(message, path=path)
    if "text" not in columns and "text" not in header:
        message = f"no column for the text (found: {found}); name the column that holds it"
        raise InputError(message + hint, path=path)
    mapped = [{field for field, column in columns.items() if column == name} for name in header]
    return [
        fields or ({name} - columns.keys()) for name, fields in zip(header, mapped, strict=True)
    ]


def check_fields(columns: Mapping[str, str], path: str) -> None:
    """Refuse a mapping of anything but the fields of an article.

    Raises
    ------
    InputError
        A field is not one of :data:`FIELDS`.
    """
    for field in columns:
        if field not in FIELDS:
            allowed = ", ".join(FIELDS)
            raise InputError(f"no field {field!r} to map a column to, only {allowed}", path=path)


def rename_fields(
    record: Mapping[str, Any], columns: Mapping[str, str], *, path: str, where: str
) -> dict[str, Any]:
    """Give the fields of one record their names.

    Parameters
    ----------
    record : mapping
        As found.
    columns : mapping of str to str
        From fields to the names they have in the record.
    path, where : str
        The file and the record, for messages.

    Returns
    -------
    dict
        A field of the record named like one that is mapped elsewhere is left
        out.  Records need not all have the same fields: those missing are left
        out too.

    Raises
    ------
    InputError
        The text is mapped to a field that is not there.
    """
    if "text" in columns and columns["text"] not in record:
        message = f"no field {columns['text']!r} for the text (found: {', '.join(record)})"
        raise InputError(message, path=path, record=where)
    taken = {*columns.values(), *columns.keys()}
    renamed = {field: record[name] for field, name in columns.items() if name in record}
    return renamed | {name: value for name, value in record.items() if name not in taken}
