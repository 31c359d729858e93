"""Rubric files: what is accepted, and how faults are named."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from attrib.scoring import RubricError, default_rubric, load_rubric

DEFAULT = (files("attrib.scoring") / "default.toml").read_text(encoding="utf-8")


def write(folder: Path, text: str) -> Path:
    path = folder / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_copy_of_the_default_is_the_default(tmp_path: Path) -> None:
    assert load_rubric(write(tmp_path, DEFAULT)) == default_rubric()


def test_own_name_and_weight_are_read(tmp_path: Path) -> None:
    text = DEFAULT.replace('"attrib default"', '"desk"').replace("reply = 3", "reply = 30")
    rubric = load_rubric(write(tmp_path, text))
    assert (rubric.name, rubric.weights["reply"]) == ("desk", 30)


@pytest.mark.parametrize(
    ("old", "new", "key", "says"),
    [
        ("reply = 3", "rebuttal = 2", "weights.rebuttal", "unknown key"),
        ("reply = 3", "", "weights.reply", "is missing"),
        ("reply = 3", 'reply = "2"', "weights.reply", "must be a number"),
        ("reply = 3", "reply = true", "weights.reply", "must be a number"),
        ("reply = 3", "reply = -1", "weights.reply", "between 0 and 100"),
        ("reply = 3", "reply = nan", "weights.reply", "between 0 and 100"),
        ("precise = 0.5 ", "precise = 1.5 ", "attribution.credit.precise", "between 0 and 1"),
        ("described = 0.35", "described = 0.9", "attribution.credit.precise", "not be smaller"),
        ("vague = 0.75", "vague = 0.3", "attribution.need.vague", "must not be smaller than"),
        ("[reply]", "[answer]", "answer", "unknown key"),
        ("[reply]", "[[reply]]", "reply", "table of numbers"),
        ('version = "2.0"', "version = 1", "version", "text in quotation marks"),
        ("[attribution.need]", "[attribution.needs]", "attribution.needs", "unknown key"),
    ],
)
def test_fault_names_file_and_key(tmp_path: Path, old: str, new: str, key: str, says: str) -> None:
    assert old in DEFAULT
    path = write(tmp_path, DEFAULT.replace(old, new))
    with pytest.raises(RubricError) as caught:
        load_rubric(path)
    assert str(caught.value).startswith(f"{path}, {key}: ")
    assert says in str(caught.value)


def test_all_weights_zero_is_refused(tmp_path: Path) -> None:
    head, _, rest = DEFAULT.partition("[weights]")
    zeros = "[weights]\nattribution=0\nidentification=0\nanonymity=0\nindependence=0\nreply=0\n"
    with pytest.raises(RubricError, match="all weights are 0"):
        load_rubric(write(tmp_path, head + zeros + rest[rest.index("\n# A sentence of") :]))


def test_broken_toml_is_named(tmp_path: Path) -> None:
    with pytest.raises(RubricError, match="not valid TOML"):
        load_rubric(write(tmp_path, "name = "))


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(RubricError, match="cannot be read"):
        load_rubric(tmp_path / "none.toml")


def test_other_encoding_is_named(tmp_path: Path) -> None:
    path = tmp_path / "latin.toml"
    path.write_bytes('name = "é"'.encode("latin-1"))
    with pytest.raises(RubricError, match="not UTF-8"):
        load_rubric(path)
