"""Labelled articles as HTML: for notebooks, and as a page for a projector."""

from __future__ import annotations

import html
import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple, TextIO

from attrib.article import LABELS, Article, Sentence, Span
from attrib.reporting.style import PAGE_STYLE, STYLE

if TYPE_CHECKING:
    from attrib.scoring import Score


class _Look(NamedTuple):
    """How a label is shown: its name, its class in the style, the letter after a sentence."""

    name: str
    style: str
    letter: str


_LOOKS: Final = {
    "anonymous_official": _Look("unnamed source", "anonymous", "U"),
    "named_spokesperson": _Look("identified source", "named", "I"),
    "outlet_citing_outlet": _Look("another outlet", "outlet", "O"),
    "unattributed": _Look("nobody credited", "none", ""),
}


class _Mark(NamedTuple):
    """Words with a part of their own: ``source``, ``cue`` or ``behind``."""

    span: Span
    style: str


# Control characters are not allowed in HTML, not even as references.
_FORBIDDEN: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def article_html(article: Article) -> str:
    """Render a labelled article as a piece of HTML.

    Parameters
    ----------
    article : Article
        Labelled or not.

    Returns
    -------
    str
        An ``<article>`` with its own style: a legend, the text with its
        sentences coloured by label and marked by a letter, sources underlined
        and cues bold, and the list of distinct sources.  All words of the
        article are escaped; there is no script and nothing is loaded.
    """
    return f"<style>{STYLE}</style>{_article(article)}"


def score_html(score: Score) -> str:
    """Render a score as a piece of HTML.

    Parameters
    ----------
    score : Score
        A score of :func:`attrib.score_article`.

    Returns
    -------
    str
        The value with its interval, or the reason why there is none, the
        parts, the explanation, and what would raise the score.
    """
    if score.value is None:
        value = f"<strong>no score</strong> {_escape(score.reason or '')}"
    else:
        value = f"<strong>{score.value:.0f}</strong> of 100"
    if score.interval is not None:
        low, high = score.interval
        value += f" <small>(90 % interval {low:.0f} to {high:.0f})</small>"
    parts = "".join(
        f"<tr><th>{_escape(part.name)}</th>"
        f"<td>{'–' if part.value is None else format(part.value, '.0f')}</td>"
        f"<td>{_escape(part.question)}</td></tr>"
        for part in score.parts
    )
    advice = "".join(f"<li>{_escape(line)}</li>" for line in score.advice)
    return (
        f'<style>{STYLE}</style><div class="attrib"><p class="score">{value}</p>'
        + (f"<table>{parts}</table>" if parts else "")
        + f"<p>{_escape(score.explanation)}</p>"
        + (f"<ul>{advice}</ul>" if advice else "")
        + "</div>"
    )


def write_page(articles: Iterable[Article], stream: TextIO) -> int:
    """Write labelled articles as one self-contained web page.

    Parameters
    ----------
    articles : iterable of Article
        In the order of the page.
    stream : text stream
        What to write to.

    Returns
    -------
    int
        How many were written.
    """
    stream.write(
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>Whose word is it?</title>\n<style>{STYLE}{PAGE_STYLE}</style>\n</head>\n<body>\n"
    )
    count = 0
    for article in articles:
        stream.write(_article(article) + "\n")
        count += 1
    stream.write("</body>\n</html>\n")
    return count


def _article(article: Article) -> str:
    return (
        f'<article class="attrib">{_heading(article)}{_legend(article)}'
        f'<div class="text" dir="auto">{"".join(_paragraphs(article))}</div>{_sources(article)}'
        "</article>"
    )


def _heading(article: Article) -> str:
    facts = [article.outlet, article.date, article.id]
    if article.language == "other":
        facts.append("does not look like English: the labels cannot be trusted")
    line = " · ".join(_escape(fact) for fact in facts if fact)
    title = f"<h2>{_escape(article.title)}</h2>" if article.title else ""
    return f'<header>{title}<p class="facts">{line}</p></header>'


def _legend(article: Article) -> str:
    if not article.labelled:
        return '<p class="facts">not labelled</p>'
    counts = Counter(sentence.label for sentence in article)
    items = (
        f'<li><span class="{_LOOKS[label].style}">{_LOOKS[label].name}{_letter(label)}</span> '
        f"{counts[label]}</li>"
        for label in LABELS
    )
    marks = '<li><span class="source">source</span></li><li><b class="cue">cue</b></li>'
    return f'<ul class="legend">{"".join(items)}{marks}</ul>'


