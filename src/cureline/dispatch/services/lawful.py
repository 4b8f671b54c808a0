"""Is it still lawful? Asked again when something is about to leave, its own contact left out of the history."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

from django.db.models import QuerySet

from cureline.contact import services as contact
from cureline.contact.models import Attempt, Stop
from cureline.contact.services import gate
from cureline.dispatch.config import document
from cureline.dispatch.models import Outbox
from cureline.dispatch.services import outbox
from cureline.dispatch.services.people import locked
from cureline.engine.compliance.rules import BANK_STOP
from cureline.portfolio.models import Contact
from cureline.trust import audit, rows

# a row that the bank's stop holds: it is due again when contact is resumed
STOPPED_UNTIL = dt.datetime(9999, 1, 1, tzinfo=dt.UTC)


def may_leave(row: Outbox, thing: Any, *, at: dt.datetime, standing: tuple[Stop, ...]) -> bool:
    """Whether a message or letter may leave now; if not, the row is held until the next lawful hour, or cancelled.

    Held is what only the hours forbid, within `hold_hours` of `retry.yaml`. Anything else, like a new circumstance,
    cancels it with the rule. Under a stop of the bank (`standing`, read under its lock) it waits, however long; the
    gate is asked anew when contact is resumed. In the caller's transaction, under the customer's lock.
    """
    locked(thing.customer_id)
    attempt = Attempt.objects.get(pk=thing.attempt_id)
    ruling = judged_again(attempt, at, standing)
    if ruling.stopped:
        hold(row)
        audit.record("outbox.stopped", customer_id=thing.customer_id, subject=f"outbox:{row.pk}",
                     detail={"kind": row.kind, "stop": ruling.stop.pk if ruling.stop else None})  # fmt: skip
        return False
    refusals = _binding(ruling, thing)
    if not refusals:
        # caps and the timeline count the moment at which it left; nobody at the desk moves a contact otherwise
        with rows.as_owner():
            Contact.objects.filter(pk=attempt.contact_id).update(at=at)
        return True
    until = ruling.next_lawful_at
    longest = dt.timedelta(hours=document("retry")["hold_hours"])
    # a message that a stop held back has waited for us, not for its hour
    since = row.next_try_at if row.why == BANK_STOP else row.queued_at
    if until is not None and until - since <= longest and _only_hours(ruling, refusals):
        row.state, row.why, row.next_try_at, row.lease_until = "queued", refusals[0][:80], until, None
        row.save(update_fields=["state", "why", "next_try_at", "lease_until"])
    else:
        outbox.end(row, "cancelled", str(ruling.rule_id))
    audit.record(
        f"outbox.{'held' if row.state == 'queued' else 'cancelled'}", customer_id=thing.customer_id,
        subject=f"outbox:{row.pk}", detail={"kind": row.kind, "rule": ruling.rule_id, "refusals": list(refusals)},
    )  # fmt: skip
    return False


def hold(row: Outbox) -> None:
    """Keep a row until contact is resumed: queued, whole, and due to nobody."""
    row.state, row.why, row.next_try_at, row.lease_until = "queued", BANK_STOP, STOPPED_UNTIL, None
    row.save(update_fields=["state", "why", "next_try_at", "lease_until", "attempts"])


def free(at: dt.datetime) -> int:
    """Let what the bank's stops held be judged anew; what another stop covers is held again. Gives how many."""
    return Outbox.objects.filter(state="queued", next_try_at=STOPPED_UNTIL).update(next_try_at=at)


def held() -> QuerySet[Outbox]:
    """What waits because of a stop."""
    return Outbox.objects.filter(state="queued", next_try_at=STOPPED_UNTIL)


def judged_again(attempt: Attempt, at: dt.datetime, standing: tuple[Stop, ...] = ()) -> contact.Ruling:
    """The gate's answer for a contact that was begun before, as if it were asked for the first time now."""
    case = gate.case_of(attempt.customer_id, at, standing=standing)
    others = tuple(row for row in case.contacts if row["contact_id"] != attempt.contact_id)
    return gate.rule_on(
        dataclasses.replace(case, contacts=others), attempt.channel, at, account_id=attempt.account_id,
        point_id=attempt.contact_point_id, purpose=attempt.purpose, prior_consent=attempt.prior_consent,
        script=attempt.script,
    )  # fmt: skip


def _binding(ruling: contact.Ruling, thing: Any) -> list[str]:
    """The refusals that bind: the one word that confirms an opt-out is not stopped by that opt-out."""
    refusals = list(ruling.verdict.refusals)
    if thing.purpose != "opt_out" or ruling.pack is None:
        return refusals
    rules = ruling.pack.by_id
    return [name for name in refusals if name not in rules or not _is_opt_out(rules[name])]


def _is_opt_out(rule: Any) -> bool:
    return rule.state is not None and rule.state.while_ == "opt_out"


def _only_hours(ruling: contact.Ruling, refusals: list[str]) -> bool:
    rules = ruling.pack.by_id if ruling.pack else {}
    return all(name in rules and rules[name].kind == "hours" for name in refusals)
