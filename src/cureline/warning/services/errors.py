"""What the room refuses."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cureline.face import ProblemError


class StateError(ProblemError):
    """The alert or the warning does not stand where the act begins."""

    title = _("This can't be done any more")


class UnknownError(ProblemError):
    """There is no series, indicator or model of that name."""

    status = 404
    title = _("This is not known")


class GivenError(ProblemError):
    """What was given does not fit: a reason is missing, a day has passed, a file can't be read."""

    status = 422
    title = _("Something is missing or wrong")
