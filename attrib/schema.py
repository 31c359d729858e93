"""The JSON Schema of an article record, generated from the data model.

``article.schema.json`` beside this module is a copy for other tools; renew it
with ``python -m attrib.schema > attrib/article.schema.json``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import MISSING, fields, is_dataclass
from types import NoneType
from typing import Any, Final, get_args, get_origin, get_type_hints

from attrib.article import KINDS, LABELS, Article, BehindOutlet, Sentence, Source, Span

#: The labels that credit somebody.
ATTRIBUTED: Final = tuple(label for label in LABELS if label != "unattributed")

#: The values of an article's ``language``.
LANGUAGES: Final = ("en", "other")

_PLAIN: Final[Mapping[Any, dict[str, Any]]] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer", "minimum": 0},
    NoneType: {"type": "null"},
    Span: {
        "description": "[start, end]: characters into the text, end one past the last",
        "type": "array",
        "prefixItems": [{"type": "integer", "minimum": 0}, {"type": "integer", "minimum": 1}],
        "items": False,
        "minItems": 2,
    },
    Mapping[str, float]: {
        "description": "one probability per label, summing to 1",
        "type": "object",
        "properties": {label: {"type": "number", "minimum": 0, "maximum": 1} for label in LABELS},
        "required": list(LABELS),
        "additionalProperties": False,
    },
}

#: What the types of the dataclasses do not say.
_NARROWER: Final[Mapping[tuple[type, str], dict[str, Any]]] = {
    (Article, "id"): {"type": "string", "minLength": 1},
    (Article, "text"): {"type": "string", "pattern": r"\S"},
    (Article, "language"): {"enum": [*LANGUAGES, None]},
    (Sentence, "end"): {"type": "integer", "minimum": 1},
}


def schema() -> dict[str, Any]:
    """Generate the JSON Schema (draft 2020-12) of an article record.

    Returns
    -------
    dict
        It allows unknown fields everywhere but among the probabilities.  What a
        schema cannot say is checked by
        :func:`attrib.records.article_from_record` alone: that offsets lie in
        the text and do not overlap, and that probabilities sum to 1.
    """
    definitions = {
        "Sentence": _object(Sentence) | {"oneOf": [_sentence_rule(label) for label in LABELS]},
        "BehindOutlet": _object(BehindOutlet) | _kind_rule(ATTRIBUTED),
        "Source": _object(Source) | _kind_rule(ATTRIBUTED),
    }
    whole = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "attrib article record",
        **_object(Article),
        "$defs": definitions,
    }
    return deepcopy(whole)


def _object(cls: type) -> dict[str, Any]:
    hints = get_type_hints(cls)
    known = [field for field in fields(cls) if field.name != "extra"]
    required = [f for f in known if f.default is MISSING and f.default_factory is MISSING]
    return {
        "description": (cls.__doc__ or "").partition("\n")[0],
        "type": "object",
        "properties": {
            field.name: _NARROWER.get((cls, field.name)) or _type(hints[field.name])
            for field in known
        },
        "required": [field.name for field in required],
    }


def _type(hint: Any) -> dict[str, Any]:
    if hint in _PLAIN:
        return _PLAIN[hint]
    if is_dataclass(hint) and isinstance(hint, type):
        return {"$ref": f"#/$defs/{hint.__name__}"}
    if get_origin(hint) is tuple:
        return {"type": "array", "items": _type(get_args(hint)[0])}
    return {"anyOf": [_type(option) for option in get_args(hint)]}


def _pair(label: str) -> dict[str, Any]:
    return {"label": {"const": label}, "kind": {"enum": list(KINDS[label])}}


def _kind_rule(labels: tuple[str, ...]) -> dict[str, Any]:
    return {"oneOf": [{"properties": _pair(label)} for label in labels]}


def _sentence_rule(label: str) -> dict[str, Any]:
    """Say what a sentence of `label` may hold."""
    rule = _pair(label)
    if label not in ATTRIBUTED:
        rule |= {"source": {"type": "null"}, "cue": {"type": "null"}}
        rule |= {"carried_over": {"const": False}}
    if label != "outlet_citing_outlet":
        rule |= {"behind_outlet": {"type": "null"}}
    return {"properties": rule}


if __name__ == "__main__":
    print(json.dumps(schema(), indent=2))
