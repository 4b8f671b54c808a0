"""What is wrong with a predicate, and where."""

from __future__ import annotations


class PredicateError(ValueError):
    """A text that is no predicate of ours: `text`, `position` (0-based, None when the whole is meant), `reason`."""

    def __init__(self, text: str, position: int | None, reason: str) -> None:
        self.text = text
        self.position = position
        self.reason = reason
        where = "" if position is None else f" at character {position + 1}"
        shown = text if len(text) <= 120 else text[:117] + "..."
        super().__init__(f"{reason}{where} in {shown!r}")
