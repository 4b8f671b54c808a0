"""Deletion by rule by API: the order and what was deleted, counts alone."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema, Status

from cureline.care.api.shared import REFUSALS, user_of
from cureline.care.services import retention
from cureline.trust.duties import duty

router = Router()


class OrderOut(Schema):
    """An order to delete what nothing keeps any more; `rules` is the version by country that it was given for."""

    id: int
    state: str
    rules: dict[str, str]
    asked_at: dt.datetime
    decided_at: dt.datetime | None
    ended_at: dt.datetime | None


class RunOut(Schema):
    """A run: rows erased by kind, rows kept by rule, customers looked at and left alone."""

    on: dt.date
    by: str
    dry_run: bool
    ended_at: dt.datetime | None
    customers: int
    held: int
    erased: dict[str, int]
    kept: dict[str, int]


class RetentionOut(Schema):
    """The order that waits or stands, the latest runs, how many holds stand, how many customers are looked at next."""

    order: OrderOut | None
    runs: list[RunOut]
    holds: int
    due: int


@router.get("/retention", response={200: RetentionOut, **REFUSALS})
@duty("rights.see")
def show(request: HttpRequest) -> Any:
    """What was deleted, by whose order, and what is held."""
    told = retention.told(timezone.localdate())
    return {"order": retention.current(), "runs": list(told.runs), "holds": len(told.holds), "due": told.due}


@router.post("/retention/orders", response={201: OrderOut, **REFUSALS})
@duty("rights.decide")
def ask(request: HttpRequest) -> Any:
    """Ask that the day's job deletes by the rules as they are; a second person decides."""
    return Status(201, retention.ask(user=user_of(request)))


@router.post("/retention/orders/{order_id}/{verb}", response={200: OrderOut, **REFUSALS})
@duty("rights.decide")
def do(request: HttpRequest, order_id: int, verb: Literal["allow", "refuse", "end"]) -> Any:
    """Let it stand, refuse it, or end it."""
    if verb == "end":
        return retention.end(order_id, user=user_of(request))
    return retention.decide(order_id, verb == "allow", user=user_of(request))
