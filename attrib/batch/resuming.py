"""What of an earlier run can stay: everything that a new run would come to again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from attrib.batch.errors import BatchError
from attrib.batch.job import Job, differences
from attrib.batch.manifest import (
    STATE,
    Manifest,
    ShardRecord,
    adopt,
    check_part,
    part_name,
    read_manifest,
    sidecar_name,
)
from attrib.batch.storage import Store
from attrib.reading import Shard, shard_digest

_WAY_OUT = "give --restart to do anew what no longer fits, or write to another place"


@dataclass(frozen=True, slots=True)
class Earlier:
    """What an earlier run has left.

    Attributes
    ----------
    run_differs : tuple of str
        In which ways it was another job; then nothing of it can stay.
    finished : dict of int to ShardRecord
        What it has finished, by shard.
    """

    run_differs: tuple[str, ...]
    finished: dict[int, ShardRecord]


def read_earlier(store: Store, job: Job) -> Earlier:
    """Read what an earlier run into the same folder has left.

    Raises
    ------
    BatchError
        The folder's manifest cannot be used.
    """
    found = read_manifest(store)
    if found is None:
        return Earlier((), {})
    run, finished = found
    differs = tuple(differences(run, job.to_record()))
    if not differs:
        adopt(store, job, finished)
    return Earlier(differs, finished)


def take_over(
    store: Store, job: Job, shards: Sequence[Shard], earlier: Earlier, *, restart: bool
) -> Manifest:
    """Begin a manifest with what of an earlier run can stay.

    Parameters
    ----------
    store : Store
        The folder of the parts.
    job : Job
        The new run.
    shards : sequence of Shard
        Its input.
    earlier : Earlier
        From :func:`read_earlier`.
    restart : bool
        Whether what no longer fits is done anew; otherwise it is an error.

    Returns
    -------
    Manifest
        With the shards that need not be done again; written.

    Raises
    ------
    BatchError
        The job or the input of finished shards is another one.
    """
    differs = list(earlier.run_differs)
    changed = {} if differs else _changed(shards, earlier.finished)
    if (differs or changed) and not restart:
        raise BatchError(_explain(store, differs, changed))
    manifest = Manifest(store, job)
    if not differs:
        stamps = store.stamps()
        for number, record in earlier.finished.items():
            checked = None
            if number not in changed:
                checked = check_part(store, record, stamps.get(record.part))
            if checked is not None:
                manifest.finished[number] = checked
    _remove_stale(store, job, shards, manifest)
    manifest.save()
    return manifest


def _changed(shards: Sequence[Shard], finished: dict[int, ShardRecord]) -> dict[int, str]:
    """Return the finished shards whose input is another one, each with what it was."""
    digests = {shard.number: shard_digest(shard) for shard in shards}
    return {
        number: record.input
        for number, record in sorted(finished.items())
        if digests.get(number) != record.input_digest
    }


def _explain(store: Store, differs: list[str], changed: dict[int, str]) -> str:
    if differs:
        return f"{store.place}: begun by another run: {'; '.join(differs)}; {_WAY_OUT}"
    number, name = next(iter(changed.items()))
    others = f" and that of {len(changed) - 1} more" if len(changed) > 1 else ""
    return (
        f"{store.place}: the input of finished shard {number} ({name}){others} "
        f"has changed, moved or gone since; {_WAY_OUT}"
    )


def _remove_stale(store: Store, job: Job, shards: Sequence[Shard], manifest: Manifest) -> None:
    """Remove parts and sidecars that belong to nothing any more."""
    numbers = {shard.number for shard in shards}
    kept = {part_name(number, job.format) for number in numbers & manifest.finished.keys()}
    for name in store.stamps():
        if name.startswith("part-") and name not in kept:
            store.remove(name)
    sidecars = {sidecar_name(number) for number in manifest.finished}
    for name in store.stamps(STATE):
        if name.startswith("shard-") and f"{STATE}/{name}" not in sidecars:
            store.remove(f"{STATE}/{name}")
