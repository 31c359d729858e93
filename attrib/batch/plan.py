"""The plan of a run: kept, so that the next run divides the same input in the same way."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Final

from attrib.batch.manifest import STATE
from attrib.batch.storage import Store
from attrib.reading import Shard

_PLAN: Final = f"{STATE}/plan.jsonl"


def read_plan(store: Store) -> list[Shard]:
    """Read the shards that an earlier run has planned."""
    try:
        with store.open(_PLAN) as stream:
            return [Shard.from_record(json.loads(line)) for line in stream]
    except FileNotFoundError:
        return []


def write_plan(store: Store, shards: Sequence[Shard]) -> None:
    """Write all shards: where input is added later, those of small files stay too."""
    with store.replacing(_PLAN) as path, open(path, "x", encoding="ascii") as stream:
        for shard in shards:
            stream.write(json.dumps(shard.to_record()) + "\n")
