"""Starting, stopping and adopting: each writes the next version of the strategy, and a line of the decision record."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from cureline.engine import experiment as engine
from cureline.experiment import config
from cureline.experiment.models import Experiment, Look, Record
from cureline.experiment.services import strategies
from cureline.experiment.services.designing import note
from cureline.experiment.services.errors import ExperimentUnknownError, SecondPersonError, StateError
from cureline.trust import audit
from cureline.worklist import desk

ADOPT = "adopt"
SYSTEM = "Cureline"
_LARGEST = 2**63


def locked(experiment_id: int) -> Experiment:
    """An experiment under its lock. Raises ExperimentUnknownError."""
    found = None
    if 0 < experiment_id < _LARGEST:
        found = Experiment.objects.select_for_update(of=("self",)).filter(pk=experiment_id).first()
    if found is None:
        raise ExperimentUnknownError
    return found


@transaction.atomic
def decide(
    experiment_id: int, *, user: Any, approve: bool, reason: str = "", request: HttpRequest | None = None
) -> Experiment:  # fmt: skip
    """A second person agrees to what waits (the start, or the adoption of the challenger), or refuses it with a reason.

    Agreement writes the next version of the strategy, in force from the next working day. Raises SecondPersonError
    (403) for who designed or proposed it, StateError (409).
    """
    experiment = locked(experiment_id)
    waits = experiment.state == Experiment.State.WAITING
    if not waits and experiment.pending != ADOPT:
        raise StateError(_("Nothing waits for a decision."))
    if user.pk in {experiment.designer_id, experiment.pending_by_id}:
        raise SecondPersonError
    if not approve and not reason.strip():
        raise StateError(_("A refusal says why."))
    if waits:
        return _start(experiment, user, reason, request) if approve else _refuse(experiment, user, reason, request)
    return _adopt(experiment, user, reason, request) if approve else _keep(experiment, user, reason, request)


def _start(experiment: Experiment, user: Any, reason: str, request: HttpRequest | None) -> Experiment:
    effective = config.next_working_day(desk.today(timezone.now()))
    if Experiment.objects.filter(strategy=experiment.strategy, state=Experiment.State.RUNNING).exists():
        raise StateError(_("Another experiment is running in this strategy."))
    _no_later_version(experiment, effective)
    if experiment.ends_on <= effective:
        raise StateError(_("The last day of this design has passed: design it anew."))
    arms = engine.Arms(
        experiment.code, experiment.segments, experiment.challenger_bp, experiment.hold_out, experiment.hold_out_bp
    )  # fmt: skip
    written = strategies.write(
        experiment, engine.with_arms, ending="", effective_on=effective, author=_name(experiment.designer),
        approver=_name(user), arms=arms,
    )  # fmt: skip
    experiment.state, experiment.approver = Experiment.State.RUNNING, user
    experiment.version, experiment.starts_on = written.version, effective
    experiment.save(update_fields=["state", "approver", "version", "starts_on"])
    note(experiment, Record.Kind.STARTED, user=user, reason=reason, version=written.version)
    _log("experiment.started", experiment, user, request, reason, version=written.version)
    return experiment


def _refuse(experiment: Experiment, user: Any, reason: str, request: HttpRequest | None) -> Experiment:
    experiment.state, experiment.approver = Experiment.State.REFUSED, user
    experiment.save(update_fields=["state", "approver"])
    note(experiment, Record.Kind.REFUSED, user=user, reason=reason)
    _log("experiment.refused", experiment, user, request, reason)
    return experiment


@transaction.atomic
def withdraw(experiment_id: int, *, user: Any, request: HttpRequest | None = None) -> Experiment:
    """Take back a design that waits. Raises StateError, SecondPersonError (only its designer may)."""
    experiment = locked(experiment_id)
    if experiment.state != Experiment.State.WAITING:
        raise StateError(_("Nothing waits for a decision."))
    if user.pk != experiment.designer_id:
        raise SecondPersonError(_("Only who designed it takes it back."))
    experiment.state = Experiment.State.REFUSED
    experiment.save(update_fields=["state"])
    note(experiment, Record.Kind.WITHDRAWN, user=user)
    _log("experiment.withdrawn", experiment, user, request, "")
    return experiment


@transaction.atomic
def stop(experiment_id: int, *, user: Any, reason: str, request: HttpRequest | None = None) -> Experiment:
    """Take the challenger out by hand, from tonight on; the hold-out stays. One person is enough. Raises StateError."""
    experiment = locked(experiment_id)
    if experiment.state != Experiment.State.RUNNING:
        raise StateError(_("It is not running."))
    if not reason.strip():
        raise StateError(_("Say why it is stopped."))
    end(experiment, Experiment.Ending.STOPPED, Record.Kind.STOPPED, reason=reason, user=user)
    _log("experiment.stopped", experiment, user, request, reason, version=experiment.records.last().version)
    return experiment


@transaction.atomic
def propose_adoption(
    experiment_id: int, *, user: Any, reason: str, request: HttpRequest | None = None
) -> Experiment:  # fmt: skip
    """Ask a second person to make the challenger the rule. Raises StateError: only after a first verdict, once."""
    experiment = locked(experiment_id)
    last = experiment.looks.order_by("-on").first()
    over = experiment.state == Experiment.State.ENDED and experiment.ending == Experiment.Ending.FINISHED
    if experiment.pending or not (experiment.state == Experiment.State.RUNNING or over):
        raise StateError(_("It can't be adopted as it stands."))
    if last is None or last.verdict not in ("better", "same"):
        raise StateError(_("The evidence does not carry it: the challenger must be better, or no different."))
    if not reason.strip():
        raise StateError(_("Say why it should become the rule."))
    experiment.pending, experiment.pending_by = ADOPT, user
    experiment.save(update_fields=["pending", "pending_by"])
    note(experiment, Record.Kind.ASKED, user=user, reason=reason, look=last)
    _log("experiment.adoption_proposed", experiment, user, request, reason)
    return experiment


def _adopt(experiment: Experiment, user: Any, reason: str, request: HttpRequest | None) -> Experiment:
    effective = config.next_working_day(desk.today(timezone.now()))
    _no_later_version(experiment, effective)
    asked = experiment.pending_by
    if experiment.state == Experiment.State.RUNNING:
        written = strategies.write(experiment, engine.adopted, ending="a", effective_on=effective, author=_name(asked),
                                   approver=_name(user))  # fmt: skip
    else:
        # after its end the challenger stands in the strategy no more: the change is made by the design
        written = strategies.write(experiment, _by_design(experiment), ending="a", effective_on=effective,
                                   author=_name(asked), approver=_name(user))  # fmt: skip
    experiment.state, experiment.ending = Experiment.State.ENDED, Experiment.Ending.ADOPTED
    experiment.pending, experiment.ended_on = "", experiment.ended_on or effective
    experiment.save(update_fields=["state", "ending", "pending", "ended_on"])
    note(experiment, Record.Kind.ADOPTED, user=user, reason=reason, version=written.version)
    _log("experiment.adopted", experiment, user, request, reason, version=written.version)
    return experiment


def _by_design(experiment: Experiment) -> Any:
    def change(text: str, **head: Any) -> str:
        arms = engine.Arms(experiment.code, experiment.segments, experiment.challenger_bp, experiment.hold_out,
                           experiment.hold_out_bp)  # fmt: skip
        return engine.adopted(engine.with_arms(text, arms, **head), **head)

    return change


def _keep(experiment: Experiment, user: Any, reason: str, request: HttpRequest | None) -> Experiment:
    experiment.pending = ""
    experiment.save(update_fields=["pending"])
    note(experiment, Record.Kind.KEPT, user=user, reason=reason)
    _log("experiment.adoption_refused", experiment, user, request, reason)
    return experiment


def end(
    experiment: Experiment, ending: Any, kind: Any, *, reason: str, user: Any = None, look: Look | None = None,
    on: dt.date | None = None,
) -> None:  # fmt: skip
    """End a running experiment and write the strategy without the challenger, in force from `on` (today): tonight's
    plan
    is the first without it."""
    on = on or desk.today(timezone.now())
    # a start that lies ahead is undone from its own day
    effective = max(on, experiment.starts_on or on)
    version = ""
    if strategies.on_day(experiment.strategy, effective).experiment == experiment.code:
        # who approved the start approved the guard-rails with it
        author = _name(user) if user else SYSTEM
        version = strategies.write(
            experiment, engine.without_challenger, ending="s", effective_on=effective, author=author,
            approver=_name(user or experiment.approver),
        ).version  # fmt: skip
    experiment.state, experiment.ending = Experiment.State.ENDED, ending
    experiment.ended_on, experiment.pending = on, ""
    experiment.save(update_fields=["state", "ending", "ended_on", "pending"])
    note(experiment, kind, user=user, reason=reason, version=version, look=look)


def _no_later_version(experiment: Experiment, effective: dt.date) -> None:
    later = strategies.later_version(experiment.strategy, effective)
    if later is not None:
        raise StateError(
            _("Version %(version)s of the strategy comes into force on %(day)s and would undo this: wait for it.")
            % {"version": later.version, "day": later.effective_from_on}
        )


def _name(user: Any) -> str:
    if user is None:
        return SYSTEM
    staff = getattr(user, "staff", None)
    return str(staff.name if staff else user.get_username())


def _log(
    action: str, experiment: Experiment, user: Any, request: HttpRequest | None, reason: str, **detail: Any
) -> None:  # fmt: skip
    subject = f"experiment:{experiment.pk}"
    audit.record(action, request=request, user=user, subject=subject, reason=reason, detail=detail)
