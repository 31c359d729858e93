"""Model folders: written, read again, and refused where they cannot be trusted."""

from __future__ import annotations

import functools
import hashlib
import json
import os
import pickle
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import skops.io

from attrib import Article, AttributionModel, ModelError
from attrib.model import load, save
from attrib.model.skops_file import read_objects, write_objects
from attrib.model.storage import (
    FORMAT_VERSION,
    find_model,
    models_folder,
    read_meta,
    shipped_models,
)

TEXT = 'Officials said the bridge would close. "We lost," said Ada Brandt. "It is bad."'


@pytest.fixture(scope="session")
def saved(tiny_model: AttributionModel, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models") / "tiny"
    save(tiny_model, folder)
    return folder


@pytest.fixture
def folder(saved: Path, tmp_path: Path) -> Path:
    """A copy of the saved model, to be damaged."""
    return Path(shutil.copytree(saved, tmp_path / "model"))


def change_meta(folder: Path, **changes: Any) -> None:
    meta = json.loads((folder / "meta.json").read_text())
    (folder / "meta.json").write_text(json.dumps(meta | changes))


def replace_file(folder: Path, name: str, content: bytes) -> None:
    """Replace a file of a model so that its digest is right all the same."""
    (folder / name).write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    change_meta(folder, files=read_meta(folder)["files"] | {name: digest})


def test_what_is_loaded_predicts_the_same(
    tiny_model: AttributionModel, saved: Path, corpus: list[Article]
) -> None:
    loaded = load(saved)
    assert list(loaded.pipe(corpus[:3])) == list(tiny_model.pipe(corpus[:3]))
    assert loaded.classifier.settings == tiny_model.classifier.settings


def test_the_description(tiny_model: AttributionModel, saved: Path) -> None:
    meta = read_meta(saved)

    assert meta["format"] == "attrib-model"
    assert meta["format_version"] == FORMAT_VERSION
    assert meta["architecture"] == "cnn"
    assert meta["training"] == tiny_model.meta["training"]
    assert {"attrib", "spacy", "scikit-learn", "skops"} <= set(meta["packages"])
    assert set(meta["files"]) == {"classifier.skops", "tagger.json", "tagger.bin"}
    for name, digest in meta["files"].items():
        assert hashlib.sha256((saved / name).read_bytes()).hexdigest() == digest


def test_the_same_input_and_seed_give_the_same_files(
    fit_tiny: Callable[[int], AttributionModel], saved: Path, tmp_path: Path
) -> None:
    save(fit_tiny(0), tmp_path)

    names = sorted(path.name for path in saved.iterdir())
    assert sorted(path.name for path in tmp_path.iterdir()) == names
    for name in names:
        if name != "meta.json":
            assert (tmp_path / name).read_bytes() == (saved / name).read_bytes(), name
    one, other = read_meta(tmp_path), read_meta(saved)
    assert {**one, "created": None} == {**other, "created": None}


def test_saved_again_the_tagger_stays_the_same(saved: Path, tmp_path: Path) -> None:
    save(load(saved), tmp_path)
    for name in ("tagger.bin", "tagger.json"):
        assert (tmp_path / name).read_bytes() == (saved / name).read_bytes()


def test_a_model_card_is_no_part_of_the_model(folder: Path) -> None:
    (folder / "README.md").write_text("# A model")
    save(load(folder), folder)
    assert "README.md" not in read_meta(folder)["files"]


def test_no_such_folder(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"nowhere: there is no such model folder; give one wr"):
        load(tmp_path / "nowhere")


def test_a_foreign_folder(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"not a model folder, it has no meta\.json"):
        load(tmp_path)


@pytest.mark.parametrize("content", ["", "{", "\xff", "[" * 100_000])
def test_a_description_that_is_not_json(folder: Path, content: str) -> None:
    (folder / "meta.json").write_bytes(content.encode("latin-1"))
    with pytest.raises(ModelError, match=r"meta\.json: cannot be read"):
        load(folder)


@pytest.mark.parametrize("content", ["[]", "{}", '"attrib-model"', '{"format": "another"}'])
def test_the_description_of_something_else(folder: Path, content: str) -> None:
    (folder / "meta.json").write_text(content)
    with pytest.raises(ModelError, match="this is not the description of an attrib model"):
        load(folder)


def test_a_newer_format(folder: Path) -> None:
    change_meta(folder, format_version=FORMAT_VERSION + 1)
    with pytest.raises(ModelError, match=r"format version 2 is newer than .* upgrade attrib"):
        load(folder)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("format_version", None),
        ("format_version", "1"),
        ("files", None),
        ("files", ["classifier.skops"]),
        ("classifier", None),
        ("classifier", {"unknown": 1}),
    ],
)
def test_an_incomplete_description(folder: Path, field: str, value: object) -> None:
    change_meta(folder, **{field: value})
    with pytest.raises(ModelError, match=r"meta\.json: incomplete.*copy the whole folder again"):
        load(folder)


