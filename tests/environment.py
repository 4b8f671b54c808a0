"""A state directory and an embedded PostgreSQL of its own for each test process.

A plugin and not a conftest: pytest-django reads the settings, and with them the database's place, before any conftest.
"""

from __future__ import annotations

import os
import shutil
import tempfile

_directory = tempfile.mkdtemp(prefix="cureline-test-")
os.chmod(_directory, 0o755)  # noqa: PTH101, S103 - the database server runs as another user
os.environ["CURELINE_HOME"] = _directory
os.environ.pop("CURELINE_DATABASE_URL", None)
os.environ.setdefault("CURELINE_KEY", "0" * 64)
# tests travel in time with a session that stays; those of sessions set their own limits
os.environ.setdefault("CURELINE_IDLE_MINUTES", "100000000")
os.environ.setdefault("CURELINE_SESSION_HOURS", "1000000")
# tests send in a second what nobody sends in a minute; those of the limit set their own
os.environ.setdefault("CURELINE_API_PER_MINUTE", "1000000")
# Playwright's synchronous calls run an event loop in the test's thread, which Django takes for asynchronous code
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def pytest_unconfigure() -> None:
    from cureline import database

    if database._server is not None:
        database._server.cleanup()
    shutil.rmtree(_directory, ignore_errors=True)
