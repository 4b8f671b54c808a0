"""Logs without personal data: what looks like a telephone, an identity number or a mailbox is masked in each line.

The services never put such a thing into a log; this filter stands behind them for what libraries and errors say.
"""

from __future__ import annotations

import logging
import re
from typing import Any

from cureline.trust.vault import mask

# identity numbers (GB 11643, 17 digits and a digit or X), bank cards (GB/T 15120, 16 to 19 digits), mobiles, mailboxes
_PERSONAL = re.compile(
    r"(?<![\w.])\d{17}[\dXx](?!\w)"
    r"|(?<![\w.])\d{16,19}(?!\w)"
    r"|(?<![\w.])(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\w)"
    r"|(?<![\w.])\+\d[\d -]{7,14}\d(?!\w)"
    r"|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}"
)


def masked(text: str) -> str:
    """A text with everything masked that looks personal."""
    return _PERSONAL.sub(lambda found: mask(found[0]), text)


class PersonalFilter(logging.Filter):
    """Masks the message and the traceback of a record."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = masked(record.getMessage()), None
        return True


class PersonalFormatter(logging.Formatter):
    """The same for tracebacks: the text of an error may repeat a row (`DETAIL: Failing row contains …`)."""

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the name is logging's
        return masked(_rowless(super().formatException(ei)))


def _rowless(text: str) -> str:
    return re.sub(r"(DETAIL:\s+(?:Failing row contains|Key) ).*", r"\1(…)", text)
