"""A department with fed series, indicators of which some signal, alerts in every state, and accounts with a warning."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from importlib import resources

from django.urls import reverse

from cureline.warning import services
from cureline.warning.models import AccountWarning, Alert, Feed
from tests.desk import Desk
from tests.improvement.made import Made

# the desk's day is Wednesday 25 November 2026
TODAY = dt.date(2026, 11, 25)
DAY = dt.timedelta(days=1)
TITLE = {"en": "Branch reports a closed plant", "zh-Hans": "网点反映当地工厂停产", "zh-Hant": "網點反映當地工廠停產"}
_BAD = b'code,on,value\ncn_lpr_1y,2026-10-20,"3,9"\nno_such,2026-10-20,1\nusd_cny,2026-10-23,7.12\n'


@dataclass(frozen=True)
class Filled:
    """What the pages show."""

    complaints: Alert
    snoozed: Alert
    closed: Alert
    feed: Feed
    account: AccountWarning


def fill(desk: Desk) -> Filled:
    """Complaints that rise, a rate shock in the sample series, and two accounts that may fall behind."""
    risk = desk.user("risk", None, name="周敏")
    services.feed_file(resources.files("cureline.warning").joinpath("sample/series.csv").read_bytes(), "series.csv",
                       user=risk)  # fmt: skip
    feed = services.feed_file(_BAD, "rates.csv", user=risk)
    made = Made()
    for back in range(100, 0, -1):
        on = TODAY - back * DAY
        made.add("contacts", 40, on, channel="call", connected=True, right_party=True)
        made.add("refusals", 2 if back % 2 else 1, on, channel="call", rule_id="CN-CALL-HOURS", stage="desk")
        made.add("complaints", 5 if back <= 3 else 1 if back % 3 == 0 else 0, on, cause="tone", channel="call")
    made.keep()
    services.compute(TODAY)
    complaints = Alert.objects.get(indicator="complaints")
    services.acknowledge(complaints.pk, user=risk)
    services.comment(complaints.pk, "两条话术集中被投诉，已请合规复核。", user=risk)
    snoozed = Alert.objects.get(indicator="interest_rate")
    services.snooze(snoozed.pk, TODAY + 7 * DAY, reason="等待本月压力测试结果", user=risk)
    closed = services.raise_alert("tests:plant", source="tests", title=TITLE, severity="watch", on=TODAY - 20 * DAY)
    services.close(closed.pk, cause="real", done="已为该地区客户提供宽限", user=risk)
    rows = []
    for number, (p, state, reasons) in enumerate([
        (0.41, "open", ["payment_share", "utilisation", "arrears_history"]), (0.29, "open", ["payments_missed"]),
        (0.25, "helped", ["new_charges"]),
    ]):  # fmt: skip
        customer = desk.customer(name=f"王小{number}")
        account = desk.account(customer)
        rows.append(AccountWarning.objects.create(
            account_id=account.pk, customer_id=customer.pk, model="1a2b3c4d", on=TODAY, first_on=TODAY - 9 * DAY, p=p,
            months=2, lead_months=1.4, reasons=reasons, state=state, act="budget_talk" if state == "helped" else "",
            acted_by=risk if state == "helped" else None,
        ))  # fmt: skip
    return Filled(complaints, snoozed, closed, feed, rows[0])


def pages(desk: Desk) -> list[tuple[str, str]]:
    """Role and address of every page of the room with an argument."""
    filled = fill(desk)
    return [
        ("risk", reverse("warning:alert", args=[filled.complaints.pk])),
        ("head", reverse("warning:alert", args=[filled.closed.pk])),
        ("risk", reverse("warning:indicator", args=["complaints"])),
        ("analyst", reverse("warning:series", args=["cn_unemployment"])),
        ("auditor", reverse("warning:feed", args=[filled.feed.pk])),
    ]
