"""Batch runs: any number of articles in shards, resumable, in one process, many, or on a cluster.

The steps point one way: :mod:`~attrib.batch.job` (what is done),
:mod:`~attrib.batch.storage` (where), :mod:`~attrib.batch.manifest` and
:mod:`~attrib.batch.sidecar` (what is finished), :mod:`~attrib.batch.worker`
(one shard), :mod:`~attrib.batch.pools` (who works),
:mod:`~attrib.batch.finishing` (the result), :mod:`~attrib.batch.running` (all of it).
"""

from attrib.batch.destination import is_folder
from attrib.batch.errors import BatchError
from attrib.batch.job import DUPLICATES, FORMATS
from attrib.batch.progress import BatchSummary, OnProgress, Progress
from attrib.batch.running import run_batch

__all__ = [
    "DUPLICATES",
    "FORMATS",
    "BatchError",
    "BatchSummary",
    "OnProgress",
    "Progress",
    "is_folder",
    "run_batch",
]
