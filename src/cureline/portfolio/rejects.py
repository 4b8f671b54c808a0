"""Why a value, a row or a file was not taken."""

from __future__ import annotations

from dataclasses import dataclass

_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Reject:
    """One refusal: file, physical line (None for a whole file), our table and the bank's column, value, reason."""

    file: str
    line: int | None
    table: str
    column: str
    value: str
    code: str
    reason: str

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}, line {self.line}"
        column = f", column {self.column}" if self.column else ""
        value = f", value {self.value!r}" if self.value else ""
        return f"{place}{column}{value}: {self.reason}"


class FileRefusedError(ValueError):
    """A file that can't be read at all; none of it is loaded."""

    def __init__(self, code: str, reason: str) -> None:
        self.code = code
        super().__init__(reason)


def shown(value: str) -> str:
    """A value short enough for a report."""
    return value if len(value) <= _SHOWN else f"{value[:_SHOWN]}… ({len(value):,} characters)"
