"""What the room refuses."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cureline.face import ProblemError


class StateError(ProblemError):
    """The finding or the proposal does not stand where the act begins."""

    title = _("This can't be done any more")


class ChangeError(ProblemError):
    """The change can't be made: the place is missing, or the document would not be valid."""

    status = 422
    title = _("The change can't be made")


class SecondPersonError(ProblemError):
    """Nobody decides on what they proposed themselves."""

    status = 403
    title = _("Somebody else has to decide this")


class DayError(ProblemError):
    """A change begins on a working day after today."""

    status = 422
    title = _("The day does not fit")


class ReasonError(ProblemError):
    """A refusal and a dismissal have a reason."""

    status = 422
    title = _("A reason is missing")


class UnavailableError(ProblemError):
    """The room that would do this can't."""

    title = _("That can't be started here")
