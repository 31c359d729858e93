"""Split a text into paragraphs and sentences, and follow its quotations."""

from attrib.splitting.layout import Layout, lay_out
from attrib.splitting.paragraphs import split_paragraphs
from attrib.splitting.quotations import Quotation, find_quotations
from attrib.splitting.sentences import split_sentences

__all__ = [
    "Layout",
    "Quotation",
    "find_quotations",
    "lay_out",
    "split_paragraphs",
    "split_sentences",
]
