"""Tables of arrangements. Money is in minor units of `currency`; a day is a day of the bank."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

_WHO = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT, "null": True, "related_name": "+"}


class Promise(models.Model):
    """A promise to pay, in one or several instalments; its state follows from theirs."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("arrangement", "open")
        KEPT = "kept", _("kept")
        PARTLY = "partly", _("partly kept")
        BROKEN = "broken", _("broken")
        CANCELLED = "cancelled", _("withdrawn")

    class Channel(models.TextChoices):
        CALL = "call", _("call")
        SMS = "sms", _("SMS")
        EMAIL = "email", _("e-mail")
        LETTER = "letter", _("letter")
        VISIT = "visit", _("visit")
        OTHER = "other", _("other")

    customer_id = models.TextField(db_index=True)
    account_id = models.TextField(db_index=True)
    currency = models.CharField(max_length=3)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    amount_minor = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    made_on = models.DateField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(**_WHO)
    collector_id = models.TextField(blank=True)
    policy = models.CharField(max_length=60)

    class Meta:
        indexes = (models.Index(fields=["state", "customer_id"], name="promise_by_state"),)

    def __str__(self) -> str:
        return f"promise {self.pk} {self.state}"


class PromiseInstalment(models.Model):
    """One day and amount of a promise, and how it was judged."""

    promise = models.ForeignKey(Promise, on_delete=models.CASCADE, related_name="instalments")
    number = models.SmallIntegerField()
    due_on = models.DateField(db_index=True)
    amount_minor = models.BigIntegerField()
    received_minor = models.BigIntegerField(default=0)
    state = models.CharField(max_length=10, choices=Promise.State.choices, default=Promise.State.OPEN)
    judged_on = models.DateField(null=True)
    reminded_on = models.DateField(null=True)
    followed_up = models.CharField(max_length=12, blank=True, help_text="what its breach led to, once")

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=["promise", "number"], name="promise_instalment_once"),
            models.CheckConstraint(condition=models.Q(amount_minor__gt=0), name="promise_instalment_min"),
        )

    def __str__(self) -> str:
        return f"{self.promise_id}/{self.number}"

    @property
    def portfolio_id(self) -> str:
        """The id of its row in the portfolio's promises, which the night reads."""
        return f"desk-{self.promise_id}-{self.number}"


class Affordability(models.Model):
    """What a customer earns and spends a month, as told on a day, and the instalment that follows."""

    customer_id = models.TextField(db_index=True)
    currency = models.CharField(max_length=3)
    income = models.JSONField()
    outgoings = models.JSONField()
    other_debts_minor = models.BigIntegerField(default=0)
    dependants = models.SmallIntegerField(default=0)
    instalment_minor = models.BigIntegerField()
    surplus_minor = models.BigIntegerField()
    reasons = models.JSONField(help_text="lines: code, amount_minor, category")
    evidence = models.CharField(max_length=20, help_text="stated or documents")
    policy = models.CharField(max_length=60)
    taken_on = models.DateField()
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(**_WHO)

    def __str__(self) -> str:
        return f"affordability {self.pk}"


class Arranged(models.Model):
    """What plans, waivers and settlements share: whose debt, who proposed, who decided."""

    customer_id = models.TextField(db_index=True)
    account_id = models.TextField(db_index=True)
    currency = models.CharField(max_length=3)
    reason = models.CharField(max_length=20, blank=True)
    policy = models.CharField(max_length=60)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(**_WHO)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(**_WHO)
    decision_note = models.TextField(blank=True)

    class Meta:
        abstract = True


