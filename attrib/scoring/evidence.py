"""What the sentences of an article are, in the classes that the rubric weighs."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from attrib.article import Article, Sentence, Source
from attrib.lexicon import read_lexicon

#: Classes of sentences, in the order of every count.
IDENTIFIED: Final = ("spokesperson", "official", "person", "organisation", "document")
RELAYED: Final = ("relayed_identified", "relayed_unidentified", "relayed", "relayed_unnamed")
UNNAMED: Final = ("precise", "described", "vague")
OWN_WORD: Final = ("record", "narration", "opinion")
CLASSES: Final = (*IDENTIFIED, *RELAYED, *UNNAMED, *OWN_WORD, "no_comment", "furniture")
CLASS_INDEX: Final[Mapping[str, int]] = {name: index for index, name in enumerate(CLASSES)}

_WORD: Final = re.compile(r"[a-z]+(?:['’-][a-z]+)*")
#: A question, an exclamation, a teasing ellipsis or a word in capitals too long for an acronym.
_SHOUT: Final = re.compile(r"[!?…]|\.\.\.|\b[A-Z]{5,}\b")
_DIGIT: Final = re.compile(r"\d")
#: A capital inside a mention, or an acronym anywhere, says whose people they are.
_AFFILIATION: Final = re.compile(r"(?<=[\w.,’'] )[A-Z]|\b[A-Z]\.?[A-Z]")
#: Words between quotation marks are not the author's.
_QUOTED: Final = re.compile(r"“[^”]*”|\"[^\"]*\"|''[^']*''")
#: "US" is no pronoun, and "Our Town" is a name.
_NAMES: Final = re.compile(r"\bUS\b|(?<=[a-z,] )(?:Our|My|You|We)\b")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the score of an article rests on.

    Attributes
    ----------
    classes : tuple of str
        For each sentence one of :data:`CLASSES`.
    sources : tuple of Source
        The distinct sources.
    source_of : tuple of int
        For each sentence the index of the identified source it rests on, the
        one behind an outlet included; -1 for none.
    role_words : tuple of float
        For each source how many words say what it is: its role or affiliation.
        Infinite for an institution, document or spokesperson, which say so by
        their name.
    sizes : tuple of int
        For each sentence its length in characters.
    plain : tuple of bool
        For each sentence whether it credits its source in plain words of its
        own ("said", "according to").
    shouting_headline : bool
        Whether the headline asks, shouts or teases.
    answers : tuple of int
        Sentences in which a criticised side answers or is said to have been asked.
    criticism : tuple of int
        Sentences that tell of criticism or accusation.
    reasons : tuple of int
        Sentences that say why a source is unnamed.
    """

    classes: tuple[str, ...]
    sources: tuple[Source, ...]
    source_of: tuple[int, ...]
    role_words: tuple[float, ...]
    sizes: tuple[int, ...]
    plain: tuple[bool, ...]
    shouting_headline: bool
    answers: tuple[int, ...]
    criticism: tuple[int, ...]
    reasons: tuple[int, ...]

    def where(self, classes: Sequence[str]) -> tuple[int, ...]:
        """Return the indices of the sentences in one of `classes`."""
        wanted = frozenset(classes)
        return tuple(index for index, name in enumerate(self.classes) if name in wanted)


def gather(article: Article, sources: tuple[Source, ...]) -> Evidence:
    """Gather what the score of an article rests on.

    Parameters
    ----------
    article : Article
        A labelled article.
    sources : tuple of Source
        Its distinct sources.

    Returns
    -------
    Evidence
        Classes, sources and the sentences that matter to the parts.
    """
    sentences = article.sentences or ()
    words = [_words(sentence.span.of(article.text)) for sentence in sentences]
    precision = _precision_of_sentences(article.text, sources, len(sentences))
    reasons = tuple(
        index
        for index, sentence in enumerate(sentences)
        if sentence.kind != "furniture" and _gives_reason(sentence.span.of(article.text).lower())
    )
    return Evidence(
        classes=tuple(
            classify(sentence, precision[index] + (index in reasons), words[index], article.text)
            for index, sentence in enumerate(sentences)
        ),
        sources=sources,
        source_of=_source_of(sentences, sources),
        role_words=tuple(map(_role_words, sources)),
        sizes=tuple(sentence.end - sentence.start for sentence in sentences),
        plain=tuple(_credits_plainly(sentence, article.text) for sentence in sentences),
        shouting_headline=_SHOUT.search(article.title or "") is not None,
        answers=tuple(
            index
            for index, sentence in enumerate(sentences)
            if sentence.kind == "no_comment"
            or (
                # Outside quotation marks: she denied it, not "they are denied a hearing".
                sentence.label == "named_spokesperson"
                and not _words(_QUOTED.sub("", sentence.span.of(article.text))).isdisjoint(
                    _forms("reply_words", "denial")
                )
            )
        ),
        criticism=tuple(
            index
            for index, sentence in enumerate(sentences)
            if sentence.kind != "furniture"
            and not words[index].isdisjoint(_forms("reply_words", "criticism"))
        ),
        reasons=reasons,
    )


