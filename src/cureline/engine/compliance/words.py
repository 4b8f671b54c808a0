"""The words a compliance condition may use: of a planned contact, and of a past event.

`VOCABULARY` speaks of one contact about one account of one customer on one local day. `EVENTS` speaks of one row of
the contacts' history. Both are documented in `texts.yaml` in three languages.
"""

from __future__ import annotations

from collections.abc import Mapping

from cureline.engine.tables import CIRCUMSTANCES

# a planned contact: what is done, and at which point of whose
CONTACT: Mapping[str, str] = {
    "channel": "text",
    "purpose": "text",  # collect, or locate: only to find the debtor, no word of the debt
    "prior_consent": "boolean",  # the person directly agreed to this very contact
    "point_kind": "text",
    "relation": "text",
    "point_consent": "text",
    "point_verified_on": "date",
}
CUSTOMER: Mapping[str, str] = {"customer_kind": "text", "region": "text"}
ACCOUNT: Mapping[str, str] = {
    "product": "text",
    "account_status": "text",
    "portfolio": "text",
    "secured": "boolean",
    "first_party": "boolean",
    "in_litigation": "boolean",
    "limitation_from_on": "date",
    "notice_sent_on": "date",
}
# each circumstance is a word: whether it runs on the contact's local day, for this debt and this channel
VOCABULARY: Mapping[str, str] = {
    **CONTACT,
    **CUSTOMER,
    **ACCOUNT,
    **dict.fromkeys(CIRCUMSTANCES, "boolean"),
}
# The only circumstances a rule's `when` may read; the others belong in `while`, which knows when they end.
PERMITTING = ("agreed_time", "unreachable")

EVENTS: Mapping[str, str] = {
    "channel": "text",
    "direction": "text",
    "relation": "text",
    "outcome": "text",
    "prior_consent": "boolean",
    "by_agency": "boolean",
    "seconds": "integer",
}
