"""Reading articles from text, JSON Lines, CSV and HTML files."""

from attrib.reading.articles import read_articles
from attrib.reading.inputs import SUFFIXES, InputFile, OnError, expand_inputs
from attrib.reading.txt import headline

__all__ = ["SUFFIXES", "InputFile", "OnError", "expand_inputs", "headline", "read_articles"]
