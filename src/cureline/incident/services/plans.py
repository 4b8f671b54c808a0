"""Versions of a plan: one writes, a second person approves, and the document is kept for ever."""

from __future__ import annotations

import datetime as dt
from typing import Any

import yaml
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cureline.engine import yamldoc
from cureline.incident import config
from cureline.incident.models import PlanDraft
from cureline.incident.services.errors import InputError, SecondPersonError, StateError
from cureline.people.services import name_of
from cureline.trust import audit, documents
from cureline.worklist import desk


@transaction.atomic
def write(kind: str, content: str, *, user: Any, at: dt.datetime | None = None, request: Any = None) -> PlanDraft:
    """Propose the next version of a plan. Raises InputError where it is no plan of this kind or the version exists."""
    content = content.replace("\x00", "").replace("\r\n", "\n")
    try:
        found = config.parse(content)
    except config.PlanError as error:
        raise InputError(str(error)) from error
    version = str(found["version"])
    if found["code"] != kind:
        raise InputError(_("The plan is of another kind: %(code)s") % {"code": found["code"]})
    if version == str(config.plan_of(kind, desk.today(at or timezone.now()))[0]["version"]) or len(version) > 40:
        raise InputError(_("Give the new text a new version."))
    row = PlanDraft.objects.create(
        kind=kind, content=content, version=version, written_by=user, written_at=at or timezone.now()
    )
    audit.record("plan.written", request=request, user=user, subject=f"plan_draft:{row.pk}",
                 detail={"kind": kind, "version": version})  # fmt: skip
    return row


@transaction.atomic
def decide(
    draft_id: int, *, user: Any, approve: bool, reason: str = "", at: dt.datetime | None = None, request: Any = None
) -> PlanDraft:  # fmt: skip
    """Approve a version, in force from today, or refuse it with a reason; never one's own.

    Raises SecondPersonError, StateError, InputError.
    """
    at = at or timezone.now()
    row = PlanDraft.objects.select_for_update().get(pk=draft_id)
    if row.decided_at is not None:
        raise StateError(_("It is decided already."))
    if row.written_by_id == user.pk:
        raise SecondPersonError(_("Who writes a plan does not approve it."))
    if not approve and not reason.strip():
        raise InputError(_("A refusal has a reason."))
    row.decided_by, row.decided_at, row.reason = user, at, reason.strip()[:1000]
    if approve:
        today = desk.today(at)
        content = yamldoc.read(row.content)
        content |= {"effective_from_on": today.isoformat(), "author": name_of(row.written_by),
                    "approver": name_of(user)}  # fmt: skip
        text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=118, default_flow_style=None)
        try:
            row.document = documents.record(
                "incident", row.kind, row.version, effective_from_on=today, author=name_of(row.written_by),
                approver=name_of(user), content=text,
            )  # fmt: skip
        except documents.DocumentConflictError as error:
            raise StateError(_("This version exists already with another text.")) from error
    row.save()
    audit.record("plan.approved" if approve else "plan.refused", request=request, user=user,
                 subject=f"plan_draft:{row.pk}", detail={"kind": row.kind, "version": row.version})  # fmt: skip
    return row
