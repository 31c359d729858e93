"""The plan of a run: kept, so that large files need not be looked through again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Final

from attrib.batch.manifest import STATE
from attrib.batch.storage import Store
from attrib.reading import Shard

_PLAN: Final = f"{STATE}/plan.jsonl"


def read_plan(store: Store) -> list[Shard]:
    """Read the shards of large files as an earlier run has planned them."""
    try:
        with store.open(_PLAN) as stream:
            return [Shard.from_record(json.loads(line)) for line in stream]
    except FileNotFoundError:
        return []


def write_plan(store: Store, shards: Sequence[Shard]) -> None:
    """Write the shards of large files; small ones are planned at a glance."""
    with store.replacing(_PLAN) as path, open(path, "x", encoding="ascii") as stream:
        for shard in shards:
            if len(shard.files) == 1:
                stream.write(json.dumps(shard.to_record()) + "\n")
