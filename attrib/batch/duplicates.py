"""Articles that are there more than once: the first in the order of the input is kept.

An article is a duplicate where one that is kept before it has the same id, or
the same text apart from white space.  Within a shard this can be told while
reading; across shards only when all have been read, from the digests in their
sidecars.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from attrib.batch.sidecar import KEY_BYTES, ArticleNote, Duplicate, keys_of

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from attrib.reading import Located

Place = TypeVar("Place")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A scored article that is left out.

    Attributes
    ----------
    index : int
        Which article of its shard.
    why : str
        See :class:`attrib.batch.sidecar.Duplicate`.
    of_shard, of_index : int
        Which article was kept.
    """

    index: int
    why: str
    of_shard: int
    of_index: int


class _Seen(Generic[Place]):
    """The keys of the articles that are kept, each with its place."""

    def __init__(self) -> None:
        self._ids: dict[bytes, Place] = {}
        self._texts: dict[bytes, Place] = {}

    def first(self, keys: bytes, place: Place) -> tuple[str, Place] | None:
        """Return why an article is a duplicate and of which, or keep it."""
        id_, text = keys[:KEY_BYTES], keys[KEY_BYTES:]
        same_id, same_text = self._ids.get(id_), self._texts.get(text)
        if same_id is not None:
            return "same id and text" if same_text == same_id else "same id", same_id
        if same_text is not None:
            return "same text", same_text
        self._ids[id_] = self._texts[text] = place
        return None


def unique(
    articles: Iterable[Located], on_duplicate: Callable[[Duplicate], None]
) -> Iterator[Located]:
    """Pass on the articles of one shard that were not there before in it.

    Parameters
    ----------
    articles : iterable of Located
        Of one shard.
    on_duplicate : callable
        Told of each article that is left out.

    Yields
    ------
    Located
        The articles that are kept.
    """
    seen = _Seen[tuple[str, str, str | None]]()
    for one in articles:
        found = seen.first(keys_of(one.article), (one.article.id, one.path, one.where))
        if found is None:
            yield one
        else:
            why, (of, of_path, of_where) = found
            on_duplicate(Duplicate(one.article.id, one.path, one.where, why, of, of_path, of_where))


def find_left_out(keys: Sequence[tuple[int, bytes]]) -> dict[int, list[LeftOut]]:
    """Find the duplicates among the articles of all shards.

    Parameters
    ----------
    keys : sequence of (int, bytes)
        Of each shard, in the order of the input, its number and the keys of
        its articles, one after the other (:attr:`ArticleNote.keys`).

    Returns
    -------
    dict of int to list of LeftOut
        By number of the shard; only shards that lose an article.

    Notes
    -----
    Needs about 100 bytes an article.  Only articles that share a digest with
    another are looked at one by one.
    """
    import numpy as np

    joined = np.frombuffer(b"".join(part for _, part in keys), dtype=np.uint64)
    table = joined.reshape(-1, 2 * KEY_BYTES // 8)
    half = table.shape[1] // 2
    shared = np.flatnonzero(_repeated(table[:, :half]) | _repeated(table[:, half:]))
    counts = np.array([len(part) // (2 * KEY_BYTES) for _, part in keys], dtype=np.int64)
    begins = np.cumsum(counts) - counts
    found: dict[int, list[LeftOut]] = {}
    seen = _Seen[tuple[int, int]]()
    for place in shared.tolist():
        # Shards without articles begin where the next one does: the last that begins here counts.
        row = int(np.searchsorted(begins, place, side="right")) - 1
        number, index = keys[row][0], place - int(begins[row])
        first = seen.first(table[place].tobytes(), (number, index))
        if first is not None:
            found.setdefault(number, []).append(LeftOut(index, first[0], *first[1]))
    return found


def _repeated(pairs: npt.NDArray[np.uint64]) -> npt.NDArray[np.bool_]:
    """Return which rows are there more than once."""
    import numpy as np

    order = np.lexsort(pairs.T)
    ordered = pairs[order]
    same = (ordered[1:] == ordered[:-1]).all(axis=1)
    repeated = np.zeros(len(pairs), dtype=bool)
    repeated[order[1:][same]] = True
    repeated[order[:-1][same]] = True
    return repeated


def name_left_out(
    found: dict[int, list[LeftOut]], notes: Callable[[int], Iterator[ArticleNote]]
) -> Iterator[Duplicate]:
    """Look up the names of duplicates.

    Parameters
    ----------
    found : dict of int to list of LeftOut
        From :func:`find_left_out`.
    notes : callable
        Returns what is known of the articles of a shard.

    Yields
    ------
    Duplicate
        In the order of the input.
    """
    wanted: dict[int, set[int]] = {}
    for out in (out for row in found.values() for out in row):
        wanted.setdefault(out.of_shard, set()).add(out.of_index)
    kept = {
        (number, index): note
        for number, indices in wanted.items()
        for index, note in enumerate(notes(number))
        if index in indices
    }
    for number in sorted(found):
        articles = list(notes(number))
        for out in found[number]:
            note, first = articles[out.index], kept[out.of_shard, out.of_index]
            yield Duplicate(
                note.id, note.path, note.where, out.why, first.id, first.path, first.where
            )
