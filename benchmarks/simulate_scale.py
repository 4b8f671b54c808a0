"""Days of 100,000 debtors: seconds of a run of 180 days under an ordinary department, against a minute."""

from __future__ import annotations

import resource
import time
from typing import Any

from cureline.engine import simulate
from cureline.engine.simulate import calibrate

ASKED_SECONDS = 60.0


def measure(debtors: int = 100_000, days: int = 180) -> dict[str, Any]:
    """Seconds of the run (population included) over the minute that is asked, and what happened in it."""
    world = simulate.load_world("consumer")
    # the rule pack and the calendar are read once in a process
    simulate.run(simulate.draw(world, 10, seed=0), calibrate.Routine(), days=1, seed=0, start_on=calibrate.START_ON)
    started = time.perf_counter()
    people = simulate.draw(world, debtors, seed=1)
    result = simulate.run(people, calibrate.Routine(), days=days, seed=1, start_on=calibrate.START_ON)
    seconds = time.perf_counter() - started
    return {
        "ratio": round(seconds / ASKED_SECONDS, 3), "seconds": round(seconds, 1), "debtors": debtors, "days": days,
        "contacts": result.summary["contacts"], "payments": result.payments.num_rows,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }  # fmt: skip
