"""The classifier's file: skops, read with a short list of trusted types, written reproducibly."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from pathlib import Path
from typing import Any, Final

from attrib.errors import ModelError

#: Types beyond skops' own defaults that a model's classifier may hold.
TRUSTED_TYPES: Final = (
    "sklearn.calibration._CalibratedClassifier",
    "sklearn.calibration._TemperatureScaling",
)

#: What reading a damaged file may raise.
_DAMAGED: Final = (
    *(OSError, ValueError, LookupError, TypeError, AttributeError, EOFError),
    *(zipfile.BadZipFile, zlib.error, NotImplementedError),
)

#: Zip files carry a date for each member; a fixed one keeps the bytes the same.
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)

_OBJECT_ID: Final = re.compile(r'(?<="__id__": )\d+|(?<=")\d+(?=\.np[yz]")')


def _renumber(packed: bytes) -> bytes:
    """Replace memory addresses by running numbers and dates by one date.

    skops names objects by their address in memory, which differs from run to
    run; numbered in order of appearance, equal objects give equal bytes.
    """
    source = zipfile.ZipFile(io.BytesIO(packed))
    schema = source.read("schema.json").decode("utf-8")
    numbers: dict[str, str] = {}

    def number(match: re.Match[str]) -> str:
        return numbers.setdefault(match[0], str(len(numbers)))

    renumbered = _OBJECT_ID.sub(number, schema)
    members: dict[str, bytes] = {}
    for name in source.namelist():
        stem, dot, suffix = name.partition(".")
        members[numbers.get(stem, stem) + dot + suffix] = source.read(name)
    members["schema.json"] = renumbered.encode("utf-8")
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(members):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, members[name])
    return target.getvalue()


def write_objects(objects: dict[str, Any], path: Path) -> None:
    """Write fitted scikit-learn objects; equal objects give equal bytes."""
    import skops.io

    path.write_bytes(_renumber(skops.io.dumps(objects)))


def read_objects(path: Path) -> dict[str, Any]:
    """Read what :func:`write_objects` wrote.

    Raises
    ------
    ModelError
        If the file is damaged or holds a type that is not trusted.
    """
    import skops.io

    try:
        foreign = sorted(set(skops.io.get_untrusted_types(file=path)) - set(TRUSTED_TYPES))
        if foreign:
            raise ModelError(
                f"{path}: holds types that attrib does not trust ({', '.join(foreign)}); "
                "use a model written by `attrib train`"
            )
        objects = skops.io.load(path, trusted=list(TRUSTED_TYPES))
    except _DAMAGED as error:
        raise ModelError(f"{path}: the classifier cannot be read ({error})") from error
    if not isinstance(objects, dict):
        raise ModelError(f"{path}: holds a {type(objects).__name__}, not a model's classifier")
    return objects
