"""Single contacts against the rules' own words: hours, caps, moratoria, third parties; the official examples."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from cureline.engine.compliance import Contact, Pack, Verdict, facts, judge, load_pack
from cureline.engine.tables import TABLES

ON = dt.date(2026, 11, 24)
CN, US, MA, UK, IN = (load_pack(name, on=ON) for name in ("CN", "US", "US-MA", "UK", "IN"))
NEW_YORK, SHANGHAI, LONDON = "America/New_York", "Asia/Shanghai", "Europe/London"
HOME = {"CN": SHANGHAI, "US": NEW_YORK, "US-MA": NEW_YORK, "UK": LONDON, "IN": "Asia/Kolkata"}
POINTS = {"call": "mobile", "sms": "mobile", "email": "email", "letter": "home_address", "visit": "home_address"}


def row(table: str, **values: Any) -> dict[str, Any]:
    return {**{column.name: None for column in TABLES[table].columns}, **values}


def may(
    pack: Pack,
    when: str,
    channel: str = "call",
    *,
    zone: str = "",
    account: dict[str, Any] | None = None,
    history: Sequence[dict[str, Any]] = (),
    circumstances: Sequence[dict[str, Any]] = (),
    **contact: Any,
) -> Verdict:
    """Judge a contact at a local time (YYYY-MM-DD HH:MM) of an account that is in order unless told otherwise."""
    name = zone or HOME[pack.jurisdiction]
    at = dt.datetime.fromisoformat(when).replace(tzinfo=ZoneInfo(name))
    customer = row("customers", customer_id="c", kind="person", jurisdiction=pack.jurisdiction, time_zone=name)
    debt = {"account_id": "a", "customer_id": "c", "product": "credit_card", "status": "open", "first_party": False,
            "notice_sent_on": dt.date(2026, 1, 5), **(account or {})}  # fmt: skip
    running = [row("circumstances", customer_id="c", from_on=dt.date(2026, 1, 1)) | c for c in circumstances]
    point = {"point_kind": POINTS.get(channel), "relation": "self", "point_verified_on": at.date(), **contact}
    known = facts(customer, row("accounts", **debt), running)
    return judge(Contact(channel, at, **point), known, history, pack)


def calls(*when: str, zone: str = NEW_YORK, **values: Any) -> list[dict[str, Any]]:
    """Unanswered outbound calls about the debt at local times."""
    usual = {"account_id": "a", "channel": "call", "direction": "out", "outcome": "no_answer", "customer_id": "c"}
    return [
        row("contacts", at=dt.datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)), **{**usual, **values})
        for text in when
    ]


@pytest.mark.parametrize(
    ("pack", "clock", "allowed"),
    [
        (CN, "07:59", False), (CN, "08:00", True), (CN, "21:59", True), (CN, "22:00", False), (CN, "00:00", False),
        (US, "07:59", False), (US, "08:00", True), (US, "20:59", True), (US, "21:00", False),
        (IN, "07:59", False), (IN, "08:00", True), (IN, "18:59", True), (IN, "19:00", False),
    ],
)  # fmt: skip
def test_calls_keep_the_hours_of_each_country(pack: Pack, clock: str, allowed: bool) -> None:
    assert may(pack, f"2026-06-10 {clock}").allowed is allowed


def test_hours_are_those_of_where_the_customer_lives() -> None:
    noon_in_new_york = dt.datetime(2026, 6, 10, 12, 30, tzinfo=dt.UTC)  # 08:30 there, 05:30 in Phoenix and Los Angeles
    for zone, allowed in ((NEW_YORK, True), ("America/Phoenix", False), ("America/Los_Angeles", False)):
        local = noon_in_new_york.astimezone(ZoneInfo(zone))
        assert may(US, f"{local:%Y-%m-%d %H:%M}", zone=zone).allowed is allowed
    # in January Phoenix is an hour ahead of Los Angeles
    january = dt.datetime(2026, 1, 14, 15, 30, tzinfo=dt.UTC)
    for zone, allowed in (("America/Phoenix", True), ("America/Los_Angeles", False)):
        local = january.astimezone(ZoneInfo(zone))
        assert may(US, f"{local:%Y-%m-%d %H:%M}", zone=zone).allowed is allowed


def test_a_refused_hour_names_its_article_and_the_next_opening() -> None:
    late = may(CN, "2026-06-10 22:30")
    assert (late.rule_id, late.refusals) == ("CN-HOURS", ("CN-HOURS",))
    assert late.article == CN.by_id["CN-HOURS"].article
    assert late.next_lawful_at == dt.datetime(2026, 6, 11, 0, 0, tzinfo=dt.UTC)
    assert may(CN, "2026-06-10 03:00").next_lawful_at == dt.datetime(2026, 6, 10, 0, 0, tzinfo=dt.UTC)


def test_the_next_opening_follows_a_clock_change() -> None:
    # the clocks of New York go back in the night to 2026-11-01 and forward in that to 2026-03-08
    assert may(US, "2026-10-31 21:30").next_lawful_at == dt.datetime(2026, 11, 1, 13, 0, tzinfo=dt.UTC)
    assert may(US, "2026-03-07 21:30").next_lawful_at == dt.datetime(2026, 3, 8, 12, 0, tzinfo=dt.UTC)


def test_an_agreed_time_opens_the_night() -> None:
    agreed = [{"kind": "agreed_time", "until_on": dt.date(2026, 6, 10)}]
    assert may(CN, "2026-06-10 23:00", circumstances=agreed).allowed
    assert not may(CN, "2026-06-11 23:00", circumstances=agreed).allowed


def test_china_the_fourth_connected_call_of_the_day_is_refused() -> None:
    spoken = [
        *calls("2026-06-10 08:10", zone=SHANGHAI, outcome="right_party"),
        *calls("2026-06-10 09:10", zone=SHANGHAI, outcome="voicemail", agency="agency"),
    ]
    rung = calls("2026-06-10 09:30", "2026-06-10 09:40", "2026-06-10 09:50", zone=SHANGHAI)
    assert may(CN, "2026-06-10 10:00", history=spoken + rung).allowed
    third = calls("2026-06-10 10:10", zone=SHANGHAI, outcome="third_party", account_id="another debt")
    fourth = may(CN, "2026-06-10 11:00", history=spoken + rung + third)
    assert (fourth.allowed, fourth.rule_id) == (False, "CN-FREQ-DAY")
    assert fourth.next_lawful_at == dt.datetime(2026, 6, 11, 0, 0, tzinfo=dt.UTC)
    assert may(CN, "2026-06-10 11:00", "sms", history=spoken + third).allowed


def test_china_a_day_ends_at_the_customers_midnight() -> None:
    # 16:30 UTC is half past midnight of the next day in Shanghai
    late = [
        row("contacts", at=dt.datetime(2026, 6, 9, 16, 30 + n, tzinfo=dt.UTC), customer_id="c", account_id="a",
            channel="call", direction="out", outcome="right_party")
        for n in range(3)
    ]  # fmt: skip
    assert not may(CN, "2026-06-10 10:00", history=late).allowed
    assert may(CN, "2026-06-11 10:00", history=late).allowed


def test_us_eighth_call_in_seven_days() -> None:
    """Comment 14(b)(2)(ii)-1.i: a call on April 1, two each on April 2, 3 and 6; one on April 7 is the eighth."""
    before = calls(
        "2026-04-01 10:00", "2026-04-02 10:00", "2026-04-02 11:00", "2026-04-03 10:00", "2026-04-03 11:00",
        "2026-04-06 10:00", "2026-04-06 11:00",
    )  # fmt: skip
    assert may(US, "2026-04-06 12:00", history=before[:6]).allowed
    eighth = may(US, "2026-04-07 10:00", history=before)
    assert eighth.refusals == ("US-FREQ-7",)
    # the first call leaves the window of seven consecutive days on April 8
    assert eighth.next_lawful_at == dt.datetime(2026, 4, 8, 12, 0, tzinfo=dt.UTC)


def test_us_no_call_until_the_eighth_day_counting_the_conversation() -> None:
    """Comment 14(b)(2)(ii)-1.ii: a conversation on Friday, August 14, and no call prior to Friday, August 21."""
    past = calls("2026-08-11 10:00") + calls("2026-08-14 10:00", outcome="right_party")
    for day in range(14, 21):
        verdict = may(US, f"2026-08-{day} 12:00", history=past)
        assert (verdict.rule_id, verdict.next_lawful_at) == (
            "US-FREQ-CONV", dt.datetime(2026, 8, 21, 12, 0, tzinfo=dt.UTC),
        )  # fmt: skip
    assert may(US, "2026-08-21 08:00", history=past).allowed


def test_us_consent_lifts_the_wait_once() -> None:
    """Comment 14(b)(3)(i)-3: "call back on Monday" allows Monday's call; a later one counts again."""
    friday = calls("2026-04-03 10:00", outcome="right_party")
    assert not may(US, "2026-04-06 10:00", history=friday).allowed
    assert may(US, "2026-04-06 10:00", history=friday, prior_consent=True).allowed
    monday = calls("2026-04-06 10:00", outcome="right_party", prior_consent=True)
    assert may(US, "2026-04-08 10:00", history=friday + monday).rule_id == "US-FREQ-CONV"


