"""Files of exports: XLSX or CSV with a watermark of who, when and which export; nothing in a cell runs as a formula."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from cureline.trust.models import Export

if TYPE_CHECKING:
    from openpyxl.cell import WriteOnlyCell

# what a spreadsheet takes for the beginning of a formula (OWASP, "CSV injection")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def make(export: Export, rows: Iterable[Sequence[Any]], at: dt.datetime) -> tuple[str, str, bytes]:
    """Name, media type and content of an export's file. The watermark stands in it where a person sees it and where
    only a program does."""
    mark = f"Cureline export {export.pk} · {export.asked_by.get_username()} · {at:%Y-%m-%d %H:%M} UTC"
    name = f"{export.kind.replace('.', '-')}-{export.pk}.{export.format}"
    if export.format == "csv":
        return name, "text/csv; charset=utf-8", _csv(rows, mark)
    return name, _XLSX, _xlsx(export, rows, mark, at)


def plain(value: Any) -> Any:
    """A value as a cell holds it: text that looks like a formula gets an apostrophe before it."""
    if value is None or isinstance(value, bool | int | Decimal | float):
        return value
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    if isinstance(value, dt.date):
        return value.isoformat()
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _csv(rows: Iterable[Sequence[Any]], mark: str) -> bytes:
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow([mark])
    writer.writerows([plain(value) for value in row] for row in rows)
    # with the mark of byte order, or spreadsheets read Chinese as Latin
    return target.getvalue().encode("utf-8-sig")


def _xlsx(export: Export, rows: Iterable[Sequence[Any]], mark: str, at: dt.datetime) -> bytes:
    from openpyxl import Workbook
    from openpyxl.packaging.custom import StringProperty

    book = Workbook(write_only=True)
    sheet = book.create_sheet(export.kind[:31])
    sheet.freeze_panes = "A2"
    sheet.oddHeader.center.text = sheet.oddFooter.center.text = mark.replace("&", "&&")
    for number, row in enumerate(rows):
        cells = [_cell(sheet, value, bold=number == 0) for value in row]
        sheet.append(cells)
    sheet.append([])
    sheet.append([_cell(sheet, mark)])
    book.properties.creator = export.asked_by.get_username()
    book.properties.identifier = f"cureline-export-{export.pk}"
    book.properties.created = at.replace(tzinfo=None)
    book.custom_doc_props.append(StringProperty(name="CurelineExport", value=mark))
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _cell(sheet: Any, value: Any, *, bold: bool = False) -> WriteOnlyCell:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils.exceptions import IllegalCharacterError

    held = plain(value)
    try:
        cell = WriteOnlyCell(sheet, value=held)
    except IllegalCharacterError:
        held = "".join(letter for letter in held if letter.isprintable())
        cell = WriteOnlyCell(sheet, value=held)
    if isinstance(held, str):
        # never a formula, whatever the text
        cell.data_type = "s"
    if bold:
        cell.font = Font(bold=True)
    return cell
