"""Routes below `/api/v1/goal/`: goals, plans of periods, what-ifs."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Path, Router, Status

from cureline.goal import periods, services
from cureline.goal.errors import GoalUnknownError
from cureline.goal.models import Goal, Plan, Simulation
from cureline.goal.pages.shared import trace
from cureline.goal.schemas import (
    AdjustIn,
    AttachIn,
    GoalIn,
    GoalOut,
    PeriodCode,
    PlanChangeIn,
    PlanIn,
    PlanOut,
    PointOut,
    Problem,
    ProgressOut,
    ProposalOut,
    SimulationIn,
    SimulationOut,
    SplitIn,
    Whose,
    WhyIn,
)
from cureline.goal.services import plans, simulations
from cureline.paging import PageOf, page
from cureline.trust.duties import duty

router = Router()
Limit = Annotated[int, Field(ge=1, le=200)]
Id = Annotated[int, Path(ge=1, lt=2**31)]
REFUSALS: dict[int, Any] = dict.fromkeys((400, 401, 403, 404, 409, 422), Problem)


@router.get("/proposal", response={200: ProposalOut, **REFUSALS})
@duty("goal.set")
def propose(
    request: HttpRequest, measure: Annotated[str, Field(max_length=60)], period: PeriodCode, scope: Whose = "bank",
    scope_id: Annotated[str, Field(max_length=60)] = "",
) -> Any:  # fmt: skip
    """What a goal could be: the forecast of a period with its interval, and the months behind it."""
    told = services.propose(measure, periods.parse(period), scope=scope, scope_id=scope_id, user=request.user)
    basis = told.basis()
    return {
        "measure": measure, "unit": told.aim.unit, "scale": told.aim.scale, "currency": told.currency, "scope": scope,
        "scope_id": scope_id, "from_on": told.period.since, "until_on": told.period.until, "method": basis["method"],
        "months_known": basis["points"], "level": basis["level"], "history": basis["history"], "steps": basis["steps"],
        "proposed": PointOut(value=told.target, low=told.low, high=told.high),
    }  # fmt: skip


@router.get("/goals", response={200: PageOf[GoalOut], **REFUSALS})
@duty("goal.see")
def list_goals(request: HttpRequest, period: PeriodCode | None = None, after: str = "", limit: Limit = 50) -> Any:
    """Goals that one may see, with their latest attainment."""
    rows = services.visible(request.user)
    if period is not None:
        wanted = periods.parse(period)
        rows = rows.filter(period=wanted.kind, from_on=wanted.since)
    found = page(rows, order=("from_on", "id"), after=after, limit=limit)
    return {**found, "items": [_goal(goal) for goal in found["items"]]}


@router.post("/goals", response={201: GoalOut, **REFUSALS})
@duty("goal.set")
def set_goal(request: HttpRequest, data: GoalIn) -> Any:
    """A draft, from the proposal or with a target of one's own."""
    user: Any = request.user
    told = services.propose(
        data.measure, periods.parse(data.period), scope=data.scope, scope_id=data.scope_id, user=user
    )
    goal = services.set_goal(
        told, user=user, scope=data.scope, scope_id=data.scope_id, target=data.target, why=data.why
    )
    return Status(201, _goal(goal))


@router.get("/goals/{goal_id}", response={200: GoalOut, **REFUSALS})
@duty("goal.see")
def get_goal(request: HttpRequest, goal_id: Id) -> Any:
    """One goal with its latest attainment."""
    return _goal(services.find(goal_id, user=request.user))


@router.get("/goals/{goal_id}/progress", response={200: list[ProgressOut], **REFUSALS})
@duty("goal.see")
def get_progress(request: HttpRequest, goal_id: Id) -> Any:
    """The attainment of every day that was stored."""
    return list(services.find(goal_id, user=request.user).progress.all())


@router.post("/goals/{goal_id}/adjust", response={200: GoalOut, **REFUSALS})
@duty("goal.set")
def adjust(request: HttpRequest, goal_id: Id, data: AdjustIn) -> Any:
    """Change a draft's target; with `others` the siblings of a split take the difference."""
    return _goal(services.adjust(goal_id, data.target, user=request.user, why=data.why, others=data.others))


@router.post("/goals/{goal_id}/split", response={200: list[GoalOut], **REFUSALS})
@duty("goal.set")
def split(request: HttpRequest, goal_id: Id, data: SplitIn) -> Any:
    """Split a draft down."""
    return [_goal(goal) for goal in services.split_down(goal_id, data.to, user=request.user)]


@router.post("/goals/{goal_id}/submit", response={200: GoalOut, **REFUSALS})
@duty("goal.set")
def submit(request: HttpRequest, goal_id: Id) -> Any:
    """Put a draft and its parts before the head."""
    return _goal(services.submit(goal_id, user=request.user))