def test_us_eight_unanswered_calls_under_consent_do_not_count() -> None:
    """Comment 14(b)(3)(i)-3.iii: three calls counted, eight under consent not counted."""
    counted = calls("2026-06-01 10:00", "2026-06-02 10:00", "2026-06-03 10:00")
    under_consent = calls(*(f"2026-06-{8 + n // 3:02d} {10 + n % 3:02d}:00" for n in range(8)), prior_consent=True)
    assert may(US, "2026-06-11 10:00", history=counted + under_consent).allowed


def test_us_calls_that_did_not_connect_do_not_count() -> None:
    """Comment 14(b)(3)(ii)-1: a busy signal or a number not in service; ringing out and voicemail do count."""
    unconnected = calls(*(f"2026-06-10 {9 + n:02d}:00" for n in range(8)), outcome="busy")
    assert may(US, "2026-06-10 18:00", history=unconnected).allowed
    rung = calls(*(f"2026-06-10 {9 + n:02d}:00" for n in range(7)), outcome="voicemail")
    assert not may(US, "2026-06-10 18:00", history=rung).allowed


def test_us_each_debt_is_counted_by_itself() -> None:
    """Comment 14(b)(4)-2.iii: a conversation about the medical debt leaves the card debt's calls as they were."""
    medical = calls("2026-11-09 10:00", outcome="right_party", account_id="medical")
    assert may(US, "2026-11-10 10:00", history=medical).allowed
    both = medical + calls("2026-11-09 10:00", outcome="right_party")
    assert not may(US, "2026-11-10 10:00", history=both).allowed
    # a conversation about no known debt counts against every debt
    assert not may(
        US, "2026-11-10 10:00", history=calls("2026-11-09 10:00", outcome="refused", account_id=None)
    ).allowed


