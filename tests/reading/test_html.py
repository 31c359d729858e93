"""Web pages."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from attrib.errors import InputError
from attrib.reading import read_articles

PAGE = """<!DOCTYPE html><html><head><title>Harbour wall cracks | Port Gazette</title>
{head}<meta property="article:published_time" content="2021-03-04T10:00:00Z"></head><body>
<nav><a href="/">Home</a> <a href="/sport">Sport</a></nav><article><h1>Harbour wall cracks</h1>
<p>The harbour wall cracked on Monday, the mayor, Ada Venn, said in a statement to the town.</p>
<p>Engineers declined to comment on the cause \u200fof the crack and on the cost of repair.</p>
</article><footer>All rights reserved</footer></body></html>"""
SITE = '<meta property="og:site_name" content="Port Gazette">'
HOST = '<link rel="canonical" href="https://gazette.example/harbour">'


def test_a_page_is_one_article_without_its_furniture(tmp_path: Path) -> None:
    (tmp_path / "harbour.html").write_text(PAGE.format(head=SITE), encoding="utf-8")

    (article,) = read_articles([tmp_path / "harbour.html"])

    assert article.id == "harbour.html"
    assert article.outlet == "Port Gazette"
    assert article.title == "Harbour wall cracks"
    assert article.date == "2021-03-04"
    assert "the mayor, Ada Venn, said in a statement" in article.text
    assert "Sport" not in article.text


def test_the_host_stands_in_for_a_site_without_a_name(tmp_path: Path) -> None:
    (tmp_path / "harbour.htm").write_text(PAGE.format(head=HOST), encoding="utf-8")
    (article,) = read_articles([tmp_path / "harbour.htm"])
    assert article.outlet == "gazette.example"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is empty"),
        (b"<html><body></body></html>", "no article found in the page"),
        (b"not a page", "no article found in the page"),
        (b"<p>caf\xe9</p>", "not UTF-8: found byte 0xE9 at byte 6"),
    ],
)
def test_a_page_without_an_article_is_an_error(
    tmp_path: Path, content: bytes, message: str
) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(content)

    with pytest.raises(InputError) as caught:
        list(read_articles([path]))

    assert str(caught.value).startswith(f"{path}: {message}")


def test_reading_other_formats_does_not_load_trafilatura() -> None:
    code = "import attrib.reading, sys; sys.exit('trafilatura' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
