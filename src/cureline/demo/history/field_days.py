"""Days in the field: visits planned out of the queue, made by a pair with photographs, an alarm taken in hand."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

from cureline.demo.history import clock
from cureline.visit import services as field
from cureline.visit.models import FieldDay, Visit

if TYPE_CHECKING:
    from cureline.demo.history.story import Story
    from cureline.trust.models import User

_OUTCOMES = ("promise", "absent", "spoke", "absent", "refused", "third_party")
_VISITS = 5
_PLACE = (31.2304, 121.4737)


def planned(story: Story, day: dt.date) -> list[FieldDay]:
    """The pairs of a day with their visits in order, as the leader plans them in the morning."""
    made: list[FieldDay] = []
    with story.act("field days", clock.local(day, 8)):
        made = field.plan(day, field.suggested(day), user=story.people["leader"])
    return made


def whole(story: Story, day: dt.date) -> None:
    """A day from its plan to its end."""
    users = {user.staff.pk: user for user in story.people.values()}
    for number, made in enumerate(planned(story, day)):
        pair = [users[key] for key in made.persons()]
        moment = clock.local(day, 9)
        with story.act("field days", moment):
            field.set_out(made, user=pair[0])
        for visit in made.visits.filter(state=Visit.State.PLANNED).order_by("place", "pk")[:_VISITS]:
            moment = max(moment, visit.arrives_at or moment)
            _visit(story, visit.pk, pair, moment)
            moment += dt.timedelta(minutes=45)
        if not number:
            with story.act("alarms", moment):
                alarm = field.raise_alarm(user=pair[1], where=field.Where(*_PLACE, 20.0), at=moment)
                field.acknowledge(alarm.pk, user=story.people["leader"], note="已电话确认，人员安全。",
                                  at=moment + dt.timedelta(minutes=4))  # fmt: skip
        with story.act("field days", clock.local(day, 18)):
            field.end_day(made, user=pair[0])


def _visit(story: Story, visit_id: int, pair: list[User], moment: dt.datetime) -> None:
    place = field.Where(_PLACE[0] + story.dice.uniform(-0.05, 0.05), _PLACE[1] + story.dice.uniform(-0.05, 0.05), 15.0)
    outcome = story.dice.choice(_OUTCOMES)
    with story.act("visits", moment):
        for person in pair:
            field.arrive(visit_id, user=person, where=place, at=moment)
        field.keep(visit_id, _photograph(visit_id), user=pair[0], caption="合成照片：门牌", at=moment)
        later = moment + dt.timedelta(minutes=20)
        with clock.at(later):
            field.leave(visit_id, outcome, user=pair[0], where=place, at=later)


def _photograph(number: int) -> io.BytesIO:
    """A SYNTHETIC picture: a door with a number, which says that it is none."""
    picture = Image.new("RGB", (640, 480), (206, 212, 218))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((230, 90, 410, 440), fill=(120, 86, 62), outline=(60, 40, 28), width=6)
    draw.ellipse((380, 265, 396, 281), fill=(210, 180, 90))
    draw.rectangle((270, 120, 370, 160), fill=(245, 245, 245))
    draw.text((290, 132), f"No. {number}", fill=(20, 20, 20))
    draw.text((20, 450), "SYNTHETIC PICTURE", fill=(120, 20, 20))
    raw = io.BytesIO()
    picture.save(raw, "JPEG", quality=80)
    raw.seek(0)
    return raw
