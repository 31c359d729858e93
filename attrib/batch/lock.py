"""One run at a time in a folder."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager

from attrib.batch.errors import BatchError
from attrib.batch.manifest import STATE
from attrib.batch.storage import LocalStore, Store

#: What file systems answer that know no locks.
_NO_LOCKS = (errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP)


@contextmanager
def locked(store: Store) -> Iterator[None]:
    """Keep a second run out of a folder; the lock ends with the process, however it ends.

    Raises
    ------
    BatchError
        Another run is at work there.

    Notes
    -----
    Two runs of the same job would do no harm, as files appear complete or not
    at all and both write the same; so where there are no locks (object stores,
    some network file systems, Windows) none is needed.
    """
    if not isinstance(store, LocalStore) or os.name != "posix":
        yield
        return
    import fcntl

    os.makedirs(store.path(STATE), exist_ok=True)
    with open(store.path(f"{STATE}/lock"), "wb") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BatchError(
                f"{store.place}: another run is writing here; wait for it or write elsewhere"
            ) from error
        except OSError as error:
            if error.errno not in _NO_LOCKS:
                raise
        yield
