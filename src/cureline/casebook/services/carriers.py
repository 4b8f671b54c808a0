"""Where an action's change is made: each kind has a carrier, which asks for what it needs and calls a room's verb."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cureline.casebook.models import Action
from cureline.casebook.services.errors import GivenError
from cureline.improvement import services as improvement
from cureline.people.models import Staff
from cureline.risk.models import Risk
from cureline.risk.services import register as risks
from cureline.script import services as script
from cureline.training import services as training

Carry = Callable[[Action, Any, Mapping[str, Any], dt.datetime], dict[str, Any]]


@dataclass(frozen=True)
class Carrier:
    """How a kind of change is made: the duty it takes, the names of what it asks for, and the act.

    The act gives `kind`, `key`, `url` of what was made.
    """

    duty: str
    title: Any
    fields: tuple[str, ...]
    carry: Carry


_CARRIERS: dict[str, Carrier] = {}


def register(kind: str, duty: str, title: Any, fields: tuple[str, ...], carry: Carry) -> None:
    """Say how changes of a kind of Action are made; the last call for a kind stands."""
    _CARRIERS[kind] = Carrier(duty, title, fields, carry)


def carrier(kind: str) -> Carrier | None:
    """The carrier of a kind; None where a change is made outside the system."""
    return _CARRIERS.get(kind)


def carry(action: Action, *, user: Any, given: Mapping[str, Any], at: dt.datetime) -> dict[str, Any]:
    """Make the change. Raises GivenError, and what the room refuses."""
    found = carrier(action.kind)
    if found is None:
        raise GivenError(_("Such a change is made outside; say in the note what was done."))
    if not user.may(found.duty):
        raise GivenError(_("Your role can't make this change itself: give the action to somebody who can."))
    if missing := [name for name in found.fields if not given.get(name)]:
        raise GivenError(_("Something is missing: %(names)s") % {"names": ", ".join(missing)})
    return found.carry(action, user, given, at)


def _strategy(action: Action, user: Any, given: Mapping[str, Any], at: dt.datetime) -> dict[str, Any]:
    made = improvement.propose(
        user=user, acts=given["acts"], why=action.what[:2000], finding_id=action.finding_id, name=given["name"], at=at
    )
    return {"kind": "proposal", "key": made.pk, "url": reverse("improvement:proposal", args=[made.pk])}


def _script(action: Action, user: Any, given: Mapping[str, Any], at: dt.datetime) -> dict[str, Any]:
    made = script.submit(given["content"], user=user)
    return {"kind": "script", "key": made.pk, "url": reverse("script:version", args=[made.pk])}


def _course(action: Action, user: Any, given: Mapping[str, Any], at: dt.datetime) -> dict[str, Any]:
    people = list(Staff.objects.filter(team_id=given["team"], user__is_active=True).select_related("user"))
    if not people:
        raise GivenError(_("Nobody works in that team."))
    made = [training.assign(one, given["course"], action.due_on, user, why=action.title, at=at) for one in people]
    return {"kind": "course", "key": made[0].course, "count": len(made), "url": reverse("training:learners")}


def _control(action: Action, user: Any, given: Mapping[str, Any], at: dt.datetime) -> dict[str, Any]:
    risk = Risk.objects.filter(code=given["risk"]).first()
    before = risk.versions.order_by("-number").first() if risk else None
    if risk is None or before is None:
        raise GivenError(_("There is no such risk in the register."))
    control = {"text": action.what[:300], "kind": given["control_kind"], "effect": given["effect"], "owner":
               action.owner.role}  # fmt: skip
    content = {
        "kind": before.kind, "title": before.title, "cause": before.cause, "consequence": before.consequence,
        "likelihood": before.likelihood, "impact": before.impact, "appetite": before.appetite,
        "response": before.response, "review_months": before.review_months, "owner": before.owner,
        "controls": [*before.controls, control], "indicators": before.indicators,
    }  # fmt: skip
    version = risks.write(user=user, content=content, why=action.title, risk_id=risk.pk, at=at)
    return {"kind": "risk", "key": risk.code, "version": version.number, "url": reverse("risk:risk", args=[risk.pk])}


register("strategy", "improvement.propose", gettext_lazy("Propose a change of a strategy"), ("name", "acts"), _strategy)
register("script", "script.write", gettext_lazy("Hand in a version of a script"), ("content",), _script)
register("course", "training.see", gettext_lazy("Give a team a course"), ("course", "team"), _course)
register("control", "risk.write", gettext_lazy("Write a control into the register"), ("risk", "control_kind", "effect"),
         _control)  # fmt: skip
