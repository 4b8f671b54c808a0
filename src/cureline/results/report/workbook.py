"""The report as a workbook: a sheet a table, each with its definition, the findings, and all measures defined."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from cureline.results.report.document import Cell, Report, Table
from cureline.trust.sheets import plain

_HEAD = PatternFill("solid", fgColor="F2F6F5")
_LINE = Border(bottom=Side("thin", color="DBE1DF"))
_BRAND, _SOFT = "0B5C68", "52605F"
_MOST_WIDE = 48


def xlsx(report: Report) -> bytes:
    """The report as XLSX. Figures are numbers with a format, texts are never formulas."""
    book = Workbook()
    book.remove(book.active)
    _cover(book, report)
    _findings(book, report)
    for table in report.tables():
        _sheet(book, report, table)
    _definitions(book, report)
    book.properties.creator = report.bank
    book.properties.title = f"{report.title} {report.month}"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _cover(book: Any, report: Report) -> None:
    sheet = _new(book, report.labels["summary"], report.title, report.month)
    rows = [[Cell(a), Cell(b)] for a, b in report.particulars]
    rows += [[Cell(""), Cell("")], *([Cell(c.title), Cell(c.text), Cell(c.change)] for c in report.cards)]
    rows += [[Cell("")], *([Cell(remark)] for remark in report.remarks)]
    _fill(sheet, rows, start=4)
    _widths(sheet, rows)


def _findings(book: Any, report: Report) -> None:
    sheet = _new(book, report.labels["findings"], report.labels["findings"], report.labels["order"])
    rows = [[Cell(str(n), n, "0"), Cell(f.text)] for n, f in enumerate(report.findings, 1)]
    _fill(sheet, rows or [[Cell(""), Cell(report.labels["nothing"])]], start=4)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 6, 110
    for row in sheet.iter_rows(min_row=4, min_col=2, max_col=2):
        row[0].alignment = Alignment(wrap_text=True, vertical="top")


def _sheet(book: Any, report: Report, table: Table) -> None:
    """Title, definition, note, head, rows; the head stays in view."""
    sheet = _new(book, table.title, table.title, f"{report.labels['definition']}: {table.definition or table.title}")
    if table.note:
        _put(sheet, 3, 1, f"{report.labels['note']}: {table.note}").font = Font(color=_SOFT, size=9)
    for column, head in enumerate(table.heads, 1):
        cell = _put(sheet, 5, column, head.title)
        cell.font, cell.fill, cell.border = Font(bold=True), _HEAD, _LINE
        cell.alignment = Alignment(horizontal="right" if head.number else "left", wrap_text=True, vertical="center")
    _fill(sheet, table.rows, start=6, bold_last=table.last_is_total)
    sheet.freeze_panes = "B6"
    _widths(sheet, [[Cell(head.title) for head in table.heads], *table.rows])


def _definitions(book: Any, report: Report) -> None:
    labels = report.labels
    sheet = _new(book, labels["appendix"], labels["appendix"], report.month)
    heads = ("measure", "formula", "about", "source", "status")
    for column, name in enumerate(heads, 1):
        cell = _put(sheet, 5, column, labels[name])
        cell.font, cell.fill, cell.border = Font(bold=True), _HEAD, _LINE
    rows = [[Cell(d.title), Cell(d.formula), Cell(d.about), Cell(d.source), Cell(d.status)] for d in report.definitions]
    _fill(sheet, rows, start=6)
    sheet.freeze_panes = "B6"
    _widths(sheet, rows)


def _new(book: Any, name: str, title: str, second: str) -> Any:
    """A sheet with its title and its second line; names are unique and without what a spreadsheet forbids."""
    clean = re.sub(r"[\[\]:*?/\\]", " ", name).strip()[:28]
    taken = set(book.sheetnames)
    unique = next(n for n in (clean, *(f"{clean} {k}" for k in range(2, 99))) if n not in taken)
    sheet = book.create_sheet(unique)
    _put(sheet, 1, 1, title).font = Font(bold=True, size=14, color=_BRAND)
    _put(sheet, 2, 1, second).font = Font(color=_SOFT, size=9)
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.orientation, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = "landscape", 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    return sheet


def _put(sheet: Any, row: int, column: int, text: str) -> Any:
    cell = sheet.cell(row, column)
    cell.value = plain(text)
    if isinstance(cell.value, str):
        cell.data_type = "s"
    return cell


def _fill(sheet: Any, rows: Sequence[Sequence[Cell]], *, start: int, bold_last: bool = False) -> None:
    for number, row in enumerate(rows, start):
        for column, given in enumerate(row, 1):
            if given.value is None:
                cell = _put(sheet, number, column, given.text)
                if column > 1 and len(given.text) < 3:
                    cell.alignment = Alignment(horizontal="right")
            else:
                cell = sheet.cell(number, column, given.value)
                cell.number_format = given.form
            cell.border = _LINE
            if bold_last and number == start + len(rows) - 1:
                cell.font = Font(bold=True)


def _widths(sheet: Any, rows: Sequence[Sequence[Cell]]) -> None:
    """As wide as the longest text, Chinese letters counted double."""
    for column in range(max((len(row) for row in rows), default=0)):
        texts = [row[column].text for row in rows if column < len(row)]
        longest = max((sum(2 if ord(c) > 0x2E7F else 1 for c in text) for text in texts), default=8)
        sheet.column_dimensions[get_column_letter(column + 1)].width = min(max(longest + 2, 9), _MOST_WIDE)
