"""Long commands give way to an open desk."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.bank import open_to_the_server

from cureline.cli.main import GENTLE

SCRIPT = """
import json, os
from pathlib import Path
from cureline.cli.main import ready
ready(gently=True)
server = int(Path(os.environ["CURELINE_HOME"], "postgres", "postmaster.pid").read_text().split()[0])
print(json.dumps([os.getpriority(os.PRIO_PROCESS, each) for each in (0, server)]))
"""


def test_the_command_gives_way_and_the_database_that_it_begins_does_not(tmp_path: Path) -> None:
    open_to_the_server(tmp_path)
    home = tmp_path / "home"
    home.mkdir(mode=0o755)
    environment = {**os.environ, "CURELINE_HOME": str(home)}
    environment.pop("CURELINE_DATABASE_URL", None)
    before = os.getpriority(os.PRIO_PROCESS, 0)
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], env=environment, capture_output=True, text=True, check=True, timeout=300
    )
    assert json.loads(done.stdout.splitlines()[-1]) == [max(GENTLE, before), before]
