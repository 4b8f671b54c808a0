"""Versioned documents: everything that decides about a person is one of these rows, and none is ever changed."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.fields import ArrayField
from django.db import models


class Document(models.Model):
    """One version of a document, for now of a pack's rules; `content` is the text as it decided.

    `approver` is empty until the bank signs. A trigger refuses UPDATE and DELETE.
    """

    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=80)
    version = models.CharField(max_length=40)
    effective_from_on = models.DateField()
    author = models.CharField(max_length=80)
    approver = models.CharField(max_length=80, blank=True)
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["kind", "name", "version"], name="document_version_once"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.name} {self.version}"


class User(AbstractUser):
    """Somebody who signs in. What they may do follows from the role, whom they see from the staff record."""

    role = models.CharField(max_length=20, blank=True, help_text="a name in duties.yaml; none may do nothing")
    language = models.CharField(max_length=10, blank=True, help_text="zh-hans, zh-hant or en; empty: the browser's")

    # a token of the API acts as its owner, limited to these duties; None: all that the role has
    scopes: frozenset[str] | None = None

    def may(self, duty: str) -> bool:
        """Whether the role has a duty, and the token by which this request came does not leave it out."""
        from cureline.trust.duties import duties

        if self.scopes is not None and duty not in self.scopes:
            return False
        return self.is_active and self.role in duties().get(duty, frozenset())


class Called(models.Model):
    """How often the API was called in a minute by one caller (`limits.py`); only the last minute of each is kept."""

    key = models.CharField(max_length=80, primary_key=True)
    minute = models.BigIntegerField()
    count = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.key} {self.count}"


class AuditEntry(models.Model):
    """One line of the audit log. Triggers refuse UPDATE and DELETE and chain each row to the one before."""

    at = models.DateTimeField()
    action = models.CharField(max_length=60)
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    username = models.CharField(max_length=150, blank=True)
    role = models.CharField(max_length=20, blank=True)
    address = models.CharField(max_length=45, blank=True)
    customer_id = models.TextField(blank=True)
    subject = models.CharField(max_length=120, blank=True)
    reason = models.TextField(blank=True)
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = (
            models.Index(fields=["customer_id", "at"], name="audit_by_customer"),
            models.Index(fields=["action", "at"], name="audit_by_action"),
            models.Index(fields=["user", "at"], name="audit_by_user"),
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.username or 'system'} {self.action} {self.subject}"


class AuditLink(models.Model):
    """One link of the chain over the audit log, written by the database alone when a transaction commits.

    `hash` is the SHA-256 over the place in the chain, the hash before and the whole entry (`trust/chain.py`).
    """

    entry_id = models.BigIntegerField(primary_key=True)
    seq = models.BigIntegerField(unique=True, null=True, help_text="null only within the transaction that writes it")
    hash = models.CharField(max_length=64, null=True)

    def __str__(self) -> str:
        return f"{self.seq}: {self.hash}"


class SignIn(models.Model):
    """One session of somebody, which holds this row's number: when, from where, and how it ended."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sign_ins")
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    address = models.CharField(max_length=45, blank=True)
    agent = models.CharField(max_length=200, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(
        max_length=20, blank=True, help_text="signed_out, idle, absolute, too_many, by_user, by_admin"
    )

    class Meta:
        indexes = (models.Index(fields=["user", "ended_at"], name="sign_in_by_user"),)

    def __str__(self) -> str:
        return f"{self.user} {self.began_at:%Y-%m-%d %H:%M}"


class ApiToken(models.Model):
    """A system's way in: it acts as its owner, within the duties named. Only the hash of the secret is kept."""

    name = models.CharField(max_length=80)
    start = models.CharField(max_length=12, help_text="the first characters, to tell tokens apart")
    digest = models.CharField(max_length=64, unique=True)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="tokens")
    scopes = ArrayField(models.CharField(max_length=60))
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    used_from = models.CharField(max_length=45, blank=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.name} ({self.start}…)"


class Export(models.Model):
    """Data that leaves the desk: asked for with a reason, allowed by a second person, fetched once."""

    kind = models.CharField(max_length=60)
    filters = models.JSONField(default=dict)
    format = models.CharField(max_length=4, choices=[("xlsx", "xlsx"), ("csv", "csv")])
    reason = models.TextField()
    rows = models.BigIntegerField(help_text="how many rows there were when it was asked for")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    allowed = models.BooleanField(null=True)
    answer = models.TextField(blank=True, help_text="why it was refused")
    fetch_until_at = models.DateTimeField(null=True)
    fetched_at = models.DateTimeField(null=True)
    sha256 = models.CharField(max_length=64, blank=True, help_text="of the file that was fetched")
    made_at = models.DateTimeField(null=True, help_text="when a job made its file; null for small ones")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(allowed__isnull=True) | ~models.Q(decided_by=models.F("asked_by")),
                name="export_by_two_persons",
            ),
            models.CheckConstraint(
                condition=models.Q(fetched_at__isnull=True) | models.Q(allowed=True), name="export_fetched_when_allowed"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class ExportFile(models.Model):
    """The file of a big export, from its making to its fetching; the desk's role reads none of it."""

    export = models.OneToOneField(Export, models.CASCADE, primary_key=True, related_name="+")
    name = models.CharField(max_length=120)
    media = models.CharField(max_length=120)
    content_sealed = models.BinaryField(help_text="the file in Base64, sealed")
    seen = models.CharField(max_length=64, help_text="which rows its asker saw then (trust.rows.fingerprint)")

    def __str__(self) -> str:
        return self.name
