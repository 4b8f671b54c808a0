"""How a call is made: `CURELINE_TELEPHONY` names the adapter, `manual` without it.

`manual` shows the number and the person dials; `asterisk` dials through an Asterisk's manager interface (AMI).
"""

from __future__ import annotations

import os
from functools import cache

from cureline.contact.telephony.asterisk import Asterisk
from cureline.contact.telephony.base import Adapter, Heard, TelephonyError
from cureline.contact.telephony.manual import Manual

__all__ = ["Adapter", "Heard", "TelephonyError", "adapter"]


@cache
def adapter() -> Adapter:
    """The adapter that the environment names. Raises TelephonyError for an unknown name or a missing setting."""
    name = os.environ.get("CURELINE_TELEPHONY", "manual")
    if name == Manual.name:
        return Manual()
    if name == Asterisk.name:
        return Asterisk.from_environment(os.environ)
    raise TelephonyError(f"CURELINE_TELEPHONY={name}: there is manual and asterisk")
