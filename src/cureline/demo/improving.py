"""The demonstration's improvement: a change accepted weeks ago and followed, findings, and a change that waits."""

from __future__ import annotations

import datetime as dt
from typing import Any

from cureline.face import ProblemError
from cureline.improvement import services
from cureline.improvement.models import Finding, Proposal
from cureline.worklist import desk

# the change of some weeks ago: fewer calls after the first message
_ACTS = ({"act": "step_pace", "treatment": "m1_sms_first", "step": "call", "every_days": 4},)


def accepted(on: dt.date, *, analyst: Any, head: Any) -> Proposal:
    """On a day of the history an analyst proposes a change and the head accepts it from the next working day on."""
    at, _end = desk.bounds(on)
    at += dt.timedelta(hours=10)
    proposal = services.propose(
        user=analyst, acts=_ACTS, name="consumer", at=at, simulate=False,
        why="三天一次电话后触达率明显下降，建议放宽至四天。",
    )  # fmt: skip
    day = services.next_working_day(on)
    return services.accept(proposal.pk, user=head, effective_from_on=day, reason="同意试行，按日跟踪。", at=at)


def today(on: dt.date, *, analyst: Any) -> Proposal | None:
    """Findings of a day from the current results, the follow-up of accepted changes, and a change that waits for the
    head: the first remedy of the finding with most at stake. None where nothing was found that a change answers."""
    services.find(on)
    services.follow_all(on)
    if Proposal.objects.filter(state=Proposal.State.WAITING).exists():
        return None
    for finding in Finding.objects.filter(state__in=("new", "seen")).order_by("-weight_minor", "pk"):
        for remedy in services.offered(finding, on):
            try:
                why = "按发现页面所列依据提出。"
                return services.propose(user=analyst, acts=remedy.acts, finding_id=finding.pk, why=why)
            except ProblemError:
                continue
    return None
