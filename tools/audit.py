"""Known holes in the packages that a lock names, by pip-audit and the advisories of the package index.

`python -m tools.audit LOCK [--must]`: 0 where none is known, 1 where one is, 2 where the audit itself failed. Where the
advisories can't be reached it says NOT AUDITED and gives 0, or 2 with `--must`: a machine without a network can still
run the tests, and a release can't be made there.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

_NO_NETWORK = re.compile(r"Max retries exceeded|Failed to establish|Name or service not known|timed out|ServiceError")
_OPTIONS = ("--require-hashes", "--disable-pip", "--progress-spinner", "off", "--format", "json", "--output")


def holes(told: str) -> list[str]:
    """A line for each known hole in pip-audit's JSON: package, version, advisory, versions without it."""
    return [
        f"{package['name']} {package['version']}: {hole['id']}, mended in {', '.join(hole['fix_versions']) or 'none'}"
        for package in json.loads(told)["dependencies"]
        for hole in package.get("vulns", ())
    ]


def judge(told: str, errors: str, *, must: bool) -> tuple[int, str]:
    """The exit code and the words for what pip-audit wrote (empty where it wrote nothing) and said."""
    if told:
        found = holes(told)
        count = len(json.loads(told)["dependencies"])
        return (1, "\n".join(found)) if found else (0, f"no known hole in {count} packages")
    if _NO_NETWORK.search(errors):
        return (2 if must else 0), "NOT AUDITED: the advisories can't be reached from here"
    return 2, f"the audit failed:\n{errors[-2_000:]}"


def main(words: Sequence[str]) -> int:
    """Audit a lock file."""
    names = [word for word in words if word != "--must"]
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "audit.json"
        command = [sys.executable, "-m", "pip_audit", "-r", *names, *_OPTIONS, str(out)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=600)
        told = out.read_text(encoding="utf-8") if out.exists() else ""
    code, said = judge(told, done.stderr, must="--must" in words)
    print(said)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
