"""The order of a day's visits by OR-Tools: each once, within its window, by its pair. Minutes in, minutes out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ortools.constraint_solver import pywrapcp

# an hour of driving more is taken rather than a visit left out
_LEFT_OUT = 10_000
_SECONDS = 3


@dataclass(frozen=True)
class Stop:
    """A visit to place: where, how long, and the windows of the day (first and last minute of arrival).

    `pairs` are the numbers of the pairs that may make it; none: any. `worth` weighs who is left out when the day is
    full: the higher, the later.
    """

    id: str
    district: str | None
    minutes: int
    windows: tuple[tuple[int, int], ...]
    pairs: tuple[int, ...] = ()
    worth: int = 1


@dataclass(frozen=True)
class Pair:
    """Two persons who drive together: from where, from which minute, back at the office by when, how many visits."""

    start: str | None
    starts: int
    ends: int
    most: int


@dataclass(frozen=True)
class Call:
    """A placed visit: which stop, when they arrive and when they leave (minutes of the day)."""

    id: str
    arrives: int
    leaves: int


@dataclass(frozen=True)
class Routes:
    """The order of each pair, and the stops for which the day has no room."""

    calls: tuple[tuple[Call, ...], ...]
    left_out: tuple[str, ...]


def plan(stops: Sequence[Stop], pairs: Sequence[Pair], minutes: Callable[[str | None, str | None], int]) -> Routes:
    """Place the stops: as many as fit, then by the least driving. The same input gives the same routes.

    `minutes(a, b)` is the time from district a to b, None the office, where every pair ends its day.
    """
    from ortools.constraint_solver import pywrapcp

    horizon = max((pair.ends for pair in pairs), default=0)
    able = [stop for stop in stops if stop.windows and stop.windows[0][0] <= horizon]
    if not able:
        return Routes(tuple(() for _ in pairs), tuple(stop.id for stop in stops))
    office = len(pairs)
    first = office + 1
    places = [*(pair.start for pair in pairs), None, *(stop.district for stop in able)]
    manager = pywrapcp.RoutingIndexManager(len(places), len(pairs), list(range(office)), [office] * len(pairs))
    routing = pywrapcp.RoutingModel(manager)

    def drive(one: int, other: int) -> int:
        a, b = manager.IndexToNode(one), manager.IndexToNode(other)
        return 0 if a == b else minutes(places[a], places[b])

    def spend(one: int, other: int) -> int:
        a = manager.IndexToNode(one)
        return drive(one, other) + (able[a - first].minutes if a >= first else 0)

    def load(one: int) -> int:
        return int(manager.IndexToNode(one) >= first)

    routing.SetArcCostEvaluatorOfAllVehicles(routing.RegisterTransitCallback(drive))
    routing.AddDimension(routing.RegisterTransitCallback(spend), horizon, horizon, False, "time")
    routing.AddDimensionWithVehicleCapacity(
        routing.RegisterUnaryTransitCallback(load), 0, [pair.most for pair in pairs], True, "visits"
    )
    time = routing.GetDimensionOrDie("time")
    for number, pair in enumerate(pairs):
        time.CumulVar(routing.Start(number)).SetRange(pair.starts, pair.ends)
        time.CumulVar(routing.End(number)).SetRange(pair.starts, pair.ends)
        routing.AddVariableMinimizedByFinalizer(time.CumulVar(routing.End(number)))
    for place, stop in enumerate(able, first):
        index = manager.NodeToIndex(place)
        cumul = time.CumulVar(index)
        cumul.SetRange(stop.windows[0][0], min(stop.windows[-1][1], horizon))
        for (_, end), (start, _) in zip(stop.windows, stop.windows[1:], strict=False):
            if start - end > 1:
                cumul.RemoveInterval(end + 1, start - 1)
        routing.AddVariableMinimizedByFinalizer(cumul)
        if stop.pairs:
            routing.VehicleVar(index).SetValues([-1, *stop.pairs])
        routing.AddDisjunction([index], _LEFT_OUT * max(stop.worth, 1))
    solution = routing.SolveWithParameters(_parameters())
    if solution is None:
        return Routes(tuple(() for _ in pairs), tuple(stop.id for stop in stops))
    read = partial(_route, manager, routing, solution, time, able, first)
    calls = tuple(read(number) for number in range(len(pairs)))
    placed = {call.id for route in calls for call in route}
    return Routes(calls, tuple(stop.id for stop in stops if stop.id not in placed))


def _parameters() -> object:
    from ortools.constraint_solver import pywrapcp, routing_enums_pb2

    parameters = pywrapcp.DefaultRoutingSearchParameters()
    parameters.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
    # ends by itself in a local optimum, so the clock does not decide what comes out
    parameters.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GREEDY_DESCENT
    parameters.time_limit.seconds = _SECONDS
    return parameters


def _route(
    manager: pywrapcp.RoutingIndexManager,
    routing: pywrapcp.RoutingModel,
    solution: pywrapcp.Assignment,
    time: pywrapcp.RoutingDimension,
    able: Sequence[Stop],
    first: int,
    number: int,
) -> tuple[Call, ...]:
    calls = []
    index = solution.Value(routing.NextVar(routing.Start(number)))
    while not routing.IsEnd(index):
        stop = able[manager.IndexToNode(index) - first]
        arrives = solution.Min(time.CumulVar(index))
        calls.append(Call(stop.id, arrives, arrives + stop.minutes))
        index = solution.Value(routing.NextVar(index))
    return tuple(calls)
