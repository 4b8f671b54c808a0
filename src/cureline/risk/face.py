"""What the room shows on the pages that all share."""

from __future__ import annotations

from cureline.face import Entry

ENTRIES: list[Entry] = []
