"""Send the messages of the published night that no person sends: SMS, e-mails and letters, each at its hour and once.

The gate decides anew when each leaves. One customer is one transaction, so the job may be killed at any moment and run
again: what was sent is not sent twice.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Sum
from django.utils import timezone

from cureline.contact import services as contact
from cureline.contact.services import stops
from cureline.dispatch.config import document
from cureline.dispatch.models import Planned
from cureline.dispatch.services import letter_data, letters, messages
from cureline.dispatch.services.errors import NoAddressError
from cureline.dispatch.services.people import language_of, locked
from cureline.face import ProblemError
from cureline.portfolio.models import Holding, Payment, Promise
from cureline.worklist.models import Assessment, CurrentRun, Decision

CHANNELS = ("sms", "email", "letter")
Progress = Callable[[str, int, int], None]


def send_due(
    *, at: dt.datetime | None = None, most: int | None = None, progress: Progress = lambda step, done, total: None
) -> Counter[str]:
    """Send what the published plan has for `at` or before (now if not given), at most `most` of it.

    Gives how many were `queued`, and how many not by the rule or reason (`CN-…`, `paid`, `missed` …) that stopped them.
    Several may run at once. Again it changes nothing.
    """
    at = at or timezone.now()
    told: Counter[str] = Counter()
    due = list(waiting(at).order_by("planned_at", "pk").values_list("pk", flat=True)[:most])
    for number, pk in enumerate(due):
        progress("planned messages", number, len(due))
        told[_one(pk, at)] += 1
    progress("planned messages", len(due), len(due))
    # another process was faster, or the bank has stopped contact meanwhile
    del told[""]
    return told


def waiting(at: dt.datetime) -> QuerySet[Decision]:
    """The planned messages of the published run whose time has come and of which nothing was decided yet."""
    pointer = CurrentRun.objects.select_related("run").first()
    if pointer is None:
        return Decision.objects.none()
    done = Planned.objects.filter(on=pointer.run.as_of_on, customer_id=OuterRef("customer_id"))
    found = Decision.objects.filter(
        ~Exists(done), run=pointer.run, outcome=Decision.Outcome.PLANNED, team=None, channel__in=CHANNELS,
        planned_at__lte=at,
    )  # fmt: skip
    for stop in stops.active():
        found = found.exclude(_stopped_by(stop))
    return found


def _stopped_by(stop: Any) -> Q:
    """What a stop of the bank leaves for later: the plan waits with it, until it is too late by its own rule."""
    held = Holding.objects.filter(customer_id=OuterRef("customer_id"))
    strategy, _, segment = stop.value.rpartition("/")
    return {
        "all": Q(pk__isnull=False),
        "channel": Q(channel=stop.value),
        "script": Q(script=stop.value, script__isnull=False),
        "segment": Q(segment=segment, segment__isnull=False) & (Q(strategy=strategy) if strategy else Q()),
        "team": Q(Exists(held.filter(team=stop.value))),
        "portfolio": Q(Exists(held.filter(portfolio=stop.value))),
    }[stop.scope]


@transaction.atomic
def _one(pk: int, at: dt.datetime) -> str:
    """Decide about one; gives what to count it as, and "" where another process has done it."""
    row = Decision.objects.select_related("run").get(pk=pk)
    if stops.covering(
        stops.standing(), channel=row.channel or "", customer_id=row.customer_id, script=row.script or ""
    ):
        return ""
    customer = locked(row.customer_id)
    if row.planned_at is None or Planned.objects.filter(on=row.run.as_of_on, customer_id=customer.pk).exists():
        return ""
    made = Planned(
        on=row.run.as_of_on, run_id=row.run_id, customer_id=customer.pk, action_id=row.action_id,
        channel=row.channel or "", script=row.script or "", planned_at=row.planned_at, at=at,
        state=Planned.State.LEFT_OUT, why=_overtaken(row, at),
    )  # fmt: skip
    if not made.why:
        _send(made, row, customer, at)
    made.save(force_insert=True)
    return made.why or made.state


def _overtaken(row: Decision, at: dt.datetime) -> str:
    """Why the plan no longer fits, in what the gate does not judge; empty where it does."""
    late = dt.timedelta(hours=document("planned")["late_hours"])
    day = row.run.as_of_on
    if row.planned_at is not None and at - row.planned_at > late:
        return "missed"
    paid = Payment.objects.filter(account_id=row.account_id, paid_on__gte=day).aggregate(all=Sum("amount_minor"))["all"]
    owed = Assessment.objects.filter(run=row.run, account_id=row.account_id).values_list("past_due_minor", flat=True)
    if paid and owed and paid >= owed[0] > 0:
        return "paid"
    if Promise.objects.filter(account_id=row.account_id, made_on__gte=day).exists():
        return "promised"
    return ""


def _send(made: Planned, row: Decision, customer: Any, at: dt.datetime) -> None:
    """Fill in what came of it."""
    try:
        with contact.acting():
            if made.channel == "letter":
                made.letter = _letter(row, customer, at)
            else:
                made.message = messages.send(
                    customer.pk, made.channel, user=None, script=made.script, account_id=row.account_id or None,
                    point_id=row.contact_point_id, at=at,
                )  # fmt: skip
        made.state = Planned.State.QUEUED
    except contact.RefusedError as error:
        made.state, made.why = Planned.State.REFUSED, error.rule_id
    except (NoAddressError, contact.PointUnknownError):
        made.why = "no_address"
    except (ProblemError, ObjectDoesNotExist):
        made.why = "not_to_be_written"


def _letter(row: Decision, customer: Any, at: dt.datetime) -> Any:
    """The letter of a script: in a template with the debt's own figures, or with the script's text."""
    shapes = document("planned")["letters"]
    shape = shapes.get(row.script) or shapes["*"]
    if shape["own"]:
        data = letter_data.data_of(shape["template"], customer.pk, row.account_id or None, at.date())
    else:
        data = _text_of(row, customer, at)
    return letters.send_letter(
        customer.pk, shape["template"], data, user=None, account_id=row.account_id or None,
        point_id=row.contact_point_id, at=at,
    )  # fmt: skip


def _text_of(row: Decision, customer: Any, at: dt.datetime) -> dict[str, Any]:
    from cureline.script import services as scripts

    found = scripts.render(
        row.script or "", customer_id=customer.pk, account_id=row.account_id or None, language=language_of(customer),
        channel="letter", on=at.date(), reveal=True,
    )  # fmt: skip
    return {"title": found.subject, "paragraphs": [line for line in found.text.splitlines() if line.strip()]}
