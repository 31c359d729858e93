"""Write results: article and score records as JSONL, CSV, terminal tables and HTML."""

from __future__ import annotations

from attrib.reporting.csv import write_scores_csv, write_sentences_csv
from attrib.reporting.html import article_html, score_html, write_page
from attrib.reporting.jsonl import write_jsonl
from attrib.reporting.outputs import open_output
from attrib.reporting.scores import ScoredArticle, score_articles, score_to_record

__all__ = [
    "ScoredArticle",
    "article_html",
    "open_output",
    "score_articles",
    "score_html",
    "score_to_record",
    "write_jsonl",
    "write_page",
    "write_scores_csv",
    "write_sentences_csv",
]
