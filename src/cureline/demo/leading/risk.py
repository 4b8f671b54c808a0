"""The demonstration's risk: a register in use, scenarios with people that wait for the head, cover with a claim."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from django.db import transaction

from cureline.face import ProblemError
from cureline.portfolio.models import Account
from cureline.risk import services
from cureline.risk.models import Claim, Cover, PortfolioCover, Risk, Run, Staffing
from cureline.trust.models import User

DAY = dt.timedelta(days=1)
# what the bank has adopted; the rest waits or is left in the starter register
_TAKEN = (
    "early_roll", "rate_shock", "unemployment", "concentration", "plan_redefault", "cover_lost", "data_leak", "outage",
    "key_people", "field_safety", "agency_conduct", "self_harm", "illegal_hours", "third_party", "complaint_wave",
)  # fmt: skip
_WAITING = ("strategic_default", "law_change")
_TESTED = ("rate_shock", "data_leak", "illegal_hours", "third_party", "self_harm", "field_safety", "cover_lost")
_WHY = "利率上行后后期组与法务组人手不足，先转岗与加班，缺口持续再招聘"


@transaction.atomic
def tell(today: dt.date, people: Mapping[str, User]) -> dict[str, int]:
    """Fill the room as the department would have; again it adds nothing. Gives how many of what."""
    _register(today, people)
    _cover(today, people)
    if not Run.objects.exists():
        # where no night was published there is nothing to run a scenario on
        with suppress(ProblemError):
            for scenario in ("baseline", "unemployment_2", "rate_200", "combined"):
                services.stressing.run(scenario, user=people["risk"])
    run = Run.objects.filter(scenario="rate_200").order_by("pk").first()
    if run is not None and not Staffing.objects.exists():
        # refused where nobody is missing
        with suppress(ProblemError):
            services.staffing.propose(run.pk, options=["training", "overtime", "hiring", "agency"], why=_WHY,
                                      user=people["risk"])  # fmt: skip
    return {"risks": Risk.objects.count(), "covers": Cover.objects.count(), "scenarios": Run.objects.count(),
            "proposals": Staffing.objects.count()}  # fmt: skip


def _register(today: dt.date, people: Mapping[str, User]) -> None:
    """Taken over and approved; controls of some were tested since, which is a second version; some reviews are late."""
    officer, head = people["risk"], people["head"]
    fresh = services.register.adopt(_TAKEN, user=officer)
    for version in fresh:
        services.register.decide(version.pk, approve=True, user=head)
        if version.risk.starter in _TESTED:
            _tested(version.risk, today, people)
    services.register.adopt(_WAITING, user=officer)
    if fresh:
        late = Risk.objects.filter(starter__in=("agency_conduct", "key_people"))
        late.update(review_on=today - 9 * DAY)
        watched = Risk.objects.get(starter="early_roll")
        services.register.review(watched.pk, user=officer, outcome="still",
                                 note="已核对近三个月滚动率控制图，未见失控，维持现有评分")  # fmt: skip


def _tested(risk: Risk, today: dt.date, people: Mapping[str, User]) -> None:
    version = risk.versions.order_by("-number")[0]
    on = (today - 40 * DAY).isoformat()
    content: dict[str, Any] = {
        name: getattr(version, name)
        for name in ("kind", "title", "cause", "consequence", "likelihood", "impact", "appetite", "response",
                     "review_months", "indicators")
    }  # fmt: skip
    content |= {"owner": version.owner, "controls": [{**one, "tested_on": on} for one in version.controls]}
    second = services.register.write(user=people["risk"], content=content, why="已完成控制措施测试", risk_id=risk.pk)
    services.register.decide(second.pk, approve=True, user=people["head"])


def _cover(today: dt.date, people: Mapping[str, User]) -> None:
    """Cover from the bank's files, policies on some large debts, one that ends soon with its claim, one for all."""
    services.covers.draw(today)
    officer, legal = people["risk"], people["legal"]
    if Cover.objects.filter(origin="desk").exists():
        return
    large = list(Account.objects.filter(status="open", balance_minor__gt=0).order_by("-balance_minor", "pk")[:12])
    made = []
    for number, account in enumerate(large):
        made.append(services.covers.record(
            user=officer, account_id=account.pk, kind="insurance" if number % 3 else "guarantee_company",
            ref=f"ZJ-{today.year}-{number + 101}", provider="海安财产保险" if number % 3 else "中投融资担保",
            value_minor=account.balance_minor * (5 + number % 5) // 10, from_on=today - 300 * DAY,
            expires_on=today + (25 + 30 * number) * DAY, written=number != 5,
        ))  # fmt: skip
    if made and not PortfolioCover.objects.exists():
        services.covers.record_portfolio(
            user=officer, kind="insurance", provider="海安财产保险", ref=f"ZH-{today.year}-7", ratio_bp=3000,
            currency=made[0].currency, cap_minor=50_000_000, from_on=today - 200 * DAY, expires_on=today + 60 * DAY,
        )  # fmt: skip
    if len(made) > 1 and not Claim.objects.exists():
        claim = services.claims.open_claim(made[1].pk, user=legal, note="逾期超过 90 天，按保单约定索赔")
        for name in list(claim.papers)[:3]:
            services.claims.paper(claim.pk, name, user=legal, evidence=f"档案 {name}")
    services.covers.watch(today)
