"""What the room refuses."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cureline.face import ProblemError


class RosterError(ProblemError):
    """The roster would break the law, or names a day that is over; the detail says which."""

    status = 422
    title = _("This roster is not possible")


class PassedError(ProblemError):
    """What is asked for does not stand any more."""

    title = _("This can't be done any more")


class NotYoursError(ProblemError):
    """It is somebody else's to decide."""

    status = 403
    title = _("This is not yours to do")


class TextError(ProblemError):
    """A text is missing, or too long."""

    status = 422
    title = _("The text is not valid")


class AnswerError(ProblemError):
    """Answers that the survey does not take."""

    status = 422
    title = _("The answers are not complete")
