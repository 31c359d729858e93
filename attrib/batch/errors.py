"""What can end a batch run."""

from __future__ import annotations

from attrib.errors import AttribError, UnreachableError
from attrib.reading.files import is_object_store, is_remote
from attrib.reading.outages import network_failures, outage

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


def storage_failures() -> tuple[type[BaseException], ...]:
    """Return what a disk or a store that fails raises, for an ``except`` clause."""
    return (UnreachableError, OSError, *network_failures())


def storage_error(error: BaseException, place: str) -> BatchError:
    """Turn what a disk or a store says into a message with a way out.

    Parameters
    ----------
    error : exception
        One of :func:`storage_failures`.
    place : str
        The path or URL of the output; an error of the input names that itself.
    """
    if isinstance(error, UnreachableError):
        return BatchError(f"{error}; {GO_ON}")
    down = outage(error, place) if is_remote(place) else None
    if down is not None:
        return BatchError(f"{place}: {down}; {GO_ON}")
    reason = str(error)
    if isinstance(error, OSError):
        reason = error.strerror or reason
        place = place if is_remote(place) else str(error.filename or place)
    if is_object_store(place) and isinstance(error, FileNotFoundError):
        reason += " (if there is no such bucket, make it first)"
    return BatchError(f"{place}: cannot be written: {reason}; {GO_ON}")
