"""A department on a day at work, with something in every room: for tests that look at each page of the desk.

`pages` gives who looks and where. The clock must stand at `DAY`, in the hours in which customers may be contacted.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable
from typing import Any

from django.urls import reverse
from tests.appraisal import fill as appraisal
from tests.career import fill as career
from tests.casebook.fill import fill as fill_casebook
from tests.desk import Desk
from tests.dispatch.letters_of_tests import DATA
from tests.experiment import trial
from tests.goal import months
from tests.improvement.fill import fill
from tests.incident import fill as incident
from tests.rehearsal import fill as rehearsal
from tests.risk import department as risk
from tests.script.test_versions import changed
from tests.training import fill as training
from tests.visit.field import Field
from tests.warning import fill as warning
from tests.web import pages as plain
from tests.wellbeing import fill as wellbeing

from cureline.arrangement import services as arrangement
from cureline.care.models import SurveyInvitation
from cureline.care.services import complaints, follow_ups, help_cases, referrals, requests, surveys
from cureline.contact import services as contact
from cureline.contact.models import Refusal
from cureline.contact.services import calls
from cureline.dispatch.models import Batch, Outbox, Subscription
from cureline.dispatch.services import messages, send_letter, send_sms
from cureline.engine import strategy
from cureline.experiment import services as experiment
from cureline.goal import periods
from cureline.goal import services as goal
from cureline.legal import services as legal
from cureline.portfolio import models
from cureline.results.models import ReportFile
from cureline.script import services as script
from cureline.trust.models import AuditEntry
from cureline.worklist import services as worklist

# Wednesday, ten in the morning in Shanghai
DAY = dt.datetime(2026, 11, 25, 2, 0, tzinfo=dt.UTC)
TODAY = DAY.date()
Where = list[tuple[str, str]]


def rooms() -> tuple[Callable[[Desk], Where], ...]:
    """What fills each room and tells its pages, in the order in which they are filled."""
    return (
        # its quarter is closed by those who are there: the others come after it
        appraisal.pages,
        _calls,
        _arrangements,
        _letters,
        _law,
        _care,
        _field,
        _scripts,
        _reports,
        _experiments,
        _goals,
        _results,
        _improvement,
        _casebook,
        incident.pages,
        warning.pages,
        risk.pages,
        career.pages,
        training.pages,
        rehearsal.pages,
        wellbeing.pages,
    )


def long_rooms() -> tuple[Callable[[Desk], Where], ...]:
    """Those whose rows are worked out by the engine, which is nine tenths of the time; they name few customers."""
    return (
        appraisal.pages, _experiments, _goals, _results, _improvement, _casebook, warning.pages, risk.pages
    )  # fmt: skip


def pages(desk: Desk, *, short: bool = False) -> Where:
    """Role and address of every page, once the rooms are filled; with `short` without the rooms that take long."""
    customer = plain.customer(desk)
    filled = [line for room in rooms() if not (short and room in long_rooms()) for line in room(desk)]
    return [*plain.visits(customer), *filled, *_people(desk), *_own()]


def _debtor(desk: Desk, **columns: Any) -> tuple[Any, Any]:
    customer = desk.customer(**columns)
    desk.point(customer, "home_address", "上海市浦东新区世纪大道100号")
    desk.point(customer, "email", "wang@example.cn")
    account = desk.account(
        customer, due_on=TODAY - dt.timedelta(days=40), balance_minor=3_600_000, principal_minor=3_000_000,
        limitation_from_on=dt.date(2025, 5, 1),
    )  # fmt: skip
    return customer, account


def _at(role: str, *names: tuple[str, Any]) -> Where:
    return [(role, reverse(name, args=[key])) for name, key in names]


def _calls(desk: Desk) -> Where:
    user = desk.user("phone")
    customer, closed = _debtor(desk)[0], _debtor(desk)[0]
    desk.circumstance(closed, "dispute", TODAY)
    talking, over = (contact.begin(customer.pk, "call", user=user) for _ in range(2))
    calls.start(talking, user=user)
    contact.record_outcome(over, "hardship", user=user)
    with contextlib.suppress(contact.RefusedError):
        contact.begin(closed.pk, "call", user=user)
    contact.note(customer.pk, user=user, reason_code="forgot", text="周五还款")
    later = DAY + dt.timedelta(hours=3)
    worklist.schedule_callback(customer.pk, later, user=user, reason="下午再打")
    callback = worklist.add_task(closed.pk, "callback", due_at=later, team="early", why="下午再打")
    worklist.add_task(closed.pk, "follow_up", team="early", why="follow_up")
    refusal = Refusal.objects.get()
    return [
        *_at("phone", ("contact:call", customer.pk), ("contact:call", closed.pk), ("contact:attempt", talking.pk),
             ("contact:attempt", over.pk), ("contact:note", customer.pk), ("worklist:callback", customer.pk),
             ("worklist:change_callback", callback.pk), ("customer:show", customer.pk)),
        *_at("compliance", ("contact:gate_allowed", over.pk), ("contact:gate_refused", refusal.pk)),
        ("phone", reverse("script:run", args=["early_call", customer.pk])),
    ]  # fmt: skip


def _arrangements(desk: Desk) -> Where:
    user = desk.user("phone")
    customer, account = _debtor(desk)
    other = _debtor(desk)
    plan = arrangement.propose_plan(
        customer.pk, account.pk, arrangement.Wish(months=36, annual_rate_bp=0), user=user
    )  # fmt: skip
    offer = arrangement.propose_settlement(
        other[0].pk, other[1].pk, offer_minor=3_000_000, expires_on=TODAY + dt.timedelta(days=30), user=user
    )
    arrangement.promise(customer.pk, account.pk, [(TODAY + dt.timedelta(days=3), 50_000)], user=user)
    paid = {"payment_id": "P/1", "account_id": account.pk, "paid_on": TODAY, "amount_minor": 50_000}
    arrangement.receive([paid], user=user)
    names = ("promise", "affordability", "plan_new", "waiver_new", "settlement_new")
    compared = reverse("arrangement:plan_new", args=[other[0].pk]) + f"?compare=1&account={other[1].pk}&grace_months=2"
    return [
        *_at("phone", *((f"arrangement:{name}", customer.pk) for name in names)), ("phone", compared),
        *_at("leader", ("arrangement:plan", plan.pk), ("arrangement:settlement", offer.pk),
             ("arrangement:payment", "P/1")),
    ]  # fmt: skip


def _letters(desk: Desk) -> Where:
    user = desk.user("phone")
    customer, _ = _debtor(desk)
    write = reverse("dispatch:write", args=[customer.pk])
    sent = send_sms(customer.pk, user=user, text="您有一笔款项已逾期，如有困难请与我们联系。")
    Outbox.objects.filter(pk=sent.outbox_id).update(state="failed", why="GATEWAY-503")
    send_letter(customer.pk, "reminder", DATA["reminder"], user=user)
    desk.client(desk.user("leader")).post(reverse("dispatch:batch_make"))
    hook = Subscription.objects.create(url="https://bank.example/x", events=["promise.made"], owner=user, made_at=DAY)
    return [
        *(("phone", f"{write}?channel={channel}") for channel in ("sms", "email", "letter")),
        *_at("phone", ("dispatch:customer", customer.pk)), *_at("leader", ("dispatch:batch", Batch.objects.get().pk)),
        *_at("admin", ("dispatch:webhook", hook.pk)), ("admin", reverse("dispatch:outbox") + "?state=failed"),
        ("", reverse("dispatch:unsubscribe", args=[messages.unsubscribe_token(customer.pk)])),
    ]  # fmt: skip


def _law(desk: Desk) -> Where:
    officer, head = desk.user("legal", "legal"), desk.user("head", None)
    customer, account = _debtor(desk, team="legal")
    models.Guarantor.objects.create(
        guarantor_id="G9",
        account_id=account,
        relation="spouse",
        liability_minor=900_000,
        **plain.sealed("name", "李丽"),
    )
    case = legal.open_case(customer.pk, [account.pk], user=officer)
    legal.advance(case.pk, "demand", user=officer)
    legal.agency("acme", "示例催收公司", dt.date(2027, 12, 31), user=head, assessed_on=TODAY)
    return [
        *_at("head", ("legal:case", case.pk), ("legal:agency", "acme")), *_at("legal", ("legal:open", customer.pk)),
        ("head", reverse("legal:case", args=[case.pk]) + "?to=filed"),
    ]  # fmt: skip


def _care(desk: Desk) -> Where:
    user = desk.user("care", "care")
    customer = _debtor(desk, team="care")[0]
    told = complaints.record(customer.pk, user=user, channel="call", cause="too_often", about="contact", text="太频繁")
    help_cases.record(customer.pk, user=user, kind="hardship", reason="illness", evidence="told")
    follow_ups.find(customer.pk, on=TODAY)
    asked = referrals.make(customer.pk, user=user, department="credit", subject="terms", question="能否延期？")
    wanted = requests.record(customer.pk, user=user, kind="erase", channel="page")
    invitation = SurveyInvitation.objects.create(
        customer_id=customer.pk, contact_id="T1", channel="call", language="zh-Hans", nonce="n", survey_version="1",
        sent_at=DAY, expires_at=DAY + dt.timedelta(days=1),
    )  # fmt: skip
    names = ("complaint_new", "help_new", "hardship_new", "offers", "referral_new", "request_new", "customer")
    return [
        *_at("care", *((f"care:{name}", customer.pk) for name in names), ("care:complaint", told.pk),
             ("care:referral", asked.pk)),
        *_at("compliance", ("care:request", wanted.pk)),
        ("", reverse("care:answer", args=[surveys.token(invitation)])),
    ]  # fmt: skip


def _field(desk: Desk) -> Where:
    begun = Field(desk, language="zh-hans").begun()
    return _at("leader", ("visit:show", begun.pk))


def _scripts(desk: Desk) -> Where:
    version = script.submit(changed(), user=desk.user("trainer"))
    return [
        *_at("compliance", ("script:version", version.pk), ("script:read", "plan_sms"), ("script:compare", "plan_sms")),
        *_at("leader", ("script:write", "plan_sms")),
    ]  # fmt: skip


def _reports(desk: Desk) -> Where:
    made = ReportFile.objects.create(
        month="2026-10", language="zh-Hans", state="made", snapshot_id="2026-10-31-0123456789", known_on=TODAY,
        pdf=b"%PDF", xlsx=b"PK", pdf_sha256="0" * 64, xlsx_sha256="1" * 64, asked_at=DAY, made_at=DAY,
        findings=[{"text": "清收金额为¥420,744，较上月的¥435,433下降3.4%。", "tone": "bad", "url": "/results/"}],
    )  # fmt: skip
    waits = ReportFile.objects.create(month="2026-10", language="en", asked_at=DAY, asked_by=desk.user("head", None))
    return _at("head", ("results:report", made.pk), ("results:report", waits.pk))


def _experiments(desk: Desk) -> Where:
    ended = trial.started(desk)
    trial.night(trial.FIRST, trial.customers(300), current=False)
    experiment.look(trial.FIRST)
    trial.pay(ended, trial.FIRST + trial.ONE_DAY, {"champion": 10_000, "challenger": 60_000, "hold_out": 5_000})
    experiment.look(trial.FIRST + 7 * trial.ONE_DAY)
    experiment.stop(ended.pk, user=desk.user("head", None), reason="信函文字有误")
    waits = experiment.design(trial.given(title="短信提前"), user=desk.user("analyst", None))
    figure = reverse("experiment:trace", args=[ended.pk]) + "?arm=challenger&measure=recovered"
    return [*_at("head", ("experiment:show", ended.pk), ("experiment:show", waits.pk)), ("head", figure)]


def _results(desk: Desk) -> Where:
    # the facts are those of the goals' snapshot
    figure = reverse("results:trace") + "?measure=cure_rate"
    names = ("movement", "curves", "recovery", "funnel", "collectors", "cost", "conduct", "quality")
    return [
        *_at("head", *(("results:topic", name) for name in names), ("results:measure", "cure_rate")),
        ("head", figure),
    ]


def _casebook(desk: Desk) -> Where:
    filled = fill_casebook(desk)
    return [
        *_at("compliance", ("casebook:case", filled.case.pk)), (filled.draft.written_by.role, reverse("casebook:new")),
        *_at("head", ("casebook:meeting", filled.meeting.pk), ("casebook:meeting", filled.planned.pk),
             ("casebook:action", filled.open.pk), ("casebook:action", filled.followed.pk)),
    ]  # fmt: skip


def _improvement(desk: Desk) -> Where:
    filled = fill(desk)
    return [
        *_at("head", ("improvement:finding", filled.finding.pk), ("improvement:proposal", filled.waiting.pk),
             ("improvement:follow_up", filled.accepted.pk)),
        *_at("analyst", ("improvement:finding", filled.finding.pk), ("improvement:proposal", filled.waiting.pk)),
    ]  # fmt: skip


def _goals(desk: Desk) -> Where:
    months.snapshot(TODAY)
    author, head = desk.user("analyst", None), desk.user("head", None)
    quarter = periods.of("quarter", TODAY)
    running = goal.set_goal(goal.propose("recovered", quarter), user=author)
    goal.split_down(running.pk, "bucket", user=author)
    goal.submit(running.pk, user=author)
    goal.approve(running.pk, user=head)
    for day in (TODAY - dt.timedelta(days=1), TODAY):
        goal.track(day)
    draft = goal.set_goal(goal.propose("recovered", quarter.next), user=author)
    goal.split_down(draft.pk, "product", user=author)
    plan = goal.plans.draft(quarter.next, user=author)
    texts = [strategy.shipped("consumer")] * 2
    done, waits = (goal.simulations.ask(texts, user=author, days=1, size=30, seeds=1) for _ in range(2))
    goal.simulations.run(done.pk)
    return [
        *_at("head", ("goal:show", running.pk), ("goal:show", draft.pk), ("goal:plan", plan.pk),
             ("goal:simulation", done.pk), ("goal:simulation", waits.pk)),
        ("head", reverse("goal:new") + "?measure=promise_kept_rate&whose=bank"),
        ("leader", reverse("goal:index") + f"?period={quarter.code}"),
    ]  # fmt: skip


def _people(desk: Desk) -> Where:
    somebody, entry = desk.user("phone"), AuditEntry.objects.latest("pk")
    return [
        *_at("admin", ("people:record", somebody.staff.pk)),
        *_at("auditor", ("trust:export_ask", "trust.audit"), ("trust:audit_entry", entry.pk)),
    ]


def _own() -> Where:
    names = ("account_sessions", "account_change_password", "mfa_index")
    return [*(("phone", reverse(name)) for name in names), ("", reverse("account_login"))]
