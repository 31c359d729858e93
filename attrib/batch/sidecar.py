"""What is known of a shard's articles beside their results: keys, rejects, duplicates.

A sidecar is JSON Lines.  Its first line repeats the shard's record.  After it
come, in the order of the input, ``["a", id, path, where, size, keys]`` for each
article that was scored and ``["r", path, where, error]`` for each record that
could not be used, ``["d", ...]`` for each duplicate that was left out at once.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from hashlib import blake2b
from typing import Any, Final

from attrib.article import Article
from attrib.batch.manifest import ShardRecord, sidecar_name
from attrib.batch.storage import Store
from attrib.errors import InputError, UnreachableError

_ARTICLE, _REJECT, _DUPLICATE = "a", "r", "d"

#: Bytes of the digest of an id or a text.
KEY_BYTES: Final = 16


@dataclass(frozen=True, slots=True)
class ArticleNote:
    """An article that was scored.

    Attributes
    ----------
    id, path : str
        Its id and file.
    where : str or None
        Which record of the file it is.
    size : int
        Bytes of its results in the part, or rows where the part is Parquet.
    keys : bytes
        The digests of its id and of its text.
    """

    id: str
    path: str
    where: str | None
    size: int
    keys: bytes


@dataclass(frozen=True, slots=True)
class Reject:
    """A record or file that could not be used: file, record, reason."""

    path: str
    record: str | None
    error: str

    @classmethod
    def of(cls, error: InputError) -> Reject:
        """Note what is wrong with a record or file.

        Raises
        ------
        UnreachableError
            Where that is the error: what could not be read now must not count
            as read for good.
        """
        if isinstance(error, UnreachableError):
            raise error
        return cls(error.path, error.record, error.message)

    @property
    def message(self) -> str:
        """One line for people."""
        where = self.path if self.record is None else f"{self.path}, {self.record}"
        return f"{where}: {self.error}"


@dataclass(frozen=True, slots=True)
class Duplicate:
    """An article that was left out, as an earlier one is the same.

    Attributes
    ----------
    id, path, record
        Which was left out.
    why : str
        ``"same id"``, ``"same text"`` or ``"same id and text"``.
    of, of_path, of_record
        Which was kept.
    """

    id: str
    path: str
    record: str | None
    why: str
    of: str
    of_path: str
    of_record: str | None


Note = ArticleNote | Reject | Duplicate


def keys_of(article: Article) -> bytes:
    """Return the digests of an article's id and of its text, white space apart."""
    text = " ".join(article.text.split())
    return _key(article.id) + _key(text)


def _key(text: str) -> bytes:
    return blake2b(text.encode(), digest_size=KEY_BYTES).digest()


def write_sidecar(store: Store, record: ShardRecord, run: str, notes: list[Note]) -> None:
    """Write what is known of a shard's articles."""
    with (
        store.replacing(sidecar_name(record.shard)) as path,
        # ASCII, so that the name of a file need not be UTF-8.
        open(path, "x", encoding="ascii", newline="") as stream,
    ):
        stream.write(_dump({"run": run, "record": asdict(record)}))
        for note in notes:
            stream.write(_dump(_row(note)))


def read_notes(store: Store, number: int) -> Iterator[Note]:
    """Stream what is known of a shard's articles, in the order of the input."""
    with store.open(sidecar_name(number)) as stream:
        next(stream)
        for line in stream:
            kind, *row = json.loads(line)
            if kind == _ARTICLE:
                id_, path, where, size, keys = row
                yield ArticleNote(id_, path, where, size, bytes.fromhex(keys))
            else:
                yield Reject(*row) if kind == _REJECT else Duplicate(*row)


def _row(note: Note) -> list[Any]:
    if isinstance(note, ArticleNote):
        return [_ARTICLE, note.id, note.path, note.where, note.size, note.keys.hex()]
    if isinstance(note, Reject):
        return [_REJECT, note.path, note.record, note.error]
    duplicate = asdict(note)
    return [_DUPLICATE, *duplicate.values()]


def _dump(value: object) -> str:
    return json.dumps(value) + "\n"
