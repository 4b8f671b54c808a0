"""Cases at law, their history, terms, fees and papers; limitation; guarantees; collateral; agencies; debt sales."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models

USER = settings.AUTH_USER_MODEL


def _who(null: bool = False) -> Any:
    return models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+", null=null)


class Case(models.Model):
    """A debt pursued at law: one customer, one or more accounts. `pending` is a stage that waits for approval."""

    customer_id = models.TextField(db_index=True)
    jurisdiction = models.TextField()
    rules_version = models.CharField(max_length=40)
    stage = models.CharField(max_length=30)
    pending = models.JSONField(null=True, help_text="stage, facts and who asked, while a second person has to agree")
    officer = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    currency = models.CharField(max_length=3)
    claim_minor = models.BigIntegerField(help_text="what is claimed, minor units")
    court = models.CharField(max_length=120, blank=True)
    docket_no = models.CharField(max_length=60, blank=True)
    hearing_on = models.DateField(null=True)
    served_on = models.DateField(null=True)
    judgment_minor = models.BigIntegerField(null=True)
    outcome = models.CharField(max_length=20, blank=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(claim_minor__gt=0), name="case_claims_something"),
            models.CheckConstraint(
                condition=models.Q(judgment_minor=None) | models.Q(judgment_minor__gte=0), name="case_judgment_min"
            ),
        )
        indexes = (models.Index(fields=["stage", "id"], name="case_by_stage"),)

    def __str__(self) -> str:
        return f"L{self.pk:06d}"


class CaseAccount(models.Model):
    """An account of a case, with what it owed when the case was opened. An account is in one open case at most."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="accounts")
    account_id = models.TextField()
    customer_id = models.TextField()
    balance_minor = models.BigIntegerField()
    principal_minor = models.BigIntegerField(null=True)
    open = models.BooleanField(default=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["account_id"], condition=models.Q(open=True), name="case_account_once"),
        )

    def __str__(self) -> str:
        return f"{self.case} {self.account_id}"


class CaseEvent(models.Model):
    """What happened in a case; append-only."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="events")
    customer_id = models.TextField()
    at = models.DateTimeField()
    on = models.DateField(help_text="the legal day of it")
    kind = models.CharField(max_length=20, help_text="opened, asked, approved, refused, stage, note, fee, deadline")
    stage = models.CharField(max_length=30)
    user = _who()
    note = models.TextField(blank=True)
    facts = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.case} {self.kind} {self.stage}"


class Term(models.Model):
    """A deadline of a case."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="terms")
    customer_id = models.TextField()
    stage = models.CharField(max_length=30)
    kind = models.CharField(max_length=40)
    due_on = models.DateField(db_index=True)
    state = models.CharField(max_length=10, default="open", help_text="open, met, missed, dropped")
    closed_at = models.DateTimeField(null=True)
    closed_by = _who(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["case", "stage", "kind", "due_on"], name="case_term_once"),)

    def __str__(self) -> str:
        return f"{self.case} {self.kind} {self.due_on}"


class Fee(models.Model):
    """A cost of a case: estimated by the pack's table, then what was really paid."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="fees")
    customer_id = models.TextField()
    kind = models.CharField(max_length=30)
    amount_minor = models.BigIntegerField()
    paid_minor = models.BigIntegerField(null=True)
    paid_on = models.DateField(null=True)
    currency = models.CharField(max_length=3)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(amount_minor__gte=0), name="case_fee_min"),
            models.CheckConstraint(
                condition=models.Q(paid_minor=None) | models.Q(paid_minor__gte=0), name="case_fee_paid_min"
            ),
        )

    def __str__(self) -> str:
        return f"{self.case} {self.kind} {self.amount_minor}"


class Paper(models.Model):
    """A document of a case as it was made: the PDF is sealed, its hash stands beside it."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="papers")
    customer_id = models.TextField()
    kind = models.CharField(max_length=40)
    language = models.CharField(max_length=10)
    made_at = models.DateTimeField()
    made_by = _who()
    sha256 = models.CharField(max_length=64)
    pdf_sealed = models.BinaryField()
    letter_id = models.BigIntegerField(null=True, help_text="the letter of dispatch by which it left")

    def __str__(self) -> str:
        return f"{self.case} {self.kind}"


