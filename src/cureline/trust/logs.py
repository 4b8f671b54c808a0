"""Logs without personal data: what looks like a telephone, an identity number or a mailbox is masked in each line.

The services never put such a thing into a log; this filter stands behind them for what libraries and errors say. An
address of a page is told by its pattern, an error by its kind and place: the path may name a customer, the text a row.
"""

from __future__ import annotations

import logging
import os
import re
import traceback
from contextvars import ContextVar
from typing import Any

from pythonjsonlogger.json import JsonFormatter

from cureline.trust.vault import mask

# the request that this thread answers; empty outside one
request_id: ContextVar[str] = ContextVar("request_id", default="")

# identity numbers (GB 11643, 17 digits and a digit or X), bank cards (GB/T 15120, 16 to 19 digits), mobiles, mailboxes
_PERSONAL = re.compile(
    r"(?<![\w.])\d{17}[\dXx](?!\w)"
    r"|(?<![\w.])\d{16,19}(?!\w)"
    r"|(?<![\w.])(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\w)"
    r"|(?<![\w.])\+\d[\d -]{7,14}\d(?!\w)"
    r"|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}"
)
_STANDARD = {*vars(logging.makeLogRecord({})), "message", "asctime"}
# what a line may carry beside its message
FIELDS = ("request_id", "method", "route", "status", "milliseconds")


def config() -> dict[str, Any]:
    """The configuration of logging: lines on standard error, as text or (`CURELINE_LOG_FORMAT=json`) as JSON."""
    kind = "json" if is_json() else "plain"
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"personal": {"()": "cureline.trust.logs.PersonalFilter"}},
        "formatters": {
            "plain": {
                "()": "cureline.trust.logs.PersonalFormatter",
                "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
            },
            "json": {
                "()": "cureline.trust.logs.PersonalJsonFormatter",
                "fmt": "%(levelname)s %(name)s %(message)s",
                "rename_fields": {"levelname": "level", "name": "logger", "exc_info": "error"},
                "timestamp": "at",
                "json_ensure_ascii": False,
            },
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "filters": ["personal"], "formatter": kind}},
        "root": {"handlers": ["stderr"], "level": os.environ.get("CURELINE_LOG_LEVEL", "WARNING").upper()},
        # Django's own handlers mail and print: ours alone
        "loggers": {"django": {"handlers": [], "propagate": True}},
    }


def is_json() -> bool:
    """Whether the bank asked for lines of JSON."""
    return os.environ.get("CURELINE_LOG_FORMAT", "plain") == "json"


def masked(text: str) -> str:
    """A text with everything masked that looks personal."""
    return _PERSONAL.sub(lambda found: mask(found[0]), text)


class PersonalFilter(logging.Filter):
    """Masks the message of a record, tells an address by its pattern, and drops what a line may not carry."""

    def filter(self, record: logging.LogRecord) -> bool:
        message, request = record.getMessage(), getattr(record, "request", None)
        path = getattr(request, "path", "")
        if len(path) > 1:
            match = getattr(request, "resolver_match", None)
            pattern = f"/{match.route}" if match is not None else "(an unknown address)"
            # Django writes what is not ASCII as escapes
            for form in (path, path.encode("unicode_escape").decode("ascii")):
                message = message.replace(form, pattern)
        record.msg, record.args = masked(message), None
        for name in set(vars(record)) - _STANDARD - set(FIELDS):
            delattr(record, name)
        if request_id.get():
            record.request_id = request_id.get()
        return True


class PersonalFormatter(logging.Formatter):
    """An error as its kind and the places in the code: its own text may repeat a row (`DETAIL: Failing row …`)."""

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the name is logging's
        return told(ei[1])


class PersonalJsonFormatter(JsonFormatter):
    """The same as a line of JSON."""

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the name is logging's
        return told(ei[1])


def told(error: BaseException | None) -> str:
    """An error without its words: each of its chain by kind, broken rule and places in the code, first cause first."""
    parts: list[str] = []
    while error is not None and len(parts) < 10:
        places = [f"  {f.filename}:{f.lineno} in {f.name}" for f in traceback.extract_tb(error.__traceback__)]
        parts.append("\n".join((*places, f"{type(error).__name__}{_constraint(error)}")))
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\nwhich led to\n".join(reversed(parts))


def _constraint(error: BaseException) -> str:
    """What PostgreSQL calls the rule that was broken."""
    told_by_server = getattr(error, "diag", None)
    words = [getattr(told_by_server, name, None) for name in ("sqlstate", "table_name", "constraint_name")]
    found = [word for word in words if word]
    return f" ({' '.join(found)})" if found else ""
