"""Courses, repetition, examinations and licences through the services: refused, kept, told, read by others."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from cureline.contact import services as contact
from cureline.engine import allocate
from cureline.people import licences as people
from cureline.training import library, services
from cureline.training.models import Assignment, Card, Review, Sitting, WrittenQuestion
from cureline.trust.models import AuditEntry
from cureline.worklist import rulebook
from tests.desk import Desk
from tests.training.fill import QUESTION, fill, other_rooms_content, right_answers, sit, study

DAY = dt.timedelta(days=1)
NEEDS = """
name: needs
version: "1"
effective_from_on: 2026-01-01
author: bank
approver: officer
status: policy
enforced: true
channels: {call: phone, visit: field, legal: legal}
skills: {care: vulnerable, hardship: vulnerable}
circumstances: {vulnerability: vulnerable}
"""
TIGHTER = """
kind: policy
name: CN
jurisdiction: CN
version: "1"
effective_from_on: "2026-11-26"
author: bank
approver: officer
tighten:
  - {rule: CN-HOURS, opens: "09:00", closes: "20:00"}
"""


def refused(error: type[Exception], act: Any) -> Exception:
    with pytest.raises(error) as found:
        act()
    return found.value


def test_every_shipped_course_and_examination_stands_on_the_rules_in_force(desk: Desk) -> None:
    courses = library.courses()
    assert len(courses) >= 8
    for name in courses:
        checked = services.courses.parse(library.content(name))
        assert len(checked.lessons) >= 3
        for lesson in checked.lessons:
            assert services.courses.checks(checked, lesson), (name, lesson.id)
        assert set(checked.prerequisites) <= set(courses)
    for name, exam in library.exams().items():
        assert set(exam.courses) <= set(courses), name
        for seed in range(3):
            assert len(services.exams.drawn(exam, library.today(), seed).questions) == exam.count


def test_a_course_is_done_lesson_by_lesson_and_closes_its_assignment(desk: Desk) -> None:
    staff, trainer = desk.user("phone").staff, desk.user("trainer", None)
    today = library.today()
    first = services.assign(staff, "first-call", today + 5 * DAY, trainer)
    again = services.assign(staff, "first-call", today + 2 * DAY, trainer)
    assert first.pk == again.pk and again.due_on == today + 2 * DAY
    refused(services.StateError, lambda: services.assign(staff, "first-call", today - DAY, trainer))
    refused(services.UnknownError, lambda: services.assign(staff, "no-such", today, trainer))
    early = refused(services.NotYetError, lambda: services.courses.finish_lesson(staff, "first-call", "opening", {}))
    assert "law-basics" in str(early)
    study(staff, "law-basics")
    refused(services.NotYetError, lambda: services.courses.finish_lesson(staff, "first-call", "opening", {}))
    study(staff, "first-call")
    assert services.standings(staff)["first-call"].finished
    assert Assignment.objects.get(pk=first.pk).done_at is not None
    progress = services.progress_of(staff, today, today + 2 * DAY)
    assert (progress.assigned, progress.on_time, progress.courses) == (1, 1, 2)
    assert progress.minutes == sum(library.courses()[name].minutes for name in ("law-basics", "first-call"))
    assert progress.questions == Review.objects.count() > 0 and progress.share_right == 1
    assert AuditEntry.objects.filter(action="course.finished").count() == 2


def test_a_version_is_taught_once_a_second_person_has_approved_it(desk: Desk) -> None:
    trainer, officer = desk.user("trainer", None), desk.user("compliance", None)
    text = library.content("information").replace("version: '2026.1'", "version: '2026.2'", 1)
    text = text.replace("effective_from_on: 2026-01-01", "effective_from_on: 2026-11-26", 1)
    row = services.courses.submit(text, user=trainer)
    refused(services.SecondPersonError, lambda: services.courses.decide(row.pk, user=trainer, approve=True))
    refused(services.ReasonError, lambda: services.courses.decide(row.pk, user=officer, approve=False))
    refused(services.StateError, lambda: services.courses.submit(text, user=trainer))
    services.courses.decide(row.pk, user=officer, approve=True)
    today = library.today()
    assert library.courses(today)["information"].version == "2026.1"
    assert library.courses(today + DAY)["information"].version == "2026.2"
    refused(services.StateError, lambda: services.courses.decide(row.pk, user=officer, approve=True))
    wrong = text.replace("{{ rule.CN-PIPL-24.title }}", "{{ rule.CN-NONE.title }}").replace("2026.2", "2026.3")
    assert "CN-NONE" in str(refused(services.ContentError, lambda: services.courses.submit(wrong, user=trainer)))


def test_a_written_question_is_asked_between_approval_and_withdrawal(desk: Desk) -> None:
    trainer, officer = desk.user("trainer", None), desk.user("compliance", None)
    row = services.cards.submit("first-call", QUESTION, user=trainer)
    assert row.key not in services.cards.bank()
    services.cards.decide(row.pk, user=officer, approve=True)
    assert services.cards.bank()[row.key].right == {"a"}
    services.cards.withdraw(row.pk, user=trainer)
    assert row.key not in services.cards.bank()
    broken = QUESTION.replace("right: true", "right: false")
    refused(services.ContentError, lambda: services.cards.submit("first-call", broken, user=trainer))
    assert WrittenQuestion.objects.count() == 1


def test_repetition_brings_back_what_was_wrong_today_and_what_was_right_later(desk: Desk) -> None:
    staff = desk.user("phone").staff
    assert services.cards.today(staff).left == 0
    study(staff, "law-basics")
    found = services.cards.today(staff)
    assert found.left > 0 and len(found.new) <= 8
    question = services.cards.next_question(staff)
    assert question is not None
    bad = [option.id for option in question.options if not option.right][:1]
    right, card = services.cards.answer(staff, question.key, bad)
    assert not right and card.lapses == 1 and card.due_at < timezone.now() + dt.timedelta(minutes=15)
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=20), tick=True):
        assert question.key in services.cards.today(staff).due
        right, card = services.cards.answer(staff, question.key, question.right, rating=3)
        assert right
    for _ in range(4):
        with time_machine.travel(card.due_at + dt.timedelta(minutes=1), tick=True):
            before = card.due_at
            right, card = services.cards.answer(staff, question.key, question.right, rating=4)
            assert right and card.due_at > before
    assert card.due_at > timezone.now() + 10 * DAY
    days = services.cards.today(staff)
    assert question.key not in days.due


def test_a_changed_law_makes_what_was_known_due_at_once(desk: Desk) -> None:
    staff = desk.user("phone").staff
    study(staff, "law-basics")
    key = next(key for key in services.cards.bank() if key.startswith("hours_window"))
    services.cards.answer(staff, key, services.cards.bank()[key].right, rating=4)
    known = Card.objects.get(staff=staff, key=key).fingerprint
    assert key not in services.cards.today(staff).due
    rulebook.record("policy", "CN", TIGHTER)
    with time_machine.travel(timezone.now() + DAY, tick=True):
        assert key in services.cards.today(staff).due
        services.cards.answer(staff, key, services.cards.bank()[key].right)
        assert Card.objects.get(staff=staff, key=key).fingerprint != known


def test_an_examination_is_timed_saved_as_it_goes_and_marked_at_its_end(desk: Desk) -> None:
    staff = desk.user("phone").staff
    missing = refused(services.NotYetError, lambda: services.exams.begin(staff, "phone"))
    assert "law-basics" in str(missing)
    study(staff, "law-basics")
    study(staff, "first-call")
    row = services.exams.begin(staff, "phone", seed=5)
    assert services.exams.begin(staff, "phone").pk == row.pk
    refused(services.StateError, lambda: services.exams.begin(staff, "care"))
    questions = services.exams.questions(row)
    assert [q.key for q in services.exams.drawn(library.exams()["phone"], row.on, 5).questions] == [
        q.key for q in questions
    ]
    for place in (1, 2, 3):
        services.exams.save(row.pk, staff, place, right_answers(questions[place - 1]))
    # the machine dies here: what was saved is what counts when the time is over
    with time_machine.travel(row.ends_at + dt.timedelta(minutes=1), tick=True):
        refused(services.StateError, lambda: services.exams.save(row.pk, staff, 4, ["a"]))
        assert services.exams.close_due() == {"closed": 1}
        assert services.exams.close_due() == {"closed": 0}
        row.refresh_from_db()
        assert row.state == Sitting.State.FAILED and row.score_bp == 3 * 10_000 // len(questions)
        assert row.ended_at == row.ends_at
        refused(services.NotYetError, lambda: services.exams.begin(staff, "phone"))
    with time_machine.travel(row.ends_at + dt.timedelta(hours=25), tick=True):
        assert sit(staff, "phone", seed=6).state == Sitting.State.PASSED


def test_three_failures_close_an_examination_for_the_month(desk: Desk) -> None:
    staff = desk.user("care", "care").staff
    for attempt in range(3):
        with time_machine.travel(timezone.now() + attempt * 2 * DAY, tick=True):
            assert sit(staff, "care", wrong=10, seed=attempt).state == Sitting.State.FAILED
    with time_machine.travel(timezone.now() + 10 * DAY, tick=True):
        assert not services.exams.admission(staff, "care").may
    with time_machine.travel(timezone.now() + 36 * DAY, tick=True):
        assert services.exams.admission(staff, "care").may


def test_nothing_of_what_is_right_leaves_before_the_end(desk: Desk) -> None:
    user = desk.user("care", "care")
    client = desk.client(user)
    row = services.exams.begin(user.staff, "care", seed=2)
    page = client.get(reverse("training:sitting", args=[row.pk])).content.decode()
    answer = client.get(f"/api/v1/training/sittings/{row.pk}").json()
    assert answer["results"] == [] and len(answer["paper"]) == len(row.paper)
    assert "right" not in json.dumps(answer["paper"][0])
    for found in row.paper:
        assert found["explanation"]["en"] not in page
        assert found["explanation"]["en"] not in json.dumps(answer, ensure_ascii=False)
    services.exams.submit(row.pk, user.staff)
    page = client.get(reverse("training:sitting", args=[row.pk])).content.decode()
    assert 'class="why"' in page
    stranger = desk.client(desk.user("phone"))
    assert stranger.get(reverse("training:sitting", args=[row.pk])).status_code == 404


def test_a_licence_asks_holds_is_suspended_renewed_and_expires(desk: Desk) -> None:
    learner, trainer, head = desk.user("phone"), desk.user("trainer", None), desk.user("head", None)
    staff = learner.staff
    with other_rooms_content():
        lacking = refused(services.NotYetError, lambda: services.issue(staff, "phone", user=trainer))
        assert "exam:phone" in lacking.members["missing"]
        study(staff, "law-basics")
        study(staff, "first-call")
        sit(staff, "phone")
        refused(services.SecondPersonError, lambda: services.issue(staff, "phone", user=learner))
        row = services.issue(staff, "phone", user=trainer)
        (held,) = services.licences_of(staff)
        assert held.holds and not held.expiring and held.until_on == dt.date(2027, 11, 24)
        refused(services.StateError, lambda: services.issue(staff, "phone", user=trainer))
        refused(services.ReasonError, lambda: services.suspend(row.pk, user=head, reason=" "))
        services.suspend(row.pk, user=head, reason="two violations")
        assert not people.holds(staff, "phone", library.today())
        services.resume(row.pk, user=head)
        with time_machine.travel(timezone.now() + 340 * DAY, tick=True):
            assert [one.kind for one in services.expiring()] == ["phone"]
            # a renewal asks for a new examination
            refused(services.NotYetError, lambda: services.issue(staff, "phone", user=trainer))
            sit(staff, "phone", seed=9)
            assert services.issue(staff, "phone", user=trainer).until_on == dt.date(2028, 11, 24)
        with time_machine.travel(dt.datetime(2028, 11, 26, 3, tzinfo=dt.UTC), tick=True):
            assert services.licences.expire_due()["expired"] == 1
            assert services.licences.expire_due()["expired"] == 0
            assert not services.licences_of(staff)[0].holds
    acts = list(row.acts.order_by("pk").values_list("act", flat=True))
    assert acts == ["issued", "suspended", "resumed", "renewed", "expired"]
    assert not AuditEntry.objects.filter(detail__icontains="violations").exists()


def test_another_rooms_requirement_counts_once_it_is_registered(desk: Desk) -> None:
    staff = desk.user("phone").staff
    with other_rooms_content():
        services.register("rehearsal.phone", "calls", lambda who: services.Met(False, "60 of 75"))
        asked = {one.which: one for one in services.licences.asked(staff, "phone")}
        assert not asked["rehearsal.phone"].met.met and asked["rehearsal.phone"].met.detail == "60 of 75"
        services.requirements.forget("rehearsal.phone")
        assert "rehearsal.phone" not in {one.which for one in services.licences.asked(staff, "phone")}


def test_who_lacks_a_licence_that_the_bank_demands_begins_no_contact(desk: Desk) -> None:
    user = desk.user("phone")
    customer = desk.customer()
    desk.account(customer, due_on=library.today() - 20 * DAY)
    fragile = desk.customer()
    desk.account(fragile, due_on=library.today() - 20 * DAY)
    desk.circumstance(fragile, "vulnerability", library.today() - 3 * DAY)
    assert contact.begin(customer.customer_id, "call", user=user).pk
    rulebook.record("licence", "needs", NEEDS)
    error = refused(people.UnlicensedError, lambda: contact.begin(fragile.customer_id, "call", user=user))
    assert error.members["licences"] == ["phone", "vulnerable"]
    today = library.today()
    user.staff.licences.create(kind="phone", state="valid", from_on=today, until_on=today)
    error = refused(people.UnlicensedError, lambda: contact.begin(fragile.customer_id, "call", user=user))
    assert error.members["licences"] == ["vulnerable"]
    # what no licence is named for stays free
    assert people.needs(today).of("sms", {"vulnerability"}) == ()
    answer = desk.client(user).post(
        "/api/v1/contacts", {"customer_id": fragile.customer_id, "channel": "call"}, content_type="application/json"
    )
    assert answer.status_code in (403, 404)


def test_the_night_gives_no_work_to_who_lacks_the_licence(desk: Desk) -> None:
    capacity = allocate.load_capacity(allocate.shipped("capacity"))
    held = {"C001": ["phone"], "C007": ["phone"], "C008": ["phone", "vulnerable"], "C011": ["field"]}
    bound = allocate.licensed(
        capacity, held, channels={"call": "phone", "visit": "field"}, skills={"care": "vulnerable"}
    )
    may = {
        c.id: {name for name, limit in bound.channels.items() if limit.licence in (None, *c.licences)}
        for c in bound.collectors
    }
    assert "call" in may["C001"] and "call" not in may["C002"]
    # the document's own licence and the bank's: one without the other is not enough
    assert "visit" in may["C011"] and "visit" not in may["C012"] and "visit" not in may["C001"]
    skills = {c.id: c.skills for c in bound.collectors}
    assert "care" not in skills["C007"] and "care" in skills["C008"] and "hardship" in skills["C007"]
    staff = desk.user("phone").staff
    today = library.today()
    staff.licences.create(kind="phone", state="suspended", from_on=today, until_on=today + DAY)
    assert people.held(today) == {}
    staff.licences.update(state="valid")
    assert people.held(today) == {staff.collector_id: ["phone"]}
    assert people.held(today + 2 * DAY) == {}


def test_a_weak_skill_proposes_its_course_and_comes_first(desk: Desk) -> None:
    staff = desk.user("phone").staff
    assert services.learning.proposed(staff) == []
    services.record_weakness(staff, "vulnerability", 0.3, source="rehearsal")
    assert "vulnerable-customers" in services.learning.proposed(staff)
    services.record_weakness(staff, "vulnerability", 0.9, source="rehearsal")
    assert services.learning.proposed(staff) == []
    refused(services.ContentError, lambda: services.record_weakness(staff, "x", 1.5))


def test_a_leader_sees_the_own_team_and_nobody_else(desk: Desk) -> None:
    filled = fill(desk)
    leader, other = desk.user("leader", "early"), desk.user("leader", "late")
    address = reverse("training:learner", args=[filled.learner.staff.pk])
    assert desk.client(leader).get(address).status_code == 200
    assert desk.client(other).get(address).status_code == 404
    assert desk.client(desk.user("phone", "early")).get(address).status_code == 403
    rows = desk.client(other).get("/api/v1/training/licences").json()["items"]
    assert rows == []
    assert len(desk.client(leader).get("/api/v1/training/licences").json()["items"]) == 1
    mine = desk.client(filled.learner).get("/api/v1/training/licences/own").json()
    assert [one["kind"] for one in mine] == ["phone"]


def test_the_bank_of_a_day_is_listed_by_page_and_api(desk: Desk) -> None:
    trainer = desk.client(desk.user("trainer", None))
    first = trainer.get("/api/v1/training/questions?limit=20&topic=hours").json()
    assert len(first["items"]) == 20 and first["next"] and first["count"] > 20
    second = trainer.get(f"/api/v1/training/questions?limit=20&topic=hours&after={first['next']}").json()
    assert not {one["key"] for one in first["items"]} & {one["key"] for one in second["items"]}
    page = trainer.get(reverse("training:questions") + "?topic=hours&source=rules")
    assert page.status_code == 200
    assert trainer.get(reverse("training:question", args=[first["items"][0]["key"]])).status_code == 200
    assert trainer.get(reverse("training:question", args=["hours_case.gone"])).status_code == 404
