"""Follow-ups of customers who matter, after cure or with a plan: found by rule, done by a person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from cureline.care import circumstances, clock, documents, person, rooms
from cureline.care.errors import InvalidError, StateError
from cureline.care.models import FollowUp, HelpCase
from cureline.care.sealed import seal
from cureline.engine.predicate import Predicate, parse
from cureline.portfolio.models import Circumstance
from cureline.trust import audit
from cureline.trust.models import User

# the same rule finds the same customer again after so many days at the earliest
REST_DAYS = 180
# portraits read in one go
AT_ONCE = 2000


def matching(row: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rules of follow_ups.yaml that hold for the words of a customer."""
    return [rule for rule in documents.load("follow_ups")["rules"] if _parsed(rule["when"]).test(row)]


@transaction.atomic
def find(customer_id: str, *, on: dt.date, drawn: Mapping[str, Any] | None = None) -> list[FollowUp]:
    """Make the follow-ups that the rules ask for; what is open, or was done within REST_DAYS, is not made again.

    `drawn` is the customer's portrait, where the caller has read many at once.
    """
    customer: Any = circumstances.lock(customer_id)
    made = []
    for rule in matching(person.known(customer_id, on=on, drawn=drawn)):
        before = FollowUp.objects.filter(customer_id=customer_id, rule=rule["code"])
        if before.filter(state=FollowUp.State.OPEN).exists():
            continue
        if before.filter(found_on__gt=on - dt.timedelta(days=REST_DAYS)).exists():
            continue
        due = on + dt.timedelta(days=rule["after_days"])
        while not clock.is_working_day(due, customer.jurisdiction):
            due += dt.timedelta(days=1)
        follow_up = FollowUp.objects.create(
            customer_id=customer_id, rule=rule["code"], rule_version=documents.load("follow_ups")["version"],
            channel=rule["channel"], found_on=on, due_on=due,
        )  # fmt: skip
        rooms.task(customer_id, "follow_up", due_at=clock.end_of_day(due, customer.time_zone), why=rule["code"])
        audit.record("follow_up.found", customer_id=customer_id, subject=f"follow_up:{follow_up.pk}")
        made.append(follow_up)
    return made


def likely(*, on: dt.date) -> list[str]:
    """Customers whom a rule may find, without a look at each: a plan runs, a help case is open, or the night's
    portrait has the rule's own words hold. Sorted."""
    found = set(HelpCase.objects.filter(ended_on=None).values_list("customer_id", flat=True))
    plans = Circumstance.objects.filter(kind="plan", from_on__lte=on).filter(Q(until_on=None) | Q(until_on__gte=on))
    found |= set(plans.values_list("customer_id", flat=True))
    found |= set(person.cured())
    return sorted(found)


def candidates(customer_ids: Iterable[str], *, on: dt.date) -> int:
    """`find` for many, each in its own transaction. Gives how many were made."""
    made, ids = 0, list(customer_ids)
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        drawn = person.portraits(some)
        made += sum(len(find(one, on=on, drawn=drawn.get(one, {}))) for one in some)
    return made


@transaction.atomic
def finish(follow_up_id: int, result: str, *, user: User, text: str = "", at: dt.datetime | None = None) -> FollowUp:
    """Record what came of a follow-up: a code of follow_ups.yaml. The contact itself goes through the gate before."""
    if result not in documents.load("follow_ups")["results"]:
        raise InvalidError("unknown result")
    found = FollowUp.objects.select_for_update().get(pk=follow_up_id)
    if found.state != FollowUp.State.OPEN:
        raise StateError("done already")
    found.state, found.result, found.text_sealed = FollowUp.State.DONE, result, seal(text)
    found.done_by, found.done_at = user, at or timezone.now()
    found.save()
    audit.record(
        "follow_up.done", user=user, customer_id=found.customer_id, subject=f"follow_up:{found.pk}",
        detail={"result": result},
    )  # fmt: skip
    return found


@cache
def _parsed(text: str) -> Predicate:
    return parse(text, person.VOCABULARY)
