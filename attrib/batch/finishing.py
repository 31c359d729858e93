"""The last step: leave duplicates out, put parts together, list what was left out.

Every step can be done again after a kill and comes to the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import chain
from typing import IO, TypeVar

from attrib.batch.destination import Destination
from attrib.batch.duplicates import LeftOut, find_left_out, name_left_out
from attrib.batch.job import digest, stream_digest
from attrib.batch.manifest import MANIFEST, Manifest, ShardRecord
from attrib.batch.parts import Kept, write_kept
from attrib.batch.reports import write_report
from attrib.batch.sidecar import ArticleNote, Duplicate, Reject, read_notes
from attrib.batch.storage import Store

Row = TypeVar("Row", Reject, Duplicate)


@dataclass(frozen=True, slots=True)
class Finish:
    """What the last step has come to.

    Attributes
    ----------
    left_out : int
        Articles left out as duplicates, by the workers or now.
    rejects, duplicates : str or None
        Where they are listed, where there are any.
    """

    left_out: int
    rejects: str | None
    duplicates: str | None


def outdated_parts(manifest: Manifest) -> set[int]:
    """Return the shards whose parts lack articles that are now to be kept.

    An earlier run has left out duplicates from them; since then an earlier
    shard has changed, so that other articles are duplicates.
    """
    filtered = [record for record in manifest.finished.values() if record.left_out]
    if not filtered:
        return set()
    found = _left_out(manifest)
    return {
        record.shard
        for record in filtered
        if record.left_out_digest != _list_digest(found.get(record.shard, []))
    }


def finish(manifest: Manifest, destination: Destination, refused: Sequence[Reject]) -> Finish:
    """Turn finished parts into the result.

    Parameters
    ----------
    manifest : Manifest
        All shards are finished.
    destination : Destination
        Where the result goes.
    refused : sequence of Reject
        Inputs that stand in no shard; listed first.

    Returns
    -------
    Finish
        The reports.
    """
    found = _left_out(manifest)
    duplicates = _report_duplicates(manifest, destination, found)
    rejects = report_rejects(manifest, destination, refused)
    if destination.file is None:
        for number, left_out in sorted(found.items()):
            _shorten(manifest, number, left_out)
        manifest.save()
    else:
        parts = (_kept(manifest, n, found.get(n, [])) for n in sorted(manifest.finished))
        with destination.home.replacing(destination.file) as path:
            write_kept(_opened(manifest.store, parts), destination.format, path)
        # As long as there is a manifest, whatever else is left can be gone on with.
        destination.parts.remove_all(last=MANIFEST)
    return Finish(duplicates[0], rejects, duplicates[1])


def report_rejects(
    manifest: Manifest, destination: Destination, refused: Sequence[Reject]
) -> str | None:
    """List the rejects of the finished shards, in the order of the input.

    Returns
    -------
    str or None
        The file, None where there are none.
    """
    name = destination.report("rejects")
    rows = chain(refused, _notes_of(manifest, Reject, "rejected"))
    return destination.home.path(name) if write_report(destination.home, name, rows) else None


def _report_duplicates(
    manifest: Manifest, destination: Destination, found: dict[int, list[LeftOut]]
) -> tuple[int, str | None]:
    store = manifest.store

    def articles(number: int) -> Iterator[ArticleNote]:
        return (note for note in read_notes(store, number) if isinstance(note, ArticleNote))

    rows: Iterable[Duplicate] = name_left_out(found, articles)
    if manifest.job.duplicates == "shard":
        rows = _notes_of(manifest, Duplicate, "repeated")
    name = destination.report("duplicates")
    count = write_report(destination.home, name, rows)
    return count, destination.home.path(name) if count else None


def _notes_of(manifest: Manifest, kind: type[Row], counted: str) -> Iterator[Row]:
    for number, record in sorted(manifest.finished.items()):
        if getattr(record, counted):
            yield from (n for n in read_notes(manifest.store, number) if isinstance(n, kind))


def _left_out(manifest: Manifest) -> dict[int, list[LeftOut]]:
    """Find the duplicates among all articles, where the job leaves them out."""
    if manifest.job.duplicates != "all":
        return {}
    return find_left_out([(n, _keys(manifest.store, n)) for n in sorted(manifest.finished)])


def _keys(store: Store, number: int) -> bytes:
    notes = read_notes(store, number)
    return b"".join(note.keys for note in notes if isinstance(note, ArticleNote))


def _shorten(manifest: Manifest, number: int, left_out: list[LeftOut]) -> None:
    """Write a part of a folder anew without its duplicates."""
    record, store = manifest.finished[number], manifest.store
    if record.left_out:
        return
    with store.replacing(record.part) as path:
        kept = _kept(manifest, number, left_out)
        write_kept(_opened(store, [kept]), manifest.job.format, path)
        with open(path, "rb") as stream:
            shorter = replace(
                record,
                digest=stream_digest(stream),
                stamp="",
                left_out=len(left_out),
                left_out_digest=_list_digest(left_out),
            )
        # Before the file changes: whichever of the two a kill leaves, it is recognised.
        manifest.add(shorter)
        if not store.appendable:
            manifest.save()
    manifest.add(replace(shorter, stamp=store.stamp(record.part) or ""))


def _kept(
    manifest: Manifest, number: int, left_out: list[LeftOut]
) -> tuple[ShardRecord, list[int] | None, frozenset[int]]:
    sizes = None
    if left_out:
        notes = read_notes(manifest.store, number)
        sizes = [note.size for note in notes if isinstance(note, ArticleNote)]
    return manifest.finished[number], sizes, frozenset(out.index for out in left_out)


def _opened(
    store: Store, parts: Iterable[tuple[ShardRecord, list[int] | None, frozenset[int]]]
) -> Iterator[Kept]:
    for record, sizes, left_out in parts:
        stream: IO[bytes] = store.open(record.part)
        with closing(stream):
            yield Kept(stream, record.head, sizes, left_out)


def _list_digest(left_out: list[LeftOut]) -> str:
    return digest(b" ".join(str(out.index).encode() for out in left_out)) if left_out else ""
