"""Calls are kept turn by turn, taken up again, scored, given, commented and marked."""

from __future__ import annotations

import datetime as dt

import pytest

from cureline.engine import rehearse
from cureline.rehearsal import services
from cureline.rehearsal.models import Exercise, Session, Turn
from cureline.training.services import requirements
from cureline.trust import vault
from cureline.trust.models import AuditEntry
from tests.desk import Desk
from tests.rehearsal.play import play

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 25)


def test_a_lawful_call_is_kept_scored_and_closes_its_exercise(desk: Desk) -> None:
    phone, trainer = desk.user("phone"), desk.user("trainer", None)
    exercise = services.assign(phone.staff, "third_party", TODAY + dt.timedelta(days=7), trainer)
    row = play(phone, "third_party", language="zh-Hans", seed=3)
    assert row.exercise_id == exercise.pk
    assert row.end == "message"
    assert row.total == row.scores["total"]
    assert row.total >= 80
    exercise.refresh_from_db()
    assert exercise.done_at is not None
    assert services.best_scores(phone.staff) == {"third_party": row.total}
    assert services.best_scores(phone.staff, TODAY + dt.timedelta(days=1)) == {}
    skill = services.skills_of(phone.staff)["handing"]
    assert skill.calls == 1
    assert skill.mean > 0.5


def test_words_are_sealed_and_the_log_has_none_of_them(desk: Desk) -> None:
    phone = desk.user("phone")
    row = services.start(phone.staff, "angry", user=phone, language="en", seed=5)
    services.say(row.pk, "My secret words are blueberry pie", user=phone)
    turn = Turn.objects.get(session=row)
    assert b"blueberry" not in bytes(turn.text_sealed)
    assert "blueberry" not in str(turn.heard)
    assert vault.decrypt(bytes(turn.text_sealed)) == "My secret words are blueberry pie"
    entries = AuditEntry.objects.filter(action__startswith="rehearsal.")
    assert entries.exists()
    assert not any("blueberry" in f"{entry.detail}{entry.reason}" for entry in entries)


def test_a_killed_call_is_taken_up_where_it_stood(desk: Desk) -> None:
    phone = desk.user("phone")
    row = services.start(phone.staff, "job_loss", user=phone, language="en", seed=9)
    case = services.scenario("job_loss")
    said = []
    for _ in range(2):
        standing = rehearse.standing_of(Session.objects.get(pk=row.pk).standing)
        said.append(rehearse.model_answer(case, standing))
        services.say(row.pk, said[-1], user=phone)
    with pytest.raises(services.StateError):
        services.start(phone.staff, "angry", user=phone)
    # what is kept is what the engine itself comes to from the beginning
    alone, _line = rehearse.begin(case, "en", 9, TODAY)
    for text in said:
        alone, _turn = rehearse.answer(case, alone, text)
    assert Session.objects.get(pk=row.pk).standing == alone.as_dict() | {
        "said": list(alone.said), "done": list(alone.done)
    }  # fmt: skip


def test_the_same_words_sent_twice_are_said_once(desk: Desk) -> None:
    phone = desk.user("phone")
    row = services.start(phone.staff, "angry", user=phone, language="en", seed=5)
    first = services.say(row.pk, "Hello, this is Ann from Sample Bank.", user=phone, turn=0)
    again = services.say(row.pk, "Hello, this is Ann from Sample Bank.", user=phone, turn=0)
    assert again.pk == first.pk
    with pytest.raises(services.StateError):
        services.say(row.pk, "Something else", user=phone, turn=0)
    assert Turn.objects.filter(session=row).count() == 1


def test_nobody_speaks_in_anothers_call(desk: Desk) -> None:
    phone, other = desk.user("phone"), desk.user("phone")
    row = services.start(phone.staff, "angry", user=phone)
    with pytest.raises(services.UnknownError):
        services.say(row.pk, "hello", user=other)
    with pytest.raises(services.OtherPersonError):
        services.start(phone.staff, "angry", user=other)
    with pytest.raises(services.GivenError):
        services.say(row.pk, "  ", user=phone)
    services.leave(row.pk, user=phone)
    with pytest.raises(services.StateError):
        services.say(row.pk, "hello", user=phone)
    row.refresh_from_db()
    assert row.end == "left"
    assert row.total is not None


