"""Simulations as jobs of the queue: asked for by people, killable at any moment, with the same result again.

Who runs one holds a lock of the database's session: a killed run loses it at once and is taken again, with the parts
that it had finished.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import math
from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from cureline.engine import allocate, strategy
from cureline.goal import holding, periods
from cureline.goal.errors import GoalStateError, GoalUnknownError, InvalidGoalError
from cureline.goal.models import Simulation
from cureline.goal.services import simulating
from cureline.jobs import queue
from cureline.trust import audit, documents
from cureline.trust.alone import alone
from cureline.worklist import inputs as frozen
from cureline.worklist.services import absences

POLICIES = ("dynamic", "myopic")
_POLICY = "policy:"
MOST_CHOICES, MOST_DAYS, MOST_SIZE, MOST_SEEDS = 4, 365, 50_000, 30
WORLD = "consumer"
DAYS, SIZE, SEEDS, SEED = 60, 2_000, 5, 1
SHORT_DAYS, LONG_EVERY, MOST_EVERY = 14, 3, 30
KIND = "goal.simulation"
_LOCK = 0x57_68_61_74  # "What"

State = Simulation.State
Progress = Callable[[int, int], None]


def choice_of(text: str) -> dict[str, Any]:
    """A choice from a strategy's YAML, or from `policy: dynamic`. Raises InvalidGoalError with the place of a fault."""
    if text.strip().startswith(_POLICY):
        name = text.strip().removeprefix(_POLICY).strip()
        if name not in POLICIES:
            raise InvalidGoalError(_("There is no policy of this name."))
        try:
            from cureline.engine import dynamic

            dynamic.shipped(name)
        except (OSError, ValueError, ImportError) as error:
            raise InvalidGoalError(_("This policy is not learned yet.")) from error
        return {"kind": "policy", "name": name, "version": "", "sha256": "", "text": "", "beside": []}
    try:
        found = strategy.load(text)
    except strategy.StrategyError as error:
        raise InvalidGoalError(str(error)) from error
    wrong = [finding for finding in strategy.lint(found) if finding.level == "error"]
    if wrong:
        raise InvalidGoalError("; ".join(f"{finding.place}: {finding.text['en']}" for finding in wrong[:3]))
    return {"kind": "strategy", "name": found.name, "version": found.version, "text": text,
            "sha256": hashlib.sha256(text.encode()).hexdigest()}  # fmt: skip


@transaction.atomic
def ask(
    strategies: Sequence[str], *, user: Any, days: int = DAYS, size: int = SIZE, seed: int = SEED, why: str = "",
    seeds: int = SEEDS, world: str = "", every: int = 0, at: dt.datetime | None = None,
) -> Simulation:  # fmt: skip
    """Queue a comparison of strategies (their YAML; or `policy: dynamic`); the first is what the others are held
    against. `size` debtors are those of the published night, or drawn from the world where there is none. The
    documents decide anew `every` so many days (0: each day of a short run, each third of a long one). Raises
    InvalidGoalError."""
    from cureline.engine import simulate

    if not 1 <= len(strategies) <= MOST_CHOICES:
        raise InvalidGoalError(_("Compare one to four choices."))
    for value, most, name in ((days, MOST_DAYS, "days"), (size, MOST_SIZE, "size"), (seeds, MOST_SEEDS, "seeds")):
        if not 1 <= value <= most:
            raise InvalidGoalError(_("%(name)s is between 1 and %(most)d.") % {"name": name, "most": most})
    every = every or (1 if days <= SHORT_DAYS else LONG_EVERY)
    if not 1 <= every <= MOST_EVERY:
        raise InvalidGoalError(_("%(name)s is between 1 and %(most)d.") % {"name": "every", "most": MOST_EVERY})
    if not 0 <= seed < 2**31:
        raise InvalidGoalError(_("A seed is a whole number below 2147483648."))
    choices = [choice_of(text) for text in strategies]
    chosen_world = world or next((c["name"] for c in choices if c["name"] in simulate.WORLDS), WORLD)
    if chosen_world not in simulate.WORLDS:
        raise InvalidGoalError(_("There is no world of this name."))
    portrait = holding.portrait(("customer_id", "past_due_minor"))
    late = simulating.chosen(portrait[1], size, seed).num_rows if portrait is not None else 0
    start = frozen.stored(portrait[0]).as_of if portrait is not None and late else periods.today()
    response = _response(start)
    for choice in choices:
        choice["beside"] = _beside(choice, start)
    source = f"run:{portrait[0]}" if portrait is not None and late else f"world:{chosen_world}"
    row = Simulation.objects.create(
        choices=choices, world=chosen_world, source=source,
        start_on=start, days=days, size=late or size, seed=seed, seeds=seeds, capacity=_capacity(start, late or size),
        inputs=_versions(chosen_world, response, portrait[1].num_rows if portrait else 0) | {"every": every},
        why=why, asked_by=user, asked_at=at or timezone.now(), total=len(choices) * seeds * days,
    )  # fmt: skip
    audit.record("simulation.asked", user=user, subject=f"simulation:{row.pk}", reason=why,
                 detail={"choices": [f"{c['name']}@{c['version']}" for c in choices], "days": days, "size": row.size,
                         "seed": seed, "seeds": seeds, "world": chosen_world})  # fmt: skip
    queue.ask(KIND, row.pk, user=user)
    return row


