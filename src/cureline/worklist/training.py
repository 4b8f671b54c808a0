"""Train the score models on the portfolio as it stands and keep each as a versioned artefact."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

from cureline.engine import delinquency, portrait, score
from cureline.home import subdirectory
from cureline.portfolio import snapshot
from cureline.trust import documents
from cureline.trust.models import Document
from cureline.worklist import columns
from cureline.worklist.night import Progress, _silent
from cureline.worklist.steps import RULES_OF_CLASSES, model_directory

TARGETS = ("default", "cure")


def train_missing(as_of: dt.date, progress: Progress = _silent) -> list[Document]:
    """Train each target that has no model in force on `as_of`."""
    made = []
    for number, target in enumerate(TARGETS):
        progress(f"train {target}", number, len(TARGETS))
        try:
            documents.in_force("model", target, as_of)
        except documents.DocumentMissingError:
            made.append(train(target, as_of, author="cureline", approver="sample"))
    return made
