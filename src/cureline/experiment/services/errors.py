"""What the verbs of experiments refuse."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cureline.face import ProblemError


class DesignError(ProblemError):
    """The design can't be carried out: names the field and says why."""

    status = 422
    title = _("The experiment can't be run like this")

    def __init__(self, field: str, detail: object) -> None:
        super().__init__(detail, field=field)
        self.field = field


class ExperimentUnknownError(ProblemError):
    """There is no such experiment."""

    status = 404
    title = _("There is no such experiment")


class StateError(ProblemError):
    """The experiment is not at the point where this can be done."""

    title = _("This can't be done with the experiment as it stands")


class SecondPersonError(ProblemError):
    """Who designed or asked can't approve."""

    status = 403
    title = _("A second person has to decide this")
