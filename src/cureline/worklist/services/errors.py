"""What the queue refuses."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cureline.face import ProblemError


class NotOpenError(ProblemError):
    """Somebody else has the task in hand, or it is finished."""

    title = _("This task is no longer waiting")


class HandFullError(ProblemError):
    """The collector has another customer in hand."""

    title = _("Finish or release the customer in hand first")


class WhenError(ProblemError):
    """The instant of a callback or the days of an absence are not possible."""

    status = 422
    title = _("This time is not possible")


class UnknownTargetError(ProblemError):
    """There is no such team or collector, or nobody works there."""

    status = 422
    title = _("There is no such team or collector")


class NothingMovedError(ProblemError):
    """None of the tasks can be moved: finished, or in somebody's hand."""

    title = _("None of these tasks can be moved")
