"""The lists of what is not in the output: rejects and duplicates."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from itertools import chain

from attrib.batch.sidecar import Duplicate, Reject
from attrib.batch.storage import Store


def write_report(store: Store, name: str, rows: Iterable[Reject | Duplicate]) -> int:
    """Write a list as JSON Lines, or remove an earlier one where there is nothing to list.

    Parameters
    ----------
    store : Store
        Where to.
    name : str
        Of the file.
    rows : iterable of Reject or Duplicate
        In the order of the input.

    Returns
    -------
    int
        How many there are.
    """
    remaining = iter(rows)
    first = next(remaining, None)
    if first is None:
        store.remove(name)
        return 0
    count = 0
    with (
        store.replacing(name) as path,
        # The name of a file need not be UTF-8; what is no character becomes a question mark.
        open(path, "x", encoding="utf-8", errors="replace", newline="") as stream,
    ):
        for row in chain([first], remaining):
            stream.write(json.dumps(asdict(row), ensure_ascii=False) + "\n")
            count += 1
    return count
