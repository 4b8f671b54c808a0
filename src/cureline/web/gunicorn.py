"""What gunicorn reads (`--config python:cureline.web.gunicorn`): our logs, and figures of processes that end."""

from __future__ import annotations

import os
from typing import Any

from gunicorn.glogging import Logger
from prometheus_client import multiprocess

from cureline.trust import logs

logconfig_dict = logs.config()
# loaded once, before the web processes part: half the work with two of them, and their time limit does not bound it
preload_app = True


class OurLogger(Logger):
    """gunicorn's own lines go through our filter: they may repeat the address of a request."""

    def setup(self, cfg: Any) -> None:
        """Configure as gunicorn does, and leave the printing to the root's handler."""
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True


logger_class = OurLogger


def child_exit(server: Any, worker: Any) -> None:
    """Forget the gauges of a web process that has ended; its counts stay."""
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        multiprocess.mark_process_dead(worker.pid)
