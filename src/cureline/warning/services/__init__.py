"""The room's verbs: feed series, compute indicators, raise and handle alerts, warn of accounts."""

from __future__ import annotations

from cureline.warning.services import actions, outlooks
from cureline.warning.services.alerts import (
    acknowledge,
    assign,
    close,
    comment,
    followed,
    raise_alert,
    reopen,
    run_clock,
    snooze,
)
from cureline.warning.services.computing import compute
from cureline.warning.services.errors import GivenError, StateError, UnknownError
from cureline.warning.services.feeding import Reject, Row, define, feed_file, feed_rows, series

__all__ = [
    "GivenError", "Reject", "Row", "StateError", "UnknownError", "acknowledge", "actions", "assign", "close", "comment",
    "compute", "define", "feed_file", "feed_rows", "followed", "outlooks", "raise_alert", "reopen",
    "run_clock", "series", "snooze",
]  # fmt: skip
