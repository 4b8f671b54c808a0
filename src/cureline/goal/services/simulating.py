"""The what-if itself: each choice on each seed over the same debtors, and what all of it amounts to.

Chance is common to all choices of a seed, so that what differs is what the choices did; intervals of differences are
paired. A part (one choice on one seed) follows from the inputs alone, and so does the result.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import scipy

from cureline.engine import allocate, strategy
from cureline.goal import holding

# of a run's summary; `better` says which way is good
MEASURES: Mapping[str, str] = {
    "recovered_minor": "up", "contacts": "down", "recovered_per_contact_minor": "up", "cured": "up",
    "promises_made": "up", "promises_kept": "up", "complaints": "down", "cost_minor": "down",
}  # fmt: skip
CHANNELS = ("sms", "email", "letter", "call", "visit", "legal")
LEVEL = 0.95

Part = dict[str, Any]
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Inputs:
    """All that a simulation follows from."""

    choices: Sequence[Mapping[str, Any]]
    world: str
    source: str
    start_on: dt.date
    days: int
    size: int
    seed: int
    seeds: int
    capacity: Mapping[str, int]
    response: str
    every: int

    @property
    def total(self) -> int:
        """Days to simulate over all parts."""
        return len(self.choices) * self.seeds * self.days


class StoppedError(Exception):
    """Somebody cancelled it."""


def parts(inputs: Inputs, known: Mapping[str, Part], progress: Progress) -> Iterator[tuple[str, Part]]:
    """Compute the parts that are not known yet; gives each with its key as it is done."""
    from cureline.engine import simulate

    world = simulate.load_world(inputs.world)
    people = sample(inputs)
    done = 0
    for number in range(inputs.seeds):
        seed = inputs.seed + number
        population = None
        for place, choice in enumerate(inputs.choices):
            key = f"{place}/{number}"
            if key not in known:
                if population is None:
                    population = (
                        simulate.draw(world, inputs.size, seed=seed) if people is None
                        else simulate.population_of(people, world, seed=seed, on=inputs.start_on)
                    )  # fmt: skip
                before = done
                chooser = policy(choice, inputs.response, world["book.product"], inputs.every)
                run = simulate.run(
                    population, chooser, days=inputs.days, seed=seed, start_on=inputs.start_on,
                    capacity=dict(inputs.capacity),
                    progress=lambda day, days, before=before: progress(before + day, inputs.total),  # type: ignore[misc]
                )  # fmt: skip
                yield key, _part(run)
            done += inputs.days
    progress(inputs.total, inputs.total)


def policy(choice: Mapping[str, Any], response: str, product: str, every: int) -> Any:
    """What decides in a choice: a strategy document, or a policy of engine.dynamic by its name."""
    if choice["kind"] == "policy":
        from cureline.engine import dynamic

        return dynamic.shipped(choice["name"])
    from cureline.engine import simulate

    texts = [choice["text"], *(other["text"] for other in choice["beside"])]
    return simulate.strategy_policy(
        [strategy.load(text) for text in texts],
        response=allocate.load_response(response),
        product=product,
        every_days=every,
    )


def sample(inputs: Inputs) -> pa.Table | None:
    """The customers of the portrait that are simulated, in the order of their ids: those past due first of all that the
    world is about, chosen by the hash of id and seed. None where the population is drawn."""
    if not inputs.source.startswith("run:"):
        return None
    found = holding.portrait()
    if found is None or found[0] != inputs.source.removeprefix("run:"):
        raise LookupError("the portrait of this night is no longer there")
    return chosen(found[1], inputs.size, inputs.seed)


def chosen(people: pa.Table, size: int, seed: int) -> pa.Table:
    """At most `size` customers past due, the same for the same rows and seed whatever their order."""
    late = people.filter(pc.fill_null(pc.greater(people["past_due_minor"], 0), False))
    if late.num_rows > size:
        keys = [hashlib.blake2b(f"{seed}/{key}".encode(), digest_size=8).digest()
                for key in late["customer_id"].to_pylist()]  # fmt: skip
        late = late.take(np.sort(np.argsort(np.asarray(keys), kind="stable")[:size]))
    return late.sort_by("customer_id")


def _part(run: Any) -> Part:
    """What is kept of one run: its sums and its days."""
    days = run.daily.to_pydict()
    summary = {name: float(run.summary[name]) for name in MEASURES}
    used = {channel: [int(n) for n in days[channel]] for channel in CHANNELS}
    recovered = np.cumsum([int(n) for n in days["recovered_minor"]]).tolist()
    return {"summary": summary, "used": used, "recovered": [int(n) for n in recovered]}


def result(inputs: Inputs, known: Mapping[str, Part]) -> dict[str, Any]:
    """All choices side by side, with intervals of 95 per cent over the seeds; differences are paired with the first."""
    seeds = range(inputs.seeds)
    told = []
    for place, choice in enumerate(inputs.choices):
        own = [known[f"{place}/{number}"] for number in seeds]
        first = [known[f"0/{number}"] for number in seeds]
        figures = {}
        for name in MEASURES:
            values = [part["summary"][name] for part in own]
            base = [part["summary"][name] for part in first]
            against = [a - b for a, b in zip(values, base, strict=True)]
            figures[name] = {
                **interval(values, least=0.0), "values": [_round(v) for v in values], "difference": interval(against),
                "ratio": _ratio(values, base),
            }  # fmt: skip
        used = {
            channel: [_round(float(np.mean(day))) for day in zip(*(part["used"][channel] for part in own), strict=True)]
            for channel in CHANNELS
        }
        recovered = [
            interval([float(v) for v in day], least=0.0)
            for day in zip(*(part["recovered"] for part in own), strict=True)
        ]
        told.append({
            "kind": choice["kind"], "name": choice["name"], "version": choice["version"], "sha256": choice["sha256"],
            "figures": figures, "used": used, "recovered": recovered,
        })  # fmt: skip
    return {"level": LEVEL, "choices": told, "capacity": dict(inputs.capacity)}


def digest(value: Mapping[str, Any]) -> str:
    """SHA-256 of a result in its one canonical form."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def interval(values: Sequence[float], *, least: float = -math.inf) -> dict[str, float]:
    """Mean and Student's interval over the seeds, not below what is possible; of one seed the interval is the value."""
    mean = float(np.mean(values))
    if len(values) < 2:
        return {"mean": _round(mean), "low": _round(mean), "high": _round(mean)}
    half = float(scipy.stats.t.ppf((1 + LEVEL) / 2, len(values) - 1) * np.std(values, ddof=1) / math.sqrt(len(values)))
    return {"mean": _round(mean), "low": _round(max(mean - half, least)), "high": _round(mean + half)}


def _ratio(values: Sequence[float], base: Sequence[float]) -> float | None:
    """How much more than the first, as a share of the first."""
    whole = float(np.mean(base))
    return _round((float(np.mean(values)) - whole) / whole) if whole else None


def _round(value: float) -> float:
    return round(value, 6)
