"""Routes below `/api/v1/experiment/`: the same services as the pages. Money is in minor units of `currency`."""

import datetime as dt
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Router, Schema, Status

from cureline.engine import experiment as engine
from cureline.experiment import config, services
from cureline.experiment.models import Experiment, Look, Record
from cureline.experiment.services import planning
from cureline.paging import PageOf, page
from cureline.trust.duties import duty
from cureline.worklist import desk

router = Router()
Id = Annotated[int, Field(ge=1, le=2**62)]
_TEXT = r"^[^\x00]*$"
Name = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[a-z][a-z0-9_]*$")]
Title = Annotated[str, Field(min_length=1, max_length=120, pattern=_TEXT)]
Text = Annotated[str, Field(max_length=2000, pattern=_TEXT)]
Share = Annotated[int, Field(ge=0, le=10_000)]
Figure = Annotated[float, Field(gt=0, le=1e12, allow_inf_nan=False)]
Days = Annotated[int, Field(ge=1, le=1000)]


class Problem(Schema):
    """What was refused, as RFC 9457 tells it."""

    title: str
    status: int
    detail: str = ""


class DesignIn(Schema):
    """A design. Effect and margin are in the primary measure's own unit: minor units, a share (0.02), a number."""

    title: Title
    hypothesis: Annotated[str, Field(min_length=1, max_length=2000, pattern=_TEXT)]
    strategy: Name
    segments: Annotated[dict[Name, Name], Field(min_length=1, max_length=100)]
    hold_out: Annotated[list[Name], Field(min_length=1, max_length=100)]
    challenger_bp: Share
    hold_out_bp: Share
    primary: Name
    minimum_effect: Figure
    margin: Figure
    guards: Annotated[dict[Name, Figure], Field(min_length=1, max_length=20)]
    horizon_days: Days
    running_days: Days

    def design(self) -> services.Design:
        """For the service."""
        return services.Design(**self.dict())


class PowerOut(Schema):
    """The size of a design, and what it was worked out from."""

    stock: int
    inflow: float
    mean: float
    sd: float
    explained: float
    once: int | None
    always_valid: int | None
    days: int | None
    detectable: float | None
    reachable: int


class ExperimentOut(Schema):
    """An experiment."""

    id: int
    code: str
    title: str
    hypothesis: str
    strategy: str
    version: str
    segments: dict[str, str]
    hold_out: list[str]
    champion_bp: int
    challenger_bp: int
    hold_out_bp: int
    currency: str
    primary: str
    minimum_effect: float
    margin: float
    guards: list[dict[str, Any]]
    horizon_days: int
    state: str
    ending: str
    pending: str
    designed_at: dt.datetime
    starts_on: dt.date | None
    ends_on: dt.date
    ended_on: dt.date | None


class LookOut(Schema):
    """What was seen on a day: challenger less champion with the ends of the sequence, arms, guard-rails, the draw."""

    id: int
    on: dt.date
    verdict: str
    estimate: float | None
    lower: float | None
    upper: float | None
    figures: dict[str, Any]
    arms: dict[str, Any]
    guards: list[dict[str, Any]]
    randomisation: dict[str, Any]


class RecordOut(Schema):
    """A line of the decision record; `user_id` is null where the product acted by itself."""

    id: int
    kind: str
    at: dt.datetime
    user_id: int | None
    reason: str
    version: str


class DecideIn(Schema):
    """Agree or not; a refusal says why."""

    approve: bool
    reason: Text = ""


class ReasonIn(Schema):
    """Why."""

    reason: Annotated[str, Field(min_length=1, max_length=2000, pattern=_TEXT)]


class MeasureOut(Schema):
    """What an experiment can be judged or guarded by, in the request's language."""

    code: str
    kind: str
    unit: str
    better: str
    primary: bool
    guard: bool
    margin: float
    title: str
    about: str


@router.get("/measures", response=list[MeasureOut])
@duty("experiment.see")
def measures(request: HttpRequest) -> Any:
    """Every measure."""
    return list(config.measures().values())


@router.get("/experiments", response={200: PageOf[ExperimentOut], 422: Problem})
@duty("experiment.see")
def experiments(
    request: HttpRequest, state: Literal["", "waiting", "refused", "running", "ended"] = "", after: str = "",
    limit: Annotated[int, Field(ge=1, le=200)] = 50,
) -> Any:  # fmt: skip
    """Experiments, the newest first."""
    rows = Experiment.objects.filter(state=state) if state else Experiment.objects.all()
    return page(rows, order=("-pk",), after=after, limit=limit)


