"""Text that does no harm where it is shown."""

from __future__ import annotations


def printable(text: str) -> str:
    r"""Return text as one line for a terminal.

    Parameters
    ----------
    text : str
        Any text, such as a headline or the name of a file.

    Returns
    -------
    str
        White space is made single spaces; control characters, marks that turn
        the direction of writing and lone surrogates are shown as escapes, so
        that no text can move the cursor or disorder the line.

    Examples
    --------
    >>> printable("Rain\nfalls\x1b[2J")
    'Rain falls\\x1b[2J'
    """
    line = " ".join(text.split())
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in line)
