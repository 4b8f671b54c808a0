"""The stop switch: one act halts all outgoing contact of a scope, and two persons let it run again.

Why nothing slips through. Two advisory locks of the database stand beside the table of stops:

- *begin* (`contact_stops_standing(false)`): whoever begins a contact, or claims a row of the outbox, takes it shared
  and keeps it to the end of the transaction. The function reads the stops in a second statement, after the lock: in
  READ COMMITTED each statement of a volatile function has its own snapshot, so that what was committed while it waited
  is seen.
- *send* (`contact_stops_standing(true)`): the same around each hand-over to a gateway or an exchange.

The switch (`contact_stop_take`) takes both exclusively, writes its row, and commits. Let B be a transaction that begins
a contact. Either B held the lock shared before the switch got it: then B ended before the switch committed. Or B gets
the lock after the switch has committed: then B's reading sees the stop and refuses. There is no third case, for shared
and exclusive exclude each other and both are kept to the end of the transaction. The trigger `attempt_not_stopped`
takes the same lock and asks the same for the whole bank and for channels, whoever writes an attempt.

The switch itself waits for nobody who hangs: a transaction that has run longer than the patience of `contact_stop_take`
and stands in the way is ended (nothing of it is kept). A hand-over that a gateway does not answer is waited for a
moment and then left: it had left the house before the switch fell, and is counted in `Stop.in_flight`.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from cureline.contact.models import Stop
from cureline.contact.services.errors import StopError
from cureline.engine.compliance import Verdict
from cureline.engine.compliance.rules import BANK_STOP
from cureline.engine.tables import CHANNELS
from cureline.portfolio.models import Holding
from cureline.trust import audit

# milliseconds: how long a transaction that begins a contact may hold up the switch, and a hand-over to a gateway
PATIENCE_BEGIN_MS, PATIENCE_SEND_MS = 600, 300
LONGEST_REVIEW = dt.timedelta(days=366)


@dataclass(frozen=True)
class Flight:
    """What leaves the house by one way: a name, a title, how much of it is on its way, how much waits for a resume."""

    name: str
    title: Any
    on_its_way: Callable[[], int]
    waiting: Callable[[], int]


_flights: dict[str, Flight] = {}
_halting: list[Callable[[Stop], None]] = []
_freeing: list[Callable[[dt.datetime], int]] = []


def register(flight: Flight, *, free: Callable[[dt.datetime], int] | None = None) -> None:
    """Tell of a way by which things leave, from `AppConfig.ready`. `free(at)` lets what waits be judged anew."""
    _flights[flight.name] = flight
    if free is not None and free not in _freeing:
        _freeing.append(free)


def on_halt(act: Callable[[Stop], None]) -> None:
    """Have `act(stop)` done once a stop is committed: hang up what rings."""
    if act not in _halting:
        _halting.append(act)


def standing(*, sending: bool = False) -> tuple[Stop, ...]:
    """The stops in force, read under the shared lock, which is kept to the end of the caller's transaction.

    Called first in a transaction, before any row of a customer is locked, so that all take their locks in one order.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM contact_stops_standing(%s)", [sending])
        found = [key for (key,) in cursor.fetchall()]
    return tuple(Stop.objects.filter(pk__in=found)) if found else ()


def active() -> tuple[Stop, ...]:
    """The stops in force as they stand now, without a lock: for pages, and for an answer that is asked for again."""
    return tuple(Stop.objects.filter(resumed_at=None).order_by("pk"))


def covering(stops: Sequence[Stop], *, channel: str, customer_id: str, script: str = "") -> Stop | None:
    """The stop that halts a contact, the widest first; None where none does."""
    if not stops:
        return None
    order = {scope: place for place, scope in enumerate(Stop.Scope.values)}
    named: dict[str, set[str]] = {
        "all": {""},
        "channel": {channel},
        "script": {script.partition("@")[0]} - {""},
    }
    for stop in sorted(stops, key=lambda row: (order[row.scope], row.pk or 0)):
        if stop.scope not in named:
            # asked of the database only where such a stop stands
            named |= _placed(customer_id)
        if stop.value in named[stop.scope]:
            return stop
    return None


def refuse(verdict: Verdict) -> Verdict:
    """A verdict under a stop: refused first of all by the bank itself, until nobody knows when."""
    return dataclasses.replace(
        verdict, allowed=False, rule_id=BANK_STOP, article=None, refusals=(BANK_STOP, *verdict.refusals),
        next_lawful_at=None,
    )  # fmt: skip


def facts_of(stop: Stop) -> dict[str, Any]:
    """What a ruling keeps of the stop that it was judged under."""
    return {"id": stop.pk, "scope": stop.scope, "value": stop.value}


def flights() -> list[dict[str, Any]]:
    """What is on its way now and what waits, by way: name, title, on_its_way, waiting."""
    return [
        {"name": one.name, "title": one.title, "on_its_way": one.on_its_way(), "waiting": one.waiting()}
        for one in _flights.values()
    ]