def test_the_phrase_list_of_the_house_counts_as_an_act(desk: Desk) -> None:
    phone = desk.user("phone")
    row = services.start(phone.staff, "forgetful", user=phone, language="zh-Hans", seed=1)
    # written so that our own phrases miss it: the check of wording folds disguises
    turn = services.say(row.pk, "不还就爆通讯录", user=phone)
    assert "disclosure" in {one["act"] for one in turn.heard["forbidden"]}
    services.leave(row.pk, user=phone)
    row.refresh_from_db()
    assert row.total <= 30


def test_an_exercise_given_again_is_moved_and_one_that_is_done_stays(desk: Desk) -> None:
    phone, trainer = desk.user("phone"), desk.user("trainer", None)
    first = services.assign(phone.staff, "minor", TODAY, trainer)
    moved = services.assign(phone.staff, "minor", TODAY + dt.timedelta(days=3), trainer, pass_mark=90)
    assert moved.pk == first.pk
    assert moved.pass_mark == 90
    with pytest.raises(services.GivenError):
        services.assign(phone.staff, "minor", TODAY - dt.timedelta(days=1), trainer)
    with pytest.raises(services.UnknownError):
        services.assign(phone.staff, "no such", TODAY, trainer)
    play(phone, "minor", language="en", seed=2)
    with pytest.raises(services.StateError):
        services.withdraw(first.pk, user=trainer)
    other = services.assign(phone.staff, "ill", TODAY, trainer)
    services.withdraw(other.pk, user=trainer)
    assert list(Exercise.objects.values_list("scenario", flat=True)) == ["minor"]


def test_coaches_comment_and_mark_ended_calls_of_those_they_see(desk: Desk) -> None:
    phone, trainer, leader = desk.user("phone", "early"), desk.user("trainer", None), desk.user("leader", "early")
    stranger = desk.user("leader", "late")
    row = play(phone, "minor", language="zh-Hans", seed=4)
    services.comment(row.pk, 1, "很好，先确认了接听人。", user=trainer)
    services.rate(row.pk, user=trainer, compliance=90, technique=80)
    services.rate(row.pk, user=leader, compliance=80, technique=100, note="nearly")
    found = services.agreement(row)
    assert found is not None
    assert found.raters == 2
    assert found.between == 15.0
    for act in (lambda: services.rate(row.pk, user=stranger, compliance=1, technique=1),
                lambda: services.comment(row.pk, 9, "no such turn", user=trainer)):  # fmt: skip
        with pytest.raises(services.UnknownError):
            act()
    own = play(leader, "minor", language="en", seed=4)
    with pytest.raises(services.OtherPersonError):
        services.rate(own.pk, user=leader, compliance=100, technique=100)
    assert set(services.visible(phone)) == {row}
    assert set(services.visible(leader)) == {row, own}
    assert set(services.visible(stranger)) == set()


def test_peers_are_shown_from_five_others_on(desk: Desk) -> None:
    people = [desk.user("phone", "early") for _ in range(6)]
    for user in people[:5]:
        play(user, "minor", language="en", seed=1)
    assert services.peers(people[0].staff) is None
    found = services.peers(people[5].staff)
    assert found is not None
    assert found.size == 5


def test_licences_may_ask_for_simulated_calls(desk: Desk) -> None:
    phone = desk.user("phone")
    asked = requirements.find("rehearsal.legal")
    assert asked is not None
    assert not asked.check(phone.staff).met
    play(phone, "lawyer", language="zh-Hans", seed=6)
    assert services.met(phone.staff, "rehearsal.legal") == (1, 2)
    play(phone, "bankrupt", language="zh-Hans", seed=6)
    assert asked.check(phone.staff).met
