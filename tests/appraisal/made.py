"""A department of four collectors with a quarter of results, samples and people: what an appraisal reads, by hand."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.utils import timezone

from cureline.appraisal import services
from cureline.appraisal.models import Appraisal, Draw, Period, Sample
from cureline.appraisal.services import papers
from cureline.contact.models import Attempt
from cureline.portfolio import models
from cureline.trust.models import User
from tests.desk import Desk
from tests.improvement.made import Made

MONTHS = (dt.date(2026, 7, 31), dt.date(2026, 8, 31), dt.date(2026, 9, 30))
CODE = "2026-Q3"
SCORES = {"helps": 3, "hands_over": 3, "shares": 2, "agreed": 4}


@dataclass
class Department:
    """Who works in it."""

    desk: Desk
    collectors: list[User]
    leader: User
    head: User
    compliance: User

    def of(self, user: User, code: str = CODE) -> Appraisal:
        """Somebody's appraisal."""
        return Appraisal.objects.select_related("period").get(staff=user.staff, period__code=code)

    @property
    def period(self) -> Period:
        return Period.objects.get(code=CODE)


def department(desk: Desk, *, language: str = "en", joined: int = 2) -> Department:
    """A team of four, a leader, a head and compliance; all with a few years in the house."""
    names = ("陈静", "林志强", "王丽华", "赵敏")
    people = [desk.user("phone", name=name, language=language) for name in names]
    leader = desk.user("leader", name="马骏", language=language)
    others = [desk.user(role, None, name=name, language=language) for role, name in
              (("head", "沈若兰"), ("compliance", "梁思远"))]  # fmt: skip
    User.objects.update(date_joined=timezone.now() - dt.timedelta(days=365 * joined))
    return Department(desk, people, leader, *others)


def results(team: Department, *, each: int = 60, cured: tuple[float, ...] = (0.3, 0.3, 0.3, 0.3), seed: int = 1,
            real: int = 0) -> list[str]:  # fmt: skip
    """Each collector's accounts over the quarter: half easy, half hard; the share of each that is cured. The first
    `real` accounts of each are in the portfolio too. Gives the account ids of the first collector."""
    rng, made, first = np.random.default_rng(seed), Made(), []
    for place, user in enumerate(team.collectors):
        for number in range(each):
            key = f"R{place}-{number}"
            hard = number % 2 == 1
            good = rng.random() < cured[place] * (0.6 if hard else 1.4)
            first += [key] if place == 0 else []
            due = int(rng.integers(40, 400)) * 1000
            for step, on in enumerate(MONTHS):
                done = good and step == 2
                made.add("standings", 1, on, account_id=key, customer_id=f"K-{key}", product="credit_card",
                         collector_id=user.staff.collector_id, from_bucket="M3" if hard else "M1",
                         bucket="M3" if hard else "M1",
                         to_bucket="M0" if done else "M1", from_level=3 if hard else 1, to_level=0 if done else 1,
                         from_balance_minor=due * 8, to_balance_minor=due * 7, from_past_due_minor=due,
                         to_past_due_minor=0 if done else due, paid_minor=due if done else 0, team="early",
                         ref=f"account:{key}:{on:%Y-%m}")  # fmt: skip
            if good:
                made.add("promises", 1, MONTHS[2], account_id=key, customer_id=f"K-{key}", state="kept",
                         amount_minor=due, paid_minor=due, made_on=MONTHS[1],
                         collector_id=user.staff.collector_id)  # fmt: skip
            if number < real:
                _real(team.desk, key, user, due)
    found = made.keep()
    found.months = ["2026-07", "2026-08", "2026-09"]
    found.save()
    return first


def _real(desk: Desk, key: str, user: User, due: int) -> None:
    customer = desk.customer(customer_id=f"K-{key}", collector=user.staff.collector_id)
    models.Account.objects.create(
        account_id=key, customer_id=customer, product="credit_card", currency="CNY", status="open",
        opened_on=dt.date(2022, 1, 5), limit_minor=due * 10, balance_minor=due * 8, principal_minor=due * 7,
        annual_rate_bp=1825, portfolio="cards", first_party=True, secured=False, in_litigation=False,
    )  # fmt: skip


def sampled(team: Department, *, each: int = 6, on: dt.date = dt.date(2026, 9, 15)) -> list[Sample]:
    """Contacts of each collector, drawn and not rated."""
    form = papers.document("quality", on)
    draw = Draw.objects.create(month=f"{on:%Y-%m}", seed="0" * 32, form=form, candidates=40, drawn_at=timezone.now())
    found = []
    for user in team.collectors:
        for number in range(each):
            customer = team.desk.customer(collector=user.staff.collector_id)
            attempt = spoken(customer.pk, user, dt.datetime.combine(on, dt.time(3, number), dt.UTC))
            found.append(Sample.objects.create(
                draw=draw, customer_id=customer.pk, ref=f"attempt:{attempt.pk}", kind="talk", double=number < 2,
                collector_id=user.staff.collector_id, on=on, chance=0.15))  # fmt: skip
    return found


def spoken(customer_id: str, user: User, at: dt.datetime, **columns: Any) -> Attempt:
    """A call that was ended, as the desk would have kept it."""
    key = f"C{Attempt.objects.count()}-{customer_id}"
    contact = models.Contact.objects.create(
        contact_id=key, customer_id_id=customer_id, at=at, channel="call", direction="out", outcome="right_party",
        collector_id=user.staff.collector_id,
    )  # fmt: skip
    given = {"purpose": "collect", "prior_consent": False, "facts": {}, "facts_sha256": "", "rules_on": at.date(),
             "state": "done", "outcome": "spoke", "finished_at": at, "seconds": 180}  # fmt: skip
    return Attempt.objects.create(contact=contact, customer_id=customer_id, channel="call", user=user,
                                  collector_id=user.staff.collector_id, asked_at=at,
                                  **{**given, **columns})  # fmt: skip


def form_scores(best: int = 3) -> dict[str, int | None]:
    """Every criterion with the same score."""
    from cureline.engine import appraise

    return {one["code"]: best for one in appraise.load(appraise.shipped("quality"), "quality")["criteria"]}


def rated(team: Department, samples: list[Sample], best: int = 3) -> None:
    """All samples rated by the leader, and those for two by compliance as well."""
    for sample in samples:
        services.quality.rate(sample.pk, user=team.leader, scores=form_scores(best))
        if sample.double:
            services.quality.rate(sample.pk, user=team.compliance, scores=form_scores(best))


def reviewed(team: Department) -> Period:
    """The period computed, released, and reviewed by everybody."""
    period = services.open_period(CODE, user=team.head)
    services.compute(period.pk)
    services.release(period.pk, user=team.head)
    for user in team.collectors:
        row = team.of(user)
        services.review_self(row.pk, user=user, text="本季度完成了交接的账户跟进。")
        for other in team.collectors:
            if other.pk != user.pk:
                services.rate_teamwork(row.pk, user=other, scores=SCORES)
    lead = Appraisal.objects.filter(staff__user=team.leader, period=period).first()
    for user in team.collectors:
        services.review(team.of(user).pk, user=team.leader, text="工作扎实，沟通得体。", scores=SCORES)
    if lead is not None:
        raise AssertionError("a leader is not on the scorecard of collectors")
    return period


def decided(team: Department) -> Period:
    """The same, decided by the head."""
    return services.decide(reviewed(team).pk, user=team.head)
