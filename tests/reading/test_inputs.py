"""What files, folders and globs stand for."""

from __future__ import annotations

from pathlib import Path

import pytest

from attrib.errors import InputError
from attrib.reading import InputFile, expand_inputs


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of news with another one in it, and files that are not articles."""
    for name in ("b.txt", "a.JSONL", "sub/a.txt", "sub/deep/c.html", "README.md", ".b.txt.swp"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("Rain fell.")
    (tmp_path / ".cache").mkdir()
    (tmp_path / ".cache" / "old.txt").write_text("Rain fell.")
    return tmp_path


def names(files: list[InputFile]) -> list[str]:
    return [file.name for file in files]


def test_a_folder_is_read_with_its_folders_in_sorted_order(folder: Path) -> None:
    files = expand_inputs([folder])

    assert names(files) == ["a.JSONL", "b.txt", "sub/a.txt", "sub/deep/c.html"]
    assert [file.format for file in files] == ["jsonl", "txt", "txt", "html"]
    assert files[2].path == str(folder / "sub" / "a.txt")


def test_inputs_keep_the_order_they_are_given_in(folder: Path) -> None:
    files = expand_inputs([str(folder / "b.txt"), "-", str(folder / "a.JSONL")])
    assert names(files) == ["b.txt", "stdin", "a.JSONL"]


def test_a_glob_finds_files_and_folders_that_can_be_read(folder: Path) -> None:
    assert names(expand_inputs([str(folder / "*")])) == ["a.JSONL", "b.txt", "a.txt", "deep/c.html"]
    assert names(expand_inputs([str(folder / "**" / "*.txt")])) == ["b.txt", "a.txt"]


def test_a_name_with_the_signs_of_a_glob_is_a_file_first(tmp_path: Path) -> None:
    (tmp_path / "rain[1].txt").write_text("Rain fell.")
    assert names(expand_inputs([str(tmp_path / "rain[1].txt")])) == ["rain[1].txt"]


def test_a_file_reached_twice_is_read_once(folder: Path) -> None:
    files = expand_inputs([folder / "b.txt", folder, folder / "sub" / ".." / "b.txt"])
    assert names(files).count("b.txt") == 1


def test_files_of_the_same_name_go_by_their_paths(folder: Path) -> None:
    (folder / "a.txt").write_text("Sun shone.")
    first, second = folder / "a.txt", folder / "sub" / "a.txt"

    assert names(expand_inputs([first, second])) == [first.as_posix(), second.as_posix()]


def test_a_lone_string_is_one_input(folder: Path) -> None:
    assert names(expand_inputs(str(folder / "b.txt"))) == ["b.txt"]


def test_inputs_may_come_one_by_one(folder: Path) -> None:
    # Such as Path.glob gives them.
    assert names(expand_inputs(path for path in folder.glob("*.txt"))) == ["b.txt"]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("missing.txt", "no such file or folder"),
        ("sub/*.csv", "the pattern matches no file that can be read (.txt, .jsonl,"),
        (".git", "the folder holds no file that can be read (.txt, .jsonl,"),
        (
            "README.md",
            "the ending '.md' is not known; save it as plain text (.txt) or rename it if it is "
            "one of .txt, .jsonl,",
        ),
        ("LICENCE", "the name has no ending; save it as plain text (.txt) or rename it if"),
    ],
)
def test_an_input_that_stands_for_nothing_is_an_error(
    folder: Path, given: str, message: str
) -> None:
    (folder / ".git").mkdir()
    (folder / "LICENCE").write_text("Free.")

    with pytest.raises(InputError) as caught:
        expand_inputs([str(folder / given)])

    assert str(caught.value).startswith(f"{folder / given}: {message}")


def test_with_a_callback_the_other_inputs_are_expanded(folder: Path) -> None:
    errors: list[InputError] = []

    files = expand_inputs(["missing.txt", folder / "b.txt"], on_error=errors.append)

    assert names(files) == ["b.txt"]
    assert [error.path for error in errors] == ["missing.txt"]