class Interruption(models.Model):
    """What began an account's limitation period anew, with the proof of it."""

    account_id = models.TextField(db_index=True)
    customer_id = models.TextField(db_index=True)
    on = models.DateField()
    kind = models.CharField(max_length=30)
    proof = models.TextField(help_text="where the proof lies: letter, receipt, docket number")
    user = _who()
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.account_id} {self.kind} {self.on}"


class GuarantorClaim(models.Model):
    """A demand on who answers for an account, within the guarantee's limit and period."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="guarantor_claims")
    customer_id = models.TextField()
    guarantor_id = models.TextField()
    amount_minor = models.BigIntegerField()
    demanded_on = models.DateField()
    state = models.CharField(max_length=10, default="demanded", help_text="demanded, paid, refused, released")
    paid_minor = models.BigIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["case", "guarantor_id"], name="guarantor_claim_once"),
            models.CheckConstraint(
                condition=models.Q(paid_minor__gte=0, paid_minor__lte=models.F("amount_minor")),
                name="guarantor_claim_paid_within",
            ),
        )

    def __str__(self) -> str:
        return f"{self.case} {self.guarantor_id} {self.state}"


class Disposal(models.Model):
    """Turning collateral into money: valued, notified, auctioned, sold; what it brought, in the case's currency."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="disposals")
    customer_id = models.TextField()
    collateral_id = models.TextField()
    state = models.CharField(max_length=10, default="listed")
    value_minor = models.BigIntegerField(null=True)
    auction_on = models.DateField(null=True)
    proceeds_minor = models.BigIntegerField(null=True)
    costs_minor = models.BigIntegerField(null=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["case", "collateral_id"], name="disposal_once"),)

    def __str__(self) -> str:
        return f"{self.case} {self.collateral_id} {self.state}"


class Agency(models.Model):
    """A collection agency: its contract and the service user by whose token its contacts come through the API."""

    code = models.CharField(max_length=40, primary_key=True)
    name = models.CharField(max_length=120)
    contract_until_on = models.DateField()
    assessed_on = models.DateField(null=True, help_text="personal information impact assessment (PIPL art. 55)")
    active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.name


class Placement(models.Model):
    """An account given to an agency until it is recalled; an account is with one agency at most."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="placements")
    account_id = models.TextField()
    customer_id = models.TextField(db_index=True)
    currency = models.CharField(max_length=3)
    balance_minor = models.BigIntegerField()
    dpd = models.IntegerField()
    commission_bp = models.IntegerField()
    placed_on = models.DateField()
    recall_on = models.DateField()
    recalled_on = models.DateField(null=True)
    why = models.CharField(
        max_length=30, blank=True, help_text="why recalled: term, asked, circumstance, paid, contract"
    )
    placed_by = _who()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["account_id"], condition=models.Q(recalled_on=None), name="placement_with_one_agency"
            ),
        )

    def __str__(self) -> str:
        return f"{self.account_id} at {self.agency_id}"


class DebtSale(models.Model):
    """A package of debts for sale: the file is made once, sealed, and counted; approved by a second person."""

    name = models.CharField(max_length=80)
    buyer = models.CharField(max_length=120)
    state = models.CharField(max_length=20, default="drafted", help_text="drafted, approved, handed_over")
    currency = models.CharField(max_length=3)
    cut_off_on = models.DateField()
    price_minor = models.BigIntegerField(null=True)
    made_by = _who()
    made_at = models.DateTimeField()
    approved_by = _who(null=True)
    file_sealed = models.BinaryField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return self.name


class SoldDebt(models.Model):
    """An account of a debt sale with what it owed on the day of the cut."""

    sale = models.ForeignKey(DebtSale, on_delete=models.CASCADE, related_name="debts")
    account_id = models.TextField()
    customer_id = models.TextField()
    balance_minor = models.BigIntegerField()
    dpd = models.IntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["sale", "account_id"], name="sold_debt_once"),)

    def __str__(self) -> str:
        return f"{self.sale} {self.account_id}"
