"""The quick reader of CSV gives what the careful one gives, or leaves the file to it."""

from __future__ import annotations

from pathlib import Path
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cureline.portfolio import plain_csv, reading
from cureline.portfolio.rejects import FileRefusedError

# pieces that meet in real files, whole and broken
PIECES = st.sampled_from(
    ["a", "张三", " x ", "", "1,5", '"', '""', '"q"', '"张,三"', '"a\nb"', '"a""b"', ",", ",", ",", "\n", "\n", "\r\n",
     "\r", "\ufeff", "\0", "\t", "=1", "é"]
)  # fmt: skip
LINES = st.lists(
    st.tuples(st.sampled_from(["1", '"2"', "", " ", "张"]), st.sampled_from(["x", '"y,z"', '""'])), max_size=6
)


def outcome(path: Path, encoding: str) -> object:
    """All that a reading gives: columns, rows and rejects, or why the file is refused."""
    try:
        sheet = reading.read(path, encoding=encoding, delimiter=",")
    except FileRefusedError as refusal:
        return refusal.code, str(refusal)
    return sheet.table.column_names, sheet.table.to_pylist(), sheet.rejects


def both(path: Path, encoding: str) -> tuple[object, object]:
    with mock.patch.object(plain_csv, "read", return_value=None):
        careful = outcome(path, encoding)
    return outcome(path, encoding), careful


@given(
    pieces=st.lists(PIECES, max_size=25),
    rows=LINES,
    end=st.sampled_from(["\n", "\r\n"]),
    written=st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]),
    read=st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "latin-1"]),
)
@settings(max_examples=300, deadline=None)
def test_both_readers_give_the_same(
    tmp_path_factory: pytest.TempPathFactory, pieces: list[str], rows: list[tuple[str, str]], end: str, written: str,
    read: str,
) -> None:  # fmt: skip
    path = tmp_path_factory.getbasetemp() / "any.csv"
    tail = "".join(pieces)
    for text in (tail, end.join(["id,name", *map(",".join, rows), tail])):
        path.write_bytes(text.encode(written))
        quick, careful = both(path, read)
        assert quick == careful


def test_clean_files_go_the_quick_way_and_keep_their_physical_lines(tmp_path: Path) -> None:
    path = tmp_path / "clean.csv"
    path.write_bytes('编号,"姓名"\r\n1,张三\r\n\r\n"2"," 李,四 "\r\n3,\r\n'.encode("gb18030"))
    with mock.patch.object(reading, "_read_csv", side_effect=AssertionError):
        sheet = reading.read(path, encoding="gb18030", delimiter=",")
    assert sheet.table.to_pylist() == [
        {"编号": "1", "姓名": "张三", "_line": 2},
        {"编号": "2", "姓名": "李,四", "_line": 4},
        {"编号": "3", "姓名": None, "_line": 5},
    ]


@pytest.mark.parametrize("heading", [b'id,"na"me\n', b"id\rname,x\n", b'id,"name\n'])
def test_a_heading_that_is_no_csv_refuses_the_file(tmp_path: Path, heading: bytes) -> None:
    path = tmp_path / "broken.csv"
    path.write_bytes(heading + b"1,2\n")
    with pytest.raises(FileRefusedError, match="heading is not a row of CSV"):
        reading.read(path, encoding="utf-8", delimiter=",")
