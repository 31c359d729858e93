"""Files that appear when they are complete."""

from __future__ import annotations

from pathlib import Path

import pytest

from attrib.reporting import open_output


def test_a_file_appears_when_it_is_complete(tmp_path: Path) -> None:
    target = tmp_path / "out.jsonl"

    with open_output(target) as stream:
        stream.write("café\r\n")
        assert not target.exists()

    assert target.read_bytes() == "café\r\n".encode()
    assert list(tmp_path.iterdir()) == [target]


def test_what_was_there_stays_when_the_writing_fails(tmp_path: Path) -> None:
    target = tmp_path / "out.jsonl"
    target.write_text("earlier")

    with pytest.raises(ZeroDivisionError), open_output(target) as stream:
        stream.write(str(1 / 0))

    assert target.read_text() == "earlier"
    assert list(tmp_path.iterdir()) == [target]


def test_a_file_that_is_replaced_keeps_its_permissions(tmp_path: Path) -> None:
    target = tmp_path / "out.jsonl"
    target.write_text("earlier")
    target.chmod(0o640)

    with open_output(target) as stream:
        stream.write("later")

    assert target.read_text() == "later"
    assert target.stat().st_mode & 0o777 == 0o640


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    target, link = tmp_path / "target.jsonl", tmp_path / "link.jsonl"
    target.write_text("earlier")
    link.symlink_to(target)

    with open_output(link) as stream:
        stream.write("later")

    assert link.is_symlink()
    assert target.read_text() == "later"


def test_a_device_is_written_to_as_it_is() -> None:
    with open_output("/dev/null") as stream:
        stream.write("later")

    assert not Path("/dev/null").is_file()


@pytest.mark.parametrize("path", [None, "-"])
def test_standard_output(capsysbinary: pytest.CaptureFixture[bytes], path: str | None) -> None:
    with open_output(path) as stream:
        stream.write("café\n")

    assert capsysbinary.readouterr().out == "café\n".encode()
