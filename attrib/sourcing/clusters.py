"""Put the mentions of one holder together."""

from __future__ import annotations

from dataclasses import dataclass, field

from attrib.article import KINDS, LABELS, Span
from attrib.sourcing.readings import Reading


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where sentences name their source.

    Attributes
    ----------
    span : Span
        The words in the article's text.
    label, kind : str
        Of the source, not always of the sentence: a speaker behind an outlet
        has a label of its own.
    sentence : int
        Index of the sentence that rests on it.
    reading : Reading
        What the words say.
    hint : str
        The gender of the pronouns in the sentence (``"m"``, ``"f"`` or ``""``);
        a hint only, as they may stand for somebody else.
    """

    span: Span
    label: str
    kind: str
    sentence: int
    reading: Reading
    hint: str = ""


@dataclass(slots=True)
class Cluster:
    """The mentions of one holder, growing in the order of the text.

    Attributes
    ----------
    mentions : list of Mention
        In order.
    names : list of tuple of str
        A person's names, one for each mention that gives one.
    words : set of str
        The words of an institution's or document's names.
    heads : set of str
        Nouns that say what the holder is ("senator").
    outlets : set of str
        Canonical names of the outlets it may be.
    gender : str
        ``"m"``, ``"f"`` or ``""``.
    label, kind : str
        What most mentions have.
    """

    mentions: list[Mention] = field(default_factory=list)
    names: list[tuple[str, ...]] = field(default_factory=list)
    words: set[str] = field(default_factory=set)
    heads: set[str] = field(default_factory=set)
    outlets: set[str] = field(default_factory=set)
    gender: str = ""
    label: str = ""
    kind: str = ""
    _counts: dict[tuple[str, str], int] = field(default_factory=dict)

    def add(self, mention: Mention) -> None:
        """Take in a mention and what it says of the holder."""
        reading = mention.reading
        self.mentions.append(mention)
        if reading.form == "name":
            self.names.append(reading.words)
        if reading.form == "title":
            self.words.update(reading.words)
        self.heads |= reading.heads
        if reading.outlets:
            # Two outlets share the alias "Times": the clearer mention decides.
            common = self.outlets & set(reading.outlets)
            self.outlets = common or set(reading.outlets)
        self.gender = self.gender or reading.gender
        pair = mention.label, mention.kind
        self._counts[pair] = self._counts.get(pair, 0) + 1
        if pair != (self.label, self.kind):
            self._settle()

    def absorb(self, other: Cluster) -> None:
        """Take in all mentions of another cluster, keeping the order of the text."""
        self.mentions = sorted(self.mentions + other.mentions, key=lambda m: m.sentence)
        self.names += other.names
        self.words |= other.words
        self.heads |= other.heads
        self.gender = self.gender or other.gender
        for pair, number in other._counts.items():
            self._counts[pair] = self._counts.get(pair, 0) + number
        self._settle()

    def _settle(self) -> None:
        """Find the label, then the kind, that most mentions have; of equals the first in order."""
        labels = dict.fromkeys(LABELS, 0)
        for (label, _), number in self._counts.items():
            labels[label] += number
        self.label = max(LABELS, key=labels.__getitem__)
        of_label = [pair for pair in self._counts if pair[0] == self.label]
        order = KINDS[self.label].index
        self.kind = min(of_label, key=lambda pair: (-self._counts[pair], order(pair[1])))[1]

    @property
    def hint(self) -> str:
        """The gender that the mentions show, or hint at more often."""
        if self.gender:
            return self.gender
        hints = [mention.hint for mention in self.mentions]
        balance = hints.count("m") - hints.count("f")
        return "m" if balance > 0 else "f" if balance < 0 else ""

    @property
    def is_person(self) -> bool:
        """Whether some mention names a person."""
        return bool(self.names)

    def could_be(self, reading: Reading) -> bool:
        """Whether gender speaks against nothing in `reading`."""
        return not (self.gender and reading.gender and self.gender != reading.gender)

    def named_like(self, words: tuple[str, ...]) -> bool:
        """Whether a person's name fits one that the cluster has."""
        return any(names_agree(name, words) for name in self.names)

    def titled_like(self, reading: Reading) -> bool:
        """Whether the name of an institution or document fits the cluster's."""
        if self.outlets or reading.outlets:
            return bool(self.outlets & set(reading.outlets))
        theirs = set(reading.words)
        if not self.words or not theirs:
            return False
        if reading.head and self.heads and not (reading.heads & self.heads):
            # "the Justice Department" is not "the Justice Minister".
            return False
        return theirs <= self.words or self.words <= theirs or self._acronym(reading)

    def _acronym(self, reading: Reading) -> bool:
        for mention in self.mentions:
            words = mention.reading.words
            if _is_acronym(reading.words, words) or _is_acronym(words, reading.words):
                return True
        return False


def _is_acronym(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    if len(short) != 1 or len(long) < 2:
        return False
    return short[0].replace(".", "") == "".join(word[0] for word in long)


def names_agree(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two names can be one person's.

    Parameters
    ----------
    one, other : tuple of str
        Lower-case words without titles and suffixes.

    Returns
    -------
    bool
        True where the surnames are the same and the first names do not
        differ, or where one is a single word of the other.

    Examples
    --------
    >>> names_agree(("mark", "diaz"), ("diaz",))
    True
    >>> names_agree(("mark", "diaz"), ("ana", "diaz"))
    False
    """
    if len(one) > len(other):
        one, other = other, one
    if len(one) == 1:
        return one[0] == other[-1] or one[0] == other[0]
    if one[-1] != other[-1]:
        return set(one) <= set(other)
    first, second = one[0], other[0]
    return first == second or ((len(first) == 1 or len(second) == 1) and first[0] == second[0])
