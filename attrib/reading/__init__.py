"""Reading articles from files of any format, here or remote, at once or shard by shard."""

from attrib.reading.articles import read_articles
from attrib.reading.files import SUFFIXES, InputFile
from attrib.reading.inputs import OnError, expand_inputs
from attrib.reading.planning import plan_shards
from attrib.reading.shard import Shard, shard_digest
from attrib.reading.shards import Located, read_shard
from attrib.reading.txt import headline

__all__ = [
    "SUFFIXES",
    "InputFile",
    "Located",
    "OnError",
    "Shard",
    "expand_inputs",
    "headline",
    "plan_shards",
    "read_articles",
    "read_shard",
    "shard_digest",
]
