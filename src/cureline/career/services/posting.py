"""Posts of people and their competences: who holds which post, what one can do, and what is missing for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from cureline.career import documents, scope
from cureline.career.models import Assignment, Level
from cureline.career.sealed import seal
from cureline.career.services.errors import InvalidError, NotYoursError
from cureline.people import licences
from cureline.people.models import Licence, Staff
from cureline.trust import audit


@dataclass(frozen=True)
class Gap:
    """A competence that a post asks for: the level needed, the leader's (None: not rated yet) and one's own view."""

    competence: str
    needs: int
    has: int | None
    own: int | None

    @property
    def missing(self) -> int:
        """Levels that are missing; all of them where nobody has rated yet."""
        return max(0, self.needs - (self.has or 0))


@transaction.atomic
def assign(
    staff_id: int, post: str, *, user: Any, from_on: dt.date, why: str = "", at: dt.datetime | None = None
) -> Assignment:
    """Give somebody a post from a day on; the one before ends the day before.

    `user` is who decides (None: the system, after a promotion or an onboarding). Raises InvalidError.
    """
    if post not in documents.posts():
        raise InvalidError(_("There is no such post."))
    staff = Staff.objects.select_for_update(of=("self",)).get(pk=staff_id)
    if user is not None and staff.user_id == user.pk:
        raise NotYoursError(_("Nobody gives themselves a post."))
    now = at or timezone.now()
    current = post_of(staff)
    if current is not None:
        if current.post == post:
            raise InvalidError(_("Holds this post already."))
        if from_on <= current.from_on:
            raise InvalidError(_("The new post begins after the one before."))
        current.until_on = from_on - dt.timedelta(days=1)
        current.save(update_fields=["until_on"])
    made = Assignment.objects.create(staff=staff, post=post, from_on=from_on, why=why.strip()[:200], by=user, at=now)
    before = current.post if current else ""
    audit.record("post.given", user=user, subject=f"user:{staff.user_id}",
                 detail={"post": post, "from": from_on.isoformat(), "before": before})  # fmt: skip
    return made


def post_of(staff: Staff, on: dt.date | None = None) -> Assignment | None:
    """The post that somebody holds on a day; the running one where none is given."""
    rows = Assignment.objects.filter(staff=staff)
    if on is None:
        return rows.filter(until_on=None).first()
    found: QuerySet[Assignment] = rows.filter(from_on__lte=on).exclude(until_on__lt=on)
    return found.order_by("-from_on").first()


@transaction.atomic
def rate(
    staff_id: int, competence: str, level: int, *, user: Any, note: str = "", at: dt.datetime | None = None
) -> Level:
    """Note the level of a competence: of oneself as one's own view, of others by who leads them.

    Raises InvalidError, NotYoursError.
    """
    staff = Staff.objects.select_related("user").get(pk=staff_id)
    own = staff.user_id == user.pk
    if not own:
        scope.require_lead(user, staff)
    if competence not in documents.competences() or level not in documents.load("posts")["levels"]:
        raise InvalidError(_("There is no such competence or level."))
    made = Level.objects.create(
        staff=staff, competence=competence, level=level, own=own, note_sealed=seal(note), by=user,
        at=at or timezone.now(),
    )  # fmt: skip
    audit.record("competence.rated", user=user, subject=f"user:{staff.user_id}",
                 detail={"competence": competence, "own": own})  # fmt: skip
    return made


def levels(staff: Iterable[Staff]) -> dict[tuple[int, str, bool], Level]:
    """The latest levels of people: by staff id, competence and whether it is one's own view."""
    rows = Level.objects.filter(staff__in=list(staff)).order_by("staff_id", "competence", "own", "-pk")
    return {
        (row.staff_id, row.competence, row.own): row for row in rows.distinct("staff_id", "competence", "own")
    }  # fmt: skip


def gaps(staff: Staff, post: str, known: dict[tuple[int, str, bool], Level] | None = None) -> list[Gap]:
    """What a post asks for and what somebody has, in the post's order."""
    known = levels([staff]) if known is None else known

    def level(competence: str, own: bool) -> int | None:
        row = known.get((staff.pk, competence, own))
        return row.level if row else None

    asked = documents.posts().get(post, {}).get("competences", {})
    return [Gap(code, needs, level(code, False), level(code, True)) for code, needs in asked.items()]


def licences_held(staff: Iterable[Staff], on: dt.date) -> set[tuple[int, str]]:
    """Staff id and kind of every licence that people hold on a day."""
    rows = Licence.objects.filter(staff__in=list(staff), state=Licence.State.VALID, from_on__lte=on, until_on__gte=on)
    return set(rows.values_list("staff_id", "kind"))


def licences_missing(staff: Staff, post: str, on: dt.date) -> list[str]:
    """Kinds of licence that a post needs and somebody does not hold on a day."""
    asked = documents.posts().get(post, {}).get("licences", [])
    return [kind for kind in asked if not licences.holds(staff, kind, on)]
