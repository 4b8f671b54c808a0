"""What the verbs of the field refuse."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cureline.face import ProblemError


class PairError(ProblemError):
    """The two can't go out together: the same, without the licence, of other teams, or out with somebody else."""

    title = _("These two can't make visits together")


class VisitUnknownError(ProblemError):
    """There is no such visit, or one does not see it."""

    status = 404
    title = _("There is no such visit")


class NotYoursError(ProblemError):
    """The visit is of another pair."""

    status = 403
    title = _("This is another pair's visit")


class StateError(ProblemError):
    """The visit is not at the point where this can be done."""

    title = _("This can't be done with the visit as it stands")


class PictureError(ProblemError):
    """The file is no picture that can be kept."""

    status = 422
    title = _("This picture can't be kept")