@router.post("/power", response={200: PowerOut, 422: Problem})
@duty("experiment.design")
def power(request: HttpRequest, given: DesignIn) -> Any:
    """The size of a design, without keeping it."""

    asked = given.design()
    services.check(asked, desk.today(timezone.now()))
    measure = config.measures()[asked.primary]
    found = planning.baseline(asked.strategy, list(asked.segments), measure, horizon=asked.horizon_days)
    size = planning.estimate(
        found, measure, effect=asked.minimum_effect, challenger_bp=asked.challenger_bp, hold_out_bp=asked.hold_out_bp,
        horizon=asked.horizon_days, days=asked.running_days, settings=engine.shipped_settings(),
    )  # fmt: skip
    return {"stock": found.stock, "inflow": found.inflow, "mean": found.mean, "sd": found.sd,
            "explained": found.explained, **size.plain()}  # fmt: skip


@router.post("/experiments", response={201: ExperimentOut, 422: Problem})
@duty("experiment.design")
def design(request: HttpRequest, given: DesignIn) -> Any:
    """Hand in a design; a second person decides."""
    return Status(201, services.design(given.design(), user=request.user, request=request))


@router.get("/experiments/{experiment_id}", response={200: ExperimentOut, 404: Problem})
@duty("experiment.see")
def show(request: HttpRequest, experiment_id: Id) -> Any:
    """One experiment."""
    return _found(experiment_id)


@router.get("/experiments/{experiment_id}/looks", response={200: PageOf[LookOut], 404: Problem, 422: Problem})
@duty("experiment.see")
def looks(
    request: HttpRequest, experiment_id: Id, after: str = "", limit: Annotated[int, Field(ge=1, le=200)] = 50
) -> Any:  # fmt: skip
    """The looks of an experiment, the latest first."""
    rows = Look.objects.filter(experiment=_found(experiment_id))
    return page(rows, order=("-on", "-pk"), after=after, limit=limit)


@router.get("/experiments/{experiment_id}/records", response={200: PageOf[RecordOut], 404: Problem, 422: Problem})
@duty("experiment.see")
def records(
    request: HttpRequest, experiment_id: Id, after: str = "", limit: Annotated[int, Field(ge=1, le=200)] = 50
) -> Any:  # fmt: skip
    """The decision record, the latest first."""
    rows = Record.objects.filter(experiment=_found(experiment_id))
    return page(rows, order=("-pk",), after=after, limit=limit)


@router.post("/experiments/{experiment_id}/decide",
             response={200: ExperimentOut, 403: Problem, 404: Problem, 409: Problem, 422: Problem})  # fmt: skip
@duty("experiment.approve")
def decide(request: HttpRequest, experiment_id: Id, given: DecideIn) -> Any:
    """Agree to what waits (start or adoption), or refuse it."""
    return services.decide(
        experiment_id, user=request.user, approve=given.approve, reason=given.reason, request=request
    )  # fmt: skip


@router.post("/experiments/{experiment_id}/withdraw",
             response={200: ExperimentOut, 403: Problem, 404: Problem, 409: Problem})  # fmt: skip
@duty("experiment.design")
def withdraw(request: HttpRequest, experiment_id: Id) -> Any:
    """Take back one's own design."""
    return services.withdraw(experiment_id, user=request.user, request=request)


@router.post("/experiments/{experiment_id}/stop",
             response={200: ExperimentOut, 404: Problem, 409: Problem, 422: Problem})  # fmt: skip
@duty("experiment.stop")
def stop(request: HttpRequest, experiment_id: Id, given: ReasonIn) -> Any:
    """Take the challenger out."""
    return services.stop(experiment_id, user=request.user, reason=given.reason, request=request)


@router.post("/experiments/{experiment_id}/adopt",
             response={200: ExperimentOut, 404: Problem, 409: Problem, 422: Problem})  # fmt: skip
@duty("experiment.design")
def adopt(request: HttpRequest, experiment_id: Id, given: ReasonIn) -> Any:
    """Propose that the challenger becomes the rule."""
    return services.propose_adoption(experiment_id, user=request.user, reason=given.reason, request=request)


def _found(experiment_id: int) -> Experiment:
    found = Experiment.objects.filter(pk=experiment_id).first()
    if found is None:
        raise services.ExperimentUnknownError
    return found
