"""What is finished: one record for each shard, safe against being torn."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Final

from attrib.batch.errors import BatchError
from attrib.batch.job import Job, stream_digest
from attrib.batch.storage import Store
from attrib.reading import Shard

#: The file that says what is finished.
MANIFEST: Final = "manifest.jsonl"

#: The folder of what the run itself needs; hidden, so that no query reads it.
STATE: Final = ".attrib"

#: Seconds between two writings of a manifest that cannot grow.
REWRITE_SECONDS: Final = 30.0

_VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class ShardRecord:
    """What is known of a finished shard.

    Attributes
    ----------
    shard : int
        Its number.
    input, input_digest : str
        What was read, for people and for comparison.
    part : str
        The name of the file with its results.
    raw_digest : str
        Of the part as the worker wrote it.
    digest : str
        Of the part as it is; another one where duplicates have been left out.
    stamp : str
        The part's size and time of change; where they are still the same, the
        part is not read again.
    head : int
        Bytes of the part before its first article, such as the header of a table.
    articles : int
        That were scored.
    repeated : int
        Duplicates that the worker left out, without scoring them.
    left_out : int
        Scored duplicates that were left out afterwards.
    left_out_digest : str
        Of the list of these; empty where there are none.
    rejected : int
        Records and files that could not be used.
    passed_over : int
        Records of web archives that are no pages.
    foreign, words : int
        Articles not in English; words of all that were scored.
    """

    shard: int
    input: str
    input_digest: str
    part: str
    raw_digest: str
    digest: str
    stamp: str
    head: int
    articles: int
    repeated: int
    rejected: int
    passed_over: int
    foreign: int
    words: int
    left_out: int = 0
    left_out_digest: str = ""

    @property
    def read(self) -> int:
        """Articles and rejected records."""
        return self.articles + self.repeated + self.rejected

    def raw(self, stamp: str) -> ShardRecord:
        """Return the record of the part as the worker wrote it."""
        return replace(self, digest=self.raw_digest, stamp=stamp, left_out=0, left_out_digest="")


_FIELDS: Final = {field.name for field in fields(ShardRecord)}


def part_name(number: int, format: str) -> str:
    """Return the name of the file with the results of a shard."""
    return f"part-{number:05d}.{format}"


def sidecar_name(number: int) -> str:
    """Return the name of the file with what else is known of a shard's articles."""
    return f"{STATE}/shard-{number:05d}.jsonl"


class Manifest:
    """The record of a run, in the folder of its parts.

    Parameters
    ----------
    store : Store
        The folder.
    job : Job
        The run.

    Attributes
    ----------
    finished : dict of int to ShardRecord
        By number.
    """

    def __init__(self, store: Store, job: Job) -> None:
        self.store = store
        self.job = job
        self.finished: dict[int, ShardRecord] = {}
        self._written = time.monotonic()

    def add(self, record: ShardRecord) -> None:
        """Note that a shard is finished."""
        self.finished[record.shard] = record
        if self.store.appendable:
            self.store.append(MANIFEST, _line(asdict(record)))
        elif time.monotonic() - self._written > REWRITE_SECONDS:
            self.save()

    def save(self) -> None:
        """Write the whole manifest, in the order of the shards."""
        head = {"attrib_manifest": _VERSION, "run": self.job.to_record()}
        with self.store.replacing(MANIFEST) as path, open(path, "xb") as stream:
            stream.write(_line(head))
            for number in sorted(self.finished):
                stream.write(_line(asdict(self.finished[number])))
        self._written = time.monotonic()


def read_manifest(store: Store) -> tuple[dict[str, Any], dict[int, ShardRecord]] | None:
    """Read what an earlier run noted.

    Returns
    -------
    (dict, dict of int to ShardRecord) or None
        What it says of the run, and the finished shards; None where there is
        no manifest.  A last line that was torn when the process was killed or
        the disk was full does not count.

    Raises
    ------
    BatchError
        The file is something else, or of a newer version.
    """
    try:
        with store.open(MANIFEST) as stream:
            lines = stream.read().split(b"\n")
    except FileNotFoundError:
        return None
    head = _parse(lines[0])
    if head is None or "run" not in head:
        raise BatchError(
            f"{store.path(MANIFEST)}: this is not the manifest of a batch run; "
            "remove it or write to another place"
        )
    if head.get("attrib_manifest") != _VERSION:
        raise BatchError(
            f"{store.path(MANIFEST)}: written by another version of attrib "
            f"({head['run'].get('attrib')}); finish it with that version or write to another place"
        )
    records = (_record(_parse(line)) for line in lines[1:])
    return head["run"], {record.shard: record for record in records if record is not None}


def adopt(store: Store, job: Job, finished: dict[int, ShardRecord]) -> None:
    """Add shards that were finished, but killed before the manifest could say so."""
    for name in store.stamps(STATE):
        stem, _, ending = name.partition(".")
        number = stem.removeprefix("shard-")
        if ending != "jsonl" or not number.isdecimal() or int(number) in finished:
            continue
        with store.open(f"{STATE}/{name}") as stream:
            head = _parse(stream.readline())
        record = _record(head["record"]) if head and head.get("run") == job.digest else None
        if record is not None:
            finished[record.shard] = record


def check_part(store: Store, record: ShardRecord, stamp: str | None) -> ShardRecord | None:
    """Compare a part with what the manifest says of it.

    Parameters
    ----------
    store : Store
        Where it is.
    record : ShardRecord
        What the manifest says.
    stamp : str or None
        Its size and time of change now; None where it is not there.

    Returns
    -------
    ShardRecord or None
        The record of the part as it is; None where the part is missing or altered.
    """
    if stamp is None:
        return None
    if stamp == record.stamp:
        return record
    try:
        found = file_digest(store, record.part)
    except FileNotFoundError:
        return None
    if found == record.digest:
        return replace(record, stamp=stamp)
    return record.raw(stamp) if found == record.raw_digest else None


def file_digest(store: Store, name: str) -> str:
    """Return the digest of a file."""
    with store.open(name) as stream:
        return stream_digest(stream)


def describe(shard: Shard) -> str:
    """Name a shard for people: its file and range, or its first and last file."""
    first, last = shard.files[0].path, shard.files[-1].path
    if len(shard.files) > 1:
        return f"{first} to {last} ({len(shard.files)} files)"
    if shard.start == 0 and shard.stop is None:
        return first
    return f"{first}, {shard.start} to {'end' if shard.stop is None else shard.stop}"


def _line(record: Mapping[str, Any]) -> bytes:
    # ASCII, so that the name of a file need not be UTF-8.
    return json.dumps(record).encode("ascii") + b"\n"


def _parse(line: bytes) -> dict[str, Any] | None:
    try:
        record = json.loads(line)
    except ValueError:
        # Torn: whatever it would have said is found out again.
        return None
    return record if isinstance(record, dict) else None


def _record(found: dict[str, Any] | None) -> ShardRecord | None:
    return ShardRecord(**found) if found is not None and set(found) == _FIELDS else None