def test_us_first_party_debts_are_held_to_the_rule_by_the_packs_switch() -> None:
    own = {"first_party": True, "notice_sent_on": None}
    assert may(US, "2026-06-10 10:00", account=own).rule_id == "US-VALID-5"


def test_massachusetts_allows_two_calls_in_seven_days() -> None:
    two = calls("2026-06-08 10:00", "2026-06-10 10:00")
    assert may(US, "2026-06-10 12:00", history=two).allowed
    assert may(MA, "2026-06-10 12:00", history=two).rule_id == "US-MA-FREQ-2"
    assert may(MA, "2026-06-10 12:00", history=two).next_lawful_at == dt.datetime(2026, 6, 15, 12, 0, tzinfo=dt.UTC)


def test_uk_breathing_space_runs_sixty_days() -> None:
    space = [{"kind": "breathing_space", "from_on": dt.date(2026, 3, 1)}]
    assert may(UK, "2026-04-29 10:00", "letter", circumstances=space).rule_id == "UK-BS-60"  # day 60
    assert may(UK, "2026-04-30 10:00", "letter", circumstances=space).allowed  # day 61
    assert may(UK, "2026-03-02 10:00", circumstances=space).next_lawful_at == dt.datetime(
        2026, 4, 30, 7, 0, tzinfo=dt.UTC
    )


