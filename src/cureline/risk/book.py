"""The open debts as the scenarios and the views of concentration read them: from the published night and the portfolio,
under the rows of who asks. Money is brought to the capacity document's currency by its exchange rates."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest

from cureline.engine import allocate
from cureline.engine.allocate.documents import Capacity
from cureline.engine.stress import LEVELS, Segment
from cureline.portfolio.models import Account, Collateral
from cureline.risk.services import covers
from cureline.risk.services.errors import UnavailableError
from cureline.trust import documents
from cureline.worklist.models import Assessment, CurrentRun, NightRun

PPM = 1_000_000
UNKNOWN = "-"


def night() -> NightRun:
    """The published night. Raises UnavailableError before the first."""
    current = CurrentRun.objects.select_related("run").first()
    if current is None:
        raise UnavailableError("no night has been published")
    return current.run


def capacity(on: dt.date) -> Capacity:
    """The capacity document in force on a day, or the one that comes with Cureline."""
    if "capacity" in documents.names("capacity", on):
        return allocate.load_capacity(documents.in_force("capacity", "capacity", on).content)
    return allocate.load_capacity(allocate.shipped("capacity"))


def home_minor(minor: int, currency: str, cap: Capacity) -> int:
    """An amount in minor units of the capacity document's currency."""
    rate = cap.exchange_ppm.get(currency, PPM)
    return minor if currency == cap.currency else minor * rate // PPM


def level(bucket: str) -> int:
    """The place of a bucket: M0 is 0, M7+ is 7; what is no bucket counts as current."""
    found = re.match(r"M(\d+)", bucket or "")
    return min(int(found.group(1)), LEVELS - 1) if found else 0


def open_accounts(run: NightRun) -> QuerySet[Any]:
    """Open accounts with a debt, with `bucket` as the night found it (M0 where it did not look)."""
    here = Assessment.objects.filter(run=run, account_id=OuterRef("pk")).values("bucket")[:1]
    found: QuerySet[Any] = Account.objects.filter(status="open", balance_minor__gt=0).annotate(
        bucket=Coalesce(Subquery(here), Value("M0"), output_field=TextField())
    )
    return found


def segments(run: NightRun, on: dt.date) -> list[Segment]:
    """The debts by product, currency and level, with the open limit of cards and the cover that counts."""
    revolving = Case(
        When(Q(product__in=("credit_card", "small_business_loan", "corporate_loan"), limit_minor__isnull=False),
             then=Greatest(F("limit_minor") - F("balance_minor"), Value(0), output_field=BigIntegerField())),
        default=Value(0), output_field=BigIntegerField(),
    )  # fmt: skip
    rows = open_accounts(run).values("product", "currency", "bucket").annotate(
        n=Count("pk"), debt=Sum("balance_minor"), undrawn=Sum(revolving)
    )  # fmt: skip
    whole: dict[tuple[str, str, int], list[int]] = defaultdict(lambda: [0, 0, 0, 0, 0])
    for row in rows:
        cell = whole[row["product"], row["currency"], level(row["bucket"])]
        for place, name in enumerate(("n", "debt", "undrawn")):
            cell[place] += int(row[name] or 0)
    held = covers.positions(on)
    buckets = dict(
        Assessment.objects.filter(run=run, account_id__in=[one.account_id for one in held]).values_list(
            "account_id", "bucket"
        )
    )
    for one in held:
        cell = whole[one.product, one.currency, level(buckets.get(one.account_id, "M0"))]
        cell[3] += one.things_minor
        cell[4] += one.promises_minor
    return [Segment(*key, *cell) for key, cell in sorted(whole.items())]


def by_level(found: list[Segment]) -> dict[str, dict[int, int]]:
    """Accounts by product and level."""
    counts: dict[str, dict[int, int]] = {}
    for one in found:
        mine = counts.setdefault(one.product, {})
        mine[one.level] = mine.get(one.level, 0) + one.accounts
    return counts


# the column of each view of concentration
VIEWS: Mapping[str, str] = {
    "product": "product", "bucket": "bucket", "region": "customer_id__region", "district": "customer_id__district",
    "industry": "customer_id__industry", "portfolio": "portfolio", "collateral": "thing",
    "customer": "customer_id_id",
}  # fmt: skip


def viewed(run: NightRun, view: str) -> QuerySet[Any]:
    """Open accounts with `key`, the part of a view that each belongs to (empty: unknown)."""
    rows = open_accounts(run)
    if view == "collateral":
        first = Collateral.objects.filter(account_id=OuterRef("pk")).order_by("-value_minor", "pk").values("kind")[:1]
        rows = rows.annotate(thing=Coalesce(Subquery(first), Value("none"), output_field=TextField()))
    return rows.annotate(key=F(VIEWS[view]))


def exposures(run: NightRun, view: str, cap: Capacity) -> dict[str, int]:
    """Debt by part of a view, in minor units of the capacity document's currency."""
    found: dict[str, int] = defaultdict(int)
    for row in viewed(run, view).values("key", "currency").annotate(debt=Sum("balance_minor")).order_by():
        found[row["key"] or UNKNOWN] += home_minor(int(row["debt"]), row["currency"], cap)
    return dict(found)
