"""Routes below `/api/v1/results/`."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from cureline.engine import evaluate
from cureline.results import explain, services
from cureline.results.definitions import definitions
from cureline.results.models import Snapshot
from cureline.results.report.api import router as reports
from cureline.results.services.figuring import SliceError
from cureline.trust import audit
from cureline.trust.duties import duty, language_tag

router = Router(tags=["results"])
router.add_router("", reports)
Code = Annotated[str, Field(max_length=60, pattern=r"^[a-z0-9_]+$")]
State = Literal["bucket", "five_tier"]
_FEW = 4


class MeasureOut(Schema):
    """A measure in the request's language."""

    code: str
    group: str
    fact: str
    title: str
    formula: str
    about: str
    unit: str
    better: str
    source: str
    status: str
    columns: list[str]


class FigureOut(Schema):
    """One figure; `value` is in the measure's unit, null where nothing is below the line."""

    code: str
    keys: dict[str, str]
    numerator: int
    denominator: int | None
    value: float | None
    low: float | None
    high: float | None
    rows: int
    unit: str
    currency: str
    text: str
    trace: str


class Asked(Schema):
    """Period and slices: `by` columns with commas, `where` pairs `column=value` with semicolons (`-`: unknown)."""

    since: dt.date | None = None
    until: dt.date | None = None
    by: str = Field("", max_length=200, pattern=r"^[a-z0-9_,]*$")
    where: str = Field("", max_length=500, pattern=r"^[^\x00]*$")

    def arguments(self, user: Any) -> dict[str, Any]:
        """As the services take them. Raises SliceError."""
        pairs = [part.partition("=") for part in self.where.split(";") if part]
        columns = [name for name in self.by.split(",") if name]
        if (
            any(not middle for _name, middle, _value in pairs)
            or len(columns) > _FEW
            or len(set(columns)) != len(columns)
        ):
            raise SliceError
        return {
            "since": self.since,
            "until": self.until,
            "by": columns,
            "user": user,
            "where": {name: value for name, _middle, value in pairs},
        }


class MoveOut(Schema):
    """A cell of the transition matrix."""

    keys: dict[str, str]
    from_state: str
    to_state: str
    accounts: int
    balance_minor: int
    share: float
    balance_share: float | None
    trace: str = Field(alias="url")


class PointOut(Schema):
    """A day of a cure curve."""

    day: int
    at_risk: int
    cured: int
    written_off: int
    censored: int
    survival: float
    survival_low: float | None
    survival_high: float | None
    cured_share: float
    written_off_share: float


class CurveOut(Schema):
    """A cure curve of one group."""

    keys: dict[str, str]
    episodes: int
    median: int | None
    points: list[PointOut]
    trace: str = Field(alias="url")


class SnapshotOut(Schema):
    """One set of facts."""

    snapshot_id: str
    on: dt.date
    built_at: dt.datetime
    definitions: str
    counts: dict[str, int]
    currencies: list[str]
    months: list[str]
    digests: dict[str, str]


class PartOut(Schema):
    """An account's part in a figure."""

    account_id: str
    customer_id: str
    rows: int
    numerator: int
    denominator: int | None


class TraceOut(Schema):
    """A figure explained: sums of all accounts, and a page of those that the caller may see."""

    measure: str
    numerator: int
    denominator: int | None
    value: float | None
    accounts: int
    seen: int
    query: str
    page: int
    pages: int
    items: list[PartOut]


@router.get("/measures", response=list[MeasureOut], summary="All measures with their definition")
@duty("results.see")
def measures(request: HttpRequest) -> list[dict[str, Any]]:
    """Every measure, its formula, source and the columns it can be cut by."""
    tag = language_tag()
    portrait = list(definitions()["portrait"])
    return [
        {
            "code": m.code,
            "group": m.group,
            "fact": m.fact,
            "title": m.title[tag],
            "formula": m.formula[tag],
            "about": m.about[tag],
            "unit": m.unit,
            "better": m.better,
            "source": m.source,
            "status": m.status,
            "columns": [*m.cuts, *(name for name in portrait if name not in m.cuts)],
        }
        for m in evaluate.measures().values()
    ]


@router.get("/figures", response=list[FigureOut], summary="Figures of a measure for a period, by slices")
@duty("results.see")
def figures(
    request: HttpRequest,
    asked: Query[Asked],
    measure: Code,
) -> list[dict[str, Any]]:
    """The figures within what the caller sees; money is in minor units and of one currency unless cut by it."""
    found = services.figures(measure, **asked.arguments(request.user))
    names = ("code", "keys", "numerator", "denominator", "value", "low", "high", "rows", "unit", "currency", "text")
    return [{name: getattr(f, name) for name in names} | {"trace": f.url} for f in found]


@router.get("/trace", response=TraceOut, summary="What a figure is made of")
@duty("results.see")
def trace(
    request: HttpRequest,
    asked: Query[Asked],
    measure: Code,
    page: Annotated[int, Field(ge=1, le=10**6)] = 1,
) -> dict[str, Any]:
    """Definition by code, query, sums and a page of accounts; the call stands in the log."""
    arguments = asked.arguments(request.user)
    given = {**arguments["where"], "measure": measure}
    given |= {name: arguments[name].isoformat() for name in ("since", "until") if arguments[name]}
    wanted = explain.question(given, user=request.user)
    found = explain.explain(wanted, page=page, user=request.user)
    audit.record(
        "results.traced",
        request=request,
        subject=f"measure:{measure}",
        detail={"slices": dict(wanted.asked.where), "accounts": found.accounts, "shown": len(found.parts)},
    )
    return {
        "measure": measure,
        "numerator": found.numerator,
        "denominator": found.denominator,
        "value": found.value,
        "accounts": found.accounts,
        "seen": found.seen,
        "query": found.sql,
        "page": found.page,
        "pages": found.pages,
        "items": list(found.parts),
    }


@router.get("/transitions", response=list[MoveOut], summary="The transition matrix of buckets or risk classes")
@duty("results.see")
def transitions(
    request: HttpRequest,
    asked: Query[Asked],
    state: State = "bucket",
) -> list[services.Move]:
    """Where accounts stood at the begin and at the end of each month of the period."""
    return services.moves(state=state, **asked.arguments(request.user))


@router.get("/survival", response=list[CurveOut], summary="Cure curves with write-off competing")
@duty("results.see")
def survival(request: HttpRequest, asked: Query[Asked]) -> list[services.Curve]:
    """Kaplan-Meier and cumulative incidence of times past due that began in the period."""
    return services.curves(**asked.arguments(request.user))


@router.get("/snapshots", response=list[SnapshotOut], summary="The sets of facts that are kept")
@duty("results.see")
def snapshots(request: HttpRequest) -> list[Snapshot]:
    """The newest first; the first is the one that figures are read from."""
    return list(Snapshot.objects.order_by("-built_at", "-pk"))