def test_uk_mental_health_moratorium_ends_thirty_days_after_treatment() -> None:
    treated = [{"kind": "mental_health_moratorium", "until_on": dt.date(2026, 5, 31)}]
    assert not may(UK, "2026-06-30 10:00", circumstances=treated).allowed
    assert may(UK, "2026-07-01 10:00", circumstances=treated).allowed
    open_end = may(UK, "2026-06-30 10:00", circumstances=[{"kind": "mental_health_moratorium"}])
    assert (open_end.rule_id, open_end.next_lawful_at) == ("UK-BS-MH", None)


def test_uk_debt_adviser_has_thirty_days() -> None:
    adviser = [{"kind": "debt_adviser", "from_on": dt.date(2026, 5, 1)}]
    assert may(UK, "2026-05-30 10:00", circumstances=adviser).rule_id == "UK-CEASE30"
    assert may(UK, "2026-05-31 10:00", circumstances=adviser).allowed


@pytest.mark.parametrize(("pack", "years", "extra"), [(CN, 3, {}), (UK, 6, {"channel": "legal"})], ids=["CN", "UK"])
def test_no_suit_on_a_time_barred_debt(pack: Pack, years: int, extra: dict[str, Any]) -> None:
    began = {"limitation_from_on": dt.date(2020, 6, 10), "first_party": True}
    last = f"{2020 + years}-06-09 10:00"
    assert may(pack, last, "legal", account=began).allowed
    barred = may(pack, f"{2020 + years}-06-10 10:00", "legal", account=began)
    assert (barred.allowed, barred.next_lawful_at) == (False, None)
    assert may(pack, f"{2020 + years}-06-10 10:00", "letter", account=began).allowed


def test_third_persons_are_asked_only_where_the_customer_is() -> None:
    friend = {"relation": "friend"}
    assert may(CN, "2026-06-10 10:00", **friend).rule_id == "CN-THIRD-GBT"
    assert may(CN, "2026-06-10 10:00", purpose="locate", **friend).rule_id == "CN-CONTACT-LOCATE"
    lost = [{"kind": "unreachable"}]
    assert may(CN, "2026-06-10 10:00", purpose="locate", circumstances=lost, **friend).allowed
    stop = [*lost, {"kind": "do_not_contact_third_party"}]
    assert not may(CN, "2026-06-10 10:00", purpose="locate", circumstances=stop, **friend).allowed
    assert may(US, "2026-06-10 10:00", **friend).rule_id == "US-THIRD"
    assert may(US, "2026-06-10 10:00", relation="spouse").allowed
    assert may(IN, "2026-06-10 10:00", **friend).rule_id == "IN-HARASS"


