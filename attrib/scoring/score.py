"""Score how transparent an article is about its sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from attrib.article import LABELS, Article
from attrib.scoring.evidence import IDENTIFIED, OWN_WORD, RELAYED, UNNAMED, Evidence, gather
from attrib.scoring.explanation import advise, explain
from attrib.scoring.formula import part_values, total_value
from attrib.scoring.genre import find_genres
from attrib.scoring.interval import score_interval
from attrib.scoring.rubric import PARTS, Rubric, default_rubric
from attrib.scoring.tally import count
from attrib.sourcing import distinct_sources

#: What each part asks.
QUESTIONS: Final[Mapping[str, str]] = {
    "attribution": "Do the claims that need a source carry one?",
    "identification": "Are the sources identified, and is it said what they are?",
    "anonymity": "Where sources are unnamed, is it said who they are, how they know and why?",
    "independence": "Does the article rest on several sources of its own?",
    "reply": "Were those criticised asked, and is their answer reported?",
}


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a score.

    Attributes
    ----------
    name, question : str
        What it is called and what it asks.
    value : float or None
        0 to 100; None where the question does not arise.
    counts : mapping of str to float
        What was counted.
    evidence : tuple of int
        Indices of the sentences that the value rests on.
    """

    name: str
    question: str
    value: float | None
    counts: Mapping[str, float]
    evidence: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """How transparent an article is about its sources.

    Attributes
    ----------
    value : float or None
        0 to 100; None where the article cannot be scored.
    reason : str or None
        Why it cannot be scored; None where it is.
    interval : tuple of float or None
        Where the score lies with the rubric's level of confidence (90 %);
        None without probabilities.
    parts : tuple of Part
        Attribution, identification, anonymity, independence, reply; empty
        where there is no score.
    explanation : str
        Two or three sentences that say why.
    advice : tuple of str
        What would raise the score.
    rubric, rubric_version : str
        Which rubric was used.
    counts, shares : mapping of str to number
        How many sentences each label has, and which share of all.
    sources : int
        Number of distinct sources.
    flags : tuple of str
        Genres in which the score means something else.
    """

    value: float | None
    reason: str | None
    interval: tuple[float, float] | None
    parts: tuple[Part, ...]
    explanation: str
    advice: tuple[str, ...]
    rubric: str
    rubric_version: str
    counts: Mapping[str, int] = field(default_factory=dict)
    shares: Mapping[str, float] = field(default_factory=dict)
    sources: int = 0
    flags: tuple[str, ...] = ()

    def part(self, name: str) -> Part:
        """Return one part by its name; KeyError where the article has no such part."""
        for part in self.parts:
            if part.name == name:
                return part
        raise KeyError(name)

    def to_dict(self) -> dict[str, Any]:
        """Return the score as JSON types only, the rubric as name and version."""
        record = _plain(asdict(self))
        record["rubric"] = {"name": self.rubric, "version": self.rubric_version}
        del record["rubric_version"]
        return dict(record)

    def _repr_html_(self) -> str:
        """Show the score in a notebook."""
        # Reporting is for those who look; the data does not depend on it.
        from attrib.reporting import score_html

        return score_html(self)


def score_article(article: Article, rubric: Rubric | None = None) -> Score:
    """Score an article whose sentences are labelled.

    Parameters
    ----------
    article : Article
        With sentences, labelled by a person or predicted.  Its ``sources``
        are used where they are filled in, else found.
    rubric : Rubric, optional
        The weights; by default those that come with the package.

    Returns
    -------
    Score
        With a value, or with the reason why there is none: nothing labelled,
        not English, only page furniture, too short.

    Notes
    -----
    A further sentence that rests on an identified source never lowers the
    value, and a further vague one never raises it, for every valid rubric.
    """
    rubric = rubric or default_rubric()
    counts = Counter(sentence.label for sentence in article)
    label_counts = {label: counts[label] for label in LABELS}
    total = max(1, sum(counts.values()))
    shares = {label: round(number / total, 4) for label, number in label_counts.items()}
    reason = _why_not(article, rubric)
    if reason is not None:
        return Score(
            value=None,
            reason=reason,
            interval=None,
            parts=(),
            explanation=f"Not scored: {reason}.",
            advice=(),
            rubric=rubric.name,
            rubric_version=rubric.version,
            counts=label_counts,
            shares=shares,
            sources=len(article.sources),
        )
    sources = article.sources or distinct_sources(article)
    evidence = gather(article, sources)
    values = part_values(count([evidence], rubric.size), rubric)
    value = float(total_value(values, rubric)[0])
    by_name = dict(zip(PARTS, values[0].tolist(), strict=True))
    interval = score_interval(article, evidence, rubric, value)
    return Score(
        value=round(value, 1),
        reason=None,
        interval=None if interval is None else (round(interval[0], 1), round(interval[1], 1)),
        parts=_parts(evidence, by_name),
        explanation=explain(article, evidence),
        advice=advise(evidence, by_name, rubric),
        rubric=rubric.name,
        rubric_version=rubric.version,
        counts=label_counts,
        shares=shares,
        sources=len(sources),
        flags=find_genres(article, evidence),
    )


