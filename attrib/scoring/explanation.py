"""Say in plain English why an article has its score, and what would raise it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from attrib.article import Article, Source
from attrib.scoring.evidence import IDENTIFIED, OWN_WORD, RELAYED, UNNAMED, Evidence
from attrib.scoring.naming import cut, listed, nameable, outlets_of, unknown_person
from attrib.scoring.rubric import PARTS, Rubric

_NUMBERS: Final = (
    "no",
    *["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"],
)
#: Points a part must be able to add before advice is given on it.
_WORTH_SAYING: Final = 2.0


def explain(article: Article, evidence: Evidence) -> str:
    """Explain a score in two or three sentences.

    Parameters
    ----------
    article : Article
        The article scored.
    evidence : Evidence
        What its score rests on.

    Returns
    -------
    str
        What the article rests on, its weakest side, and the reply of those
        criticised where there is criticism.
    """
    said = [_rests_on(evidence), _weak_side(article, evidence), _reply(evidence)]
    return " ".join(sentence for sentence in said if sentence)


def advise(evidence: Evidence, parts: Mapping[str, float], rubric: Rubric) -> tuple[str, ...]:
    """Say what would raise the score, the most useful first.

    Parameters
    ----------
    evidence : Evidence
        What the score rests on.
    parts : mapping of str to float
        The value of each part, 0 to 1, as it enters the total.
    rubric : Rubric
        Its weights say how many points each part can still add.

    Returns
    -------
    tuple of str
        At most three sentences.
    """
    total = sum(rubric.weights.values())
    gains = {name: 100.0 * rubric.weights[name] / total * (1.0 - parts[name]) for name in PARTS}
    wanted = sorted((name for name in PARTS if gains[name] >= _WORTH_SAYING), key=gains.__getitem__)
    advice = [sentence for name in reversed(wanted) if (sentence := _ADVICE[name](evidence))]
    unanswered = _advise_reply(evidence)
    if unanswered:
        # Fairness to those criticised is worth saying, however few points it brings.
        others = [sentence for sentence in advice if sentence != unanswered]
        return (*others[:2], unanswered)
    return tuple(advice[:3])


def _rests_on(evidence: Evidence) -> str:
    identified = [s for n, s in enumerate(evidence.sources) if n in set(evidence.source_of)]
    sentences = evidence.where(IDENTIFIED)
    unnamed, relayed = evidence.where(UNNAMED), evidence.where(RELAYED)
    if not (sentences or unnamed or relayed):
        return "No sentence credits a source."
    if not sentences:
        return _without_identified(evidence, unnamed, relayed)
    body = len(evidence.classes) - evidence.classes.count("furniture")
    share = f"Of its {_number(body)} sentences, {_number(len(sentences))}"
    rests = "rests" if len(sentences) == 1 else "rest"
    if not identified:
        return f"{share} {rests} on identified sources."
    leading = sorted(identified, key=lambda source: -len(source.sentences))
    names, more = listed(leading, 2)
    if len(identified) == 1:
        begin = f"{share} {rests}" if unnamed or relayed else "All that is attributed rests"
        return f"{begin} on one identified source{', ' if names else ''}{', '.join(names)}."
    who = ", ".join(names) + f" and {_number(more)} more" if more else " and ".join(names)
    count = f"{_number(len(leading))} identified sources"
    return f"{share} {rests} on {count}{': ' if names else ''}{who if names else ''}."


def _without_identified(evidence: Evidence, unnamed: Sequence[int], relayed: Sequence[int]) -> str:
    if not unnamed:
        return f"Identifies no source of its own; {_second_hand(evidence, relayed)}."
    named = _unnamed_sources(evidence)
    some = _some(named)
    if len(named) == 1 and some:
        who = f"one unnamed source, {some}, cited {_times(len(unnamed))}"
    else:
        who = f"unnamed sources alone{some and f' ({some})'}, cited {_times(len(unnamed))}"
    reason = (
        "a reason for anonymity is given"
        if evidence.reasons
        else ("no reason for anonymity is given")
    )
    return f"Rests on {who}; {reason}."


def _weak_side(article: Article, evidence: Evidence) -> str:
    """Name what the largest group of sentences without an identified source is."""
    unnamed, relayed = evidence.where(UNNAMED), evidence.where(RELAYED)
    own = evidence.where(OWN_WORD)
    without = not evidence.where(IDENTIFIED)
    ranked = sorted(((len(unnamed), 2), (len(relayed), 1), (len(own) / 2, 0)), reverse=True)
    size, which = ranked[0]
    if size < 1:
        return ""
    if which == 2 and not without:
        reason = "" if evidence.reasons else "; no reason for anonymity is given"
        some = _some(_unnamed_sources(evidence))
        among = f" ({some})" if some else ""
        return f"{_capital(_sentences(len(unnamed)))} on unnamed sources{among}{reason}."
    if which == 1 and (not without or unnamed):
        return f"{_capital(_second_hand(evidence, relayed))}."
    if not own:
        return ""
    opinion = len(evidence.where(("opinion",)))
    voice = f", {_number(opinion)} of them in the author's own voice" if opinion else ""
    verb = "sentence states" if len(own) == 1 else "sentences state"
    return f"{_capital(_number(len(own)))} {verb} something without a source{voice}."


def _second_hand(evidence: Evidence, relayed: Sequence[int]) -> str:
    outlets = [
        name
        for source in evidence.sources
        if source.label == "outlet_citing_outlet" and source.kind == "named_outlet"
        for name in outlets_of(source)
    ]
    named = f" ({', '.join(dict.fromkeys(outlets))})" if 0 < len(set(outlets)) <= 3 else ""
    verb = "sentence comes" if len(relayed) == 1 else "sentences come"
    unnamed = len(evidence.where(("relayed_unidentified",)))
    behind = f", {_number(unnamed)} of them from unnamed sources" if unnamed else ""
    return f"{_number(len(relayed))} {verb} by way of other outlets{named}{behind}"


def _reply(evidence: Evidence) -> str:
    silent = evidence.where(("no_comment",))
    denials = len(evidence.answers) - len(silent)
    said = []
    if denials:
        said.append(
            f"{_number(denials)} {'sentence reports' if denials == 1 else 'sentences report'}"
            " a denial or rebuttal"
        )
    if silent:
        verb = "says" if len(silent) == 1 else "say"
        said.append(f"{_number(len(silent))} {verb} that somebody did not comment or answer")
    if said:
        return f"{_capital(' and '.join(said))}."
    if evidence.criticism:
        where = "sentence tells" if len(evidence.criticism) == 1 else "sentences tell"
        return (
            f"{_capital(_number(len(evidence.criticism)))} {where} of criticism or accusation, "
            "and no denial or declined comment was found."
        )
    return ""


def _advise_attribution(evidence: Evidence) -> str:
    own = evidence.where(("narration", "opinion"))
    if evidence.shouting_headline and len(own) < 3:
        return "Let the headline state what the sources say."
    if len(own) == 1:
        return "Say where the one statement that no source or public record backs comes from."
    if not own:
        return ""
    count = _number(len(own))
    return f"Say where the {count} statements that no source or public record backs come from."


def _advise_identification(evidence: Evidence) -> str:
    for number in sorted(set(evidence.source_of) - {-1}):
        if unknown_person(evidence.sources[number]):
            return (
                f"Say who the sources are, for example what {evidence.sources[number].name} does."
            )
    return "Add identified sources, with their role." if evidence.where(UNNAMED) else ""


def _advise_anonymity(evidence: Evidence) -> str:
    vague = evidence.where(("vague",))
    unnamed = _unnamed_sources(evidence)
    names = [s for s in unnamed if set(s.sentences) & set(vague) and nameable(s)]
    if names:
        who = _quoted(names[0])
        return f"Say how many {who} are, what position they hold and how they know."
    if evidence.where(UNNAMED) and not evidence.reasons:
        return "Say why the unnamed sources are unnamed."
    return ""


def _advise_independence(evidence: Evidence) -> str:
    if len(evidence.where(RELAYED)) > len(evidence.where(IDENTIFIED)):
        return "Confirm what other outlets reported with sources of the article's own."
    return "Add further, independent sources."


def _advise_reply(evidence: Evidence) -> str:
    return (
        "Report the answer of those criticised, or that they gave none."
        if evidence.criticism and not evidence.answers
        else ""
    )


_ADVICE: Final = {
    "attribution": _advise_attribution,
    "identification": _advise_identification,
    "anonymity": _advise_anonymity,
    "independence": _advise_independence,
    "reply": _advise_reply,
}


def _unnamed_sources(evidence: Evidence) -> list[Source]:
    unnamed = [s for s in evidence.sources if s.label == "anonymous_official"]
    return sorted(unnamed, key=lambda source: -len(source.sentences))


def _some(sources: Sequence[Source]) -> str:
    return ", ".join(_quoted(source) for source in [s for s in sources if nameable(s)][:3])


def _quoted(source: Source) -> str:
    return f"“{cut(source.name)}”"


def _number(count: int) -> str:
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{_number(count)} times")


def _sentences(count: int) -> str:
    return f"{_number(count)} {'sentence rests' if count == 1 else 'sentences rest'}"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
