"""Codes of the room in words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _p

STATES: dict[str, tuple[Any, str]] = {
    "declared": (_p("incident", "Just declared"), "bad"),
    "acting": (_p("incident", "Being handled"), "warn"),
    "closed": (_p("incident", "Closed, to be reviewed"), "info"),
    "reviewed": (_p("incident", "Reviewed, being improved"), "info"),
    "ended": (_p("incident", "Ended"), "good"),
    "called_off": (_p("incident", "Called off"), "neutral"),
}
REPORTS: dict[str, tuple[Any, str]] = {
    "due": (_p("report of an incident", "To be written"), "warn"),
    "drafted": (_p("report of an incident", "Written, to be sent"), "warn"),
    "sent": (_p("report of an incident", "Sent"), "good"),
    "not_due": (_p("report of an incident", "Not needed"), "neutral"),
}
WHAT: dict[str, tuple[Any, str, str]] = {
    "declared": (_("Declared"), "siren", "bad"),
    "assigned": (_("Role given"), "user-check", "neutral"),
    "noted": (_("Note of the timeline"), "message-square-text", "neutral"),
    "graded": (_("Severity judged anew"), "gauge", "warn"),
    "step_done": (_("Step done"), "circle-check", "good"),
    "step_left_out": (_("Step left out"), "circle-slash", "warn"),
    "report_drafted": (_("Report written"), "file-pen", "info"),
    "report_sent": (_("Report sent"), "send", "good"),
    "report_not_due": (_("Report not needed"), "file-x", "neutral"),
    "stopped": (_("Outgoing contact stopped"), "octagon-x", "bad"),
    "warned": (_("Deadline comes near"), "bell", "warn"),
    "escalated": (_("Deadline passed, escalated"), "bell-ring", "bad"),
    "closed": (_p("incident", "Closed"), "flag", "good"),
    "called_off": (_p("incident", "Called off"), "flag-off", "neutral"),
    "reviewed": (_("Reviewed"), "search-check", "info"),
    "action_set": (_("Action agreed"), "list-plus", "info"),
    "action_done": (_("Action done"), "list-checks", "good"),
    "action_overdue": (_("Action overdue"), "bell-ring", "bad"),
    "action_looked_at": (_("Effect of the action checked"), "eye", "info"),
    "ended": (_p("incident", "Ended"), "circle-check-big", "good"),
}
WAYS = {
    "portal": _("The authority's portal"), "email": _("E-mail"), "telephone": _("Telephone, paper follows"),
    "paper": _p("report of an incident", "Paper"), "fax": _("Fax"),
}  # fmt: skip
FAULTS = {
    "few": (_("Too few"), "bad"), "unchecked": (_("Check is overdue"), "warn"), "expired": (_("Expired"), "bad"),
    "expires": (_("Expires soon"), "warn"),
}  # fmt: skip
RANKS = {1: _("First"), 2: _("Second")}