def classify(sentence: Sentence, precision: int, words: frozenset[str], text: str) -> str:
    """Return the class of one sentence.

    Parameters
    ----------
    sentence : Sentence
        With its label and kind.
    precision : int
        How many things the text says of an unnamed source (number, position,
        how it knows, why it is unnamed).
    words : frozenset of str
        The sentence's words, lower case.
    text : str
        The article's text.

    Returns
    -------
    str
        One of :data:`CLASSES`.
    """
    if sentence.label == "named_spokesperson":
        return sentence.kind
    if sentence.label == "anonymous_official":
        # A paper can be looked for, whoever wrote it.
        return UNNAMED[max(0, 2 - precision - (sentence.kind == "document"))]
    if sentence.label == "outlet_citing_outlet":
        return _relayed(sentence)
    if sentence.kind != "narration":
        return sentence.kind
    return own_word(words, sentence.span.of(text))


def own_word(words: frozenset[str], sentence: str) -> str:
    """Return which kind of narration a sentence is: ``opinion``, ``record`` or ``narration``."""
    own = _words(_NAMES.sub("", _QUOTED.sub("", sentence)))
    if sentence.endswith(("!", "?")) or not own.isdisjoint(_forms("opinion_words")):
        return "opinion"
    if _DIGIT.search(sentence) or not words.isdisjoint(_forms("record_words")):
        return "record"
    return "narration"


def own_word_of(sentence: str) -> str:
    """Return which kind of narration a sentence would be."""
    return own_word(_words(sentence), sentence)


def _role_words(source: Source) -> float:
    if source.kind in ("organisation", "document", "spokesperson"):
        return float("inf")
    return float(len((source.role or "").split()))


def _credits_plainly(sentence: Sentence, text: str) -> bool:
    if sentence.cue is None or sentence.carried_over:
        return False
    return not _words(sentence.cue.of(text)).isdisjoint(_forms("plain_cues"))


def _relayed(sentence: Sentence) -> str:
    if sentence.kind == "unnamed_outlets":
        return "relayed_unnamed"
    behind = sentence.behind_outlet
    if behind is None:
        return "relayed"
    identified = behind.label == "named_spokesperson"
    return "relayed_identified" if identified else "relayed_unidentified"


def _words(sentence: str) -> frozenset[str]:
    return frozenset(_WORD.findall(sentence.lower().replace("’", "'")))


@cache
def _forms(lexicon: str, word_class: str | None = None) -> frozenset[str]:
    return frozenset(
        row["form"]
        for row in read_lexicon(lexicon)
        if word_class is None or row["class"] == word_class
    )


@lru_cache(maxsize=1)
def _reasons() -> re.Pattern[str]:
    phrases = [re.escape(row["phrase"]) for row in read_lexicon("anonymity_reasons")]
    return re.compile("|".join(phrases))


def _gives_reason(sentence: str) -> bool:
    return _reasons().search(sentence) is not None


def _precision_of_sentences(text: str, sources: tuple[Source, ...], count: int) -> list[int]:
    """Say for each sentence how precisely its unnamed source is described.

    "The official" is as precise as "a senior official briefed on the talks",
    for which it stands, so that the fullest mention counts for all.
    """
    precision = [0] * count
    for source in sources:
        if source.label == "anonymous_official":
            said = max(describes(mention.of(text)) for mention in source.mentions)
            for index in source.sentences:
                precision[index] = max(precision[index], said)
    return precision


@lru_cache(maxsize=4096)
def describes(mention: str) -> int:
    """Count what a mention of an unnamed source says: number, position, how it knows (0 to 3)."""
    words = _words(mention)
    classes = ("number", "position", "knowledge")
    said = {name for name in classes if not words.isdisjoint(_forms("unnamed_precision", name))}
    if _AFFILIATION.search(mention):
        said.add("position")
    return len(said)


def _source_of(sentences: Sequence[Sentence], sources: tuple[Source, ...]) -> tuple[int, ...]:
    """Say for each sentence which identified source it rests on."""
    found = [-1] * len(sentences)
    for number, source in enumerate(sources):
        mentions = set(source.mentions)
        for index in source.sentences:
            sentence = sentences[index]
            behind = sentence.behind_outlet
            if sentence.label == "named_spokesperson" or (
                behind is not None
                and behind.label == "named_spokesperson"
                and behind.source in mentions
            ):
                found[index] = number
    return tuple(found)
