"""Files to columns of text: CSV, Parquet and XLSX, each row with its physical line.

What can't be read is a reject that names its line; a file that can't be trusted as a whole is refused.
"""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from cureline.portfolio import plain_csv
from cureline.portfolio.rejects import FileRefusedError, Reject, shown

MAX_LINE_BYTES = 1_000_000
# a compressed file may become this many times as large, and in any case so large; a bomb becomes a thousand times
MAX_SWELLING = 100
ALWAYS_BYTES = 256_000_000
MAX_COLUMNS = 2_000
LINE = "_line"
_PART_BYTES = 8_000_000


@dataclass
class Sheet:
    """A file's rows as text columns (trimmed, empty is null) with `_line`, and the rows that could not be read."""

    table: pa.Table
    rejects: list[Reject] = field(default_factory=list)


def read(path: Path, *, encoding: str, delimiter: str) -> Sheet:
    """Read one file by its ending: .csv, .txt (either may be .gz), .parquet, .xlsx. Raises FileRefusedError."""
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes[-1:] == [".parquet"]:
        return _read_parquet(path)
    if suffixes[-1:] == [".xlsx"]:
        return _read_xlsx(path)
    zipped = suffixes[-1:] == [".gz"]
    opener: Callable[[Path], BinaryIO] = _open_gzip if zipped else _open_plain
    try:
        with opener(path) as stream:
            data = _unpacked(path, stream) if zipped else stream.read()
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise FileRefusedError("truncated", f"the compressed file is not whole ({error}); send it again") from None
    clean = plain_csv.read(data, encoding=encoding, delimiter=delimiter, longest=MAX_LINE_BYTES, heads=_heads)
    if clean is not None:
        table, numbers = clean
        return Sheet(pa.table([*map(_trimmed, table.columns), pa.array(numbers)], names=[*table.column_names, LINE]))
    return _read_csv(path, io.BytesIO(data), encoding, delimiter)


def _unpacked(path: Path, stream: BinaryIO) -> bytes:
    parts, size = [], 0
    while part := stream.read(_PART_BYTES):
        size += len(part)
        _not_swollen(path, size)
        parts.append(part)
    return b"".join(parts)


def _not_swollen(path: Path, size: int) -> None:
    """Refuse a compressed file that would become much larger than any real one. Raises FileRefusedError."""
    most = max(ALWAYS_BYTES, MAX_SWELLING * path.stat().st_size)
    if size > most:
        raise FileRefusedError("bomb", f"unpacked it has more than {most:,} bytes; send it uncompressed or in parts")


def _open_plain(path: Path) -> BinaryIO:
    return path.open("rb")


def _open_gzip(path: Path) -> BinaryIO:
    return gzip.open(path, "rb")  # type: ignore[return-value]


class _Lines:
    """Decoded physical lines; one that is too long or not of the encoding is a reject and is passed over."""

    def __init__(self, path: Path, stream: BinaryIO, encoding: str) -> None:
        self.file, self.stream, self.encoding = path.name, stream, encoding
        self.number = 0
        self.rejects: list[Reject] = []

    def __iter__(self) -> Iterator[str]:
        while raw := self.stream.readline(MAX_LINE_BYTES + 1):
            self.number += 1
            if len(raw) > MAX_LINE_BYTES:
                size = len(raw)
                while not raw.endswith(b"\n") and (raw := self.stream.readline(MAX_LINE_BYTES)):
                    size += len(raw)
                self._reject("line_too_long", "", f"the line has {size:,} bytes; at most {MAX_LINE_BYTES:,} are read")
                yield "\n"  # keeps the reader's own count of lines right
                continue
            try:
                yield raw.decode(self.encoding)
            except UnicodeDecodeError as error:
                if self.number == 1:
                    raise FileRefusedError("encoding", f"not {self.encoding}: {error.reason} in the heading") from None
                bad = raw[error.start : error.start + 8].hex(" ")
                self._reject("encoding", bad, f"not {self.encoding}: {error.reason} at byte {error.start + 1}")
                yield "\n"

    def _reject(self, code: str, value: str, reason: str) -> None:
        self.rejects.append(Reject(self.file, self.number, "", "", value, code, reason))


