"""The errors attrib raises, each with a message that says what to do."""

from __future__ import annotations


class AttribError(Exception):
    """Base of all errors that attrib raises on purpose."""


class InputError(AttribError):
    """An input or one of its records cannot be used.

    Parameters
    ----------
    message : str
        What was found and what to do about it.
    path : str
        The file (``"-"`` for standard input).
    record : str or None
        Which record of it, in the reader's terms (``"line 7"``, ``"row 3"``).
    """

    def __init__(self, message: str, *, path: str, record: str | None = None) -> None:
        self.message = message
        self.path = path
        self.record = record
        where = path if record is None else f"{path}, {record}"
        super().__init__(f"{where}: {message}")


class UnreachableError(InputError):
    """The place of an input does not answer or does not let us in: nothing is known of the input.

    Whoever would do without inputs that cannot be used should not do without these.
    """


class ModelError(AttribError):
    """A model folder is missing, damaged, foreign or newer than this package."""


class TrainingError(AttribError):
    """A model cannot be fitted from the data given."""
