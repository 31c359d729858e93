"""Records as JSON Lines."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, TextIO


def write_jsonl(records: Iterable[Mapping[str, Any]], stream: TextIO) -> int:
    """Write records, one JSON object a line, each as soon as it is there.

    Parameters
    ----------
    records : iterable of mapping
        For example from :func:`attrib.article_to_record`.
    stream : text stream
        What to write to.

    Returns
    -------
    int
        How many were written.
    """
    count = 0
    for record in records:
        stream.write(json.dumps(record, ensure_ascii=False) + "\n")
        count += 1
    return count
