"""Dividing any amount of input into shards of about the same work."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from attrib.errors import InputError, UnreachableError
from attrib.reading.csv import csv_marks
from attrib.reading.decoding import STDIN
from attrib.reading.files import WHOLE, InputFile, Part, is_web
from attrib.reading.formats import refuse_without_packages
from attrib.reading.jsonl import jsonl_marks
from attrib.reading.parquet import parquet_marks
from attrib.reading.remote import forget_listings
from attrib.reading.shard import FileState, Shard, file_state
from attrib.reading.warc import warc_marks

#: Bytes of text in a shard: some 80 articles, five to twenty seconds of scoring.
SHARD_BYTES: Final = 500_000
#: The most files in a shard.
FILES_PER_SHARD: Final = 500

# Text runs through scoring at about 0.1 MB a second, through decompression at 200 or
# more.  To reach the last of 128 parts of a compressed file, 127 are decompressed: that
# costs 6 % of scoring one of them, half of it on average.
_MOST_PARTS_OF_A_STREAM: Final = 128

# Bytes of text that a stored byte holds, roughly, by format and compression.
_TEXT: Final = {
    ("jsonl", "gzip"): 4.0,
    ("jsonl", "zstd"): 4.0,
    ("csv", "gzip"): 4.0,
    ("csv", "zstd"): 4.0,
    ("parquet", None): 3.0,
    ("html", None): 0.05,
    ("warc", None): 0.05,
    ("warc", "gzip"): 0.25,
}


def plan_shards(
    files: Sequence[InputFile],
    *,
    shard_bytes: int = SHARD_BYTES,
    files_per_shard: int = FILES_PER_SHARD,
    known: Iterable[Shard] = (),
) -> list[Shard]:
    """Divide files into shards.

    Parameters
    ----------
    files : sequence of InputFile
        See :func:`attrib.reading.expand_inputs`.
    shard_bytes : int
        About how many bytes of text a shard should hold.  Small files are put
        together, large ones of JSON Lines, CSV, Parquet and WARC divided.
    files_per_shard : int
        The most files in a shard.
    known : iterable of Shard
        An earlier plan with the same sizes: its shards stay as they are where
        their files have not changed since, so that files that come after them
        begin a new one, and large files are not read again.

    Returns
    -------
    list of Shard
        In the order of the files; the same for the same input and `known`.  A
        file that cannot be read is part of it: reading its shard says why.

    Raises
    ------
    InputError
        Standard input is among the files, or a package is missing to read one.
    UnreachableError
        A store does not answer or does not let us in.

    Notes
    -----
    Small files are only looked at.  A large file of JSON Lines, CSV or WARC is
    read through once to count its records, so that each has the same name
    however the file is divided: some hundred megabytes a second, a thousandth
    of what scoring takes.  Parquet says itself how many rows it has.
    """
    for file in files:
        if file.path == STDIN:
            message = "standard input cannot be divided into shards; write it to a file first"
            raise InputError(message, path=STDIN)
    refuse_without_packages(files)
    earlier = list(known)
    parts_of, groups = _known_parts(earlier), _known_groups(earlier)
    plan = _Plan(shard_bytes, files_per_shard)
    states = [file_state(file.path) for file in files]
    place = 0
    while place < len(files):
        file, state = files[place], states[place]
        group = groups.get((file, state.stamp))
        if group is not None and _begins(group, files, states, place):
            plan.add_group(group)
            place += len(group.files)
            continue
        if _is_large(file, state, shard_bytes):
            parts = parts_of.get((file, state.stamp)) or _parts(file, shard_bytes)
            plan.add_parts(file, state.stamp, parts)
        else:
            plan.add_file(file, state)
        place += 1
    plan.close_group()
    # From now on, what has changed is to be seen.
    forget_listings([file.path for file in files])
    return plan.shards


class _Plan:
    """The shards so far, and the small files that will be the next one."""

    def __init__(self, shard_bytes: int, files_per_shard: int) -> None:
        self.shards: list[Shard] = []
        self._shard_bytes = shard_bytes
        self._files_per_shard = files_per_shard
        self._group: list[tuple[InputFile, str]] = []
        self._text = 0.0

    def add_file(self, file: InputFile, state: FileState) -> None:
        text = _text(file, state.size or 0)
        full = len(self._group) >= self._files_per_shard
        if full or self._text + text > self._shard_bytes:
            self.close_group()
        self._group.append((file, state.stamp))
        self._text += text

    def add_group(self, known: Shard) -> None:
        self.close_group()
        self.shards.append(replace(known, number=len(self.shards)))

    def add_parts(self, file: InputFile, stamp: str, parts: Sequence[Part]) -> None:
        self.close_group()
        for part in parts:
            self.shards.append(Shard(len(self.shards), (file,), (stamp,), *part))

    def close_group(self) -> None:
        if self._group:
            files, stamps = zip(*self._group, strict=True)
            self.shards.append(Shard(len(self.shards), files, stamps))
            self._group, self._text = [], 0.0


def _text(file: InputFile, size: int) -> float:
    return size * _TEXT.get((file.format or "", file.compression), 1.0)


def _is_large(file: InputFile, state: FileState, shard_bytes: int) -> bool:
    if file.format in ("txt", "html"):
        return False
    return state.size is None or _text(file, state.size) > shard_bytes


def _parts(file: InputFile, shard_bytes: int) -> list[Part]:
    """Divide one file; the parts are read as the whole is."""
    size: float = shard_bytes
    marks: Iterable[Part]
    cuts = [WHOLE]
    try:
        if file.format == "parquet":
            size, marks = parquet_marks(file, shard_bytes)
        elif file.format == "warc":
            size = shard_bytes / _text(file, 1)
            marks = warc_marks(file)
        else:
            marks = (csv_marks if file.format == "csv" else jsonl_marks)(file)
        _cut(marks, size, cuts)
    except UnreachableError:
        raise
    except InputError:
        # Where a file cannot be read on, its last part has no end: reading it reports the fault.
        pass
    if file.format in ("jsonl", "csv") and (file.compression or is_web(file.path)):
        cuts = cuts[:: math.ceil(len(cuts) / _MOST_PARTS_OF_A_STREAM)]
    ends = [*(cut.start for cut in cuts[1:]), None]
    return [cut._replace(stop=end) for cut, end in zip(cuts, ends, strict=True)]


def _cut(marks: Iterable[Part], size: float, cuts: list[Part]) -> None:
    """Add the marks that begin a part; the first record is always in the first part."""
    rest = iter(marks)
    next(rest, None)
    for mark in rest:
        if mark.start - cuts[-1].start >= size:
            cuts.append(mark)


def _known_parts(shards: Iterable[Shard]) -> dict[tuple[InputFile, str], list[Part]]:
    """Return the parts of each file of which an earlier plan holds all."""
    found: dict[tuple[InputFile, str], list[Part]] = {}
    for shard in shards:
        if len(shard.files) == 1:
            found.setdefault((shard.files[0], shard.stamps[0]), []).append(shard.part)
    return {file: parts for file, parts in found.items() if _is_complete(parts)}


def _known_groups(shards: Iterable[Shard]) -> dict[tuple[InputFile, str], Shard]:
    """Return the shards of whole files of an earlier plan, each by its first file."""
    return {(shard.files[0], shard.stamps[0]): shard for shard in shards if shard.part == WHOLE}


def _begins(
    group: Shard, files: Sequence[InputFile], states: Sequence[FileState], place: int
) -> bool:
    """Return whether the files from a place on are those of a known shard, unchanged."""
    end = place + len(group.files)
    stamps = tuple(state.stamp for state in states[place:end])
    return group.files == tuple(files[place:end]) and group.stamps == stamps


def _is_complete(parts: Sequence[Part]) -> bool:
    joined = all(before.stop == after.start for before, after in pairwise(parts))
    return parts[0].start == 0 and parts[-1].stop is None and joined
