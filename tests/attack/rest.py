"""Rows that no room of the tests' department has, so that every route that names one finds one."""

from __future__ import annotations

import datetime as dt

from cureline.care.models import FollowUp, Offer
from cureline.contact.models import Stop
from cureline.legal.models import Agency, Case, DebtSale, Fee, GuarantorClaim, Placement
from cureline.people.models import Absence
from cureline.portfolio.models import Account, Guarantor
from cureline.trust.models import ApiToken, Export
from cureline.visit.models import Alarm, Evidence, Visit
from tests.desk import Desk


def add(desk: Desk, at: dt.datetime) -> None:
    """One row of each kind, all of the department's own people and customers, as if made at `at`."""
    leader, head, field, admin = (desk.user(role) for role in ("leader", "head", "field", "admin"))
    day, later = at.date(), at + dt.timedelta(days=30)
    Export.objects.create(kind="worklist.queue", format="csv", reason="monthly", rows=1, asked_by=leader, asked_at=at)
    ApiToken.objects.create(name="night", start="cl_1", digest="0" * 64, owner=head, scopes=["customer.see"],
                            made_by=admin, made_at=at, expires_at=later)  # fmt: skip
    Absence.objects.create(staff=field.staff, from_on=day, until_on=day, reason="sick", recorded_by=leader)
    Stop.objects.create(scope="portfolio", value="cards", reason="a letter was wrong", by=head, since_at=at)
    visit, case = Visit.objects.earliest("pk"), Case.objects.earliest("pk")
    Alarm.objects.create(kind="raised", staff=field.staff, at=at, visit_number=visit.pk)
    Evidence.objects.create(visit=visit, sha256="0" * 64, size=1, taken_by=field, taken_at=at)
    Fee.objects.create(
        case=case, customer_id=case.customer_id, kind="first_instance", amount_minor=5_000, currency="CNY"
    )
    guarantor = Guarantor.objects.get(account_id__customer_id=case.customer_id)
    GuarantorClaim.objects.create(case=case, customer_id=case.customer_id, guarantor_id=guarantor.pk,
                                  amount_minor=900_000, demanded_on=day)  # fmt: skip
    account = Account.objects.filter(customer_id=case.customer_id).earliest("pk")
    Placement.objects.create(agency=Agency.objects.earliest("pk"), account_id=account.pk, customer_id=case.customer_id,
                             currency="CNY", balance_minor=account.balance_minor, dpd=200, commission_bp=1_500,
                             placed_on=day, recall_on=later.date(), placed_by=head)  # fmt: skip
    DebtSale.objects.create(
        name="2026-1", buyer="示例资产公司", currency="CNY", cut_off_on=day, made_by=head, made_at=at
    )
    Offer.objects.create(customer_id=case.customer_id, code="grace", document_version="2026.1", reasons=[], facts={},
                         made_at=at)  # fmt: skip
    FollowUp.objects.create(customer_id=case.customer_id, rule="hardship_call", rule_version="2026.1", channel="call",
                            found_on=day, due_on=day)  # fmt: skip
