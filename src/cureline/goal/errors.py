"""What the room refuses, as page and API tell it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cureline.face import ProblemError


class GoalUnknownError(ProblemError):
    """There is no such goal, plan or simulation that this person may see."""

    status = 404
    title = _("There is nothing of this kind")


class InvalidGoalError(ProblemError):
    """What was asked for makes no sense; the detail says why."""

    status = 422
    title = _("This can't be asked for")


class GoalStateError(ProblemError):
    """It stands where this can't be done with it."""

    status = 409
    title = _("This is not possible as it stands")


class SamePersonError(ProblemError):
    """Nobody approves what they made."""

    status = 403
    title = _("Somebody else approves it")


class PartsError(ProblemError):
    """The parts do not add up to the whole."""

    status = 409
    title = _("The parts do not add up to the whole")


class WhatIfError(ProblemError):
    """There is no finished what-if of the plan's strategies."""

    status = 409
    title = _("A what-if of these strategies comes first")
