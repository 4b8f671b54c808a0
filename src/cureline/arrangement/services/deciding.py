"""Approvals: who may decide on a plan, a waiver or a settlement, by limits of the role; nobody on their own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cureline.arrangement import policy
from cureline.arrangement.models import Plan, Settlement, Waiver
from cureline.arrangement.services import common
from cureline.arrangement.services.debts import share_bp
from cureline.arrangement.services.errors import AuthorityError, InputError, StateError
from cureline.trust import audit

MODELS: Mapping[str, type[Plan] | type[Waiver] | type[Settlement]] = {
    "plan": Plan, "waiver": Waiver, "settlement": Settlement,
}  # fmt: skip


def asked(subject: str, row: Any) -> dict[str, int]:
    """What an approver needs authority for, under the names of the policy's limits."""
    if subject == "plan":
        waived, owed = row.waived_interest_minor + row.waived_fee_minor, row.interest_minor + row.fee_minor
        debt = row.principal_minor + owed + waived
        return {"debt_minor": debt, "months": row.months, "waiver_bp": share_bp(waived, owed + waived)}
    if subject == "waiver":
        owed = row.owed_interest_minor + row.owed_fee_minor
        return {"amount_minor": row.amount_minor, "waiver_bp": share_bp(row.amount_minor, owed)}
    principal = max(0, row.principal_minor - row.offer_minor)
    return {
        "debt_minor": row.debt_minor,
        "discount_bp": share_bp(row.written_off_minor, row.debt_minor),
        "principal_bp": share_bp(principal, row.principal_minor),
    }


def beyond(subject: str, row: Any, role: str, rules: policy.Policy) -> list[str]:
    """Names of the limits of a role that a row passes; `role` where the role approves nothing of the kind."""
    limits = rules.authority(subject, role)
    if limits is None:
        return ["role"]
    return [name for name, value in asked(subject, row).items() if value > int(limits[name])]


def roles_for(subject: str, row: Any, rules: policy.Policy) -> list[str]:
    """The roles whose limits a row stays within, the lowest first."""
    return [role for role in rules.part("approval", subject) if not beyond(subject, row, role, rules)]


@transaction.atomic
def decide(
    subject: str, row_id: int, approve: bool, *, user: Any, note: str = "", at: dt.datetime | None = None,
    request: Any = None,
) -> Any:  # fmt: skip
    """Approve or refuse a plan, waiver or settlement that waits; gives the row.

    A refusal needs a note. Raises DoesNotExist of the row, StateError, InputError, and AuthorityError (403) for one's
    own proposal or beyond one's limits, which names them in `limits`.
    """
    from cureline.arrangement.services import settlements

    at = common.moment(at)
    model = MODELS.get(subject)
    if model is None:
        raise InputError("subject", _("There is nothing of this kind to decide."))
    row: Any = model.objects.get(pk=row_id)
    common.locked(row.customer_id)
    row.refresh_from_db()
    if row.state != "proposed":
        raise StateError(row.state, _("It was decided already."))
    if subject == "waiver" and row.plan_id is not None:
        raise StateError("of_plan", _("The waiver is decided with its plan."))
    if user.pk == row.proposed_by_id:
        raise AuthorityError("own", _("Nobody approves their own proposal."))
    rules = policy.in_force(common.day_of(at))
    passed = beyond(subject, row, user.role, rules) if approve else []
    if passed:
        raise AuthorityError("limit", _("This is beyond the limits of your role."), limits=passed,
                             roles=roles_for(subject, row, rules))  # fmt: skip
    if not approve and not note.strip():
        raise InputError("note", _("Say why it is not approved."))
    row.state = "approved" if approve else "refused"
    row.decided_at, row.decided_by, row.decision_note = at, user, note.strip()
    audit.record(
        f"{subject}.{row.state}", request=request, user=user, customer_id=row.customer_id,
        subject=f"{subject}:{row.pk}", reason=note.strip(), detail=asked(subject, row),
    )  # fmt: skip
    common.emit(f"{subject}.{row.state}", {f"{subject}_id": row.pk, "account_id": row.account_id})
    if subject == "plan":
        row.waivers.update(state=row.state, decided_at=at, decided_by=user)
    if subject == "settlement" and approve:
        row.authority = user.role
        settlements.offer(row, user=user, at=at, request=request)
    row.save()
    return row


def waiting(user: Any, on: dt.date | None = None) -> list[dict[str, Any]]:
    """What waits for approval, the oldest first: the row, its subject, what it asks, and why this user can't decide."""
    rules = policy.in_force(on or common.today())
    found = []
    for subject, model in MODELS.items():
        rows: Any = model.objects.filter(state="proposed")
        if subject == "waiver":
            rows = rows.filter(plan=None)
        for row in rows.select_related("proposed_by").order_by("proposed_at")[:200]:
            passed = ["own"] if row.proposed_by_id == user.pk else beyond(subject, row, user.role, rules)
            found.append({"subject": subject, "row": row, "asked": asked(subject, row), "beyond": passed,
                          "roles": roles_for(subject, row, rules)})  # fmt: skip
    return sorted(found, key=lambda line: line["row"].proposed_at)