def work(simulation_id: int, progress: Progress) -> None:
    """The job of one simulation; tried again after a failure it goes on with the parts that were finished."""
    Simulation.objects.filter(pk=simulation_id, state=State.FAILED).update(state=State.QUEUED, failure="")
    row = run(simulation_id, progress)
    if row is None and waiting().filter(pk=simulation_id).exists():
        # a run of the command line, or a worker that was thought dead, has it
        raise queue.LaterError
    if row is not None and row.state == State.FAILED:
        raise queue.FailedError("FAILED")


def called_off(simulation_id: int, user: Any) -> None:
    """The queue was told not to do it."""
    if waiting().filter(pk=simulation_id).exists():
        cancel(simulation_id, user=user)


def run(simulation_id: int, progress: Progress | None = None) -> Simulation | None:
    """Run one simulation to its end, from where a killed run left it; None where another process has it or it is over.

    What is finished is kept part by part; the caller is in no transaction of its own, or all is kept at its end.
    """
    with alone(_LOCK, simulation_id) as mine:
        if not mine:
            return None
        row = Simulation.objects.get(pk=simulation_id)
        if row.state not in (State.QUEUED, State.RUNNING):
            return None
        engine = frozen.engine_digest()
        if row.inputs.get("engine") != engine:
            # another engine may compute otherwise: nothing of it is mixed
            row.parts, row.inputs = {}, {**row.inputs, "engine": engine}
        row.state, row.began_at, row.failure = State.RUNNING, row.began_at or timezone.now(), ""
        row.save(update_fields=["state", "began_at", "failure", "parts", "inputs"])
        try:
            _work(row, progress or (lambda done, total: None))
        except simulating.StoppedError:
            return Simulation.objects.get(pk=row.pk)
        except (ValueError, LookupError, OSError) as error:
            row.state, row.failure, row.ended_at = State.FAILED, str(error)[:200], timezone.now()
            row.save(update_fields=["state", "failure", "ended_at"])
            audit.record("simulation.failed", subject=f"simulation:{row.pk}", detail={"error": type(error).__name__})
        return row


def run_due(most: int | None = None) -> int:
    """Run what waits, and what a killed process left, in the order asked; gives how many were run."""
    count = 0
    for key in waiting().values_list("pk", flat=True):
        if most is not None and count >= most:
            break
        count += run(key) is not None
    return count


def waiting() -> QuerySet[Simulation]:
    """What is queued, or was begun and is not over."""
    return Simulation.objects.filter(state__in=(State.QUEUED, State.RUNNING)).order_by("asked_at", "pk")


