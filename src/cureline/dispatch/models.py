"""What leaves the house: the outbox, the messages and letters of customers, print batches, webhooks and what came back.

The outbox carries no customer and no clear text, so that who runs the channels sees it whole; a message or letter is a
row of the customer's and follows row-level security.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

KINDS = ("sms", "email", "letter", "webhook")
STATES = ("queued", "sending", "sent", "delivered", "failed", "uncertain", "cancelled")
# nothing more is to be done by the worker
ENDED = ("sent", "delivered", "failed", "cancelled")


class Outbox(models.Model):
    """One row a thing that leaves. `key` is the idempotency key that the receiving system is told.

    `payload` is JSON sealed by the vault; `why` is a code (a rule's id, an HTTP status), never personal data.
    """

    # rotation of keys seals it anew as well
    SEALED = ("payload",)

    kind = models.CharField(max_length=10)
    key = models.CharField(max_length=40, unique=True)
    payload = models.BinaryField()
    state = models.CharField(max_length=10, default="queued")
    attempts = models.IntegerField(default=0)
    next_try_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    queued_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=80, blank=True)
    remote_id = models.CharField(max_length=120, blank=True, db_index=True, help_text="the receiving system's own id")
    subscription = models.ForeignKey("Subscription", on_delete=models.PROTECT, null=True, related_name="deliveries")

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(kind__in=KINDS), name="outbox_kind_code"),
            models.CheckConstraint(condition=models.Q(state__in=STATES), name="outbox_state_code"),
        )
        indexes = (
            models.Index(
                fields=["next_try_at", "id"],
                name="outbox_waiting",
                condition=models.Q(state__in=("queued", "sending", "uncertain")),
            ),
            models.Index(fields=["state", "kind"], name="outbox_by_state"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.key} {self.state}"


class Message(models.Model):
    """An SMS or e-mail to a customer, or the answer to one: text sealed, the contact that the gate allowed."""

    outbox = models.OneToOneField(Outbox, on_delete=models.PROTECT, related_name="message")
    customer_id = models.TextField(db_index=True)
    account_id = models.TextField(blank=True)
    point_id = models.TextField()
    channel = models.CharField(max_length=10)
    attempt_id = models.BigIntegerField(null=True, help_text="the attempt of the contact room")
    purpose = models.CharField(max_length=20, default="collect", help_text="collect, locate, or opt_out: confirms one")
    prior_consent = models.BooleanField(default=False)
    language = models.CharField(max_length=10)
    script = models.CharField(max_length=80, blank=True, help_text="name and version of the script; empty: free text")
    text_sealed = models.BinaryField()
    segments = models.IntegerField(default=1)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(channel__in=("sms", "email")), name="message_channel_code"),
        )

    def __str__(self) -> str:
        return f"{self.channel} {self.pk}"


class Batch(models.Model):
    """A day's letters for the print shop: one sealed PDF, one manifest, two totals to be confirmed at hand-over."""

    on = models.DateField()
    letters_total = models.IntegerField()
    pages_total = models.IntegerField()
    pdf_sha256 = models.CharField(max_length=64)
    manifest_sha256 = models.CharField(max_length=64)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    handed_over_at = models.DateTimeField(null=True)
    handed_over_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    receipt = models.CharField(max_length=80, blank=True, help_text="the print shop's own number")

    def __str__(self) -> str:
        return f"batch {self.pk} of {self.on}"


class Letter(models.Model):
    """A letter to a customer: template and data sealed, its reference, its proof (hash and pages) once printed."""

    outbox = models.OneToOneField(Outbox, on_delete=models.PROTECT, related_name="letter")
    customer_id = models.TextField(db_index=True)
    account_id = models.TextField(blank=True)
    point_id = models.TextField()
    attempt_id = models.BigIntegerField(null=True)
    purpose = models.CharField(max_length=20, default="collect")
    prior_consent = models.BooleanField(default=False)
    language = models.CharField(max_length=10)
    template = models.CharField(max_length=40)
    template_version = models.CharField(max_length=40)
    reference = models.CharField(max_length=24, unique=True, null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    pages = models.IntegerField(default=0)
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, null=True, related_name="letters")
    returned_at = models.DateTimeField(null=True)
    returned_why = models.CharField(max_length=20, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.reference or f"letter {self.pk}"


class Planned(models.Model):
    """What became of a message of the night's plan that no person sends: at most one a customer and day.

    A second night of the same day plans the same customer again; it is not written to twice. `why` is the id of the
    rule that refused, or a reason of planned.yaml.
    """

    class State(models.TextChoices):
        QUEUED = "queued"
        REFUSED = "refused"
        LEFT_OUT = "left_out"

    on = models.DateField(help_text="the day that was planned")
    run_id = models.CharField(max_length=16)
    customer_id = models.TextField(db_index=True)
    action_id = models.TextField()
    channel = models.CharField(max_length=10)
    script = models.TextField()
    planned_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices)
    why = models.CharField(max_length=80, blank=True)
    message = models.OneToOneField(Message, on_delete=models.PROTECT, null=True, related_name="planned")
    letter = models.OneToOneField(Letter, on_delete=models.PROTECT, null=True, related_name="planned")
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["on", "customer_id"], name="planned_once"),)

    def __str__(self) -> str:
        return f"{self.channel} {self.on} {self.state}"


class Reply(models.Model):
    """What a customer wrote back by SMS, sealed; `opted_out` when it was a word that ends SMS."""

    customer_id = models.TextField(db_index=True)
    point_id = models.TextField()
    contact_id = models.TextField(help_text="the portfolio's row of this contact from the customer")
    text_sealed = models.BinaryField()
    opted_out = models.BooleanField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"reply {self.pk}"


class Incoming(models.Model):
    """A receipt, reply or bounce that an outside system sent us, once: `event_id` is its own."""

    source = models.CharField(max_length=20)
    event_id = models.CharField(max_length=120)
    at = models.DateTimeField()
    effect = models.CharField(max_length=40, help_text="what came of it: delivered, opt_out, reply, unknown, late …")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["source", "event_id"], name="incoming_once"),)

    def __str__(self) -> str:
        return f"{self.source} {self.event_id}"


class Subscription(models.Model):
    """Where a system of the bank wants to be told of events. The secret signs; after a rotation the old one still does
    until `old_until`."""

    url = models.URLField(max_length=500)
    events = ArrayField(models.CharField(max_length=60))
    secret_sealed = models.BinaryField()
    old_secret_sealed = models.BinaryField(null=True)
    old_until = models.DateTimeField(null=True)
    active = models.BooleanField(default=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"subscription {self.pk}"


class Delivery(models.Model):
    """One try to deliver an event to a subscription."""

    outbox = models.ForeignKey(Outbox, on_delete=models.CASCADE, related_name="tries")
    at = models.DateTimeField()
    status = models.IntegerField(null=True, help_text="HTTP status; empty when there was no answer")
    why = models.CharField(max_length=80, blank=True)
    milliseconds = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.outbox_id} {self.status or self.why}"