def _letter(label: str) -> str:
    letter = _LOOKS[label].letter
    return f"<sup>{letter}</sup>" if letter else ""


def _paragraphs(article: Article) -> Iterator[str]:
    """Yield the text, a new paragraph wherever a line ends between two sentences."""
    text = article.text
    if article.sentences is None:
        yield from (f"<p>{_escape(line)}</p>" for line in text.splitlines() if line.strip())
        return
    marks = _marks(article)
    parts: list[str] = []
    place = 0
    for index, sentence in enumerate(article.sentences):
        gap = text[place : sentence.start]
        if parts and "\n" in gap:
            yield f"<p>{''.join(parts)}</p>"
            parts = []
        parts += [_escape(gap if parts else gap.lstrip()), _sentence(text, sentence, marks[index])]
        place = sentence.end
    parts.append(_escape(text[place:].rstrip()))
    if any(parts):
        yield f"<p>{''.join(parts)}</p>"


def _marks(article: Article) -> dict[int, list[_Mark]]:
    """Return for each sentence the sources and cues that stand in it.

    A source may stand in another sentence than those that rest on it.
    """
    sentences = article.sentences or ()
    starts = [sentence.start for sentence in sentences]
    marks: dict[int, list[_Mark]] = defaultdict(list)
    for mark in sorted(set(_all_marks(sentences))):
        first = max(0, bisect_right(starts, mark.span.start) - 1)
        for index in range(first, bisect_left(starts, mark.span.end)):
            if mark.span.overlaps(sentences[index].span):
                marks[index].append(mark)
    return marks


def _all_marks(sentences: Iterable[Sentence]) -> Iterator[_Mark]:
    for sentence in sentences:
        if sentence.source is not None:
            yield _Mark(sentence.source, "source")
        if sentence.cue is not None:
            yield _Mark(sentence.cue, "cue")
        behind = sentence.behind_outlet
        if behind is not None and behind.source is not None:
            yield _Mark(behind.source, "behind")


def _sentence(text: str, sentence: Sentence, marks: list[_Mark]) -> str:
    edges = {sentence.start, sentence.end}
    edges |= {edge for mark in marks for edge in mark.span if edge in range(*sentence.span)}
    words = ""
    for part in map(Span._make, pairwise(sorted(edges))):
        styles = [mark.style for mark in marks if mark.span.overlaps(part)]
        words += _marked(_escape(part.of(text)), styles)
    return (
        f'<span class="sentence {_LOOKS[sentence.label].style}" '
        f'title="{_escape(_tooltip(text, sentence))}">{words}{_letter(sentence.label)}</span>'
    )


def _marked(words: str, styles: list[str]) -> str:
    if not styles:
        return words
    # Bold for cues also where the style is lost, as in a copied text.
    tag = "b" if "cue" in styles else "span"
    return f'<{tag} class="{" ".join(styles)}">{words}</{tag}>'


def _tooltip(text: str, sentence: Sentence) -> str:
    says = f"{_LOOKS[sentence.label].name}: {_plain(sentence.kind)}"
    if sentence.probabilities is not None:
        says += f", {sentence.probabilities[sentence.label]:.0%}"
    if sentence.carried_over and sentence.source is not None:
        says += f"; carried over from “{sentence.source.of(text)}”"
    behind = sentence.behind_outlet
    if behind is not None:
        says += f"; behind it: {_LOOKS[behind.label].name}, {_plain(behind.kind)}"
        if behind.source is not None:
            says += f", “{behind.source.of(text)}”"
    return says


def _sources(article: Article) -> str:
    rows = []
    for source in article.sources:
        role = f", {_escape(source.role)}" if source.role else ""
        count = len(source.sentences)
        facts = f"{_plain(source.kind)}, {count} sentence{'' if count == 1 else 's'}"
        rows.append(
            f'<li><span class="{_LOOKS[source.label].style}">{_escape(source.name)}</span>{role} '
            f"<small>{facts}</small></li>"
        )
    return f"<h3>Sources</h3><ol>{''.join(rows)}</ol>" if rows else ""


def _plain(kind: str) -> str:
    return kind.replace("_", " ")


def _escape(text: str) -> str:
    return html.escape(_FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text))
