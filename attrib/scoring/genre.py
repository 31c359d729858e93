"""Flag genres in which the score means something else than in a news report."""

from __future__ import annotations

import re
from typing import Final

from attrib.article import Article
from attrib.lexicon import read_lexicon
from attrib.scoring.evidence import IDENTIFIED, OWN_WORD, Evidence

#: All flags, in the order they are given out.
GENRES: Final = (
    "opinion",
    "live blog",
    "interview",
    "transcript",
    "speech",
    "wire brief",
    "listicle",
    "press release",
)

_TIME_STAMP: Final = re.compile(r"^\d{1,2}[:.]\d\d ?(?:[ap]\.?m\b|[A-Z]{2,4}\b|[-–—:])", re.M)
_SPEAKER: Final = re.compile(r"^[A-Z][A-Z .'’-]{2,30}(?:,[^:\n]{0,40})?:\s", re.M)
_QUESTION: Final = re.compile(r"^(?:Q|Question)\s?[:.]\s", re.M)
_COUNTED: Final = re.compile(
    r"^(?:the )?(?:top )?(?:\d{1,2}|five|six|seven|eight|ten) (?:[\w-]+ ){0,3}"
    r"(?:things|ways|reasons|facts|takeaways|moments|questions|lessons|tips|photos|times|quotes|"
    r"people|places|charts|signs|winners|losers)\b",
    re.I,
)
#: Paragraphs that start with a number or a hash sign and a number: the items of a list.
_ITEM: Final = re.compile(r"^(?:#\d{1,2}\b|\d{1,2}[.)]\s+[A-Z])", re.M)
_DATELINE: Final = re.compile(r"\((?:AP|Reuters|AFP|UPI|Bloomberg|PA|dpa|Xinhua|TASS)\)\s?[-–—]")
_BRIEF_SENTENCES: Final = 9
_REPEATED: Final = 4
_ITEMS: Final = 5
#: A speech or statement reprinted: from so many sentences and this share on one source has them.
_SPEECH_SENTENCES: Final = 10
_SPEECH_SHARE: Final = 0.85
#: From this share of opinion among the article's own sentences on, it is one.
_OPINION_SHARE: Final = 0.5
_OPINION_SENTENCES: Final = 8


def find_genres(article: Article, evidence: Evidence) -> tuple[str, ...]:
    """Find genre marks in an article.

    Parameters
    ----------
    article : Article
        With its title, if there is one.
    evidence : Evidence
        Its sentences in classes.

    Returns
    -------
    tuple of str
        Some of :data:`GENRES`; what is not detected is not ruled out.
    """
    title, text = (article.title or "").strip(), article.text
    found = {
        row["genre"]
        for row, lowered in _marked(title.lower(), text.lower())
        if row["phrase"] in lowered
    }
    if len(_TIME_STAMP.findall(text)) >= _REPEATED:
        found.add("live blog")
    if len(_QUESTION.findall(text)) >= _REPEATED:
        found.add("interview")
    elif len(_SPEAKER.findall(text)) >= 2 * _REPEATED:
        found.add("transcript")
    if _COUNTED.match(title) or len(_ITEM.findall(text)) >= _ITEMS:
        found.add("listicle")
    if _monologue(evidence):
        found.add("speech")
    if _DATELINE.search(text[:400]) and _body(evidence) <= _BRIEF_SENTENCES:
        found.add("wire brief")
    if _argues(evidence):
        found.add("opinion")
    return tuple(genre for genre in GENRES if genre in found)


def _marked(title: str, text: str) -> list[tuple[dict[str, str], str]]:
    return [
        (row, title if row["where"] == "title" else text) for row in read_lexicon("genre_marks")
    ]


def _body(evidence: Evidence) -> int:
    return len(evidence.classes) - evidence.classes.count("furniture")


def _monologue(evidence: Evidence) -> bool:
    heard = [source for source in evidence.source_of if source >= 0]
    most = max(map(heard.count, set(heard)), default=0)
    return most >= _SPEECH_SENTENCES and most >= _SPEECH_SHARE * _body(evidence)


def _argues(evidence: Evidence) -> bool:
    opinion = evidence.classes.count("opinion")
    own = sum(evidence.classes.count(name) for name in OWN_WORD)
    identified = sum(evidence.classes.count(name) for name in IDENTIFIED)
    return (
        opinion >= _OPINION_SENTENCES and opinion >= _OPINION_SHARE * own and opinion > identified
    )
