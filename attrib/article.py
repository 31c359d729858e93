"""The plain data that travels between the steps: articles, sentences, sources.

All offsets are characters into the article's text as it was given
(``text[start:end]``).  Every class is immutable; a step returns new objects.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, NamedTuple

#: The four labels of the codebook, in the order of every table and array.
LABELS: Final = (
    "anonymous_official",
    "named_spokesperson",
    "outlet_citing_outlet",
    "unattributed",
)

#: The kinds each label may have, in the order of every table and array.
KINDS: Final[Mapping[str, tuple[str, ...]]] = {
    "anonymous_official": ("official", "other_person", "group", "impersonal", "document"),
    "named_spokesperson": ("spokesperson", "official", "person", "organisation", "document"),
    "outlet_citing_outlet": ("named_outlet", "unnamed_outlets"),
    "unattributed": ("narration", "no_comment", "furniture"),
}

#: All (label, kind) pairs, in order.
LABEL_KINDS: Final = tuple((label, kind) for label in LABELS for kind in KINDS[label])


class Span(NamedTuple):
    """A stretch of text: characters `start` (first) to `end` (one past the last)."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the words of the span in `text`."""
        return text[self.start : self.end]

    def strip(self, text: str) -> Span | None:
        """Return the span without the white space at its ends, None if nothing is left."""
        start, end = self.start, self.end
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        return Span(start, end) if start < end else None

    def overlaps(self, other: Span) -> bool:
        """Whether the two spans share at least one character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class BehindOutlet:
    """The speaker or document that stands behind a cited outlet.

    Attributes
    ----------
    label, kind : str
        What the source behind the outlet would be labelled on its own.
    source : Span or None
        The words that name it, anywhere in the article.
    """

    label: str
    kind: str
    source: Span | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence with what the codebook says of it.

    Attributes
    ----------
    start, end : int
        Character offsets into the article's text.
    label, kind : str
        See :data:`LABELS` and :data:`KINDS`.
    source : Span or None
        The words that name who is credited; may stand in another sentence.
    cue : Span or None
        The words that do the crediting.
    carried_over : bool
        True when the source stands in another sentence.
    behind_outlet : BehindOutlet or None
        For ``outlet_citing_outlet``, who stands behind the outlet.
    probabilities : mapping of str to float, or None
        One calibrated probability per label, summing to 1; None where a
        person assigned the label.
    extra : mapping
        Unknown fields of the record, kept for the round trip.
    """

    start: int
    end: int
    label: str
    kind: str
    source: Span | None = None
    cue: Span | None = None
    carried_over: bool = False
    behind_outlet: BehindOutlet | None = None
    probabilities: Mapping[str, float] | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def span(self) -> Span:
        """The sentence's own characters."""
        return Span(self.start, self.end)

    @property
    def attributed(self) -> bool:
        """Whether anybody is credited."""
        return self.label != "unattributed"


@dataclass(frozen=True, slots=True)
class Source:
    """One distinct source of an article: all mentions of the same holder.

    Attributes
    ----------
    name : str
        The fullest mention, as the text gives it.
    label, kind : str
        The label and kind most of its sentences have.
    mentions : tuple of Span
        Where it is named, in order.
    sentences : tuple of int
        Indices of the sentences that rest on it.
    role : str or None
        Role or affiliation in the words of the text; None where none is given.
    """

    name: str
    label: str
    kind: str
    mentions: tuple[Span, ...]
    sentences: tuple[int, ...]
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """One news article, labelled or not.

    Attributes
    ----------
    id : str
        Unique within a batch.
    text : str
        The text as given; all offsets point into it.
    outlet, date, title : str or None
        Who published it, when (ISO 8601 where known), under which headline.
    sentences : tuple of Sentence or None
        None for a raw article; a tuple (possibly empty) for a labelled one.
    sources : tuple of Source
        The distinct sources, in order of first mention.
    language : str or None
        ``"en"``, or ``"other"`` where the text does not look like English.
    extra : mapping
        Unknown fields of the record, kept for the round trip.
    """

    id: str
    text: str
    outlet: str | None = None
    date: str | None = None
    title: str | None = None
    sentences: tuple[Sentence, ...] | None = None
    sources: tuple[Source, ...] = ()
    language: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def labelled(self) -> bool:
        """Whether the article carries labelled sentences."""
        return self.sentences is not None

    def __iter__(self) -> Iterator[Sentence]:
        return iter(self.sentences or ())

    def with_sentences(self, sentences: tuple[Sentence, ...]) -> Article:
        """Return the article with other sentences and no sources."""
        return replace(self, sentences=sentences, sources=())

    def _repr_html_(self) -> str:
        """Show the article in a notebook, sentences coloured by label."""
        # Reporting is for those who look; the data does not depend on it.
        from attrib.reporting import article_html

        return article_html(self)


#: What can stand behind an outlet: nobody, or a pair of label and kind.
BEHIND_KINDS: Final[tuple[tuple[str, str] | None, ...]] = (
    None,
    *(pair for pair in LABEL_KINDS if pair[0] in ("anonymous_official", "named_spokesperson")),
)
