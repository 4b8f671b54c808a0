"""Files from outside and files that leave: bombs, ways out of a folder, formulas, requests that are too large."""

from __future__ import annotations

import csv
import gzip
import io
import struct
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.test import Client
from PIL import Image

import cureline
from cureline.api.input import MAX_BYTES
from cureline.portfolio import imports, reading
from cureline.portfolio.rejects import FileRefusedError, Reject
from cureline.trust import exports, sheets
from cureline.visit.errors import PictureError
from cureline.visit.evidence import encoded
from tests.desk import Desk

HOSTILE = ("=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", '=HYPERLINK("http://x")')


# --- files that come in


def gzip_bomb(path: Path) -> Path:
    with gzip.open(path, "wb", compresslevel=9) as sink:
        sink.write(b"account_id,balance\n")
        for _ in range(36):
            sink.write(b"0" * 8_000_000)
    return path


def sheet(path: Path, rows: bytes, *, dimension: str = "A1:B2", head: bytes = b"") -> Path:
    """A workbook whose first sheet has this XML."""
    openpyxl.Workbook().save(path)
    parts = {}
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    parts["xl/worksheets/sheet1.xml"] = b"".join((
        b'<?xml version="1.0"?>', head, f'<worksheet xmlns="{space}">'.encode(),
        f'<dimension ref="{dimension}"/><sheetData>'.encode(),
        rows, b"</sheetData></worksheet>",
    ))  # fmt: skip
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return path


HEADING = b'<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row>'


def xlsx_bomb(path: Path) -> Path:
    return sheet(path, HEADING + b" " * 300_000_000)


def xml_bomb(path: Path) -> Path:
    entities = b"".join(b'<!ENTITY e%d "%s">' % (n, b"&e%d;" % (n - 1) * 10) for n in range(1, 12))
    cell = b'<row r="1"><c r="A1" t="inlineStr"><is><t>&e11;</t></is></c></row>'
    return sheet(path, cell, head=b'<!DOCTYPE x [<!ENTITY e0 "xxxxxxxxxx">' + entities + b"]>")


def xml_reads_a_file(path: Path) -> Path:
    cell = b'<row r="1"><c r="A1" t="inlineStr"><is><t>&e;</t></is></c></row>'
    return sheet(path, cell, head=b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>')


def parquet_bomb(path: Path) -> Path:
    # one value, a hundred million times: a run of a dictionary takes a few bytes
    with pq.ParquetWriter(path, pa.schema({"account_id": pa.string()})) as sink:
        part = pa.table({"account_id": pa.array(["0"] * 1_000_000)})
        for _ in range(100):
            sink.write_table(part)
    return path


def nested_parquet(path: Path) -> Path:
    pq.write_table(pa.table({"a": [[1, 2], [3]], "b": [{"x": 1}, {"x": 2}]}), path)
    return path


def short_gzip(path: Path) -> Path:
    path.write_bytes(gzip.compress(b"a,b\n" * 1000)[:-20])
    return path


BOMBS: dict[str, tuple[str, Callable[[Path], Path]]] = {
    "gzip": ("x.csv.gz", gzip_bomb), "xlsx": ("x.xlsx", xlsx_bomb), "entities": ("x.xlsx", xml_bomb),
    "an outside entity": ("x.xlsx", xml_reads_a_file), "parquet": ("x.parquet", parquet_bomb),
    "nested parquet": ("x.parquet", nested_parquet), "cut gzip": ("x.csv.gz", short_gzip),
}  # fmt: skip


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_file_that_swells_or_lies_is_refused(tmp_path: Path, bomb: str) -> None:
    name, make = BOMBS[bomb]
    path = make(tmp_path / name)
    assert path.stat().st_size < 5_000_000
    begun = time.process_time()
    with pytest.raises(FileRefusedError) as refused:
        reading.read(path, encoding="utf-8", delimiter=",")
    assert time.process_time() - begun < 20
    assert "root:" not in str(refused.value)


def test_a_sheet_is_not_believed_how_large_it_is(tmp_path: Path) -> None:
    last = b'<row r="1048576"><c r="A1048576"><v>1</v></c><c r="XFD1048576"><v>2</v></c></row>'
    path = sheet(tmp_path / "x.xlsx", HEADING + last, dimension="A1:XFD1048576")
    begun = time.process_time()
    found = reading.read(path, encoding="utf-8", delimiter=",")
    assert time.process_time() - begun < 20
    assert found.table.to_pylist() == [{"a": "1", "_line": 1_048_576}]


def test_a_link_in_a_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("customer_id\nroot:x:0:0\n")
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "customers.csv").symlink_to(tmp_path / "secret")
    with pytest.raises(FileNotFoundError):
        imports.run(inbox, "cureline")


