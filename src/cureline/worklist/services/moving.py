"""A team leader's verb: work goes to another collector or team, and with it who holds the customer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from cureline.people.models import Staff, Team
from cureline.portfolio.models import Holding
from cureline.trust import audit
from cureline.worklist.models import Task
from cureline.worklist.services.errors import NothingMovedError, UnknownTargetError


@transaction.atomic
def move(
    tasks: Iterable[int],
    *,
    user: Any,
    to_collector: str | None = None,
    to_team: str | None = None,
    why: str = "moved",
) -> int:
    """Give waiting tasks (ids) to a collector, or to a team's queue; gives how many moved.

    What somebody has in hand or is finished stays. The customers' holdings follow, so who does not see the new team
    does not see these customers any more. Raises UnknownTargetError, NothingMovedError.
    """
    team, collector = _target(to_collector, to_team)
    rows = list(
        Task.objects.select_for_update(of=("self",))
        .filter(pk__in=list(tasks), state=Task.State.OPEN)
        .values_list("pk", "customer_id", "team")
    )
    if not rows:
        raise NothingMovedError
    for _pk, customer_id, before in sorted(set(rows)):
        audit.record("task.moved", user=user, customer_id=customer_id, subject=f"task:{_pk}", reason=why,
                     detail={"from_team": before, "to_team": team, "to_collector": collector})  # fmt: skip
    hand_over([row[0] for row in rows], {row[1] for row in rows}, team, collector, "moved")
    return len(rows)


def hand_over(tasks: list[int], customers: set[str], team: str | None, collector: str | None, why: str) -> None:
    """Write the new owner: first the tasks, then the holdings by which the database decides who sees them."""
    Task.objects.filter(pk__in=tasks).update(team=team, collector_id=collector)
    Holding.objects.filter(pk__in=customers).update(team=team, collector_id=collector, since_at=timezone.now(), why=why)


def _target(to_collector: str | None, to_team: str | None) -> tuple[str, str | None]:
    if to_collector:
        staff = Staff.objects.filter(collector_id=to_collector, user__is_active=True).first()
        if staff is None or staff.team_id is None:
            raise UnknownTargetError(to_collector)
        own = str(to_team if to_team in staff.team_codes() else staff.team_id)
        return own, to_collector
    if not to_team or not Team.objects.filter(pk=to_team).exists():
        raise UnknownTargetError(to_team or "")
    return to_team, None
