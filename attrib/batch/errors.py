"""What can end a batch run."""

from __future__ import annotations

from attrib.errors import AttribError

#: What every message about a stopped run ends with.
GO_ON = "what is finished is kept, and the same command goes on from there"


class BatchError(AttribError):
    """A batch run cannot begin, go on or be finished.

    Parameters
    ----------
    message : str
        What was found and what to do about it.  The only argument, so that
        the error travels between processes.
    """


def disk_error(error: OSError, place: str) -> BatchError:
    """Turn what the operating system says of an output into a message with a way out."""
    return BatchError(f"{place}: cannot be written: {error.strerror or error}; {GO_ON}")
