"""Articles as HTML."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from attrib import Article, Sentence, Span
from attrib.reporting import article_html, write_page

VOID = {"meta"}


class Page(HTMLParser):
    """Reads a page: its words, and whether all that is opened is closed in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.words = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open and "sup" not in self.open:
            self.words += data


def test_sentences_have_the_class_of_their_label(article: Article) -> None:
    page = article_html(article)

    assert '<span class="sentence outlet" ' in page
    assert re.search(r'<span class="sentence none" [^>]*>It rains &amp; rains\.</span>', page)
    assert '<span class="sentence named" ' in page


def test_sources_are_underlined_and_cues_bold(article: Article) -> None:
    page = article_html(article)

    assert '<span class="source">the BBC</span>' in page
    assert '<b class="cue">told</b>' in page
    assert '<span class="behind">Two officials</span>' in page


def test_words_that_are_source_and_cue_at_once(article: Article) -> None:
    start = article.text.index("told")
    first, *rest = article
    overlapping = replace(first, source=Span(start, start + len("told the BBC")))

    page = article_html(article.with_sentences((overlapping, *rest)))

    assert '<b class="cue source">told</b><span class="source"> the BBC</span>' in page


def test_a_source_is_marked_where_it_stands_not_where_it_speaks() -> None:
    text = 'Lena Ortiz spoke. "It will close."'
    article = Article(
        "a",
        text,
        sentences=(
            Sentence(0, 17, "unattributed", "narration"),
            Sentence(18, 34, "named_spokesperson", "person", source=Span(0, 10), carried_over=True),
        ),
    )

    page = article_html(article)

    assert '<span class="source">Lena Ortiz</span> spoke.' in page
    assert "carried over from “Lena Ortiz”" in page


def test_the_tooltip_says_kind_probability_and_who_is_behind(article: Article) -> None:
    assert (
        'title="another outlet: named outlet, 75%; behind it: unnamed source, official, '
        '“Two officials”"' in article_html(article)
    )


def test_paragraphs_are_kept(article: Article) -> None:
    page = article_html(article)

    (body,) = re.findall(r'<div class="text" dir="auto">(.*?)</div>', page, re.DOTALL)
    assert body.count("<p>") == 3
    assert Page(body).words == article.text.replace("\n", "")


def test_the_legend_counts_and_the_sources_are_listed(article: Article) -> None:
    words = Page(article_html(article)).words

    assert "another outlet 1" in words
    assert "unnamed source 0" in words
    assert "Sourcesthe BBC named outlet, 1 sentence" in words
    assert "Lena Ortiz, mayor official, 1 sentence" in words


def test_words_cannot_become_markup(article: Article) -> None:
    page = article_html(article)

    assert "<h2>Bridge &lt;to&gt; close</h2>" in page
    assert "<Now>" not in page


def test_an_article_in_another_language_says_so(article: Article) -> None:
    assert "does not look like English" in article_html(replace(article, language="other"))
    assert "does not look like English" not in article_html(article)


def test_an_article_without_labels_is_shown_as_it_is() -> None:
    words = Page(article_html(Article("a", "Rain fell.\n\nIt was <cold>."))).words
    assert words == "anot labelledRain fell.It was <cold>."


def test_notebooks_show_articles_so(article: Article) -> None:
    assert article._repr_html_() == article_html(article)


def test_a_page_stands_alone(article: Article) -> None:
    stream = io.StringIO()

    assert write_page([article, replace(article, id="a2")], stream) == 2

    page = Page(stream.getvalue())
    assert page.open == []
    assert page.tags.count("article") == 2
    assert not {"script", "link", "img"} & set(page.tags)
    assert "http://" not in stream.getvalue()
    assert "https://" not in stream.getvalue()


PIECES = st.sampled_from(["Rain", " ", "\n\n", "<b>", "&amp;", '"', "\x00", "\x1b", "\u202e", "é"])


@given(st.lists(PIECES, min_size=1, max_size=12).map("".join), st.data())
def test_any_article_gives_well_formed_html_with_all_its_words(
    text: str, data: st.DataObject
) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), min_size=2, max_size=5)))
    place = st.integers(0, len(text) - 1)
    sentences = []
    for start, end in pairwise(cuts):
        first = data.draw(place)
        source = Span(first, data.draw(st.integers(first + 1, len(text))))
        cue = Span(start, end)
        sentences.append(
            Sentence(start, end, "named_spokesperson", "person", source=source, cue=cue)
        )

    html = article_html(Article("a", text, sentences=tuple(sentences)))

    page = Page(html)
    assert page.open == []
    kept = "".join(text.replace("\x00", "\ufffd").replace("\x1b", "\ufffd").split())
    assert "".join(page.words.split()).endswith(kept)
