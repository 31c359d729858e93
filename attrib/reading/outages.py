"""Stores that do not answer, or do not let us in: nothing is wrong with the file itself."""

from __future__ import annotations

import errno
import sys
from collections.abc import Iterable
from typing import Final

from attrib.reading.files import is_web

# What the packages behind fsspec raise besides OSError.  A class can only have been
# raised where its module is loaded, so none needs to be imported to be caught.
_NETWORK: Final = (
    ("aiohttp", "ClientError"),
    ("botocore.exceptions", "BotoCoreError"),
    ("google.auth.exceptions", "GoogleAuthError"),
    ("gcsfs.retry", "HttpError"),
    ("gcsfs.retry", "ChecksumError"),
    ("requests.exceptions", "RequestException"),
)
_DENIED: Final = (
    ("botocore.exceptions", "NoCredentialsError"),
    ("botocore.exceptions", "PartialCredentialsError"),
    ("botocore.exceptions", "CredentialRetrievalError"),
    ("botocore.exceptions", "ProfileNotFound"),
    ("botocore.exceptions", "TokenRetrievalError"),
    ("botocore.exceptions", "SSOError"),
    ("google.auth.exceptions", "GoogleAuthError"),
)

# Of a file, whatever the store: it is gone, another one now, or no file.
_OF_A_FILE: Final = (FileNotFoundError, FileExistsError, IsADirectoryError, NotADirectoryError)
# Of the store's disk, or of ours: objects are put together and copied there.
_NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_DENIED_STATUS: Final = frozenset({401, 403, 407})
_BUSY_STATUS: Final = frozenset({408, 425, 429})

_S3: Final = (
    "check the credentials (AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE) and what "
    "they allow",
    "check that the server is up and its address right (AWS_ENDPOINT_URL where it is your own)",
)
_GS: Final = (
    "check the credentials (GOOGLE_APPLICATION_CREDENTIALS, or `gcloud auth "
    "application-default login`) and what they allow",
    "check the network",
)
_ADVICE: Final = {"s3": _S3, "s3a": _S3, "gs": _GS, "gcs": _GS}
_OTHERS: Final = ("check the credentials and what they allow", "check the address and the network")


def loaded(names: Iterable[tuple[str, str]]) -> tuple[type[BaseException], ...]:
    """Return those classes, given as module and name, whose modules are loaded."""
    found = (getattr(sys.modules.get(module), name, None) for module, name in names)
    return tuple(one for one in found if one is not None)


def network_failures() -> tuple[type[BaseException], ...]:
    """Return the exceptions besides OSError that stores raise, for an ``except`` clause."""
    return loaded(_NETWORK)


def outage(error: BaseException, url: str) -> str | None:
    """Say how a store has failed, and what to do.

    Parameters
    ----------
    error : exception
        What reading or writing has raised.
    url : str
        The remote file or folder.

    Returns
    -------
    str or None
        None where the fault is that of the one file: it is missing or damaged,
        has changed, is archived, or is an address of the web that is refused.
    """
    if isinstance(error, OSError) and error.errno in _NO_ROOM:
        room = "make room, also where this machine keeps temporary files (TMPDIR)"
        return f"{error.strerror}; {room}"
    denied = _is_denied(error, url)
    if not denied and not _is_silent(error, url):
        return None
    scheme = url.partition("://")[0].lower()
    advice = _ADVICE.get(scheme, _OTHERS)[0 if denied else 1]
    reason = str(error)
    if isinstance(error, OSError) and not isinstance(error, network_failures()):
        reason = error.strerror or reason
    # The reasons of some stores go over several lines.
    reason = " ".join(reason.split()) or type(error).__name__
    return f"{'access is denied' if denied else 'the store has failed'}: {reason}; {advice}"


def has_changed(error: BaseException) -> bool:
    """Whether an object is no longer the one that was opened."""
    return isinstance(error, loaded([("s3fs.utils", "FileExpired")])) or _code(error) in (
        "PreconditionFailed",
        "412",
    )


def _is_denied(error: BaseException, url: str) -> bool:
    # Single pages of the web may be closed to us, and single objects archived.
    if is_web(url) or _code(error) == "InvalidObjectState":
        return False
    if isinstance(error, (PermissionError, *loaded(_DENIED))):
        return True
    # Google's store has no exception of its own for it.
    forbidden = type(error) is OSError and str(error).startswith("Forbidden: ")
    return forbidden or _status(error) in _DENIED_STATUS


def _is_silent(error: BaseException, url: str) -> bool:
    if isinstance(error, _OF_A_FILE):
        # The web's store calls it missing, too, when nobody answers.
        return error.__cause__ is not None and _is_silent(error.__cause__, url)
    if has_changed(error) or isinstance(error, PermissionError):
        return False
    if isinstance(error, network_failures()):
        status = _status(error)
        return not (is_web(url) and status is not None and _is_of_a_page(status))
    # What decoders raise of damaged data has no number.
    if isinstance(error, OSError):
        return isinstance(error, (TimeoutError, ConnectionError)) or error.errno not in (
            None,
            errno.ENAMETOOLONG,
        )
    return False


def _is_of_a_page(status: int) -> bool:
    return 400 <= status < 500 and status not in _BUSY_STATUS


def _status(error: BaseException) -> int | None:
    """Return the number of an answer of the web."""
    number = str(getattr(error, "status", None) or getattr(error, "code", None))
    return int(number) if number.isdecimal() else None


def _code(error: BaseException) -> str | None:
    """Return what S3 itself has called an error."""
    response = getattr(error.__cause__, "response", None)
    found = response.get("Error", {}) if isinstance(response, dict) else {}
    code: str | None = found.get("Code")
    return code
