"""A department with a published night, facts of months, cover, a register, a run and a proposal of people."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from cureline.portfolio.models import Account, Collateral, Customer, Guarantor, Holding
from cureline.risk import services
from cureline.risk.models import Claim, Cover, Risk, Run, Staffing
from cureline.worklist.models import Assessment, CurrentRun, NightRun
from tests.desk import Desk, sealed
from tests.improvement.made import Made

ON = dt.date(2026, 11, 25)
DAY = dt.timedelta(days=1)
# accounts by bucket of the small department
BOOK = {"M0": 600, "M1": 600, "M2": 400, "M3": 300, "M4": 200, "M5": 120, "M6": 80, "M7+": 300}
PRODUCTS = ("credit_card", "consumer_loan", "mortgage")
REGIONS = ("R01", "R01", "R01", "R02")


@dataclass(frozen=True)
class Filled:
    """What the pages show."""

    risk: Risk
    run: Run
    staffing: Staffing
    cover: Cover
    claim: Claim


def night(desk: Desk, *, on: dt.date = ON) -> NightRun:
    """Accounts in every bucket, as last night published them; each team of the capacity document is there."""
    for code in ("early", "middle", "late", "care", "legal"):
        desk.team(code)
    run = NightRun.objects.create(
        run_id=f"risk{on:%m%d}", as_of_on=on - DAY, state="published", manifest={}, published_at=timezone.now()
    )
    CurrentRun.objects.update_or_create(pk=1, defaults={"run": run})
    buckets = [bucket for bucket, count in BOOK.items() for _ in range(count)]
    name = sealed("name", "王小明")
    customers = [
        Customer(customer_id=f"B{n:04d}", kind="person", jurisdiction="CN", time_zone="Asia/Shanghai", language="zh",
                 region=REGIONS[n % 4], district=f"D{n % 5:02d}", industry=("retail", "catering", None)[n % 3], **name)
        for n in range(len(buckets))
    ]  # fmt: skip
    accounts = [
        Account(account_id=f"BA{n:04d}", customer_id=customer, product=PRODUCTS[n % 3], currency="CNY", status="open",
                balance_minor=500_000 + 1000 * n, limit_minor=2_000_000, portfolio="cards",
                secured=PRODUCTS[n % 3] == "mortgage")
        for n, customer in enumerate(customers)
    ]  # fmt: skip
    Customer.objects.bulk_create(customers)
    Holding.objects.bulk_create([
        Holding(customer=one, portfolio="cards", team="early", since_at=timezone.now(), why="night")
        for one in customers
    ])  # fmt: skip
    Account.objects.bulk_create(accounts)
    Assessment.objects.bulk_create(
        _assessed(run, account, bucket) for account, bucket in zip(accounts, buckets, strict=True)
    )
    return run


def _assessed(run: NightRun, account: Any, bucket: str) -> Assessment:
    level = int(bucket[1])
    return Assessment(
        run=run, account_id=account.pk, customer_id=account.customer_id_id, product=account.product, currency="CNY",
        status="open", balance_minor=account.balance_minor, dpd=level * 30, dpd_source="due_items",
        past_due_minor=level * 50_000, previous_dpd=0, first_payment_default=False, self_cured=False,
        five_tier="normal", ifrs9_stage=1, bucket=bucket, previous_bucket="M0", bucket_days="current", roll="same",
    )  # fmt: skip


def facts(months: int = 4) -> None:
    """Months of moves between buckets: most who are late pay, some roll on."""
    made = Made()
    for number in range(months):
        on = dt.date(2026, 7 + number, 28)
        for level, (paid, count) in {0: (0.95, 400), 1: (0.6, 200), 2: (0.35, 100), 3: (0.2, 60), 4: (0.1, 50)}.items():
            better = round(paid * count)
            bucket = f"M{level}"
            for share, target in ((better, 0), (count - better, level + 1)):
                made.add("standings", share, on, product=PRODUCTS[level % 2], segment="all", from_level=level,
                         to_level=target, from_bucket=bucket, to_bucket=f"M{target}", bucket=bucket,
                         from_balance_minor=500_000, to_balance_minor=500_000)  # fmt: skip
    made.keep()


def cover(desk: Desk) -> Cover:
    """A home behind a mortgage, a guarantor, and a policy that ends soon."""
    home = desk.account(desk.customer(mobile=None), product="mortgage", secured=True, balance_minor=80_000_000)
    Collateral.objects.create(
        collateral_id="H1", account_id=home, kind="home", value_minor=90_000_000, valued_on=ON - 100 * DAY
    )
    Guarantor.objects.create(guarantor_id="G8", account_id=home, liability_minor=10_000_000,
                             guaranteed_until_on=ON + 20 * DAY)  # fmt: skip
    services.covers.draw(ON)
    loan = desk.account(desk.customer(mobile=None), product="consumer_loan", balance_minor=20_000_000)
    return services.covers.record(
        user=desk.user("legal", "legal"), account_id=loan.pk, kind="insurance", ref="POL-2026-118",
        provider="海安财产保险", value_minor=15_000_000, from_on=ON - 300 * DAY, expires_on=ON + 6 * DAY, written=True,
    )  # fmt: skip


def fill(desk: Desk) -> Filled:
    """All of it, as people would have done."""
    night(desk)
    facts()
    held = cover(desk)
    officer, head = desk.user("risk", None, name="罗嘉"), desk.user("head", None, name="沈若兰")
    legal = desk.user("legal", "legal")
    versions = services.register.adopt(
        ["early_roll", "rate_shock", "data_leak", "agency_conduct", "cover_lost", "fx", "concentration"], user=officer
    )
    for version in versions[:-1]:
        services.register.decide(version.pk, approve=True, user=head)
    first = versions[0].risk
    services.register.review(first.pk, user=officer, outcome="still", note="roll rates of three months looked at")
    Risk.objects.filter(pk=versions[2].risk_id).update(review_on=ON - 3 * DAY)
    run = services.stressing.run("rate_200", user=officer)
    combined = services.stressing.run("combined", user=officer)
    services.register.link(first.pk, "run", str(run.pk), user=officer)
    made = services.staffing.propose(
        combined.pk, options=["training", "overtime", "hiring", "agency"], why="thirteen people won't do", user=officer
    )
    claim = services.claims.open_claim(held.pk, user=legal)
    services.claims.paper(claim.pk, "policy", user=legal, evidence="A-1")
    services.covers.record_portfolio(
        user=officer, kind="guarantee_company", provider="中投融资担保", ref="GC-9", currency="CNY", ratio_bp=2000,
        cap_minor=50_000_000, from_on=ON - 100 * DAY, expires_on=ON + 200 * DAY, portfolio="cards",
    )  # fmt: skip
    first.refresh_from_db()
    return Filled(first, combined, made, held, claim)