@transaction.atomic
def stop(
    scope: str,
    value: str = "",
    *,
    user: Any,
    reason: str,
    review_at: dt.datetime | None = None,
    incident_id: int | None = None,
    request: Any = None,
) -> Stop:
    """Halt all outgoing contact of a scope. When this transaction has committed, no contact can begin under it.

    `scope` is one of Stop.Scope; `value` names the channel, segment, script, team or portfolio. Pressed again it is the
    stop that stands. Raises StopError (no such scope or channel, no reason, a review in the past).
    """
    value = "" if scope == Stop.Scope.ALL else value.strip()
    reason = reason.replace("\x00", "").strip()[:2000]
    if scope not in Stop.Scope.values or (scope != Stop.Scope.ALL and not value) or len(value) > 120:
        raise StopError(_("Say what is to be stopped: the whole bank, or a channel, segment, script, team, portfolio."))
    if scope == Stop.Scope.CHANNEL and value not in CHANNELS:
        raise StopError(_("There is no such channel; there are: %(names)s") % {"names": ", ".join(CHANNELS)})
    if not reason:
        raise StopError(_("A stop has a reason; one sentence is enough."))
    ended = _take(PATIENCE_BEGIN_MS, PATIENCE_SEND_MS)
    # the clock is read under the lock: what began before is older
    now = timezone.now()
    if review_at is not None and not now < review_at <= now + LONGEST_REVIEW:
        raise StopError(_("The moment of the review is in the past, or more than a year away."))
    there = Stop.objects.filter(scope=scope, value=value, resumed_at=None).first()
    if there is not None:
        return there
    made = Stop.objects.create(
        scope=scope, value=value, reason=reason, by=user, since_at=now, review_at=review_at, incident_id=incident_id,
        in_flight={one["name"]: one["on_its_way"] for one in flights()},
    )  # fmt: skip
    audit.record("contact.stopped", request=request, user=user, subject=f"stop:{made.pk}",
                 detail={"scope": scope, "value": value, "in_flight": made.in_flight, "ended": ended,
                         "incident": incident_id})  # fmt: skip
    transaction.on_commit(lambda: _halt(made))
    return made


@transaction.atomic
def ask_resume(
    stop_id: int, *, user: Any, reason: str, at: dt.datetime | None = None, request: Any = None
) -> Stop:  # fmt: skip
    """Ask that contact may run again; a second person decides. Raises StopError, Stop.DoesNotExist."""
    row = _standing_row(stop_id)
    reason = reason.replace("\x00", "").strip()[:2000]
    if not reason:
        raise StopError(_("Say why contact may run again."))
    if row.asked_by_id is not None:
        raise StopError(_("Somebody has asked already; a second person decides."), status_code=409)
    row.asked_by, row.asked_at, row.asked_why = user, at or timezone.now(), reason
    row.save(update_fields=["asked_by", "asked_at", "asked_why"])
    audit.record("contact.resume_asked", request=request, user=user, subject=f"stop:{row.pk}",
                 detail={"scope": row.scope, "value": row.value})  # fmt: skip
    return row


@transaction.atomic
def decide_resume(
    stop_id: int, *, user: Any, approve: bool, at: dt.datetime | None = None, request: Any = None
) -> Stop:  # fmt: skip
    """Let contact run again, or leave it stopped and the request undone; never by who asked.

    What waited is judged anew by the gate before it leaves. Raises StopError, Stop.DoesNotExist.
    """
    _take(PATIENCE_BEGIN_MS, PATIENCE_SEND_MS)
    now = at or timezone.now()
    row = _standing_row(stop_id)
    if row.asked_by_id is None:
        raise StopError(_("Nobody has asked to resume; ask first, with a reason."), status_code=409)
    if row.asked_by_id == user.pk:
        raise StopError(_("Who asks to resume does not decide on it. A second person has to."), status_code=403)
    if not approve:
        row.asked_by, row.asked_at, row.asked_why = None, None, ""
        row.save(update_fields=["asked_by", "asked_at", "asked_why"])
        audit.record("contact.resume_refused", request=request, user=user, subject=f"stop:{row.pk}")
        return row
    row.resumed_by, row.resumed_at = user, now
    row.save(update_fields=["resumed_by", "resumed_at"])
    freed = sum(free(now) for free in _freeing)
    audit.record("contact.resumed", request=request, user=user, subject=f"stop:{row.pk}",
                 detail={"scope": row.scope, "value": row.value, "freed": freed})  # fmt: skip
    return row


def to_decide(user: Any) -> QuerySet[Stop]:
    """Requests to resume that this person may decide on."""
    return Stop.objects.filter(resumed_at=None, asked_by__isnull=False).exclude(asked_by=user).order_by("asked_at")


def halted_channels(stops: Iterable[Stop]) -> list[str]:
    """The channels that are stopped as a whole."""
    found = {row.value for row in stops if row.scope == Stop.Scope.CHANNEL}
    return list(CHANNELS) if any(row.scope == Stop.Scope.ALL for row in stops) else [c for c in CHANNELS if c in found]


def _take(begin_ms: int, send_ms: int) -> int:
    """Both locks, exclusively; gives how many transactions that hung were ended."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT contact_stop_take(%s, %s)", [begin_ms, send_ms])
        return int(cursor.fetchone()[0])


def _standing_row(stop_id: int) -> Stop:
    row = Stop.objects.select_for_update().get(pk=stop_id)
    if not row.stands:
        raise StopError(_("Contact runs again already."), status_code=409)
    return row


def _placed(customer_id: str) -> Mapping[str, set[str]]:
    """Segment, team and portfolio of a customer."""
    from cureline.worklist.models import CurrentRun, Decision

    run = CurrentRun.objects.values_list("run_id", flat=True).first()
    decided = Decision.objects.filter(run_id=run, customer_id=customer_id).values_list("strategy", "segment")
    held = Holding.objects.filter(customer_id=customer_id).values_list("team", "portfolio").first() or ("", "")
    segments = {name for strategy, segment in decided if segment for name in (segment, f"{strategy}/{segment}")}
    return {
        "segment": segments,
        "team": {held[0] or ""} - {""},
        "portfolio": {held[1] or ""} - {""},
    }


def _halt(made: Stop) -> None:
    for act in _halting:
        act(made)
