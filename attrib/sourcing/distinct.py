"""Find the distinct sources of a labelled article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from attrib.article import Article, Source, Span
from attrib.sourcing.clusters import Cluster, Mention, names_agree
from attrib.sourcing.context import describe_person
from attrib.sourcing.readings import Reading, read_mention
from attrib.sourcing.vocabulary import pronouns

_UNNAMED: Final = "anonymous_official"
#: Kinds of sources that count as identified only because their name is given somewhere.
_ALWAYS_NAMED: Final = frozenset(
    {("named_spokesperson", "official"), ("named_spokesperson", "person")}
)
_WORD: Final = re.compile(r"[a-z]+")
#: So many sentences away the name may stand.
_NEAR: Final = 5


def distinct_sources(article: Article) -> tuple[Source, ...]:
    """Find the distinct sources of an article: one for each holder.

    Mentions are read in the order of the text.  A full name takes in later
    surnames, titles and roles ("Sen. Mark Diaz", "Diaz", "the senator"), a
    pronoun goes to the nearest earlier source that it fits, a definite
    description to the nearest earlier source of its label it can stand for
    ("the ministry", "the officials"), an outlet's aliases to the outlet.  An
    indefinite description ("another official") is always a new source.
    Speakers and documents behind an outlet are sources of their own.

    Parameters
    ----------
    article : Article
        A labelled article.

    Returns
    -------
    tuple of Source
        In order of first mention; empty where nothing is attributed or no
        source span is known.

    Raises
    ------
    ValueError
        The article has no labelled sentences.
    """
    if article.sentences is None:
        raise ValueError(
            f"article {article.id!r} is not labelled: predict its sentences before its sources"
        )
    clusters: list[Cluster] = []
    places: dict[tuple[Span, str], Cluster] = {}
    for mention in sorted(_mentions(article), key=lambda m: (m.span.start, m.sentence)):
        # Sentences that rest on the same words rest on the same holder.
        cluster = places.get((mention.span, mention.label))
        if cluster is None:
            cluster = _find(clusters, mention)
            if cluster is None:
                cluster = Cluster()
                clusters.append(cluster)
            places[mention.span, mention.label] = cluster
        cluster.add(mention)
    return tuple(_source(article.text, cluster) for cluster in _join_later_names(clusters))


def _mentions(article: Article) -> Iterator[Mention]:
    text = article.text
    for index, sentence in enumerate(article):
        if sentence.attributed and sentence.source is not None:
            yield Mention(
                sentence.source,
                sentence.label,
                sentence.kind,
                index,
                read_mention(sentence.source.of(text), sentence.kind),
                _hint(sentence.span.of(text)),
            )
        behind = sentence.behind_outlet
        if behind is not None and behind.source is not None:
            yield Mention(
                behind.source,
                behind.label,
                behind.kind,
                index,
                read_mention(behind.source.of(text), behind.kind),
            )


def _hint(sentence: str) -> str:
    """Return the gender of the pronouns in a sentence, where they have only one."""
    found = {
        pronouns()[word].gender for word in _WORD.findall(sentence.lower()) if word in pronouns()
    }
    found.discard("")
    return found.pop() if len(found) == 1 else ""


def _find(clusters: list[Cluster], mention: Mention) -> Cluster | None:
    """Return the earlier cluster that a mention belongs to, the nearest first."""
    reading = mention.reading
    nearest = sorted(clusters, key=lambda c: c.mentions[-1].span.start, reverse=True)
    if reading.form == "name":
        named = [c for c in nearest if c.could_be(reading) and c.named_like(reading.words)]
        return max(named, key=lambda c: _likeness(c, mention)) if named else None
    if reading.form == "title":
        return next((c for c in nearest if c.titled_like(reading)), None)
    agreeing = [c for c in nearest if c.label == mention.label and c.could_be(reading)]
    if reading.form == "pronoun":
        return _for_pronoun(agreeing, mention)
    return _for_description(agreeing, mention)


def _likeness(cluster: Cluster, mention: Mention) -> tuple[bool, bool, bool, int]:
    """Say which of several people of one surname a mention means; of equals the nearest."""
    gender = mention.reading.gender or mention.hint
    return (
        any(name == mention.reading.words for name in cluster.names if len(name) > 1),
        bool(gender) and cluster.hint == gender,
        cluster.kind == mention.kind,
        len(cluster.mentions),
    )


def _for_pronoun(nearest: list[Cluster], mention: Mention) -> Cluster | None:
    fitting = [c for c in nearest if _classes(c) & mention.reading.classes]
    of_kind = [c for c in fitting if c.kind == mention.kind]
    return next(iter(of_kind or fitting), None)


def _classes(cluster: Cluster) -> frozenset[str]:
    if cluster.is_person:
        return frozenset({"person"})
    readings = [mention.reading for mention in cluster.mentions]
    telling = [reading for reading in readings if reading.form != "pronoun"] or readings
    return frozenset().union(*(reading.classes for reading in telling))


def _for_description(nearest: list[Cluster], mention: Mention) -> Cluster | None:
    reading = mention.reading
    same = [c for c in nearest if any(m.reading.key == reading.key for m in c.mentions)]
    if reading.indefinite:
        return None
    if reading.definite:
        return next(iter(same), None) or _by_head(nearest, reading)
    # "officials" again are taken for the same officials; "a source" again is another one.
    bare_plural = reading.plural and not reading.words
    return next((c for c in same if bare_plural or mention.label != _UNNAMED), None)


def _by_head(nearest: list[Cluster], reading: Reading) -> Cluster | None:
    if not reading.head:
        return None
    if reading.words:
        return next(
            (c for c in nearest if reading.head in c.heads and set(reading.words) <= c.words), None
        )
    by_head = next((c for c in nearest if reading.head in c.heads), None)
    if by_head is not None or reading.classes & {"person"}:
        return by_head
    # "the company", "the newspaper", "the document": any holder of that class.
    return next((c for c in nearest if reading.classes & _classes(c) and not c.is_person), None)


def _join_later_names(clusters: list[Cluster]) -> list[Cluster]:
    """Join mentions to the full name that came only later.

    These are surnames before the one full name they fit, and people whom the
    codebook calls identified ("the company's head") although their own
    mentions do not name them: the text does, in the sentences around.
    """
    joined: list[Cluster] = []
    for index, cluster in enumerate(clusters):
        if cluster.is_person:
            home = _full_name_of(cluster, clusters)
        else:
            home = _named_around(cluster, clusters[:index], clusters[index + 1 :])
        if home is None:
            joined.append(cluster)
        else:
            home.absorb(cluster)
    return sorted(joined, key=lambda c: min(m.span.start for m in c.mentions))


def _full_name_of(cluster: Cluster, clusters: list[Cluster]) -> Cluster | None:
    if any(len(name) > 1 for name in cluster.names):
        return None
    full = [
        other
        for other in clusters
        if other is not cluster
        and not (other.gender and cluster.gender and other.gender != cluster.gender)
        and any(len(name) > 1 and names_agree(name, cluster.names[0]) for name in other.names)
    ]
    return full[0] if len(full) == 1 else None


def _named_around(cluster: Cluster, before: list[Cluster], after: list[Cluster]) -> Cluster | None:
    if (cluster.label, cluster.kind) not in _ALWAYS_NAMED:
        return None
    if any(m.reading.plural or m.reading.classes != {"person"} for m in cluster.mentions):
        return None
    first, last = cluster.mentions[0].sentence, cluster.mentions[-1].sentence
    for other in (*after, *reversed(before)):
        near = first - _NEAR <= other.mentions[0].sentence <= last + _NEAR
        genders = {other.gender, cluster.gender} - {""}
        if other.is_person and other.label == cluster.label and near and len(genders) < 2:
            return other
    return None


def _source(text: str, cluster: Cluster) -> Source:
    fullest = max(cluster.mentions, key=_fullness)
    mentions = sorted({mention.span for mention in cluster.mentions})
    name, role = fullest.span.of(text), fullest.reading.role
    if cluster.is_person:
        name, role = describe_person(text, cluster, fullest)
    return Source(
        name=name,
        label=cluster.label,
        kind=cluster.kind,
        mentions=tuple(mentions),
        sentences=tuple(sorted({mention.sentence for mention in cluster.mentions})),
        role=role,
    )


def _fullness(mention: Mention) -> tuple[int, int, int]:
    rank = {"pronoun": 0, "description": 1, "title": 2, "name": 3}[mention.reading.form]
    return rank, len(mention.reading.words), mention.span.end - mention.span.start
