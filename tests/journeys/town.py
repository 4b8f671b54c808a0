"""A small department in the middle of its life, for journeys: people with names, customers with a history."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.desk import PASSWORD, Desk, sealed
from tests.worklist import night

from cureline.arrangement import services as arrangement
from cureline.contact import services as contact
from cureline.engine.compliance.months import months_after
from cureline.portfolio import models
from cureline.trust.models import User
from cureline.worklist.models import Assessment

# Wednesday, 09:00 in Shanghai
DAY = dt.datetime(2026, 11, 25, 1, 0, tzinfo=dt.UTC)
TODAY = dt.date(2026, 11, 25)
NAMES = {
    "leader": "周敏", "phone": "陈静", "head": "林国栋", "care": "何雨欣", "legal": "郑文博", "late": "吴志强",
    "risk": "孙立", "compliance": "沈若兰",
}  # fmt: skip
# days past due to bucket, its days, five-tier class and IFRS 9 stage, as the shipped packs draw them
_BUCKETS = ((30, "M1", "1-30", "watch", 1), (60, "M2", "31-60", "watch", 2), (90, "M3", "61-90", "watch", 2),
            (180, "M4", "91-120", "substandard", 3), (9_999, "M7+", "181+", "doubtful", 3))  # fmt: skip


class Town:
    """Makes the people of a department and its customers; `run` is the night that everybody sees."""

    def __init__(self, desk: Desk, language: str) -> None:
        self.desk, self.language = desk, language
        self.run = night.run(on=TODAY)
        titles = {
            "early": ("Early arrears", "早期组", "早期組"), "late": ("Late arrears", "后期组", "後期組"),
            "care": ("Care", "关怀组", "關懷組"), "legal": ("Legal", "法务组", "法務組"),
        }  # fmt: skip
        for code, (en, hans, hant) in titles.items():
            team = desk.team(code)
            team.title = {"en": en, "zh-Hans": hans, "zh-Hant": hant}
            team.save()

    def staff(self, role: str, team: str | None = "early", *, name: str = "") -> User:
        """Somebody with a password and the language of the journey."""
        user = self.desk.user(role, team, name=name or NAMES[role], language=self.language)
        user.username = {"early": "", "late": "late."}.get(team or "", "") + role
        user.set_password(PASSWORD)
        user.save()
        return user

    def debtor(self, name: str, mobile: str, *, dpd: int = 20, balance_minor: int = 1_286_450,
               past_due_minor: int = 318_600, team: str = "early", collector: str | None = None,
               months_late: str = "000001", **columns: Any) -> tuple[Any, Any]:  # fmt: skip
        """A customer with a card debt, a year of statements, payments and old contacts, as the night found them.

        `months_late` are the last months' counts, oldest first. Gives customer and account.
        """
        customer = self.desk.customer(
            name=name, mobile=mobile, team=team, collector=collector, customer_since_on=dt.date(2018, 6, 1),
            monthly_income_minor=820_000, **{**sealed("national_id", "310101198804121234"), **columns},
        )  # fmt: skip
        due_on = TODAY - dt.timedelta(days=dpd)
        account = self.desk.account(
            customer, balance_minor=balance_minor, principal_minor=balance_minor * 9 // 10, limit_minor=3_000_000,
            opened_on=dt.date(2019, 3, 8), limitation_from_on=due_on,
        )  # fmt: skip
        interest = past_due_minor // 12
        models.DueItem.objects.create(
            due_item_id=f"D{account.pk}", account_id=account, due_on=due_on, interest_minor=interest, fee_minor=2_000,
            principal_minor=past_due_minor - interest - 2_000,
        )  # fmt: skip
        self._history(account, months_late.rjust(12, "0"))
        self._found(account, dpd, past_due_minor)
        return customer, account

    def _history(self, account: Any, late: str) -> None:
        paid: list[dict[str, Any]] = []
        for back, months in enumerate(reversed(late), 1):
            stated = months_after(TODAY.replace(day=5), -back)
            models.Statement.objects.create(
                account_id=account, stated_on=stated, months_past_due=int(months), balance_minor=account.balance_minor
            )
            if months == "0":
                # each payment met what was due that month, so that only the last due item is open
                amount, paid_on = 52_000 + 1_700 * (back % 4), stated - dt.timedelta(days=3)
                models.DueItem.objects.create(
                    due_item_id=f"D{account.pk}-{back}", account_id=account, due_on=paid_on, interest_minor=0,
                    fee_minor=0, principal_minor=amount,
                )  # fmt: skip
                paid.append({"payment_id": f"Y{account.pk}-{back}", "account_id": account.pk, "paid_on": paid_on,
                             "amount_minor": amount})  # fmt: skip
        arrangement.receive(paid, user=None, at=DAY)

    def _found(self, account: Any, dpd: int, past_due_minor: int) -> None:
        _most, bucket, days, tier, stage = next(row for row in _BUCKETS if dpd <= row[0])
        Assessment.objects.create(
            run=self.run, account_id=account.pk, customer_id=account.customer_id_id, product=account.product,
            currency=account.currency, status="open", balance_minor=account.balance_minor, dpd=dpd,
            dpd_source="due_items", oldest_due_on=TODAY - dt.timedelta(days=dpd), past_due_minor=past_due_minor,
            previous_dpd=max(0, dpd - 1), first_payment_default=False, self_cured=False, five_tier=tier,
            ifrs9_stage=stage, bucket=bucket, previous_bucket="M0", bucket_days=days, roll="worse",
        )  # fmt: skip

    def called(self, customer: Any, account: Any, days_ago: int, outcome: str = "no_answer", hour: int = 10) -> Any:
        """A call of the past."""
        return models.Contact.objects.create(
            contact_id=f"T{customer.pk}-{days_ago}", customer_id=customer, account_id=account, channel="call",
            at=DAY - dt.timedelta(days=days_ago) + dt.timedelta(hours=hour - 9), direction="out", relation="self",
            outcome=outcome, collector_id="X1", seconds=140 if outcome == "right_party" else 0,
        )  # fmt: skip

    def noted(self, customer: Any, user: User, reason: str, text: str, *, at: dt.datetime) -> None:
        """A note of the past: why the customer pays late."""
        contact.note(
            customer.pk, user=user, reason_code=reason, willingness="middle", ability="middle", text=text, at=at
        )

    def planned(self, account: Any, user: User, rank: int, *, hour: int = 9,
                segment: str = "m1_standard", **columns: Any) -> None:  # fmt: skip
        """The night plans a call to the account's customer for a collector."""
        night.decide(
            self.run, account, collector_id=user.staff.collector_id, team=user.staff.team_id, rank=rank, hour=hour,
            planned_at=DAY + dt.timedelta(hours=hour - 9), segment=segment, reasons="", **columns,
        )  # fmt: skip

    def morning(self) -> None:
        """What was planned becomes the work of the day."""
        night.publish(self.run)