@router.post("/goals/{goal_id}/withdraw", response={200: GoalOut, **REFUSALS})
@duty("goal.set")
def withdraw(request: HttpRequest, goal_id: Id, data: WhyIn) -> Any:
    """Take it back."""
    return _goal(services.withdraw(goal_id, user=request.user, why=data.why))


@router.post("/goals/{goal_id}/approve", response={200: GoalOut, **REFUSALS})
@duty("goal.approve")
def approve(request: HttpRequest, goal_id: Id) -> Any:
    """Approve what is submitted, with its parts; not one's own."""
    return _goal(services.approve(goal_id, user=request.user))


@router.get("/plans", response={200: PageOf[PlanOut], **REFUSALS})
@duty("goal.see")
def list_plans(request: HttpRequest, after: str = "", limit: Limit = 50) -> Any:
    """Plans of periods."""
    return page(Plan.objects.prefetch_related("lines"), order=("from_on", "id"), after=after, limit=limit)


@router.post("/plans", response={201: PlanOut, **REFUSALS})
@duty("goal.set")
def draft_plan(request: HttpRequest, data: PlanIn) -> Any:
    """Draft the plan of a period, or get the draft that stands."""
    return Status(201, plans.draft(periods.parse(data.period), user=request.user))


@router.get("/plans/{plan_id}", response={200: PlanOut, **REFUSALS})
@duty("goal.see")
def get_plan(request: HttpRequest, plan_id: Id) -> Any:
    """One plan with its lines."""
    return plans.find(plan_id)


@router.post("/plans/{plan_id}/change", response={200: PlanOut, **REFUSALS})
@duty("goal.set")
def change_plan(request: HttpRequest, plan_id: Id, data: PlanChangeIn) -> Any:
    """Change a draft's lines, strategies (ids of documents) or note."""
    lines = {line.id: line.dict(exclude={"id"}, exclude_unset=True) for line in data.lines}
    for told in lines.values():
        for name in ("weekdays", "from_hour", "until_hour"):
            if name in told and told[name] is None:
                del told[name]
    return plans.change(plan_id, user=request.user, lines=lines, strategies=data.strategies, note=data.note)


@router.post("/plans/{plan_id}/attach", response={200: PlanOut, **REFUSALS})
@duty("goal.set")
def attach_plan(request: HttpRequest, plan_id: Id, data: AttachIn) -> Any:
    """Let the plan rest on a finished what-if of its strategies."""
    return plans.attach(plan_id, data.simulation_id, user=request.user)


@router.post("/plans/{plan_id}/approve", response={200: PlanOut, **REFUSALS})
@duty("goal.approve")
def approve_plan(request: HttpRequest, plan_id: Id) -> Any:
    """Approve a plan that was tried out; not one's own."""
    return plans.approve(plan_id, user=request.user)


@router.get("/simulations", response={200: PageOf[SimulationOut], **REFUSALS})
@duty("whatif.run")
def list_simulations(request: HttpRequest, after: str = "", limit: Limit = 50) -> Any:
    """What-ifs by when they were asked for."""
    return page(Simulation.objects.defer("parts"), order=("asked_at", "id"), after=after, limit=limit)


@router.post("/simulations", response={202: SimulationOut, **REFUSALS})
@duty("whatif.run")
def ask(request: HttpRequest, data: SimulationIn) -> Any:
    """Ask for a comparison of strategies (YAML, or `policy: dynamic`); the worker runs it, ask again for its result."""
    return Status(202, simulations.ask(data.strategies, user=request.user, **data.dict(exclude={"strategies"})))


@router.get("/simulations/{simulation_id}", response={200: SimulationOut, **REFUSALS})
@duty("whatif.run")
def get_simulation(request: HttpRequest, simulation_id: Id) -> Any:
    """One what-if: how far it is, or its result."""
    row = Simulation.objects.defer("parts").filter(pk=simulation_id).first()
    if row is None:
        raise GoalUnknownError
    return row


@router.post("/simulations/{simulation_id}/cancel", response={200: SimulationOut, **REFUSALS})
@duty("whatif.run")
def cancel(request: HttpRequest, simulation_id: Id) -> Any:
    """Call it off."""
    return simulations.cancel(simulation_id, user=request.user)


@router.post("/simulations/{simulation_id}/again", response={202: SimulationOut, **REFUSALS})
@duty("whatif.run")
def again(request: HttpRequest, simulation_id: Id) -> Any:
    """Run the same once more."""
    return Status(202, simulations.again(simulation_id, user=request.user))


def _goal(goal: Goal) -> dict[str, Any]:
    found = {name: getattr(goal, name) for name in GoalOut.model_fields if name not in ("progress", "trace")}
    return {**found, "progress": services.latest(goal), "trace": trace(goal)}
