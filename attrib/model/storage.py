"""Model folders: written by training, read without executing anything in them."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping
from dataclasses import asdict
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from attrib.errors import ModelError
from attrib.labelling.classifier import ClassifierSettings, SentenceClassifier
from attrib.model.pipeline import AttributionModel
from attrib.model.skops_file import read_objects, write_objects
from attrib.tagging.evidence import Tagger

#: Version of the folder's layout; raised when an older package could not read it.
FORMAT_VERSION: Final = 1

_META: Final = "meta.json"
_CLASSIFIER: Final = "classifier.skops"
_ANEW: Final = "copy the whole folder again or train the model anew"
_PACKAGES: Final = ("attrib", "spacy", "thinc", "scikit-learn", "skops", "numpy")


def models_folder() -> Path:
    """Where the models that come with the package are.

    Returns
    -------
    Path
        ``attrib/models`` in an installed package, ``models`` beside the
        package in a checkout.
    """
    package = Path(str(files("attrib")))
    installed = package / "models"
    return installed if installed.is_dir() else package.parent / "models"


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def save(model: AttributionModel, folder: str | Path) -> None:
    """Write a model folder.

    Parameters
    ----------
    model : AttributionModel
        A fitted model.
    folder : str or Path
        Made where it does not exist; files of the same names are replaced.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    model.tagger.save(folder)
    classifier = model.classifier
    write_objects({"first": classifier.first, "second": classifier.second}, folder / _CLASSIFIER)
    parts = sorted(
        path for path in folder.iterdir() if path.is_file() and path.suffix not in {".md", ".toml"}
    )
    meta: dict[str, Any] = {
        "format": "attrib-model",
        "format_version": FORMAT_VERSION,
        "architecture": model.tagger.architecture,
        "classifier": asdict(classifier.settings),
        **{k: v for k, v in model.meta.items() if k not in {"files", "packages", "python"}},
        "python": platform.python_version(),
        "packages": {name: version(name) for name in _PACKAGES},
        "files": {path.name: _digest(path) for path in parts if path.name != _META},
    }
    (folder / _META).write_text(json.dumps(meta, indent=2, ensure_ascii=False) + "\n", "utf-8")


def _read_meta(folder: Path) -> dict[str, Any]:
    path = folder / _META
    if not folder.is_dir():
        raise ModelError(
            f"{folder}: there is no such model folder; give one written by `attrib train`, "
            f"or the name of a shipped one ({', '.join(shipped_models()) or 'none installed'})"
        )
    try:
        meta = json.loads(path.read_text("utf-8"))
    except FileNotFoundError as error:
        raise ModelError(f"{folder}: not a model folder, it has no {_META}") from error
    except (OSError, ValueError, RecursionError) as error:
        raise ModelError(f"{path}: cannot be read ({error})") from error
    if not isinstance(meta, dict) or meta.get("format") != "attrib-model":
        raise ModelError(f"{path}: this is not the description of an attrib model")
    found = meta.get("format_version")
    if not isinstance(found, int) or not isinstance(meta.get("files"), dict):
        raise ModelError(f"{path}: incomplete, it needs `format_version` and `files`; {_ANEW}")
    if found > FORMAT_VERSION:
        raise ModelError(
            f"{path}: format version {found!r} is newer than this package reads "
            f"({FORMAT_VERSION}); upgrade attrib"
        )
    return meta


def _check_files(folder: Path, expected: Mapping[str, str]) -> None:
    for name, digest in expected.items():
        path = folder / name
        if not path.is_file():
            raise ModelError(f"{path}: this file of the model is missing; copy the whole folder")
        if _digest(path) != digest:
            raise ModelError(
                f"{path}: damaged or changed (its digest is not the one in {_META}); "
                "copy the folder again or train anew"
            )


def _load_tagger(folder: Path, architecture: str) -> Tagger:
    if architecture == "cnn":
        from attrib.tagging.cnn import CnnTagger

        return CnnTagger.load(folder)
    if architecture == "encoder":
        from attrib.tagging.encoder import EncoderTagger

        return EncoderTagger.load(folder)
    raise ModelError(
        f"{folder / _META}: unknown architecture {architecture!r}; this package knows cnn, encoder"
    )


def shipped_models() -> list[str]:
    """Names of the models that come with the package."""
    folder = models_folder()
    if not folder.is_dir():
        return []
    return sorted(path.name for path in folder.iterdir() if (path / _META).is_file())


def find_model(name: str | Path) -> Path:
    """Find a model folder by path, or by the name of a shipped model.

    Parameters
    ----------
    name : str or Path
        For example ``"default"``, ``"fast"`` or ``"my/model"``.

    Returns
    -------
    Path
        The folder; it may not exist.
    """
    if str(name) in shipped_models():
        return models_folder() / str(name)
    return Path(name)


def read_meta(name: str | Path = "default") -> dict[str, Any]:
    """Read a model's ``meta.json`` without loading the model.

    Raises
    ------
    ModelError
        As :func:`load` does.
    """
    return _read_meta(find_model(name))


def load(name: str | Path = "default") -> AttributionModel:
    """Load a model.

    No code from the folder is executed: the classifier is read by skops with
    a short list of trusted types, the tagger as plain arrays.

    Parameters
    ----------
    name : str or Path
        A shipped model's name or a folder that ``attrib train`` wrote.

    Returns
    -------
    AttributionModel
        Ready to label articles.

    Raises
    ------
    ModelError
        If the folder is missing, damaged, foreign, or of a newer format.
    """
    folder = find_model(name)
    meta = _read_meta(folder)
    _check_files(folder, meta["files"])
    try:
        settings = ClassifierSettings(**meta["classifier"])
        architecture = meta["architecture"]
    except (KeyError, TypeError) as error:
        raise ModelError(f"{folder / _META}: incomplete ({error}); {_ANEW}") from error
    classifier = SentenceClassifier(settings)
    objects = read_objects(folder / _CLASSIFIER)
    try:
        classifier.first, classifier.second = objects["first"], objects["second"]
    except KeyError as error:
        raise ModelError(f"{folder / _CLASSIFIER}: has no {error}; {_ANEW}") from error
    return AttributionModel(_load_tagger(folder, architecture), classifier, meta)
