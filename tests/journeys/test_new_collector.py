"""A new collector: the application, courses, an examination, simulated calls, the licence, and a passed probation."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse
from playwright.sync_api import expect
from tests.conftest import press
from tests.desk import SECRET
from tests.journeys.conftest import Enter
from tests.journeys.person import Person, local
from tests.journeys.town import TODAY, Town
from tests.rehearsal.play import play
from tests.training.fill import right_answers, sit, study

from cureline.career import documents, services
from cureline.career.models import Candidate, Onboarding, Probation, Requisition
from cureline.engine import rehearse
from cureline.people.models import Licence
from cureline.rehearsal import services as rehearsal
from cureline.rehearsal.models import Session
from cureline.training import library
from cureline.training import services as training
from cureline.trust import second_factor
from cureline.trust.models import AuditEntry, User

pytestmark = pytest.mark.django_db(transaction=True)
STARTS = dt.date(2026, 12, 9)
DAY = dt.timedelta(days=1)
SCENARIOS = ("forgetful", "angry", "third_party", "job_loss")


def goes(me: Person, act: Any) -> None:
    """Do something that leads to another page."""
    me.page.wait_for_load_state()
    with me.page.expect_navigation():
        act()
    me.page.wait_for_load_state()


def recruited(town: Town, enter: Enter, leader: User, head: User, trainer: User, admin: User) -> User:
    """An opening, an application from outside, screening, two interviews, an offer, the record."""
    # --- the leader asks for an opening, the head opens it: from now on the selection stands
    me = enter(leader, "/career/openings/new/")
    for name, value in (("post", "phone_collector"), ("team", "early"), ("number", "1")):
        me.put(name, value)
    me.put("why", me.say("早期组两名同事转岗", "Two colleagues of the early team have moved on"))
    goes(me, me.button("Hand in for approval").click)
    opening = Requisition.objects.get()
    boss = enter(head, f"/career/openings/{opening.pk}/")
    goes(boss, boss.button("Open it").click)
    boss.reads("The opening is open.")
    opening.refresh_from_db()
    assert opening.frame_sha256 == services.requisitions.digest(opening.frame)

    # --- somebody applies by the link, without an account; nobody asks for age, sex or a photograph
    she = enter(None, reverse("career:apply", args=[services.requisitions.token(opening)]) + "?channel=social")
    she.put("name", "许文静")
    she.put("mobile", "13900001234")
    she.put("answer_experience", she.say("18个月，银行网点", "18, at a branch"))
    she.put("answer_shifts", she.say("白班、晚班", "day and evening"))
    she.put("answer_why", she.say("想帮助客户走出困境", "To help people out of trouble"))
    she.page.locator("[name='consent']").check()
    she.picture("apply")
    goes(she, she.button("Apply", "for a job").click)
    candidate = Candidate.objects.get()
    she.sees(candidate.code)

    # --- screened by the same criteria without a name, invited to two who rate apart
    me.open(f"/career/candidates/{candidate.pk}/")
    me.sees_not("许文静")
    for code in opening.frame["screening"]:
        me.page.locator(f"input[name='{code}'][value='met']").check(force=True)
    me.picture("screening")
    goes(me, me.button("Goes on", "screening").click)
    me.put("planned_at", "2026-11-27T10:00")
    me.put("place", me.say("3号会议室", "Room 3"))
    for user in (leader, trainer):
        me.tick("raters", str(user.pk))
    goes(me, me.button("Set the interview").click)
    candidate.refresh_from_db()
    assert candidate.state == "invited"
    heard = me.say("先让对方说完，再确认需要", "Let the person finish, then named the need")
    first, second = (candidate.interview.ratings.get(rater=user) for user in (leader, trainer))
    scores = dict.fromkeys(opening.frame["questions"], 4)
    services.interviews.save(first.pk, scores, dict.fromkeys(scores, heard), user=leader, submit=True)
    coach = enter(trainer, f"/career/interviews/{second.pk}/")
    for number in range(1, len(scores) + 1):
        coach.page.locator(".walk [aria-current='step']", has_text=f"{number} ").wait_for()
        press(coach.page, "5" if number == 1 else "4")
        coach.put("note", heard)
        if number == 1:
            coach.picture("interview")
        coach.page.evaluate("document.activeElement.blur()")
        goes(coach, lambda: press(coach.page, "n"))
    goes(coach, lambda: press(coach.page, "s"))

    # --- the ranking gives its reasons; the offer is within the law and approved by another
    me.open(f"/career/openings/{opening.pk}/")
    me.reads("Ranking", "recruiting")
    me.picture("ranking")
    me.open(f"/career/candidates/{candidate.pk}/")
    for name, value in (("wage", "6500"), ("probation_wage", "5000"), ("starts_on", STARTS.isoformat()),
                        ("answer_until_on", (TODAY + 7 * DAY).isoformat())):  # fmt: skip
        me.put(name, value)
    goes(me, me.button("Propose").click)
    me.reads("In probation at least %(percent)s %% of the wage is paid (article 20).", percent=80)
    for name, value in (("wage", "6500"), ("probation_wage", "5600"), ("starts_on", STARTS.isoformat()),
                        ("answer_until_on", (TODAY + 7 * DAY).isoformat())):  # fmt: skip
        me.put(name, value)
    goes(me, me.button("Propose").click)
    boss.open(f"/career/candidates/{candidate.pk}/")
    goes(boss, boss.button("Approve").click)
    me.open(f"/career/candidates/{candidate.pk}/letter/offer/")
    me.sees("许文静")
    me.open(f"/career/candidates/{candidate.pk}/")
    goes(me, me.button("The candidate accepts").click)
    me.put("username", "xuwj")
    me.put("collector_id", "C901")
    me.put("mentor_id", str(leader.staff.pk))
    goes(me, me.button("Ask the administrator").click)
    keeper = enter(admin, "/career/onboarding/")
    goes(keeper, keeper.button("Make the record").click)
    done = Onboarding.objects.get()
    assert done.staff is not None and done.done_by == admin
    newcomer: User = done.staff.user
    newcomer.language = town.language
    newcomer.save()
    factor = {"secret": second_factor.seal(SECRET)}
    Authenticator.objects.create(user=newcomer, type=Authenticator.Type.TOTP, data=factor)
    return newcomer


def learned(enter: Enter, newcomer: User, trainer: User, clock: Any) -> None:
    """Courses, examination, simulated calls; then, and not before, the licence."""
    clock.move_to(local(STARTS, 9))
    probation = Probation.objects.get()
    title = services.reached.title("licence", "phone")
    assert title != "phone"
    me = enter(newcomer, f"/career/probation/{probation.pk}/")
    me.sees(me.word("No work with customers yet: %(kinds)s is missing.", kinds=_licence(me)))
    me.picture("probation-begins")
    lesson = library.course("law-basics").lessons[0]  # type: ignore[union-attr]
    me.open(f"/training/courses/law-basics/{lesson.id}/")
    me.picture("lesson")
    asked = training.courses.checks(library.course("law-basics"), lesson)  # type: ignore[arg-type]
    for place, question in enumerate(asked, 1):
        for key in right_answers(question):
            me.page.locator(f"#content input[name='q{place}'][value='{key}']").check(force=True)
    goes(me, me.button("Check my answers").click)
    for name in ("law-basics", "first-call"):
        study(newcomer.staff, name)
    me.open("/training/exams/phone/")
    goes(me, me.button("Begin now").click)
    me.picture("examination")
    sitting = sit(newcomer.staff, "phone")
    assert sitting.state == "passed"

    # --- simulated calls: one typed here, the others as well
    me.open("/rehearsal/scenarios/forgetful/")
    goes(me, me.button("Begin the call").click)
    call = Session.objects.get(staff=newcomer.staff)
    while call.ended_at is None:
        standing = rehearse.standing_of(call.standing)
        answer = rehearse.model_answer(rehearsal.scenario("forgetful"), standing)
        me.page.locator("#text").fill(answer)
        if standing.turn == 3:
            me.picture("simulated-call")
        me.page.locator("#text").press("Enter")
        expect(me.page.locator(".bubble.me")).to_have_count(standing.turn + 1, timeout=30_000)
        call.refresh_from_db()
    me.open(f"/rehearsal/calls/{call.pk}/replay/")
    me.picture("replay")
    for name in SCENARIOS[1:]:
        assert play(newcomer, name, language=call.language).total >= 80
    coach = enter(trainer, f"/training/learners/{newcomer.staff.pk}/")
    goes(coach, coach.page.locator("form:has(input[name='kind'][value='phone']) button").first.click)
    assert Licence.objects.get(staff=newcomer.staff).state == "valid"
    coach.picture("licence")


def _licence(me: Person) -> str:
    from django.utils import translation

    with translation.override(me.language):
        return services.reached.title("licence", "phone")


def passed(enter: Enter, newcomer: User, leader: User, head: User, clock: Any) -> None:
    """Accompanied calls, assessments with the newcomer's own words, and an outcome by two persons."""
    probation = Probation.objects.get()
    marks = dict.fromkeys(documents.load("probation")["criteria"], 3)
    services.probations.accompany(probation.goals.get(kind="accompanied").pk, user=leader, calls=10)
    for number, one in enumerate(probation.assessments.all()):
        clock.move_to(local(one.due_on, 10))
        if number:
            services.probations.assess(one.pk, marks, "稳步进步", user=leader)
            continue
        me = enter(newcomer, f"/career/probation/{probation.pk}/")
        said = "I learned to listen first; I need practice with vulnerable customers"
        me.put("text", me.say("学会了先听再谈，需要更多特殊困难客户的练习", said))
        goes(me, me.button("Keep").click)
        boss = enter(leader, f"/career/probation/{probation.pk}/")
        for code in marks:
            boss.page.locator(f"input[name='{code}'][value='3']").check(force=True)
        boss.page.locator("#assess_text").fill(boss.say("守规矩、善倾听", "Keeps the rules and listens well"))
        goes(boss, boss.button("Write the assessment").click)
        boss.picture("assessment")
    me = enter(leader, f"/career/probation/{probation.pk}/")
    me.page.locator("input[name='outcome'][value='pass']").check(force=True)
    me.page.locator("#outcome_reason").fill(me.say("目标全部达成", "Every goal is reached"))
    goes(me, me.button("Propose").click)
    chief = enter(head, f"/career/probation/{probation.pk}/")
    goes(chief, chief.button("Approve").click)
    chief.picture("passed")
    probation.refresh_from_db()
    assert (probation.state, probation.decided_by) == ("passed", head)


def test_a_new_collector(town: Town, enter: Enter, clock: Any) -> None:
    leader, head = town.staff("leader"), town.staff("head", None)
    trainer = town.desk.user("trainer", "early", name="宋雨", language=town.language)
    admin = town.desk.user("admin", None, name="韩磊", language=town.language)
    newcomer = recruited(town, enter, leader, head, trainer, admin)
    learned(enter, newcomer, trainer, clock)
    passed(enter, newcomer, leader, head, clock)
    told = str(list(AuditEntry.objects.values_list("subject", "reason", "detail")))
    assert "许文静" not in told and "13900001234" not in told
