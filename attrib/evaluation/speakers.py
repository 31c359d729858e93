"""Whether the right speaker is found: in other sentences, and behind an outlet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from attrib.evaluation.alignment import Pair
from attrib.evaluation.figures import Share
from attrib.evaluation.spans import is_punctuation
from attrib.lexicon import read_lexicon


@dataclass(frozen=True, slots=True)
class BehindOutletScores:
    """How well the source behind a cited outlet is labelled.

    The cases are the sentences that the reference labels
    ``outlet_citing_outlet`` with a source behind the outlet.

    Attributes
    ----------
    label : Share
        Those predicted to cite an outlet, with the right label behind it.
    kind : Share
        Those of which the kind behind the outlet is right as well; of all
        cases, not of those with a right label.
    """

    label: Share
    kind: Share


def score_carried_over(pairs: Sequence[Pair]) -> Share:
    """Return the share of quotation sentences without a cue that go to the right speaker.

    The cases are the sentences whose source, in the reference, is known and
    carried over from another sentence and which have no cue of their own.  A
    case is right where the sentence is predicted attributed and its predicted source
    overlaps the one of the reference or names the same speaker
    (:func:`same_speaker`).
    """
    return Share.of_cases(
        [
            _right_speaker(pair)
            for pair in pairs
            if pair.gold.attributed
            and pair.gold.carried_over
            and pair.gold.cue is None
            and pair.gold.source is not None
        ]
    )


def same_speaker(one: str, other: str) -> bool:
    """Whether two mentions end in the same name.

    Compares the last words without case and without punctuation at their
    ends, so "Maria Ortega" is "Ortega"; a pronoun is nobody's name.  Two
    people of one surname, or two groups of "officials", pass for one.
    """
    name = _last_word(one)
    return name != "" and name == _last_word(other) and name not in _pronouns()


def score_behind_outlet(pairs: Sequence[Pair]) -> BehindOutletScores:
    """Score the label and kind of the sources behind cited outlets."""
    labels, kinds = [], []
    for pair in pairs:
        gold, predicted = pair.gold.behind_outlet, pair.predicted.behind_outlet
        if pair.gold.label != "outlet_citing_outlet" or gold is None:
            continue
        if predicted is None or pair.predicted.label != "outlet_citing_outlet":
            labels.append(False)
            kinds.append(False)
            continue
        labels.append(gold.label == predicted.label)
        kinds.append((gold.label, gold.kind) == (predicted.label, predicted.kind))
    return BehindOutletScores(Share.of_cases(labels), Share.of_cases(kinds))


def _right_speaker(pair: Pair) -> bool:
    gold, predicted = pair.gold.source, pair.predicted.source
    if gold is None or predicted is None or not pair.predicted.attributed:
        return False
    text = pair.article.text
    return predicted.overlaps(gold) or same_speaker(predicted.of(text), gold.of(text))


def _last_word(mention: str) -> str:
    for word in reversed(mention.casefold().split()):
        start, end = 0, len(word)
        while start < end and is_punctuation(word[start]):
            start += 1
        while end > start and is_punctuation(word[end - 1]):
            end -= 1
        if start < end:
            return word[start:end]
    return ""


@lru_cache(maxsize=1)
def _pronouns() -> frozenset[str]:
    return frozenset(row["form"] for row in read_lexicon("pronouns"))
