"""What the room refuses."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cureline.face import ProblemError


class StateError(ProblemError):
    """The row does not stand where the act begins."""

    title = _("This can't be done any more")


class SecondPersonError(ProblemError):
    """Nobody decides on what they asked for themselves, or what is about themselves."""

    status = 403
    title = _("Somebody else has to decide this")


class NotYoursError(ProblemError):
    """The row is about somebody whom this person does not lead, assess or mentor."""

    status = 403
    title = _("This is not yours to see")


class InvalidError(ProblemError):
    """What was given can't be kept; the detail says why."""

    status = 422
    title = _("This can't be kept")


class FrozenError(ProblemError):
    """Questions, scales and weights stand since the opening: all candidates meet the same."""

    title = _("The selection stands since the opening")


class NotReadyError(ProblemError):
    """Something that has to come before is missing; the detail says what."""

    title = _("Something is still missing")


class LawError(ProblemError):
    """The law of labour does not allow it."""

    status = 422
    title = _("The law does not allow this")


class BudgetError(ProblemError):
    """The quarter's budget of rewards does not reach."""

    title = _("The budget does not reach")


class LinkError(ProblemError):
    """A link that is not ours, or no longer open."""

    status = 410
    title = _("This link is no longer open")
