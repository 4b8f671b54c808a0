"""What the pages share: acts that end in a message, words for whose goal it is, figures with their addresses."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cureline.face import ProblemError
from cureline.goal import measuring
from cureline.goal.errors import GoalUnknownError
from cureline.goal.models import Goal, Progress
from cureline.people.models import Staff, Team
from cureline.results import words
from cureline.results.services import tracing
from cureline.trust.models import User

TONES = {"draft": "neutral", "submitted": "info", "approved": "good", "replaced": "neutral", "withdrawn": "neutral"}
OUTLOOK = {
    "likely": (gettext_lazy("Likely"), "good"),
    "doubtful": (gettext_lazy("In doubt"), "warn"),
    "unlikely": (gettext_lazy("Unlikely"), "bad"),
}
METHODS = {
    "damped_trend": gettext_lazy("level and damped trend (short history: a wide interval)"),
    "exponential_smoothing": gettext_lazy("exponential smoothing, forms weighted by AICc"),
    "seasonal_smoothing": gettext_lazy("exponential smoothing with a season, forms weighted by AICc"),
}


def attempt(request: HttpRequest, verb: Callable[[], Any], *, done: Any = "") -> Any:
    """Do a verb and leave a message; None where it was refused. What is not there is 404."""
    try:
        result = verb()
    except GoalUnknownError as error:
        raise Http404 from error
    except ProblemError as error:
        messages.error(request, told(error))
        return None
    if done:
        messages.success(request, str(done))
    return result


def told(error: ProblemError) -> str:
    """A refusal in words."""
    return f"{error.title}: {error.detail}" if error.detail else str(error.title)


def number(text: str | None) -> int | None:
    """A whole number of an address; None for anything else."""
    return int(text) if text and text.isdecimal() and len(text) < 16 else None


class Names:
    """Words for scopes, read once a page."""

    def __init__(self, goals: Iterable[Goal]) -> None:
        self._teams = {team.code: str(team) for team in Team.objects.all()}
        wanted = [goal.scope_id for goal in goals if goal.scope == "collector"]
        self._staff = dict(Staff.objects.filter(collector_id__in=wanted).values_list("collector_id", "name"))

    def of(self, scope: str, scope_id: str) -> str:
        """Whose goal it is, in words."""
        if scope == "bank":
            return _("Whole bank")
        if scope == "team":
            return self._teams.get(scope_id, scope_id)
        if scope == "collector":
            return str(self._staff.get(scope_id, scope_id))
        return str(words.value(scope, scope_id))


def person(user: User | None) -> str:
    """Somebody as colleagues know them."""
    from cureline.people.services import name_of

    return name_of(user)


def trace(goal: Goal, since: dt.date | None = None, until: dt.date | None = None) -> str:
    """Where an actual figure of a goal is explained."""
    return tracing.url(goal.measure, since=since or goal.from_on, until=until or goal.until_on,
                       **measuring.where(goal.scope, goal.scope_id, goal.currency))  # fmt: skip


def month_trace(code: str, month: str, slices: dict[str, str]) -> str:
    """Where a month's figure is explained."""
    year, number_ = map(int, month.split("-"))
    first = dt.date(year, number_, 1)
    return tracing.url(code, since=first, until=first.replace(day=calendar.monthrange(year, number_)[1]), **slices)


def line(goal: Goal, names: Names, progress: Progress | None, depth: int = 0) -> dict[str, Any]:
    """What a table of goals shows of one."""
    one = measuring.aim(goal.measure)

    def shown(kept: int | None) -> str:
        return one.shown(kept, goal.currency)

    found: dict[str, Any] = {
        "goal": goal, "name": names.of(goal.scope, goal.scope_id), "title": one.title, "target": shown(goal.target),
        "depth": depth, "tone": TONES[goal.state], "state": goal.get_state_display(), "progress": progress,
        "differs": 0,
    }  # fmt: skip
    if progress is not None:
        word, tone = OUTLOOK[progress.outlook]
        reached = progress.actual / goal.target if goal.target and progress.actual is not None else None
        found |= {
            "actual": shown(progress.actual), "url": trace(goal, until=min(progress.on, goal.until_on)),
            "due": shown(progress.due), "end": shown(progress.end), "low": shown(progress.low),
            "high": shown(progress.high), "chance": round(100 * progress.chance), "outlook": word,
            "outlook_tone": tone, "reached": None if reached is None else round(100 * reached),
            "behind": round(100 * progress.pace), "over": goal.until_on < progress.on,
        }  # fmt: skip
    return found
