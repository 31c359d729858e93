"""Which columns hold the fields of articles, where they have names of their own."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
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
        From fields to columns, where they do not have the same name.  A field
        whose column is not there is taken from the one with its own name, so
        that one mapping does for tables of several kinds.
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
        A column is there twice, there is neither the one that a field is mapped
        to nor one with its own name, there is none for the text, or a field is
        not known.
    """
    found = ", ".join(map(repr, header))
    repeated = sorted({name for name in header if header.count(name) > 1})
    if repeated:
        raise InputError(f"the column {repeated[0]!r} is there twice (found: {found})", path=path)
    check_fields(columns, path)
    mapping = _present(columns, header)
    for field, column in mapping.items():
        if column not in header:
            names = _sought(field, columns)
            message = f"no column {names} for the field {field!r} (found: {found})"
            raise InputError(message, path=path)
    if "text" not in mapping and "text" not in header:
        message = (
            f"no column for the text (found: {found}); "
            'name it with `--column text=NAME` (from Python: columns={"text": NAME})'
        )
        raise InputError(message + hint, path=path)
    mapped = [{field for field, column in mapping.items() if column == name} for name in header]
    return [
        fields or ({name} - mapping.keys()) for name, fields in zip(header, mapped, strict=True)
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
        From fields to the names they have in the record.  A field whose name is
        not there is taken under its own.
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
        There is neither the field that the text is mapped to nor one named
        ``text``.
    """
    mapping = _present(columns, record)
    if "text" in mapping and mapping["text"] not in record:
        names = _sought("text", columns)
        message = f"no field {names} for the text (found: {', '.join(record)})"
        raise InputError(message, path=path, record=where)
    taken = {*mapping.values(), *mapping.keys()}
    renamed = {field: record[name] for field, name in mapping.items() if name in record}
    return renamed | {name: value for name, value in record.items() if name not in taken}


def _present(columns: Mapping[str, str], names: Container[str]) -> dict[str, str]:
    """Map fields to themselves where only the column of that name is there."""
    return {
        field: field if column not in names and _stands_in(field, columns, names) else column
        for field, column in columns.items()
    }


def _stands_in(field: str, columns: Mapping[str, str], names: Container[str]) -> bool:
    # A column that is mapped to another field holds that one: a `text` used as title is no text.
    return field in names and field not in columns.values()


def _sought(field: str, columns: Mapping[str, str]) -> str:
    """Name the columns that would do for a field, for messages."""
    column = columns[field]
    return repr(column) if field in columns.values() else f"{column!r} or {field!r}"