@transaction.atomic
def cancel(simulation_id: int, *, user: Any) -> Simulation:
    """Call off what is not over; a run that goes on ends at its next day. Raises GoalStateError, GoalUnknownError."""
    row = Simulation.objects.select_for_update().filter(pk=simulation_id).first()
    if row is None:
        raise GoalUnknownError
    if row.state not in (State.QUEUED, State.RUNNING):
        raise GoalStateError(_("It is over."))
    row.state, row.ended_at = State.CANCELLED, timezone.now()
    row.save(update_fields=["state", "ended_at"])
    audit.record("simulation.cancelled", user=user, subject=f"simulation:{row.pk}")
    return row


def again(simulation_id: int, *, user: Any) -> Simulation:
    """Ask for the same once more; the same inputs give the same result, byte by byte. Raises GoalUnknownError."""
    row = Simulation.objects.filter(pk=simulation_id).first()
    if row is None:
        raise GoalUnknownError
    texts = [c["text"] if c["kind"] == "strategy" else f"{_POLICY} {c['name']}" for c in row.choices]
    return ask(texts, user=user, days=row.days, size=row.size, seed=row.seed, seeds=row.seeds, world=row.world,
               every=row.inputs["every"], why=row.why)  # fmt: skip


def inputs_of(row: Simulation) -> simulating.Inputs:
    """What a row's simulation follows from."""
    return simulating.Inputs(
        choices=row.choices, world=row.world, source=row.source, start_on=row.start_on, days=row.days, size=row.size,
        seed=row.seed, seeds=row.seeds, capacity=row.capacity, response=row.inputs["response_text"],
        every=row.inputs["every"],
    )  # fmt: skip


def _work(row: Simulation, progress: Progress) -> None:
    inputs = inputs_of(row)
    told = 0

    def step(done: int, total: int) -> None:
        nonlocal told
        progress(done, total)
        # a page looks every second; each hundredth is enough for it
        if done == total or done - told >= max(total // 100, 1):
            told = done
            if not Simulation.objects.filter(pk=row.pk, state=State.RUNNING).update(done=done, total=total):
                raise simulating.StoppedError

    for key, part in simulating.parts(inputs, row.parts, step):
        row.parts[key] = part
        Simulation.objects.filter(pk=row.pk).update(parts=row.parts)
    row.result = simulating.result(inputs, row.parts)
    row.digest = simulating.digest(row.result)
    row.state, row.ended_at, row.done, row.total = State.DONE, timezone.now(), inputs.total, inputs.total
    row.save(update_fields=["result", "digest", "state", "ended_at", "done", "total"])
    audit.record("simulation.done", subject=f"simulation:{row.pk}", detail={"digest": row.digest})


def _beside(choice: dict[str, Any], on: dt.date) -> list[dict[str, str]]:
    """The other strategies in force, which decide about whom the choice does not speak of."""
    if choice["kind"] != "strategy":
        return []
    names = [name for name in documents.names("strategy", on) if name != choice["name"]]
    found = [documents.in_force("strategy", name, on) for name in names]
    return [{"name": d.name, "version": d.version, "sha256": d.sha256, "text": d.content} for d in found]


def _response(on: dt.date) -> documents.Document | None:
    try:
        return documents.in_force("response", "response", on)
    except documents.DocumentMissingError:
        return None


def _versions(world: str, response: Any, customers: int) -> dict[str, Any]:
    from cureline.engine import simulate

    text = response.content if response is not None else allocate.shipped("response")
    return {
        "response_text": text, "response": allocate.load_response(text).version,
        "response_sha256": hashlib.sha256(text.encode()).hexdigest(),
        "world_version": simulate.load_world(world).version, "engine": frozen.engine_digest(), "customers": customers,
    }  # fmt: skip


def _capacity(on: dt.date, size: int) -> dict[str, int]:
    """Contacts a day that the sample's share of the department can make; a channel without limit serves everybody."""
    document = absences.capacity(on)
    people = holding.portrait(("customer_id", "past_due_minor"))
    late = simulating.chosen(people[1], people[1].num_rows, 0).num_rows if people is not None else 0
    share = size / late if late else 1.0
    found = {}
    for name, channel in document.channels.items():
        if name in simulating.CHANNELS:
            found[name] = size if channel.contacts is None else math.ceil(channel.contacts * share)
    return found
