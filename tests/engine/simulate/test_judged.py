"""Every contact of a run, judged again by the desk's own gate on the facts of that day: none is refused."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from cureline.engine import compliance, simulate
from tests.engine.simulate import ROOMY, START_ON, AtRandom

ZONES = {"CN": "Asia/Shanghai", "US": "America/New_York", "IN": "Asia/Kolkata"}
SIZE, DAYS = 150, 45
POLICY = """
{kind: policy, name: strict, jurisdiction: CN, version: "1", effective_from_on: "2020-01-01", author: tests,
 approver: tests, tighten: [{rule: CN-INTERVAL, effect: block}], add: [
  {id: OWN-SUNDAYS, kind: hours, title: {en: Sundays rest, zh-Hans: 周日不联系, zh-Hant: 週日不聯繫}, opens: "09:00",
   closes: "20:00", days_of_week: {sun: closed}, effect: block, status: policy, source: {law: "", article: ""}}]}
"""


@pytest.mark.parametrize(("country", "policy"), [("CN", None), ("CN", POLICY), ("US", None), ("IN", None)])
def test_the_desk_would_have_allowed_every_contact(country: str, policy: str | None) -> None:
    pack = compliance.load_pack(country, on=START_ON, policy=policy)
    world = simulate.load_world("consumer").changed(
        {"book.jurisdiction": country, "complaint.base_ppm": dict.fromkeys(simulate.ACTIONS[1:], 30_000),
         "refusal.opt_out": 0.02, "plan.accept": 1.0, "plan.accept_able": 1.0, "book.vulnerable_share": 0.2},
        source="much that closes a channel",
    )  # fmt: skip
    people = simulate.draw(world, SIZE, seed=6)
    result = simulate.run(people, AtRandom(), days=DAYS, seed=6, start_on=START_ON, capacity=ROOMY, pack=pack)
    closed = _circumstances(result, people)
    zone = ZoneInfo(ZONES[country])
    history: dict[int, list[dict[str, Any]]] = defaultdict(list)
    sued: set[int] = set()
    seen: set[str] = set()
    for c in result.contacts.to_pylist():
        debtor, on = c["debtor"], START_ON + dt.timedelta(days=c["day"])
        at = dt.datetime.combine(on, dt.time(c["hour"]), zone)
        facts = compliance.facts(
            {"customer_id": "K", "kind": "person", "region": None, "jurisdiction": country,
             "time_zone": ZONES[country]},
            {"customer_id": "K", "account_id": "A", "product": world["book.product"], "status": "open",
             "portfolio": None, "secured": False, "first_party": True, "in_litigation": debtor in sued,
             # the run begins with a book whose notices were sent
             "notice_sent_on": START_ON - dt.timedelta(days=60)},
            closed[debtor],
        )  # fmt: skip
        point = None if c["action"] == "legal" else {
            "contact_point_id": "P", "kind": "mobile", "relation": "self", "consent": "granted",
            "verified_on": START_ON,
        }  # fmt: skip
        verdict = compliance.judge(compliance.Contact.at_point(c["action"], at, point), facts, history[debtor], pack)
        assert verdict.allowed, (c, verdict)
        seen.add(c["action"])
        ended = "refused" if c["refused"] else "right_party" if c["right_party"] else (
            "third_party" if c["reached"] else "no_answer")  # fmt: skip
        history[debtor].append(
            {"at": at, "channel": c["action"], "direction": "out", "relation": "self", "outcome": ended,
             "prior_consent": None, "agency": None, "seconds": None, "account_id": "A"}
        )  # fmt: skip
        if c["action"] == "legal":
            sued.add(debtor)
    assert {"sms", "call", "letter"} <= seen


def _circumstances(result: simulate.Run, people: simulate.Population) -> dict[int, list[dict[str, Any]]]:
    """Complaints, disputes, plans, opt-outs and vulnerability of each debtor, as rows of `circumstances`."""
    rows: dict[int, list[dict[str, Any]]] = defaultdict(list)

    def add(debtor: int, kind: str, first: int, last: int | None, channel: str | None = None) -> None:
        rows[debtor].append(
            {"customer_id": "K", "account_id": None, "kind": kind, "channel": channel,
             "from_on": START_ON + dt.timedelta(days=first),
             "until_on": None if last is None else START_ON + dt.timedelta(days=last)}
        )  # fmt: skip

    for debtor in range(people.size):
        if people.vulnerable[debtor]:
            add(debtor, "vulnerability", -10, None)
    for c in result.complaints.to_pylist():
        # made in the day's contact or after it, so that it stands from the next morning
        add(c["debtor"], "complaint", c["day"] + 1, c["day"] + 15)
        if c["cause"] == "not_owed":
            add(c["debtor"], "dispute", c["day"] + 1, c["day"] + 15)
    for c in result.contacts.to_pylist():
        if c["opted_out"]:
            add(c["debtor"], "opt_out", c["day"] + 1, None, c["action"])
    ends = defaultdict(list)
    for e in result.events.to_pylist():
        if e["kind"] in ("plan_kept", "plan_broken"):
            ends[e["debtor"]].append(e["day"])
    for e in result.events.to_pylist():
        if e["kind"] == "plan_started":
            last = min((day for day in ends[e["debtor"]] if day >= e["day"]), default=None)
            add(e["debtor"], "plan", e["day"] + 1, last)
    return rows
