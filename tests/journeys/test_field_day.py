"""A field day on a telephone: the way, both at the door, what is said and kept there, and an alarm that is answered."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import expect
from tests.journeys.conftest import Enter
from tests.journeys.town import DAY, TODAY, Town

from cureline.portfolio.models import Contact
from cureline.trust.models import AuditEntry
from cureline.visit.models import Alarm, FieldDay, Visit
from cureline.worklist.models import Task

pytestmark = pytest.mark.django_db(transaction=True)
TELEPHONE = 390


def door() -> bytes:
    """A photograph of a house's door, as a telephone takes it: with the place where it was taken."""
    picture = Image.new("RGB", (960, 720), "#c9b79c")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((340, 120, 620, 720), fill="#5b3a29")
    draw.rectangle((370, 160, 590, 400), fill="#7a5140")
    draw.ellipse((570, 440, 600, 470), fill="#e0c068")
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    kept = io.BytesIO()
    picture.save(kept, "JPEG", exif=exif)
    return kept.getvalue()


def visits(town: Town, language: str) -> None:
    """Four customers of the field team with a visit to make, one at a time that was agreed."""
    people = (("刘晓东", "D01", 126), ("赵丽华", "D02", 98), ("黄建平", "D11", 143), ("马玉兰", "D07", 110))
    for number, (name, district, dpd) in enumerate(people):
        customer, account = town.debtor(
            name, f"1381726093{number}", dpd=dpd, team="field", district=district, past_due_minor=2_086_000,
            language="zh" if language == "zh-hans" else "en", months_late="123456",
        )  # fmt: skip
        town.desk.point(
            customer, "home_address", f"上海市浦东新区世纪大道{number + 1}00号", verified_on=dt.date(2026, 10, 1)
        )
        Task.objects.create(
            customer_id=customer.pk, account_id=account.pk, kind="planned", on=TODAY, team="field", urgency=3, place=1,
            channel="visit", minutes=45, script="visit_home", made_at=DAY, currency="CNY", dpd=dpd,
            due_at=dt.datetime(2026, 11, 25, 6, 0, tzinfo=dt.UTC) if district == "D07" else None,
        )  # fmt: skip


def test_a_field_day(town: Town, enter: Enter, clock: Any, language: str) -> None:
    team = town.desk.team("field")
    team.title = {"en": "Field", "zh-Hans": "外访组", "zh-Hant": "外訪組"}
    team.save()
    one = town.staff("field", "field", name="李娜")
    one.username = "field.one"
    one.save()
    two = town.staff("field", "field", name="吴刚")
    leader = town.staff("leader", "field", name="周敏")
    visits(town, language)

    lead = enter(leader, "/visit/floor/")
    lead.sees("李娜 + 吴刚")
    lead.press("p")
    lead.reads("%(n)s visits are placed." if language == "en" else "%(n)s visit is placed.", n=4)
    lead.picture("plan")

    mine = enter(one, "/visit/", width=TELEPHONE)
    expect(mine.page.locator(".field-list > li")).to_have_count(4)
    mine.press("s")
    mine.reads("Back at the office")
    assert mine.page.evaluate("document.documentElement.scrollWidth") <= TELEPHONE
    mine.picture("way")
    mine.press("n")
    mine.is_at(r"/visit/\d+/")
    first = Visit.objects.get(place=1)
    mine.sees_not("世纪大道")
    mine.press("a")
    mine.sees("世纪大道")
    mine.press("i")
    mine.reads("Wait for your partner; nobody begins alone.")
    mine.picture("alone")

    other = enter(two, "/visit/", width=TELEPHONE)
    other.press("n")
    other.is_at(rf"/visit/{first.pk}/")
    other.press("i")
    other.reads("Outcome of the visit")
    assert Contact.objects.filter(channel="visit").count() == 1
    mine.open(f"/visit/{first.pk}/")
    speech = mine.page.locator(".speech")
    speech.first.wait_for()
    assert len(speech.first.inner_text()) > 20
    mine.picture("script")
    shown = {"name": "door.jpg", "mimeType": "image/jpeg", "buffer": door()}
    mine.page.locator("input[name=picture]").set_input_files(files=[shown])
    mine.put("caption", mine.say("门口，无人应答前", "The door, before anybody answered"))
    mine.click("Keep the photograph")
    mine.reads("The photograph is kept.")
    kept = mine.page.locator(".field-photos img")
    kept.scroll_into_view_if_needed()
    expect(kept).to_have_js_property("complete", True)
    stored = Image.open(io.BytesIO(mine.downloads(kept.get_attribute("src") or "")))
    assert not stored.getexif().get_ifd(0x8825)
    mine.tick("outcome", "met")
    mine.press("o")
    mine.reads("Next visit")
    mine.picture("outcome")
    first.refresh_from_db()
    assert (first.state, first.outcome) == ("done", "met")
    mine.press("n")
    mine.is_at("/visit/")
    mine.press("n")
    mine.is_at(rf"/visit/{Visit.objects.get(place=2).pk}/")

    mine.press("!")
    help_comes = "Help is called; your leader sees where you are. In danger, leave and dial the emergency number."
    mine.reads(help_comes)
    mine.picture("alarm")
    lead.open("/visit/floor/")
    heading = f"李娜: {lead.word('Calls for help')}"
    expect(lead.page.get_by_role("heading", name=heading)).to_be_visible()
    lead.picture("alarm-at-the-leader")
    lead.put("note", lead.say("已电话联系，两人安全，正在撤离", "On the telephone: both safe, on their way back"))
    lead.click("I take it in hand")
    lead.reads("You have it in hand.")
    alarm = Alarm.objects.get()
    assert (alarm.staff, alarm.acknowledged_by) == (one.staff, leader)
    expect(lead.page.get_by_role("heading", name=heading)).to_have_count(0)

    mine.open("/visit/")
    mine.click("Back at the office")
    mine.page.locator("#confirm [value=yes]").click()
    mine.page.locator("#confirm").wait_for(state="hidden")
    mine.page.wait_for_load_state()
    mine.sees_not(mine.word("Back at the office"))
    assert FieldDay.objects.get().state == "done"
    told = set(AuditEntry.objects.filter(user__in=[one, two, leader]).values_list("action", flat=True))
    assert told >= {
        "field_day.planned", "field_day.begun", "field.unmasked", "visit.checked_in", "evidence.kept", "visit.done",
        "alarm.raised", "alarm.acknowledged", "field_day.ended",
    }  # fmt: skip
    assert AuditEntry.objects.get(action="field.unmasked").reason == "visit: field visit today"
