"""What shards under way leave behind, for the progress and for when their process dies."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from attrib.batch import marks
from attrib.batch.marks import Marks, every, leaving_marks


def test_shards_under_way_are_added_up_until_they_are_finished(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(marks, "_SECONDS", 0.0)
    noted = Marks(str(tmp_path))

    with noted.mark(3) as first, noted.mark(12) as second:
        assert noted.count() == (0, 0, 0)
        first(2, 1_500)
        first(3, 2_400)
        second(1, 90)
        assert noted.count() == (4, 2_490, 2)

    assert noted.count() == (0, 0, 0)
    assert not list(tmp_path.iterdir())


def test_the_disk_is_not_written_for_every_article(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(marks, "_SECONDS", 3600.0)
    noted = Marks(str(tmp_path))

    with noted.mark(0) as note:
        note(1, 100)
        note(2, 200)
        assert noted.count() == (1, 100, 1)


def test_what_was_under_way_when_a_process_died_is_known(tmp_path: Path) -> None:
    noted = Marks(str(tmp_path))
    child = os.fork()
    if not child:
        with noted.mark(12), noted.mark(3):
            os._exit(9)
    os.waitpid(child, 0)

    assert noted.take() == [3, 12]
    assert noted.take() == []


def test_a_mark_that_somebody_looks_at_need_not_be_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, missing_ok: bool = False) -> None:
        raise PermissionError("used by another process")  # as Windows does

    noted = Marks(str(tmp_path))
    monkeypatch.setattr(Path, "unlink", refuse)

    with noted.mark(7) as note:
        note(2, 200)
    assert noted.count() == (0, 0, 0)


def test_marks_that_cannot_be_read_are_left_out(tmp_path: Path) -> None:
    noted = Marks(str(tmp_path))
    with noted.mark(7) as note:
        note(2, 200)
        Path(tmp_path, "8").symlink_to("8")
        Path(tmp_path, ".nfs0001").touch()  # what network file systems make of a removed file
        assert noted.count() == (2, 200, 1)
        assert noted.take() == [7, 8]


def test_the_folder_is_removed(tmp_path: Path) -> None:
    with leaving_marks(str(tmp_path)) as noted:
        assert Path(noted.folder).parent == tmp_path
        Path(noted.folder, "7").touch()
    assert not list(tmp_path.iterdir())


def test_a_call_again_and_again_until_the_end() -> None:
    calls: list[float] = []
    with every(0.001, lambda: calls.append(time.monotonic())):
        deadline = time.monotonic() + 10
        while len(calls) < 3 and time.monotonic() < deadline:
            time.sleep(0.001)
    number = len(calls)
    time.sleep(0.02)

    assert number >= 3
    assert len(calls) == number


def test_what_a_call_raises_is_not_lost() -> None:
    calls: list[float] = []

    def fail() -> None:
        calls.append(time.monotonic())
        raise ValueError("no more")

    with pytest.raises(ValueError, match="no more"), every(0.001, fail) as calling:
        assert isinstance(calling.exception(10), ValueError)
    assert len(calls) == 1


def test_calls_end_with_what_ends_the_block() -> None:
    with pytest.raises(KeyboardInterrupt), every(0.001, lambda: None) as calling:
        raise KeyboardInterrupt
    assert calling.done()