@pytest.mark.parametrize(
    ("pack", "kind", "channel", "rule"),
    [
        (CN, "plan", "call", "CN-CARD-70"), (CN, "deceased", "letter", "BANK-DECEASED"),
        (US, "attorney", "letter", "US-ATTY"), (US, "cease_request", "email", "US-CEASE"),
        (US, "dispute", "call", "US-DISPUTE"), (US, "opt_out", "sms", "US-MEDIUM"),
        (US, "active_duty", "legal", "US-SCRA-AFF"), (US, "identity_theft", "call", "BANK-IDENTITY-THEFT"),
        (US, "bankruptcy", "letter", "BANK-BANKRUPTCY"), (UK, "dispute", "call", "UK-DISPUTE"),
        (UK, "vulnerability", "visit", "UK-VULN"), (IN, "bereavement", "call", "BANK-BEREAVEMENT"),
    ],
)  # fmt: skip
def test_circumstances_stop_contact_until_they_end(pack: Pack, kind: str, channel: str, rule: str) -> None:
    held = may(pack, "2026-06-10 10:00", channel, circumstances=[{"kind": kind}])
    assert (held.rule_id, held.next_lawful_at) == (rule, None)
    ended = [{"kind": kind, "until_on": dt.date(2026, 6, 9)}]
    assert may(pack, "2026-06-10 10:00", channel, circumstances=ended).allowed
    until = may(pack, "2026-06-09 10:00", channel, circumstances=ended)
    assert until.next_lawful_at is not None
    assert until.next_lawful_at.astimezone(ZoneInfo(HOME[pack.jurisdiction])).date() == dt.date(2026, 6, 10)


def test_an_opt_out_of_one_channel_leaves_the_others() -> None:
    no_sms = [{"kind": "opt_out", "channel": "sms"}]
    assert not may(US, "2026-06-10 10:00", "sms", circumstances=no_sms).allowed
    assert may(US, "2026-06-10 10:00", "call", circumstances=no_sms).allowed


def test_a_circumstance_of_another_debt_does_not_bind() -> None:
    other = [{"kind": "dispute", "account_id": "another"}]
    assert may(UK, "2026-06-10 10:00", circumstances=other).allowed


def test_a_workplace_is_left_alone_when_it_must_be() -> None:
    forbidden = [{"kind": "workplace_forbidden"}]
    assert may(US, "2026-06-10 10:00", circumstances=forbidden).allowed
    assert may(US, "2026-06-10 10:00", circumstances=forbidden, point_kind="work_phone").rule_id == "US-WORK"
    assert may(US, "2026-06-10 10:00", "email", point_kind="work_email").rule_id == "US-NO-WORKMAIL"
    assert may(UK, "2026-06-10 10:00", point_kind="work_phone").rule_id == "UK-PRIV-WORK"


def test_a_warning_does_not_refuse() -> None:
    stale = may(US, "2026-06-10 10:00", "sms", point_verified_on=dt.date(2026, 4, 10))
    assert (stale.allowed, stale.warnings) == (True, ("US-SMS-60",))
    assert may(US, "2026-06-10 10:00", "sms", point_verified_on=dt.date(2026, 4, 11)).warnings == ()


def test_nothing_is_allowed_without_the_facts() -> None:
    at = dt.datetime(2026, 6, 10, 2, tzinfo=dt.UTC)
    contact = Contact("call", at, point_kind="mobile", relation="self")
    customer = row("customers", customer_id="c", kind="person", jurisdiction="CN", time_zone=SHANGHAI)
    debt = row("accounts", account_id="a", customer_id="c", status="open")
    assert judge(contact, facts(customer, debt, []), [], CN).allowed
    assert judge(contact, facts(customer, debt, []), [], None).refusals == ("NO-PACK",)
    assert judge(contact, facts(customer, debt, []), [], US).refusals == ("NO-PACK",)
    assert judge(contact, facts({**customer, "time_zone": "Mars/Olympus"}, debt, []), [], CN).refusals == ("NO-ZONE",)
    assert judge(contact, facts(customer, {**debt, "customer_id": "d"}, []), [], CN).refusals == ("NO-ACCOUNT",)
    assert judge(Contact("call", at), facts(customer, debt, []), [], CN).refusals == ("NO-POINT",)


def test_the_next_moment_is_unknown_where_the_facts_change_before_it() -> None:
    plan = [{"kind": "plan", "until_on": dt.date(2026, 6, 20)}, {"kind": "dispute", "from_on": dt.date(2026, 6, 15)}]
    assert may(CN, "2026-06-10 10:00", circumstances=plan).next_lawful_at is None
