"""``attrib info``: the installation and a model."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import typer

from attrib.cli.options import Json, Model
from attrib.cli.session import session


def info_command(model: Model = "default", as_json: Json = False) -> None:
    """Show versions and models.

    The versions of the packages, the shipped models, and what one model says of itself.
    """
    with session():
        from attrib.model.installation import describe_installation

        description = describe_installation(model)
        if as_json:
            typer.echo(json.dumps(description, indent=2, ensure_ascii=False))
        else:
            typer.echo("\n".join(_lines(description)))


def _lines(values: Mapping[str, Any], indent: str = "") -> Iterator[str]:
    """Nested values as an indented list, long digests cut short."""
    width = max((len(name) for name in values), default=0)
    for name, value in values.items():
        if isinstance(value, Mapping):
            yield f"{indent}{name}"
            yield from _lines(value, indent + "  ")
            continue
        shown = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
        yield f"{indent}{name.ljust(width)}  {_shorten(shown)}"


def _shorten(value: str) -> str:
    is_digest = len(value) == 64 and set(value) <= set("0123456789abcdef")
    return f"{value[:12]}…" if is_digest else value
