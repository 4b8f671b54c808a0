"""What every telephony adapter does, and what it tells of a call."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal, Protocol


class TelephonyError(Exception):
    """The exchange can't be reached or does not take the call; the text names no number."""


@dataclass(frozen=True, slots=True)
class Heard:
    """Something that an exchange told of a call.

    `state` is ringing, answered, ended or failed (the customer's telephone was never rung); `cause` says why it ended:
    answer, busy, no_answer, unallocated, congestion, cancelled, lost, or the exchange's own word.
    """

    call_id: str
    state: Literal["ringing", "answered", "ended", "failed"]
    at: dt.datetime
    cause: str = ""


class Adapter(Protocol):
    """One way to make a call."""

    name: str
    # whether the person dials, and so has to see the number
    shows_number: bool

    def dial(self, call_id: str, number: str, collector_id: str) -> None:
        """Ring the collector, then the number. Gives at once; what happens is told by the exchange later.

        Raises TelephonyError when the exchange did not take the call: nobody's telephone rings then.
        """
        ...

    def hang_up(self, call_id: str) -> None:
        """End a call, if it still runs. Raises TelephonyError."""
        ...