class Plan(Arranged):
    """A repayment plan of one account, from draft to its end."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        PROPOSED = "proposed", _("waiting for approval")
        APPROVED = "approved", _("approved")
        REFUSED = "refused", _("not approved")
        SIGNED = "signed", _("signed")
        RUNNING = "running", _("running")
        KEPT = "kept", _("completed")
        BROKEN = "broken", _("broken")
        CANCELLED = "cancelled", _("cancelled")

    class Method(models.TextChoices):
        ANNUITY = "annuity", _("level instalments")
        EQUAL_PRINCIPAL = "equal_principal", _("equal principal")
        STEP_UP = "step_up", _("rising instalments")
        BALLOON = "balloon", _("balloon at the end")
        CARD_INSTALMENT = "card_instalment", _("interest-free card instalments")

    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    kind = models.CharField(max_length=12, blank=True, help_text="shortest, lightest, step_up; empty: own terms")
    method = models.CharField(max_length=16, choices=Method.choices)
    months = models.SmallIntegerField()
    first_due_on = models.DateField()
    terms = models.JSONField(help_text="the engine's terms: rate, grace, freeze, step, balloon, fee, rounding")
    principal_minor = models.BigIntegerField()
    interest_minor = models.BigIntegerField()
    fee_minor = models.BigIntegerField()
    waived_interest_minor = models.BigIntegerField(default=0)
    waived_fee_minor = models.BigIntegerField(default=0)
    total_minor = models.BigIntegerField()
    highest_minor = models.BigIntegerField()
    effective_rate_bp = models.IntegerField()
    present_value_minor = models.BigIntegerField()
    kept_bp = models.IntegerField()
    burden_bp = models.IntegerField()
    reasons = models.JSONField(default=list)
    affordability = models.ForeignKey(Affordability, on_delete=models.PROTECT, null=True, related_name="plans")
    limit_id = models.CharField(max_length=40)
    restructuring = models.BooleanField(default=True, help_text="the bank gives a concession for hardship")
    effect = models.JSONField(default=dict, help_text="class and stage now and when restructured")
    signed_on = models.DateField(null=True)
    letter_id = models.BigIntegerField(null=True)
    circumstance_id = models.TextField(blank=True)
    ended_on = models.DateField(null=True)
    missed = models.SmallIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["account_id"],
                condition=models.Q(state__in=("proposed", "approved", "signed", "running")),
                name="plan_one_live_an_account",
            ),
            models.CheckConstraint(condition=models.Q(months__gte=1, months__lte=600), name="plan_months"),
        )
        indexes = (models.Index(fields=["state", "customer_id"], name="plan_by_state"),)

    def __str__(self) -> str:
        return f"plan {self.pk} {self.state}"


class Settlement(Arranged):
    """An offer to take less than the whole debt, good until a day."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("waiting for approval")
        REFUSED = "refused", _("not approved")
        OFFERED = "offered", _("offered")
        SETTLED = "settled", _("settled")
        LAPSED = "lapsed", _("lapsed")
        CANCELLED = "cancelled", _("cancelled")

    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    debt_minor = models.BigIntegerField()
    principal_minor = models.BigIntegerField()
    offer_minor = models.BigIntegerField()
    expires_on = models.DateField()
    offered_on = models.DateField(null=True)
    authority = models.CharField(max_length=20, blank=True, help_text="role that approved it")
    letter_id = models.BigIntegerField(null=True)
    received_minor = models.BigIntegerField(default=0)
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["account_id"],
                condition=models.Q(state__in=("proposed", "offered")),
                name="settlement_one_live_an_account",
            ),
            models.CheckConstraint(
                condition=models.Q(offer_minor__gt=0, offer_minor__lte=models.F("debt_minor")),
                name="settlement_within_debt",
            ),
        )

    def __str__(self) -> str:
        return f"settlement {self.pk} {self.state}"

    @property
    def written_off_minor(self) -> int:
        """What the bank gives up when the offer is paid."""
        return self.debt_minor - self.offer_minor


