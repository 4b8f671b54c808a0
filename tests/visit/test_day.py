"""A day in the field: planned, driven, made at the door under the gate, and ended."""

from __future__ import annotations

import datetime as dt
import io
import itertools
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from PIL import Image

from cureline.contact.services import OutcomeError, RefusedError
from cureline.portfolio.models import Circumstance, Contact
from cureline.trust.models import AuditEntry
from cureline.visit import services
from cureline.visit.models import Alarm, Evidence, Visit
from cureline.worklist.models import Task
from tests.desk import Desk
from tests.visit.field import ON, TEN, Field


@pytest.fixture
def field(desk: Desk) -> Field:
    return Field(desk)


@pytest.fixture(autouse=True)
def morning() -> object:
    with time_machine.travel(TEN, tick=False) as traveller:
        yield traveller


def test_the_day_is_planned_in_order_and_in_lawful_hours(field: Field) -> None:
    agreed = dt.datetime(2026, 11, 25, 6, 0, tzinfo=dt.UTC)
    field.task(district="D09", due_at=agreed)
    day = field.day("D01", "D02", "D11")
    visits = list(day.visits.order_by("place"))
    assert [visit.place for visit in visits] == [1, 2, 3, 4]
    assert all(a.arrives_at < b.arrives_at for a, b in itertools.pairwise(visits))
    met = next(visit for visit in visits if visit.agreed_at)
    assert abs(met.arrives_at - agreed) <= dt.timedelta(minutes=20)
    assert all(visit.arrives_at >= TEN for visit in visits)
    assert not services.candidates(ON)
    assert services.plan(ON, [field.pair()], user=field.leader) == [day]
    assert Visit.objects.count() == 4


def test_whom_the_gate_protects_is_not_planned(field: Field) -> None:
    task = field.task()
    Circumstance.objects.create(circumstance_id="Z9", customer_id_id=task.customer_id, kind="vulnerability",
                                from_on=dt.date(2026, 1, 1))  # fmt: skip
    day = field.day("D02")
    assert day.visits.count() == 1
    assert not Visit.objects.filter(customer_id=task.customer_id).exists()


def test_two_go_or_nobody(field: Field) -> None:
    day = field.day("D01")
    visit = day.visits.get()
    services.arrive(visit.pk, user=field.one)
    visit.refresh_from_db()
    assert visit.state == "waiting" and not Contact.objects.exists()
    with pytest.raises(services.StateError):
        services.arrive(visit.pk, user=field.one)
    with pytest.raises(services.NotYoursError):
        services.arrive(visit.pk, user=field.desk.user("field", "field"))
    with pytest.raises(services.StateError):
        services.leave(visit.pk, "met", user=field.one)
    services.arrive(visit.pk, user=field.two, where=services.Where(31.2, 121.5, 12.0))
    visit.refresh_from_db()
    assert visit.state == "inside" and visit.attempt.channel == "visit"
    assert Contact.objects.get().outcome == "met"
    assert visit.check_ins.get(staff=field.two.staff).latitude == 31.2


@pytest.mark.parametrize("wrong", ["same", "other_team", "no_licence", "away"])
def test_who_may_not_go_together(field: Field, wrong: str) -> None:
    one, two = field.pair()
    if wrong == "same":
        two = one
    elif wrong == "other_team":
        two = field.desk.user("field", "business").staff
    elif wrong == "no_licence":
        two = field.desk.user("phone", "field").staff
    else:
        two.absences.create(from_on=ON, until_on=ON, reason="sick", recorded_by=field.leader)
    with pytest.raises(services.PairError):
        services.plan(ON, [(one, two)], user=field.leader)


def test_what_the_gate_refuses_at_the_door_is_not_made(field: Field) -> None:
    visit = field.day("D01").visits.get()
    services.arrive(visit.pk, user=field.one)
    Circumstance.objects.create(circumstance_id="Z9", customer_id_id=visit.customer_id, kind="vulnerability",
                                from_on=ON)  # fmt: skip
    with pytest.raises(RefusedError) as refused:
        services.arrive(visit.pk, user=field.two)
    assert refused.value.rule_id == "BANK-VULNERABLE-FORCE"
    visit.refresh_from_db()
    assert (visit.state, visit.why, visit.attempt) == ("refused", "BANK-VULNERABLE-FORCE", None)
    assert not Contact.objects.exists()


