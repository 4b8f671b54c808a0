"""A round: something is at work, is killed at a random moment, and is brought back; the tally counts what was injected.

`CURELINE_FAULTS` says how many kills an undertaking gets (2 in CI, a long one 1) and `CURELINE_FAULTS_SEED` spreads the
moments; `python -m tests.faults` sets both.
"""

from __future__ import annotations

import itertools
import os
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from tests.faults import acts, processes

KILLS = int(os.environ.get("CURELINE_FAULTS", "2"))
LONG_KILLS = max(1, KILLS // 5)
SEED = int(os.environ.get("CURELINE_FAULTS_SEED", "20261125"))


def faults(chance: random.Random, kills: int = KILLS) -> Iterator[str]:
    """Which of the two is killed, in turn, so that few rounds have both."""
    yield from itertools.islice(itertools.cycle(chance.sample(["process", "database"], 2)), kills)


def disturb(fault: str, process: Any, seconds: float, tally: Counter[str]) -> float:
    """Wait for the moment, kill, and bring back what was killed.

    Gives by what the span of the moments is multiplied next: a machine's load changes while the rounds go on.
    """
    time.sleep(max(0.0, seconds))
    alive = process.is_alive()
    tally["in the midst" if alive else "too late"] += 1
    tally[fault] += 1
    if fault == "database":
        processes.kill_database()
        # it may notice and end with an error, or wait for the server: both are taken down
        processes.kill(process)
        processes.start_database()
    else:
        processes.kill(process)
    return 1.15 if alive else 0.6


def usual(act: Callable[..., None], *given: Any) -> float:
    """Seconds that it takes undisturbed; it must end well."""
    # the first of all waits until the server of forks has loaded everything
    processes.start(acts.nothing).join()
    began = time.monotonic()
    process = processes.start(act, *given)
    process.join()
    assert process.exitcode == 0
    return time.monotonic() - began
