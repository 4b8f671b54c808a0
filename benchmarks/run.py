"""`python -m benchmarks.run [--quick]`: every benchmark in a process of its own, written to `benchmarks/RESULTS.md`."""

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

BENCHMARKS = (
    ("Import of the sample over plain COPY of the same rows", "import_rows", ""),
    ("Delinquency over the floor of reading and writing, 1 million accounts", "delinquency_scale", "1_000_000"),
    ("Delinquency over the floor of reading and writing, 10 million accounts", "delinquency_scale", "10_000_000"),
)


def main() -> None:
    """Run, print and write the results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="leave out the 10 million accounts")
    quick = parser.parse_args().quick
    lines = [
        "# Results",
        "",
        f"`python -m benchmarks.run{' --quick' if quick else ''}` on {dt.datetime.now(dt.UTC):%Y-%m-%d}, "
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}.",
        "Ratios are medians of paired rounds in one run: our time over that of the floor or peer.",
        "",
        "| benchmark | ratio | figures |",
        "| --- | --- | --- |",
    ]
    for title, module, argument in BENCHMARKS:
        if quick and argument == "10_000_000":
            continue
        figures = _run(module, argument)
        others = ", ".join(f"{name} {value:,}" for name, value in figures.items() if name != "ratio")
        lines.append(f"| {title} | {figures['ratio']} | {others} |")
        print(lines[-1], flush=True)
    Path(__file__).with_name("RESULTS.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _run(module: str, argument: str) -> dict[str, Any]:
    code = f"import json; from benchmarks.{module} import measure; print(json.dumps(measure({argument})))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return figures


if __name__ == "__main__":
    main()