def _why_not(article: Article, rubric: Rubric) -> str | None:
    if not article.sentences:
        return "nothing is labelled"
    if article.language == "other":
        return "the text does not look like English"
    body = [sentence for sentence in article.sentences if sentence.kind != "furniture"]
    if not body:
        return "there is only page furniture"
    words = sum(len(sentence.span.of(article.text).split()) for sentence in body)
    limits = rubric.limits
    if len(body) < limits["sentences"] or words < limits["words"]:
        return (
            f"too short ({len(body)} sentences, {words} words; at least "
            f"{limits['sentences']:g} and {limits['words']:g} are needed)"
        )
    return None


def _parts(evidence: Evidence, values: Mapping[str, float]) -> tuple[Part, ...]:
    counted: dict[str, dict[str, float]] = {
        "attribution": _count_attribution(evidence),
        "identification": _count_identification(evidence),
        "anonymity": _count_anonymity(evidence),
        "independence": _count_independence(evidence),
        "reply": {"answers": len(evidence.answers), "criticism": len(evidence.criticism)},
    }
    shown = {
        "attribution": evidence.where((*IDENTIFIED, *OWN_WORD)),
        "identification": evidence.where(IDENTIFIED),
        "anonymity": tuple(sorted({*evidence.where(UNNAMED), *evidence.reasons})),
        "independence": evidence.where((*IDENTIFIED, *RELAYED)),
        "reply": tuple(sorted({*evidence.answers, *evidence.criticism})),
    }
    unnamed = evidence.where((*UNNAMED, "relayed_unnamed"))
    arises = {"anonymity": bool(unnamed), "reply": bool(shown["reply"])}
    return tuple(
        Part(
            name=name,
            question=QUESTIONS[name],
            value=round(100.0 * values[name], 1) if arises.get(name, True) else None,
            counts=counted[name],
            evidence=shown[name],
        )
        for name in PARTS
    )


def _count_attribution(evidence: Evidence) -> dict[str, float]:
    return {
        "identified": len(evidence.where(IDENTIFIED)),
        "relayed": len(evidence.where(RELAYED)),
        "unnamed": len(evidence.where(UNNAMED)),
        **{name: evidence.classes.count(name) for name in OWN_WORD},
        "shouting_headline": int(evidence.shouting_headline),
    }


def _identified_sources(evidence: Evidence) -> list[int]:
    return sorted(set(evidence.source_of) - {-1})


def _count_identification(evidence: Evidence) -> dict[str, float]:
    sources = _identified_sources(evidence)
    return {
        "sources": len(sources),
        "introduced": sum(evidence.role_words[number] > 0 for number in sources),
        **{name: evidence.classes.count(name) for name in IDENTIFIED},
    }


def _count_anonymity(evidence: Evidence) -> dict[str, float]:
    unnamed = sum(source.label == "anonymous_official" for source in evidence.sources)
    return {
        "sources": unnamed,
        **{name: evidence.classes.count(name) for name in UNNAMED},
        "reasons": len(evidence.reasons),
    }


def _count_independence(evidence: Evidence) -> dict[str, float]:
    sizes = [evidence.source_of.count(number) for number in _identified_sources(evidence)]
    total = sum(sizes)
    return {
        "sources": len(sizes),
        "effective_sources": round(total**2 / sum(n * n for n in sizes), 2) if sizes else 0,
        "largest_share": round(max(sizes) / total, 4) if sizes else 0,
        **{name: evidence.classes.count(name) for name in RELAYED},
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value