def test_at_night_the_next_lawful_moment_is_told(field: Field, morning: time_machine.Coordinates) -> None:
    visit = field.day("D01").visits.get()
    morning.move_to(dt.datetime(2026, 11, 25, 14, 30, tzinfo=dt.UTC))
    services.arrive(visit.pk, user=field.one)
    with pytest.raises(RefusedError):
        services.arrive(visit.pk, user=field.two)
    visit.refresh_from_db()
    assert visit.next_lawful_at == dt.datetime(2026, 11, 26, 0, 0, tzinfo=dt.UTC)


def test_the_outcome_drives_what_follows(field: Field, morning: time_machine.Coordinates) -> None:
    visit = field.begun()
    morning.shift(dt.timedelta(minutes=20))
    with pytest.raises(OutcomeError):
        services.leave(visit.pk, "busy", user=field.one)
    done, following = services.leave(visit.pk, "hardship", user=field.one)
    assert following.form == "hardship"
    assert (done.state, done.outcome) == ("done", "hardship")
    assert done.attempt.seconds == 1200
    assert Circumstance.objects.filter(customer_id=visit.customer_id, kind="hardship").exists()
    assert Task.objects.get(kind="planned").state == "done"
    assert done.check_ins.filter(kind="out").count() == 2


def test_a_cancelled_visit_closes_the_gap(field: Field) -> None:
    day = field.day("D01", "D02", "D03")
    first = day.visits.get(place=1)
    services.cancel(first.pk, user=field.leader, why="customer called")
    assert sorted(day.visits.filter(state="planned").values_list("place", flat=True)) == [1, 2]
    with pytest.raises(services.StateError):
        services.cancel(first.pk, user=field.leader, why="again")


def test_one_door_at_a_time(field: Field) -> None:
    day = field.day("D01", "D02")
    first, second = day.visits.order_by("place")
    services.arrive(first.pk, user=field.one)
    with pytest.raises(services.StateError):
        services.arrive(second.pk, user=field.two)
    with pytest.raises(services.StateError):
        services.end_day(day, user=field.one)


def picture(size: tuple[int, int] = (2400, 1200)) -> io.BytesIO:
    image = Image.effect_noise(size, 40).convert("RGB")
    exif = Image.Exif()
    exif[0x010F] = "Secret Camera"
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif, quality=70)
    out.seek(0)
    return out


def test_a_photograph_is_kept_without_its_metadata_and_sealed(field: Field) -> None:
    visit = field.begun()
    given = picture()
    kept = services.keep(visit.pk, given, user=field.one, caption="door")
    stored = (Path(settings.MEDIA_ROOT) / "visit" / f"{kept.pk}.bin").read_bytes()
    shown = services.picture(kept.pk, user=field.leader)
    # a sealed file may hold any three bytes by chance, but not a picture's head
    assert shown[:16] not in stored
    with Image.open(io.BytesIO(shown)) as image:
        assert max(image.size) == 1600 and not image.getexif()
    assert b"Secret Camera" in given.getvalue() and b"Secret Camera" not in shown
    given.seek(0)
    assert services.keep(visit.pk, given, user=field.two) == kept
    assert AuditEntry.objects.filter(action="evidence.seen").exists()


@pytest.mark.parametrize("data", [b"", b"no picture", b"\x89PNG\r\n\x1a\n" + b"\0" * 40, b"<svg></svg>"])
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(services.PictureError):
        services.encoded(data)


def test_an_alarm_is_answered_or_goes_to_the_head(field: Field, morning: time_machine.Coordinates) -> None:
    visit = field.begun()
    alarm = services.raise_alarm(user=field.two, where=services.Where(31.2, 121.5))
    assert (alarm.visit_number, alarm.latitude) == (visit.pk, 31.2)
    assert services.raise_alarm(user=field.two) == alarm
    assert list(services.open_alarms(field.leader)) == [alarm]
    assert not services.open_alarms(field.desk.user("leader", "early"))
    morning.shift(dt.timedelta(minutes=6))
    services.watch()
    alarm.refresh_from_db()
    assert alarm.escalated_at is not None
    services.acknowledge(alarm.pk, user=field.leader, note="called, all well")
    with pytest.raises(services.StateError):
        services.acknowledge(alarm.pk, user=field.leader)
    assert not services.open_alarms(field.leader)


def test_who_does_not_check_out_in_time_is_looked_for(field: Field, morning: time_machine.Coordinates) -> None:
    field.begun()
    morning.shift(dt.timedelta(minutes=89))
    assert not services.watch()
    morning.shift(dt.timedelta(minutes=2))
    assert [alarm.kind for alarm in services.watch()] == ["overdue"]
    assert not services.watch()
    assert Alarm.objects.count() == 1 and not Evidence.objects.exists()
