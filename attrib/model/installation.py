"""What is installed: the package, what it stands on, and its models."""

from __future__ import annotations

import platform
import re
from importlib.metadata import requires, version
from pathlib import Path
from typing import Any

from attrib.model.storage import find_model, read_meta, shipped_models


def describe_installation(model: str | Path = "default") -> dict[str, Any]:
    """Describe the installation and one model, without loading it.

    Parameters
    ----------
    model : str or Path
        A shipped model's name or a folder.

    Returns
    -------
    dict
        ``python`` and ``platform``; ``packages``, the versions of attrib and
        of the packages it needs; ``shipped_models``, their names; ``model``,
        its ``path`` and its ``meta``.  Made of JSON types only.

    Raises
    ------
    ModelError
        If the model's description is missing, damaged, foreign or newer.
    """
    return {
        **describe_packages(),
        "shipped_models": shipped_models(),
        "model": {"path": str(find_model(model)), "meta": read_meta(model)},
    }


def describe_packages() -> dict[str, Any]:
    """Describe Python and the packages, as in :func:`describe_installation`."""
    needed = [line for line in requires("attrib") or () if "extra ==" not in line]
    names = sorted(re.split(r"[^\w.-]", line, maxsplit=1)[0] for line in needed)
    return {
        "python": platform.python_version(),
        "platform": platform.platform(),
        "packages": {name: version(name) for name in ("attrib", *names)},
    }