def test_an_unknown_architecture(folder: Path) -> None:
    change_meta(folder, architecture="oracle")
    with pytest.raises(ModelError, match="unknown architecture 'oracle'; this package knows cnn"):
        load(folder)


@pytest.mark.parametrize("name", ["classifier.skops", "tagger.bin", "tagger.json"])
def test_a_missing_file(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(ModelError, match=f"{re.escape(name)}: this file of the model is missing"):
        load(folder)


@pytest.mark.parametrize("name", ["classifier.skops", "tagger.bin", "tagger.json"])
def test_a_damaged_file(folder: Path, name: str) -> None:
    content = bytearray((folder / name).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / name).write_bytes(content)
    with pytest.raises(ModelError, match=rf"{re.escape(name)}: damaged or changed"):
        load(folder)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\x80\x04N.", b"{}"])
def test_a_classifier_that_is_none(folder: Path, content: bytes) -> None:
    replace_file(folder, "classifier.skops", content)
    with pytest.raises(ModelError, match=r"classifier\.skops: the classifier cannot be read"):
        load(folder)


def test_a_classifier_damaged_anywhere(folder: Path) -> None:
    whole = (folder / "classifier.skops").read_bytes()
    for place in np.linspace(0, len(whole) - 1, 25).astype(int):
        (folder / "classifier.skops").write_bytes(whole[:place])
        with pytest.raises(ModelError, match="the classifier cannot be read"):
            read_objects(folder / "classifier.skops")


class Foreign:
    """A type that no model holds."""


@pytest.mark.parametrize(
    ("value", "named"),
    [
        (functools.partial(os.system, "true"), "system"),
        (Foreign(), "Foreign"),
        (os.system, "system"),
    ],
    ids=["partial", "class", "function"],
)
def test_a_type_that_is_not_trusted(folder: Path, value: object, named: str) -> None:
    packed = skops.io.dumps({"first": value, "second": None})
    replace_file(folder, "classifier.skops", packed)
    with pytest.raises(ModelError, match=f"holds types that attrib does not trust .*{named}"):
        load(folder)


def test_trusted_types_in_the_wrong_places(folder: Path) -> None:
    replace_file(folder, "classifier.skops", skops.io.dumps({"first": None}))
    with pytest.raises(ModelError, match=r"classifier\.skops: has no 'second'"):
        load(folder)

    replace_file(folder, "classifier.skops", skops.io.dumps([1, 2]))
    with pytest.raises(ModelError, match=r"classifier\.skops: holds a list, not a model's"):
        load(folder)


class Trap:
    """Leaves a file behind when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return (Path.touch, (self.path,))


@pytest.mark.parametrize("name", ["classifier.skops", "tagger.bin", "tagger.json"])
def test_a_pickle_in_place_of_a_file_is_not_executed(
    folder: Path, tmp_path: Path, name: str
) -> None:
    sprung = tmp_path / "sprung"
    replace_file(folder, name, pickle.dumps(Trap(sprung)))
    with pytest.raises(ModelError, match="cannot be read"):
        load(folder)
    assert not sprung.exists()


def test_loading_never_unpickles(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object, **options: object) -> None:
        raise AssertionError("a pickle was read")

    for name in ("load", "loads", "Unpickler"):
        monkeypatch.setattr(pickle, name, refuse)

    load(saved)("Officials said the bridge would close.")


def test_the_classifiers_file_holds_arrays_and_a_schema_only(saved: Path) -> None:
    with zipfile.ZipFile(saved / "classifier.skops") as archive:
        assert {Path(name).suffix for name in archive.namelist()} <= {".json", ".npy", ".npz"}


def test_objects_of_equal_value_give_equal_bytes(tmp_path: Path) -> None:
    from sklearn.linear_model import LogisticRegression

    table, targets = np.arange(12.0).reshape(6, 2), [0, 1, 0, 1, 0, 1]
    for name in ("one", "other"):
        fitted = LogisticRegression().fit(table, targets)
        write_objects({"first": fitted, "second": fitted}, tmp_path / name)

    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()
    assert (read_objects(tmp_path / "one")["first"].predict(table) == fitted.predict(table)).all()


def test_shipped_models_are_found_by_name() -> None:
    assert "default" in shipped_models()
    assert find_model("default") == models_folder() / "default"
    assert find_model("my/model") == Path("my/model")
