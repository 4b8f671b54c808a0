"""No exchange at all: the number is shown and the person dials on a telephone of their own."""

from __future__ import annotations


class Manual:
    """The default: nothing is dialled, nothing is heard; begin and end are the person's clicks."""

    name = "manual"
    shows_number = True

    def dial(self, call_id: str, number: str, collector_id: str) -> None:
        """The person dials."""

    def hang_up(self, call_id: str) -> None:
        """The person hangs up."""
