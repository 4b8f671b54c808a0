"""What the room refuses."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cureline.face import ProblemError


class StateError(ProblemError):
    """What is asked for does not fit how things stand."""

    title = _("This can't be done any more")


class ContentError(ProblemError):
    """A course, a question or an answer that can't be used; the detail says where."""

    status = 422
    title = _("This can't be saved")


class UnknownError(ProblemError):
    """There is no such course, lesson, examination, question or licence."""

    status = 404
    title = _("There is no such thing")


class SecondPersonError(ProblemError):
    """Nobody approves what they wrote themselves, and nobody licenses themselves."""

    status = 403
    title = _("Somebody else has to decide this")


class NotYetError(ProblemError):
    """Something comes before it: a course, a waiting time, a requirement."""

    title = _("Something is missing before this")


class ReasonError(ProblemError):
    """A refusal, a suspension and a revocation have a reason."""

    status = 422
    title = _("A reason is missing")
