"""What is the fault of a store, and what that of a file."""

from __future__ import annotations

import errno
import os
import re

import pytest

from attrib.reading.outages import outage


def fails(number: int) -> OSError:
    return OSError(number, os.strerror(number))


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (fails(errno.EACCES), r"access is denied: Permission denied; check the credentials \(AWS_"),
        (fails(errno.EIO), r"the store has failed: Input/output error; check that the server is"),
        (TimeoutError("timed out"), "the store has failed: timed out; check that the server"),
        # Files are put together on this machine's disk.
        (fails(errno.ENOSPC), r"No space left on device; make room, also where .* \(TMPDIR\)$"),
    ],
)
def test_faults_of_a_store(error: OSError, said: str) -> None:
    assert re.search(said, outage(error, "s3://bucket/news.jsonl") or "")


@pytest.mark.parametrize(
    "error",
    [
        FileNotFoundError(errno.ENOENT, "No such file"),
        IsADirectoryError(errno.EISDIR, "Is a directory"),
        fails(errno.ENAMETOOLONG),
        OSError("Not a gzipped file"),
        EOFError(),
    ],
)
def test_faults_of_a_file(error: Exception) -> None:
    assert outage(error, "s3://bucket/news.jsonl") is None


def test_a_page_may_be_closed_to_us() -> None:
    assert outage(fails(errno.EACCES), "https://example.org/news.jsonl") is None
