"""Record what came of a contact, and do at once what the outcome asks for."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cureline.contact import taxonomy
from cureline.contact.models import Attempt
from cureline.contact.services import facts
from cureline.contact.services.errors import OutcomeError
from cureline.engine.compliance.zones import known_zones
from cureline.portfolio import models
from cureline.trust import audit
from cureline.worklist import desk


@dataclass(frozen=True)
class Next:
    """What follows an outcome: a callback worth suggesting, a form to open, and what was done already."""

    outcome: taxonomy.Outcome
    callback_at: dt.datetime | None = None
    agree: bool = False
    form: str = ""
    done: tuple[str, ...] = ()


def record_outcome(
    attempt: Attempt,
    outcome: str,
    *,
    user: Any,
    seconds: int | None = None,
    at: dt.datetime | None = None,
    why: str = "",
    request: Any = None,
) -> Next:
    """Record an outcome (a code of `outcomes.yaml`) and take its steps; gives what is left for the person to do.

    `seconds` is the length of talk. A message's outcome may move on (sent, delivered, read, bounced); every other
    attempt has one outcome. `why` goes to the tasks that follow. Raises OutcomeError.
    """
    found = taxonomy.outcomes().get(outcome)
    if found is None or attempt.channel not in found.channels:
        raise OutcomeError.unknown(outcome)
    instant = at or timezone.now()
    with transaction.atomic():
        customer = models.Customer.objects.select_for_update().only("pk", "time_zone").get(pk=attempt.customer_id)
        attempt.refresh_from_db()
        if attempt.state == Attempt.State.DONE and not _moves_on(attempt, found):
            raise OutcomeError(_("An outcome is recorded already"), outcome=attempt.outcome)
        attempt.state, attempt.outcome, attempt.finished_at = Attempt.State.DONE, found.code, instant
        attempt.seconds = attempt.seconds if seconds is None else seconds
        attempt.save(update_fields=["state", "outcome", "finished_at", "seconds"])
        models.Contact.objects.filter(pk=attempt.contact_id).update(
            outcome=found.maps_to[attempt.channel], seconds=attempt.seconds
        )
        zone = customer.time_zone if customer.time_zone in known_zones() else "UTC"
        done = _steps(attempt, found, user=user, on=instant.astimezone(ZoneInfo(zone)).date(), at=instant, why=why)
        audit.record(
            "contact.finished", request=request, user=user, customer_id=attempt.customer_id,
            subject=f"attempt:{attempt.pk}", detail={"outcome": found.code, "seconds": attempt.seconds, "done": done},
        )  # fmt: skip
    callback = found.step("callback")
    return Next(
        found,
        callback_at=facts.other_hour(instant, callback["hours"], zone) if callback else None,
        agree=bool(callback and callback.get("agree")),
        form=found.step("form") or "",
        done=tuple(done),
    )


# a message's later state tells more than its earlier one
_PROGRESS = ("sent", "delivered", "read", "replied")


def _moves_on(attempt: Attempt, found: taxonomy.Outcome) -> bool:
    if attempt.channel not in ("sms", "email", "letter", "legal") or attempt.outcome not in _PROGRESS:
        return False
    return found.code not in _PROGRESS[: _PROGRESS.index(attempt.outcome) + 1]


def _why(found: taxonomy.Outcome) -> str:
    """A code that the queue has words for."""
    return found.code if found.code in desk.outcomes() else "follow_up"


def _steps(
    attempt: Attempt, found: taxonomy.Outcome, *, user: Any, on: dt.date, at: dt.datetime, why: str
) -> list[str]:
    """Take the steps that need nobody's answer; gives what was done, in codes."""
    done = []
    for step in found.steps:
        if fact := step.get("circumstance"):
            facts.circumstance(
                attempt.customer_id, fact["kind"], on=on,
                until_on=on + dt.timedelta(days=fact["days"]) if "days" in fact else None,
                channel=attempt.channel if fact.get("own_channel") else None,
                account_id=attempt.account_id if fact.get("of_account") else None,
                user=user, subject=f"attempt:{attempt.pk}",
            )  # fmt: skip
            done.append(f"circumstance:{fact['kind']}")
        elif task := step.get("task"):
            facts.task(
                attempt.customer_id, task["kind"], team=task.get("team"), why=why or _why(found),
                due_at=at + dt.timedelta(days=task["days"]),
            )  # fmt: skip
            done.append(f"task:{task['kind']}")
        elif (
            change := next((name for name in facts.POINT_CHANGES if name in step), None)
        ) and attempt.contact_point_id:
            facts.mark_point(attempt, change, user=user)
            done.append(change)
    return done