class Waiver(Arranged):
    """Interest and fees that the bank gives up, alone or as part of a plan."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("waiting for approval")
        APPROVED = "approved", _("approved")
        REFUSED = "refused", _("not approved")

    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    owed_interest_minor = models.BigIntegerField()
    owed_fee_minor = models.BigIntegerField()
    interest_minor = models.BigIntegerField()
    fee_minor = models.BigIntegerField()
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, null=True, related_name="waivers")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(interest_minor__gte=0, fee_minor__gte=0)
                & models.Q(interest_minor__lte=models.F("owed_interest_minor"))
                & models.Q(fee_minor__lte=models.F("owed_fee_minor")),
                name="waiver_within_what_is_owed",
            ),
        )

    def __str__(self) -> str:
        return f"waiver {self.pk} {self.state}"

    @property
    def amount_minor(self) -> int:
        """Interest and fees together."""
        return self.interest_minor + self.fee_minor


class Instalment(models.Model):
    """What a plan or a settlement asks on a day, and what of it the ledger has."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("arrangement", "open")
        PAID = "paid", _("paid")
        MISSED = "missed", pgettext_lazy("arrangement", "missed")

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, null=True, related_name="instalments")
    settlement = models.ForeignKey(Settlement, on_delete=models.CASCADE, null=True, related_name="instalments")
    customer_id = models.TextField(db_index=True)
    number = models.SmallIntegerField()
    due_on = models.DateField(db_index=True)
    principal_minor = models.BigIntegerField()
    interest_minor = models.BigIntegerField(default=0)
    fee_minor = models.BigIntegerField(default=0)
    balance_minor = models.BigIntegerField(help_text="the debt left after it")
    paid_minor = models.BigIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    reminded_on = models.DateField(null=True)

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=["plan", "number"], name="plan_instalment_once"),
            models.UniqueConstraint(fields=["settlement", "number"], name="settlement_instalment_once"),
            models.CheckConstraint(
                condition=models.Q(plan=None, settlement__isnull=False) | models.Q(plan__isnull=False, settlement=None),
                name="instalment_of_one",
            ),
        )

    def __str__(self) -> str:
        return f"instalment {self.pk}"

    @property
    def amount_minor(self) -> int:
        """What is asked."""
        return self.principal_minor + self.interest_minor + self.fee_minor


class PaymentAllocation(models.Model):
    """One line of the ledger, never changed: so much of a payment for a part of an item, or taken away from it.

    Two books are kept of the same payments: `account` against the account's due items, which agrees with the engine's
    delinquency, and `plan` against the instalments of a plan or settlement. An item of null is credit.
    """

    class Book(models.TextChoices):
        ACCOUNT = "account"
        PLAN = "plan"

    class Component(models.TextChoices):
        FEE = "fee", _("fees")
        INTEREST = "interest", _("interest")
        PRINCIPAL = "principal", _("principal")
        CREDIT = "credit", _("credit")

    class Kind(models.TextChoices):
        ALLOCATED = "allocated", _("allocated")
        REVERSED = "reversed", _("reversed")
        MOVED = "moved", _("moved")

    book = models.CharField(max_length=8, choices=Book.choices)
    customer_id = models.TextField(db_index=True)
    account_id = models.TextField()
    payment_id = models.TextField(db_index=True)
    due_item_id = models.TextField(null=True, help_text="item of the account's book")
    instalment = models.ForeignKey(Instalment, on_delete=models.PROTECT, null=True, related_name="allocations")
    owner_id = models.BigIntegerField(null=True, help_text="plan, or settlement below 0, whose book it is")
    component = models.CharField(max_length=10, choices=Component.choices)
    amount_minor = models.BigIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    booked_on = models.DateField()
    booked_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["account_id", "book", "id"], name="allocation_by_account"),)
        constraints = (
            models.CheckConstraint(condition=~models.Q(amount_minor=0), name="allocation_moves_something"),
            models.CheckConstraint(
                condition=models.Q(book="account", instalment=None, owner_id=None)
                | models.Q(book="plan", due_item_id=None, owner_id__isnull=False),
                name="allocation_in_one_book",
            ),
        )

    def __str__(self) -> str:
        return f"{self.payment_id} {self.component} {self.amount_minor}"
