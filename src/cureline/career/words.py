"""States and codes of the room as people read them: a text and its tone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import pgettext_lazy as _p

Told = Mapping[str, tuple[Any, str]]
REQUISITIONS: Told = {
    "waiting": (_p("opening", "Waits for approval"), "warn"),
    "open": (_p("opening", "Open"), "good"),
    "refused": (_p("opening", "Refused"), "bad"),
    "closed": (_p("opening", "Closed"), "neutral"),
}
CANDIDATES: Told = {
    "applied": (_p("candidate", "Applied"), "info"),
    "screened": (_p("candidate", "Screened"), "info"),
    "invited": (_p("candidate", "Interview"), "info"),
    "rated": (_p("candidate", "Rated"), "warn"),
    "offered": (_p("candidate", "Offer"), "warn"),
    "accepted": (_p("candidate", "Accepted"), "good"),
    "hired": (_p("candidate", "On board"), "good"),
    "rejected": (_p("candidate", "Turned away"), "neutral"),
    "declined": (_p("candidate", "Declined by the candidate"), "neutral"),
    "withdrawn": (_p("candidate", "Withdrawn"), "neutral"),
}
STAGES = ("applied", "screened", "invited", "rated", "offered", "accepted", "hired")
OFFERS: Told = {
    "waiting": (_p("offer", "Waits for approval"), "warn"),
    "sent": (_p("offer", "Waits for the answer"), "info"),
    "refused": (_p("offer", "Refused"), "bad"),
    "accepted": (_p("offer", "Accepted"), "good"),
    "declined": (_p("offer", "Declined"), "neutral"),
}
PROBATIONS: Told = {
    "running": (_p("probation", "Running"), "info"),
    "passed": (_p("probation", "Passed"), "good"),
    "ended": (_p("probation", "Ended"), "neutral"),
}
PROMOTIONS: Told = {
    "waiting": (_p("step", "Waits for a decision"), "warn"),
    "granted": (_p("step", "Granted"), "good"),
    "refused": (_p("step", "Refused"), "neutral"),
    "withdrawn": (_p("step", "Taken back"), "neutral"),
}
AWARDS: Told = {
    "waiting": (_p("award", "Waits for a decision"), "warn"),
    "granted": (_p("award", "Granted"), "good"),
    "refused": (_p("award", "Refused"), "neutral"),
}
MARKS: Told = {
    "met": (_p("screening", "Met"), "good"),
    "not_met": (_p("screening", "Not met"), "bad"),
    "unclear": (_p("screening", "Unclear, to be asked"), "warn"),
}
NEEDED: Mapping[str, Any] = {
    "tenure": _p("step", "Months in the post"),
    "competence": _p("step", "Competence"),
    "licence": _p("step", "Licence"),
    "appraisal": _p("step", "Appraisals"),
}
ACTIONS: Mapping[str, Any] = {
    "candidate.applied": _p("log", "Applied"),
    "candidate.screened": _p("log", "Screened"),
    "candidate.invited": _p("log", "Interview set"),
    "interview.rated": _p("log", "A rating was handed in"),
    "offer.proposed": _p("log", "Offer proposed"),
    "offer.approved": _p("log", "Offer approved"),
    "offer.refused": _p("log", "Offer refused"),
    "candidate.accepted": _p("log", "Offer accepted"),
    "candidate.declined": _p("log", "Offer declined"),
    "candidate.rejected": _p("log", "Turned away"),
    "candidate.withdrawn": _p("log", "Withdrawn"),
    "candidate.unmasked": _p("log", "Name and contacts were seen"),
    "candidate.letter_written": _p("log", "A letter was written"),
    "candidate.erased": _p("log", "Personal data deleted"),
    "candidate.hired": _p("log", "On board"),
    "onboarding.asked": _p("log", "Onboarding asked for"),
}
