"""`begin()` at the desk against a floor that writes the very same rows with no gate, in the same process, by turns.

Each contact is a transaction of its own, committed, on the embedded PostgreSQL, as in a request. The customers have
accounts, points, circumstances and contacts of the last 90 days; outcomes are recorded outside the measured time, so
that caps are not met. Run: `python -m benchmarks.gate_at_desk [rounds]` with a CURELINE_HOME of its own.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import statistics
import sys
import tempfile
import time
import uuid
from pathlib import Path
from typing import Any

CUSTOMERS, CONTACTS = 200, 40
NOON = dt.datetime(2026, 11, 25, 4, 0, tzinfo=dt.UTC)


def measure(rounds: int = 400) -> dict[str, Any]:
    """Milliseconds (median, p95) of both, and the ratio of medians."""
    if "CURELINE_HOME" not in os.environ:
        home = Path(tempfile.mkdtemp(prefix="cureline-bench-"))
        home.chmod(0o755)  # the database server runs as another user
        os.environ["CURELINE_HOME"] = str(home)
    os.environ["DJANGO_SETTINGS_MODULE"] = "cureline.settings"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    people = _people()
    from cureline.contact import services

    services.begin(people[0], "call", user=None, at=NOON)
    gated, bare = [], []
    for turn in range(rounds):
        customer = people[turn % len(people)]
        started = time.perf_counter()
        attempt = services.begin(customer, "call", user=None, at=NOON)
        gated.append(time.perf_counter() - started)
        started = time.perf_counter()
        copy = _floor(attempt)
        bare.append(time.perf_counter() - started)
        for row in (attempt, copy):
            services.record_outcome(row, "busy", user=None, at=NOON)
    return {
        "rounds": rounds, "contacts_a_customer": CONTACTS,
        **{f"begin {name}_ms": value for name, value in _told(gated).items()},
        **{f"floor {name}_ms": value for name, value in _told(bare).items()},
        "ratio": round(statistics.median(gated) / statistics.median(bare), 2),
    }  # fmt: skip


def _people() -> list[str]:
    """Customers with a history, and their ids."""
    from cureline.portfolio import models
    from cureline.trust import vault

    mark, ids = uuid.uuid4().hex[:8], []
    for number in range(CUSTOMERS):
        key = f"B{mark}-{number}"
        customer = models.Customer.objects.create(
            customer_id=key, kind="person", jurisdiction="CN", time_zone="Asia/Shanghai", language="zh"
        )
        for place in range(3):
            models.Account.objects.create(
                account_id=f"{key}-A{place}", customer_id=customer, product="consumer_loan", currency="CNY",
                status="open", balance_minor=100_000 * place + 1, first_party=True,
            )  # fmt: skip
            models.ContactPoint.objects.create(
                contact_point_id=f"{key}-P{place}", customer_id=customer, kind="mobile", relation="self",
                value_sealed=vault.encrypt("13800000000"), consent="granted", valid=True,
            )  # fmt: skip
        models.Circumstance.objects.create(
            circumstance_id=f"{key}-Z", customer_id=customer, kind="hardship", from_on=dt.date(2026, 10, 1)
        )
        models.Contact.objects.bulk_create(
            models.Contact(
                contact_id=f"{key}-C{place}", customer_id=customer, at=NOON - dt.timedelta(days=2 * place + 1),
                channel="call", direction="out", outcome="no_answer",
            )
            for place in range(CONTACTS)
        )  # fmt: skip
        ids.append(key)
    return ids


def _floor(attempt: Any) -> Any:
    """The same contact, attempt and audit row, written without asking anybody."""
    from django.db import transaction

    from cureline.contact.models import Attempt
    from cureline.portfolio.models import Contact
    from cureline.trust import audit

    plain = {f.attname: getattr(attempt, f.attname) for f in Attempt._meta.fields if f.name not in ("id", "contact")}
    row = {f.attname: getattr(attempt.contact, f.attname) for f in Contact._meta.fields}
    with transaction.atomic():
        contact = Contact.objects.create(**{**row, "contact_id": f"floor-{uuid.uuid4().hex}"})
        copy = Attempt.objects.create(**{**plain, "contact": contact})
        audit.record(
            "contact.begun", customer_id=copy.customer_id, subject=f"attempt:{copy.pk}",
            detail={"channel": copy.channel, "purpose": copy.purpose, "agency": None, "prior_consent": False},
        )  # fmt: skip
    return copy


def _told(seconds: list[float]) -> dict[str, float]:
    ordered = sorted(seconds)
    return {
        "median": round(statistics.median(ordered) * 1000, 2),
        "p95": round(ordered[int(len(ordered) * 0.95)] * 1000, 2),
    }


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]) if len(sys.argv) > 1 else 400)))