def _read_csv(path: Path, stream: BinaryIO, encoding: str, delimiter: str) -> Sheet:
    csv.field_size_limit(MAX_LINE_BYTES)
    lines = _Lines(path, stream, encoding)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    try:
        heads = _heads(next(reader))
    except StopIteration:
        raise FileRefusedError("empty", "the file is empty: not even a heading") from None
    except csv.Error as error:
        raise FileRefusedError("heading", f"the heading is not a row of CSV: {error}") from None
    width, rows, numbers = len(heads), list[list[str]](), list[int]()
    rejects: list[Reject] = []
    while True:
        try:
            row = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            rejects.append(Reject(path.name, reader.line_num, "", "", "", "csv", f"not a row of CSV: {error}"))
            continue
        if len(row) == width:
            rows.append(row)
            numbers.append(reader.line_num)
        elif row:
            reason = f"{len(row)} columns, the heading has {width}"
            value = shown(delimiter.join(row))
            rejects.append(Reject(path.name, reader.line_num, "", "", value, "columns", reason))
    columns: Sequence[Sequence[str]] = list(zip(*rows, strict=True)) if rows else [()] * width
    return Sheet(_texts(heads, columns, numbers), lines.rejects + rejects)


def _read_parquet(path: Path) -> Sheet:
    try:
        told = pq.read_metadata(path)
        groups = (told.row_group(number) for number in range(told.num_row_groups))
        # what the file says of itself, and four bytes a cell, since a run of one value takes no room at all
        _not_swollen(path, sum(group.total_byte_size for group in groups) + 4 * told.num_rows * told.num_columns)
        table = pq.read_table(path)
        _check_heads(table.column_names)
        names, arrays = [], []
        for name in table.column_names:
            names.append(name)
            arrays.append(_trimmed(table[name].cast(pa.string()).combine_chunks()))
    except (pa.ArrowException, OSError) as error:
        raise FileRefusedError("parquet", f"not a whole Parquet file of plain columns: {error}") from None
    arrays.append(pa.array(range(1, table.num_rows + 1), pa.int64()))
    return Sheet(pa.table(arrays, names=[*names, LINE]))


def _read_xlsx(path: Path) -> Sheet:
    import openpyxl

    try:
        with zipfile.ZipFile(path) as packed:
            _not_swollen(path, sum(part.file_size for part in packed.infolist()))
        book = openpyxl.load_workbook(path, read_only=True, data_only=False)
        sheet = book.worksheets[0]
        return _read_sheet(path, sheet)
    except FileRefusedError:
        raise
    except Exception as error:
        raise FileRefusedError("xlsx", f"not a whole XLSX workbook: {error}") from None


def _read_sheet(path: Path, sheet: Any) -> Sheet:
    # the size that the sheet gives of itself is not believed: a million rows of sixteen thousand empty cells cost hours
    sheet.reset_dimensions()
    first = next(sheet.iter_rows(max_row=1, max_col=MAX_COLUMNS), ())
    heads = [str(cell.value or "").strip() for cell in first]
    while heads and not heads[-1]:
        heads.pop()
    _check_heads(heads)
    if not heads:
        raise FileRefusedError("empty", "the first sheet is empty: not even a heading")
    rows, numbers, rejects = list[list[str]](), list[int](), list[Reject]()
    for row in sheet.iter_rows(min_row=2, max_col=len(heads)):
        values = [cell.value for cell in row]
        if all(value is None for value in values):
            continue
        number = next(cell.row for cell in row if cell.value is not None)
        formula = next((cell for cell in row if cell.data_type == "f"), None)
        if formula is not None:
            head = heads[formula.column - 1] if formula.column <= len(heads) else ""
            reason = f"cell {formula.coordinate} is a formula; send values"
            rejects.append(Reject(path.name, number, "", head, shown(str(formula.value)), "formula", reason))
            continue
        texts = ["" if value is None else str(value) for value in values]
        rows.append((texts + [""] * len(heads))[: len(heads)])
        numbers.append(number)
    columns: Sequence[Sequence[str]] = list(zip(*rows, strict=True)) if rows else [()] * len(heads)
    return Sheet(_texts(heads, columns, numbers), rejects)


def _heads(cells: list[str]) -> list[str]:
    """The columns' names from the heading's cells. Raises FileRefusedError for one that stands twice."""
    heads = [cell.strip().lstrip("\ufeff") for cell in cells]
    _check_heads(heads)
    return heads


def _check_heads(heads: list[str]) -> None:
    twice = sorted({head for head in heads if heads.count(head) > 1})
    if twice:
        raise FileRefusedError("heading", f"the heading has a column twice: {', '.join(map(repr, twice))}")


def _texts(heads: list[str], columns: Sequence[Sequence[str]], numbers: list[int]) -> pa.Table:
    arrays = [_trimmed(pa.array(column, pa.string())) for column in columns]
    return pa.table([*arrays, pa.array(numbers, pa.int64())], names=[*heads, LINE])


def _trimmed(values: pa.Array | pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    trimmed = pc.utf8_trim_whitespace(values)
    return pc.if_else(pc.equal(trimmed, ""), pa.scalar(None, pa.string()), trimmed)
