"""What the readers of the formats yield."""

from __future__ import annotations

from typing import NamedTuple

from attrib.article import Article
from attrib.errors import InputError


class Found(NamedTuple):
    """One record of a file.

    Attributes
    ----------
    where : str or None
        Which record it is (``"line 7"``), None where the file is one article.
    result : Article or InputError
        The article, or why there is none.
    """

    where: str | None
    result: Article | InputError
