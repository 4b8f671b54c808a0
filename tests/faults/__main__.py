"""`python -m tests.faults --rounds N --seed S`: kills an undertaking N times at moments spread by S, and the tally."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import pytest


def main() -> int:
    """Run the tests of kills with many rounds and print what each was made to survive; gives pytest's exit code."""
    words = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    words.add_argument("--rounds", type=int, default=25, help="kills of each undertaking; of long ones a fifth")
    words.add_argument("--seed", type=int, default=20_261_125, help="spreads the moments")
    words.add_argument("pytest", nargs="*", help="further words for pytest, after --")
    given = words.parse_args()
    path = Path(tempfile.mkdtemp()) / "tally.jsonl"
    os.environ |= {"CURELINE_FAULTS": str(given.rounds), "CURELINE_FAULTS_SEED": str(given.seed),
                   "CURELINE_FAULTS_TALLY": str(path)}  # fmt: skip
    began = time.monotonic()
    here = Path(__file__).parent
    code = pytest.main([*map(str, sorted(here.glob("test_killed*.py"))), *given.pytest])
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []
    total: Counter[str] = Counter()
    for row in rows:
        name = row.pop("test").removeprefix("test_").replace("_", " ")
        total.update(row)
        sys.stdout.write(f"{name}: {_line(Counter(row))}\n")
    sys.stdout.write(f"all: {_line(total)}, in {time.monotonic() - began:.0f} s\n")
    return int(code)


def _line(tally: Counter[str]) -> str:
    rounds = tally["process"] + tally["database"]
    return (f"{rounds} rounds ({tally['process']} of a process, {tally['database']} of the database server), "
            f"{tally['in the midst']} killed in the midst, {rounds} survived")  # fmt: skip


if __name__ == "__main__":
    raise SystemExit(main())
