"""The people of the demonstration: the sample's department of thirteen collectors and a user for every role."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from cureline.engine import allocate
from cureline.people.models import Staff, Team
from cureline.trust.duties import roles
from cureline.trust.models import User

# not a secret: printed, and only ever set by `cureline demo`
PASSWORD = "cure-and-not-press-2026"  # noqa: S105

_ROLE_OF_TEAM = {"field": "field", "legal": "legal", "care": "care"}
# who of the thirteen signs in under the name of the role
_NAMED = {"phone": "C004", "field": "C011", "legal": "C013", "care": "C007"}
_NAMES = (
    "陈静", "林志强", "王丽华", "赵敏", "周建国", "吴晓燕", "郑文杰", "孙悦", "李慧", "黄国栋", "徐海峰", "何俊",
    "高翔",
)  # fmt: skip
_OTHERS = {
    "head": "沈若兰", "leader": "马骏", "compliance": "梁思远", "risk": "罗嘉", "trainer": "宋雨", "analyst": "谢天宇",
    "auditor": "唐正", "admin": "韩磊",
}  # fmt: skip
_LED = ("early", "middle", "late", "field")


@dataclass(frozen=True)
class Person:
    """A user of the demonstration as it is printed."""

    username: str
    role: str
    name: str


@transaction.atomic
def make() -> list[Person]:
    """Make teams, staff and users that are not there yet; gives the user of each role, in the roles' order."""
    capacity = allocate.load_capacity(allocate.shipped("capacity"))
    for team in capacity.teams:
        Team.objects.get_or_create(code=team.id, defaults={"title": dict(team.title)})
    named = {collector: role for role, collector in _NAMED.items()}
    for collector, name in zip(capacity.collectors, _NAMES, strict=True):
        role = _ROLE_OF_TEAM.get(collector.team, "phone")
        _person(named.get(collector.id, collector.id.lower()), role, name, collector.team, collector.id)
    for role, name in _OTHERS.items():
        _person(role, role, name, None, None)
    leader = Staff.objects.get(user__username="leader")
    leader.more_teams.set(_LED)
    return [Person(role, role, Staff.objects.get(user__username=role).name) for role in roles()]


def _person(username: str, role: str, name: str, team: str | None, collector_id: str | None) -> None:
    user, made = User.objects.get_or_create(username=username, defaults={"role": role})
    if made:
        user.set_password(PASSWORD)
        user.save(update_fields=["password"])
    Staff.objects.get_or_create(user=user, defaults={"name": name, "team_id": team, "collector_id": collector_id})
