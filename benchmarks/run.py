"""`python -m benchmarks.run [--quick] [--only WORD]`: each benchmark in its own process, into `benchmarks/RESULTS.md`.

A row carries its own day: with `--only` the rows of the other benchmarks stay as they are.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any

# title, module, call; what takes more than a few minutes is left out by --quick
BENCHMARKS = (
    ("Import of the sample over plain COPY of the same rows", "import_rows", "measure()"),
    ("Delinquency over its floor, 1 million accounts", "delinquency_scale", "measure(1_000_000)"),
    ("Delinquency over its floor, 10 million accounts", "delinquency_scale", "measure(10_000_000)"),
    ("100,000 accounts over the floor", "night_scale", "measure(100_000, rounds=3)"),
    ("1 million accounts over the floor", "night_scale", "measure(1_000_000, rounds=3)"),
    ("10 million accounts over the floor", "night_scale", "measure(10_000_000, rounds=1)"),
    ("The sample's night on Spark over DuckDB, same rows", "spark_agreement", "sample()"),
    ("A random million's night on Spark over DuckDB, same rows", "spark_agreement", "population(1_000_000)"),
    ("AUC of the score on the card sample over a default gradient boosting", "score_uci", "measure()"),
    ("Allocation of 200,000 accounts x 4 channels over HiGHS interior point", "allocate_scale", "measure(200_000)"),
    ("Allocation of 10 million accounts over 1 million, seconds an account", "allocate_scale", "growth()"),
    ("Allocation of 10 million accounts by region and team over one piece, seconds", "allocate_scale", "apart()"),
    ("Expected net recovery of the plan over the best of the departments' rules", "plan_value", "measure()"),
    ("Recovered by the dynamic policy over the best of the departments' rules", "policies", "measure()"),
    ("Coverage of doubly robust 95 % intervals over the nominal rate, 200 seeds", "response_coverage", "measure()"),
    ("False alarms of an experiment looked at all the time over the nominal 5 %", "experiment_aa", "measure()"),
    ("Fifty collectors at the desk, next customer over the floor of a bare route", "desk_load", "measure()"),
    ("The same without thinking, as fast as fifty can ask", "desk_load", "stress()"),
    ("A day of five hundred collectors with payments, import and night, p95 over one alone", "desk_day", "measure()"),
    ("Ten times the history, p95 of the worst page over the same without", "history_growth", "measure()"),
    ("A contact under the gate over writing the same rows unasked", "gate_at_desk", "measure()"),
    ("A contact under the lock of the stop switch over one without it", "stop_switch", "measure()"),
    ("Precision of early warnings on held-out months over the highest use of limits", "early_warning", "measure()"),
    ("Simulation of 100,000 debtors over 180 days, seconds over a minute", "simulate_scale", "measure()"),
    ("Pages of every role on the full sample over the empty frame", "desk_pages", "measure()"),
)
SLOW = ("10_000_000", "growth", "apart")
RESULTS = Path(__file__).with_name("RESULTS.md")


def main() -> None:
    """Run, print and write the results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="leave out the 10 million accounts")
    parser.add_argument("--only", default="", help="only the benchmarks whose module and call hold this word")
    given = parser.parse_args()
    rows = _rows()
    for title, module, call in BENCHMARKS:
        if (given.quick and any(word in call for word in SLOW)) or given.only not in f"{module}.{call}":
            continue
        for part, figures in _run(module, call).items():
            others = ", ".join(f"{name} {_told(value)}" for name, value in figures.items() if name != "ratio")
            name = part + title
            rows[name] = f"| {name} | {figures['ratio']} | {others} | {dt.datetime.now(dt.UTC):%Y-%m-%d} |"
            print(rows[name], flush=True)
            _write(rows)


def _rows() -> dict[str, str]:
    """The rows of the last results by their title."""
    lines = RESULTS.read_text(encoding="utf-8").splitlines() if RESULTS.exists() else []
    table = [line for line in lines if line.startswith("| ") and not line.startswith(("| benchmark", "| ---"))]
    return {line.split("|")[1].strip(): line for line in table}


def _write(rows: dict[str, str]) -> None:
    ordered = [row for title, *_ in BENCHMARKS for name, row in rows.items() if name.endswith(title)]
    lines = [
        "# Results",
        "",
        f"`make bench` on {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}.",
        "Ratios are medians of paired rounds in one run: our time over that of the floor or peer; where quality is",
        "measured, ours over the baseline's.",
        "",
        "| benchmark | ratio | figures | day |",
        "| --- | --- | --- | --- |",
        *ordered,
    ]
    RESULTS.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _run(module: str, call: str) -> dict[str, dict[str, Any]]:
    """The figures of one benchmark, in a process of its own; of several parts where it has some."""
    code = f"import json; from benchmarks.{module} import *; print(json.dumps({call}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"benchmarks.{module}: {done.stderr[-2000:]}")
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return {"": figures} if "ratio" in figures else figures


def _told(value: Any) -> str:
    return f"{value:,}" if isinstance(value, int | float) else str(value)


if __name__ == "__main__":
    main()
