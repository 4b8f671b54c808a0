"""`cureline stop`, `cureline resume`, `cureline stops`: halt all outgoing contact at once, and let it run again."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

import typer

from cureline.cli.main import ready
from cureline.cli.show import Exit, Json, emit_json, fail, out, table

By = Annotated[str, typer.Option("--by", help="User name of who does it; the person needs the duty contact.stop.")]


def stop(
    scope: Annotated[str, typer.Argument(help="all, channel, segment, script, team or portfolio")],
    value: Annotated[str, typer.Argument(help="Which one, e.g. sms; nothing for all.")] = "",
    reason: Annotated[str, typer.Option("--reason", help="Shown to everybody at the desk.")] = "",
    by: By = "",
    hours: Annotated[int, typer.Option(min=1, max=720, help="Somebody looks at it again after so many hours.")] = 4,
    as_json: Json = False,
) -> None:
    """Halt all outgoing contact of a scope. When the command ends nothing begins and no message leaves."""
    ready()
    from django.utils import timezone

    from cureline.contact.services import stops
    from cureline.face import ProblemError

    user = _user(by)
    try:
        made = stops.stop(scope, value, user=user, reason=reason, review_at=timezone.now() + dt.timedelta(hours=hours))
    except ProblemError as error:
        fail(Exit.USAGE, error.detail)
    if as_json:
        emit_json(_shown(made))
    else:
        flown = ", ".join(f"{name} {count}" for name, count in made.in_flight.items())
        out.print(f"Stop {made.pk} stands: {made}. In flight when it fell: {flown}.", markup=False)
        out.print(f"To resume, two persons: cureline resume {made.pk} --by ... --reason ...", markup=False)


def resume(
    number: Annotated[int, typer.Argument(help="Number of the stop; `cureline stops` lists them.")],
    by: By = "",
    reason: Annotated[str, typer.Option("--reason", help="Why contact may run again; by the first person.")] = "",
    as_json: Json = False,
) -> None:
    """Ask that contact may run again; called by a second person it does."""
    ready()
    from cureline.contact.models import Stop
    from cureline.contact.services import stops
    from cureline.face import ProblemError

    user = _user(by)
    row = Stop.objects.filter(pk=number).first()
    if row is None:
        fail(Exit.NOT_FOUND, f"there is no stop {number}")
    try:
        if row.asked_by_id is None:
            row = stops.ask_resume(number, user=user, reason=reason)
        else:
            row = stops.decide_resume(number, user=user, approve=True)
    except ProblemError as error:
        fail(Exit.USAGE, error.detail)
    if as_json:
        emit_json(_shown(row))
    elif row.stands:
        out.print(f"Asked. A second person runs: cureline resume {number} --by ...", markup=False)
    else:
        out.print(f"Contact runs again: {row}.", markup=False)


def stops(every: Annotated[bool, typer.Option("--all", help="Also those that were resumed.")] = False,
          as_json: Json = False) -> None:  # fmt: skip
    """What is stopped."""
    ready()
    from cureline.contact.models import Stop

    rows = Stop.objects.order_by("-pk") if every else Stop.objects.filter(resumed_at=None).order_by("-pk")
    if as_json:
        emit_json([_shown(row) for row in rows])
    elif not rows:
        out.print("Nothing is stopped.")
    else:
        table(
            "Stops", ("number", "what", "since", "resumed", "reason"),
            [(row.pk, str(row), f"{row.since_at:%Y-%m-%d %H:%M}", f"{row.resumed_at:%Y-%m-%d %H:%M}"
              if row.resumed_at else "", row.reason) for row in rows],
        )  # fmt: skip


def _user(name: str) -> Any:
    from cureline.trust.models import User

    if not name:
        fail(Exit.USAGE, "say who: --by USER")
    user = User.objects.filter(username=name, is_active=True).first()
    if user is None:
        fail(Exit.NOT_FOUND, f"there is no user {name}")
    if not user.may("contact.stop"):
        fail(Exit.USAGE, f"{name} has not the duty contact.stop")
    return user


def _shown(row: Any) -> dict[str, Any]:
    return {"id": row.pk, "scope": row.scope, "value": row.value, "reason": row.reason, "since_at": row.since_at,
            "in_flight": row.in_flight, "asked_at": row.asked_at, "resumed_at": row.resumed_at}  # fmt: skip
