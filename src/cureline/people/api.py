"""Routes of the API below `/api/v1/people/`: staff, absences, teams."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status

from cureline.paging import PageOf, page
from cureline.people import services
from cureline.people.models import Staff, Team
from cureline.trust.duties import duty

router = Router()

Key = Annotated[int, Field(ge=1, le=2**63 - 1)]
Code = Annotated[str, Field(max_length=40)]


class StaffOut(Schema):
    """Somebody of the department."""

    id: int
    username: str = Field(alias="user.username")
    name: str
    role: str = Field(alias="user.role")
    active: bool = Field(alias="user.is_active")
    team: str | None = Field(alias="team_id")
    teams: list[str]
    portfolios: list[str]
    collector_id: str | None

    @staticmethod
    def resolve_teams(staff: Staff) -> list[str]:
        return staff.team_codes()


class StaffIn(Schema):
    """What an administrator sets."""

    name: str = Field(min_length=1, max_length=80)
    role: str = Field(max_length=20)
    team: str = Field("", max_length=40)
    more_teams: list[Code] = Field(default_factory=list, max_length=50)
    portfolios: list[Annotated[str, Field(max_length=60)]] = Field(default_factory=list, max_length=50)
    collector_id: str = Field("", max_length=40)


class NewStaffIn(StaffIn):
    """The same for somebody new."""

    username: str = Field(min_length=1, max_length=150)
    language: Literal["", "zh-hans", "zh-hant", "en"] = ""


class ChangedStaffIn(StaffIn):
    """The same for somebody known; not active: may not sign in."""

    active: bool = True


class NewStaffOut(Schema):
    """Somebody new, and the path of the link for the first password, told this once."""

    staff: StaffOut
    invitation: str


class InvitationOut(Schema):
    """The path of a link for a password, told this once."""

    invitation: str


class CountOut(Schema):
    """How many."""

    count: int


class AbsenceIn(Schema):
    """Days on which somebody is away, both whole."""

    from_on: dt.date
    until_on: dt.date
    reason: Literal["leave", "sick", "training", "other"]


class AbsenceOut(AbsenceIn):
    """An absence."""

    id: int


class TeamOut(Schema):
    """A team with its titles by language."""

    code: str
    title: dict[str, str]


class TeamIn(Schema):
    """Titles of a team."""

    en: str = Field(min_length=1, max_length=80)
    zh_hans: str = Field(min_length=1, max_length=80)
    zh_hant: str = Field(min_length=1, max_length=80)


@router.get("/staff", response=PageOf[StaffOut])
@duty("staff.see")
def staff_list(
    request: HttpRequest,
    role: Annotated[str, Query(max_length=20)] = "",
    team: Annotated[str, Query(max_length=40)] = "",
    text: Annotated[str, Query(max_length=80)] = "",
    closed: bool = False,
    after: Annotated[str, Query(max_length=400)] = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Any:
    """Staff by role, team and part of a name."""
    rows = services.listing(role=role, team=team, text=text, closed=closed)
    return page(rows, order=("name", "id"), after=after, limit=limit)


@router.get("/staff/{pk}", response=StaffOut)
@duty("staff.see")
def staff_record(request: HttpRequest, pk: Key) -> Any:
    """One record. 404: there is none."""
    return Staff.objects.select_related("user").get(pk=pk)


@router.post("/staff", response={201: NewStaffOut})
@duty("staff.manage")
def staff_add(request: HttpRequest, given: NewStaffIn) -> Any:
    """Somebody new. 422: not possible, the detail says why."""
    staff, path = services.add(user=request.user, **given.dict())
    return Status(201, {"staff": staff, "invitation": path})


@router.put("/staff/{pk}", response=StaffOut)
@duty("staff.manage")
def staff_change(request: HttpRequest, pk: Key, given: ChangedStaffIn) -> Any:
    """Change a record; another role ends the person's sessions. 404, 422."""
    return services.change(pk, user=request.user, **given.dict())


@router.post("/staff/{pk}/invitation", response=InvitationOut)
@duty("staff.manage")
def staff_invite(request: HttpRequest, pk: Key) -> Any:
    """A new link for a password. 404."""
    return {"invitation": services.invite(pk, user=request.user)}


@router.post("/staff/{pk}/unlock", response={204: None})
@duty("staff.manage")
def staff_unlock(request: HttpRequest, pk: Key) -> Any:
    """Let somebody sign in again after too many wrong passwords. 404."""
    services.unlock(pk, user=request.user)
    return Status(204, None)


@router.delete("/staff/{pk}/second-factor", response=CountOut)
@duty("staff.manage")
def staff_factor(request: HttpRequest, pk: Key) -> Any:
    """Take the second factor away, so that a new one is set up. 404."""
    return {"count": services.reset_second_factor(pk, user=request.user)}


@router.delete("/staff/{pk}/sessions", response=CountOut)
@duty("staff.manage")
def staff_sessions(request: HttpRequest, pk: Key) -> Any:
    """Sign somebody out everywhere. 404."""
    return {"count": services.end_sessions(pk, user=request.user)}


@router.get("/staff/{pk}/absences", response=list[AbsenceOut])
@duty("staff.see")
def absence_list(request: HttpRequest, pk: Key) -> Any:
    """The absences of somebody whom one leads (an administrator: of anybody), the latest first, at most 200. 404."""
    return services.absences(pk, user=request.user).order_by("-from_on", "-pk")[:200]


@router.post("/staff/{pk}/absences", response={201: AbsenceOut})
@duty("floor.absence")
def absence_add(request: HttpRequest, pk: Key, given: AbsenceIn) -> Any:
    """Note an absence. 404, 422."""
    return Status(201, services.record_absence(pk, given.from_on, given.until_on, given.reason, user=request.user))


@router.delete("/absences/{pk}", response={204: None})
@duty("floor.absence")
def absence_remove(request: HttpRequest, pk: Key) -> Any:
    """Take an absence back. 404."""
    services.remove_absence(pk, user=request.user)
    return Status(204, None)


@router.get("/teams", response=list[TeamOut])
@duty("staff.see")
def team_list(request: HttpRequest) -> Any:
    """All teams."""
    return Team.objects.order_by("code")


@router.put("/teams/{code}", response=TeamOut)
@duty("staff.manage")
def team_save(request: HttpRequest, code: Code, given: TeamIn) -> Any:
    """Make a team, or give it other titles. 422."""
    titles = {"en": given.en, "zh-Hans": given.zh_hans, "zh-Hant": given.zh_hant}
    return services.save_team(code, titles, user=request.user)
