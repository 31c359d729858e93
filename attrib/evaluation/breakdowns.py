"""The label figures again, for parts of the sentences."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from attrib.article import LABEL_KINDS, LABELS
from attrib.evaluation.alignment import Pair
from attrib.evaluation.figures import macro_f1
from attrib.evaluation.kinds import label_and_kind
from attrib.lexicon.outlets import outlets_named

#: What a sentence is filed under where its article does not say.
UNKNOWN: Final = "unknown"

#: The longest sentence of each group, in words; one more group holds what is longer.
_LENGTHS: Final = ((8, "1-8"), (15, "9-15"), (25, "16-25"), (40, "26-40"))
_LONGEST: Final = "41+"
_YEAR: Final = re.compile(r"\d{4}(?!\d)")


@dataclass(frozen=True, slots=True)
class Group:
    """The label figures of some of the sentences.

    Attributes
    ----------
    name : str
        What they have in common.
    sentences : int
        How many there are, at least one.
    accuracy : float
        Share whose label is right.
    macro_f1 : float
        Mean F1 over the labels that the reference has among them.  Where
        that is a single label, its precision is 1 and only recall counts.
    """

    name: str
    sentences: int
    accuracy: float
    macro_f1: float


class _Dimension(NamedTuple):
    group_of: Callable[[Pair], str]
    #: The groups in the order to list them; None to list them in alphabetical order.
    order: tuple[str, ...] | None


def break_down(
    pairs: Sequence[Pair], seen_outlets: Collection[str] | None = None
) -> Mapping[str, tuple[Group, ...]]:
    """Compute the label figures by properties of the sentence and its article.

    Parameters
    ----------
    pairs : sequence of Pair
        The sentences.
    seen_outlets : collection of str, optional
        The outlets that the model was fitted on, as their articles name
        them.  Other names and sections of an outlet that
        ``lexicon/outlets.tsv`` knows count as the same one.

    Returns
    -------
    mapping of str to tuple of Group
        For each of ``outlet`` (only with `seen_outlets`), ``year``,
        ``label``, ``kind``, ``length`` (words between white space) and
        ``cue`` its groups, without those that have no sentence.  Label, kind
        and cue are those of the reference.
    """
    dimensions = {
        "year": _Dimension(_year, None),
        "label": _Dimension(lambda pair: pair.gold.label, LABELS),
        "kind": _Dimension(
            lambda pair: label_and_kind(pair.gold.label, pair.gold.kind),
            tuple(label_and_kind(label, kind) for label, kind in LABEL_KINDS),
        ),
        "length": _Dimension(_length, (*(name for _, name in _LENGTHS), _LONGEST)),
        "cue": _Dimension(_cue, ("with cue", "attributed without cue", "not attributed")),
    }
    if seen_outlets is not None:
        seen = frozenset().union(*map(_publishers, seen_outlets))
        outlet = _Dimension(lambda pair: _familiarity(pair, seen), ("seen", "unseen", UNKNOWN))
        dimensions = {"outlet": outlet, **dimensions}
    return {name: _groups(pairs, dimension) for name, dimension in dimensions.items()}


def _groups(pairs: Sequence[Pair], dimension: _Dimension) -> tuple[Group, ...]:
    members: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        members[dimension.group_of(pair)].append(pair)
    order = sorted(members) if dimension.order is None else dimension.order
    return tuple(_group(name, members[name]) for name in order if name in members)


def _group(name: str, pairs: Sequence[Pair]) -> Group:
    gold = [pair.gold.label for pair in pairs]
    predicted = [pair.predicted.label for pair in pairs]
    right = sum(ours == theirs for ours, theirs in zip(gold, predicted, strict=True))
    return Group(name, len(pairs), right / len(pairs), macro_f1(gold, predicted))


def _year(pair: Pair) -> str:
    match = _YEAR.match(pair.article.date or "")
    return match[0] if match else UNKNOWN


def _length(pair: Pair) -> str:
    words = len(pair.gold.span.of(pair.article.text).split())
    return next((name for longest, name in _LENGTHS if words <= longest), _LONGEST)


def _cue(pair: Pair) -> str:
    if not pair.gold.attributed:
        return "not attributed"
    return "attributed without cue" if pair.gold.cue is None else "with cue"


def _familiarity(pair: Pair, seen: frozenset[str]) -> str:
    if pair.article.outlet is None:
        return UNKNOWN
    return "seen" if seen & _publishers(pair.article.outlet) else "unseen"


def _publishers(outlet: str) -> frozenset[str]:
    return frozenset(outlets_named(outlet)) or frozenset({outlet.strip().casefold()})