@pytest.mark.parametrize("name", ["../../etc/passwd", "..", "/etc/passwd", "a/b", "x\x00", "consumer/../../x", ""])
def test_no_name_of_a_shipped_file_leads_out_of_its_folder(name: str) -> None:
    from cureline.engine import appraise, compliance, delinquency, strategy
    from cureline.portfolio import mapping

    for load in (appraise.shipped, strategy.shipped, mapping.load, delinquency.load_rules,
                 lambda given: compliance.load_pack(given, on=None)):  # fmt: skip
        with pytest.raises((LookupError, ValueError, OSError)):
            load(name)


def picture(width: int, height: int) -> bytes:
    """A PNG that says it is so large, and holds next to nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )


def test_a_picture_is_a_picture_and_no_bomb() -> None:
    for data in (picture(60_000, 60_000), picture(9_000, 9_000), b"<svg onload=alert(1)>", b"GIF89a" + b"\0" * 100, b"",
                 b"\xff\xd8\xff" + b"\0" * 100, b"x" * 12_000_001):  # fmt: skip
        with pytest.raises(PictureError):
            encoded(data)
    good = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(good, "PNG")
    assert encoded(good.getvalue())[:2] == b"\xff\xd8"


@pytest.mark.django_db
def test_a_request_that_is_too_large_is_refused_unread(desk: Desk) -> None:
    clients = {"nobody": Client(), "risk": desk.client(desk.user("risk"))}
    for client in clients.values():
        for path in ("/warning/series/upload/", "/api/v1/contact/notes", "/account/login/", "/dispatch/receipts/sms/"):
            answer = client.generic("POST", path, b"x", content_type="multipart/form-data; boundary=x",
                                    CONTENT_LENGTH=str(MAX_BYTES + 1))  # fmt: skip
            assert answer.status_code == 413, path
    # a body of JSON or of a form is bounded at Django's two and a half million
    long = clients["risk"].post("/api/v1/warning/feeds", b'{"x":"' + b"y" * 3_000_000 + b'"}',
                                content_type="application/json")  # fmt: skip
    assert long.status_code in (400, 413)
    fields = {f"f{n}": "1" for n in range(1_500)}
    assert clients["risk"].post("/theme/", fields).status_code == 400


# --- files that leave


def cells(content: bytes, format: str) -> list[Any]:
    """Every cell of a file; a formula would not come back as a text."""
    if format == "csv":
        return [cell for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))) for cell in row]
    book = openpyxl.load_workbook(io.BytesIO(content))
    found = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not [cell.coordinate for cell in found if cell.data_type == "f"]
    return [cell.value for cell in found]


@pytest.mark.django_db
@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_no_export_holds_a_formula(desk: Desk, monkeypatch: pytest.MonkeyPatch, format: str) -> None:
    monkeypatch.setattr(exports, "_kinds", dict(exports._kinds))
    exports.register("test.hostile", "x", "customer.see", lambda user, filters: [[*HOSTILE], [*HOSTILE]])
    export = exports.ask("test.hostile", {}, "a test", user=desk.user("risk"), format=format)
    exports.decide(export.pk, True, user=desk.user("head"))
    name, _, content = exports.fetch(export.pk, user=export.asked_by)
    assert "/" not in name and ".." not in name
    found = [cell for cell in cells(content, format) if isinstance(cell, str)]
    assert not [cell for cell in found if cell.startswith(sheets._FORMULA)]
    assert len(found) >= 2 * len(HOSTILE)


def test_what_was_rejected_is_told_without_a_formula() -> None:
    rejects = [Reject(f"{cell}.csv", 2, "customers", cell, cell, "kind", cell) for cell in HOSTILE]
    path = imports._write_rejects(rejects)
    assert path is not None
    found = cells(path.read_bytes(), "csv")
    assert len(found) == 7 * (1 + len(HOSTILE))
    assert not [cell for cell in found if cell.startswith(sheets._FORMULA)]


def test_every_module_that_writes_a_sheet_makes_its_texts_plain() -> None:
    root = Path(cureline.__file__).parent
    # references, page counts and hashes alone: nothing that anybody typed
    without = {"dispatch/services/batches.py"}
    writers = {
        str(path.relative_to(root)): text
        for path in root.rglob("*.py")
        for text in [path.read_text(encoding="utf-8")]
        if any(word in text for word in ("csv.writer(", "csv.DictWriter(", "Workbook("))
    }
    assert len(writers) >= 6
    assert [name for name, text in writers.items() if "plain(" not in text and name not in without] == []


def test_what_is_written_is_for_its_owner_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from cureline.trust import secret

    monkeypatch.setenv("CURELINE_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("CURELINE_SECRET_KEY", raising=False)
    secret.web_secret()
    assert (tmp_path / "home" / "secret").stat().st_mode & 0o077 == 0
