"""One JSON object a line, plain or compressed."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from attrib import InputError
from attrib.training.lines import record_lines

LINES = '{"id": "a"}\n\n{"id": "b", "text": "É\u2028"}'


@pytest.mark.parametrize("compressed", [False, True])
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
def test_objects_and_where_they_stand(tmp_path: Path, compressed: bool, bom: bytes) -> None:
    data = bom + LINES.encode()
    path = tmp_path / ("news.jsonl.gz" if compressed else "news.jsonl")
    path.write_bytes(gzip.compress(data) if compressed else data)

    assert list(record_lines(path)) == [
        ("line 1", {"id": "a"}),
        ("line 3", {"id": "b", "text": "É\u2028"}),
    ]


@pytest.mark.parametrize("name", ["nowhere.jsonl", "nowhere.jsonl.gz"])
def test_no_such_file(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match=rf"{name}: cannot be read: .*No such file"):
        list(record_lines(tmp_path / name))


def test_a_file_that_is_not_compressed(tmp_path: Path) -> None:
    (tmp_path / "plain.gz").write_text(LINES)
    with pytest.raises(InputError, match=r"plain\.gz: cannot be read: Not a gzipped file"):
        list(record_lines(tmp_path / "plain.gz"))


def test_a_compressed_file_that_is_cut_off(tmp_path: Path) -> None:
    (tmp_path / "cut.gz").write_bytes(gzip.compress(LINES.encode())[:-9])
    with pytest.raises(InputError, match=r"cut\.gz: cannot be read: Compressed file ended"):
        list(record_lines(tmp_path / "cut.gz"))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"{", "line 1: not JSON"),
        (b"[" * 100_000, "line 1: not JSON"),
        (b'{"id": "a"}\n7', "line 2: not an object with a string `id`"),
        (b'{"id": null}', "line 1: not an object with a string `id`"),
        ('{"id": "é"}'.encode("latin-1"), "line 1: not UTF-8: found byte 0xE9"),
    ],
    ids=["broken", "deep", "number", "null", "latin"],
)
def test_a_line_that_is_no_such_object(tmp_path: Path, data: bytes, message: str) -> None:
    (tmp_path / "news.jsonl").write_bytes(data)
    with pytest.raises(InputError, match=rf"news\.jsonl, {message}"):
        list(record_lines(tmp_path / "news.jsonl"))


def test_binary_data(tmp_path: Path) -> None:
    (tmp_path / "news.jsonl").write_bytes(b"\x00\x01")
    with pytest.raises(InputError, match=r"news\.jsonl: found a NUL byte at byte 0"):
        list(record_lines(tmp_path / "news.jsonl"))
