"""The verbs of the room: render a script for a customer, check a text, write and decide on versions, follow a tree."""

from cureline.script.checking import Finding, blocks, check
from cureline.script.library import ScriptMissingError, choose, everything, in_force
from cureline.script.rendering import Answer, Rendered, Said, Step, render, render_sample
from cureline.script.versions import (
    DecisionError,
    InvalidError,
    Judged,
    VersionTakenError,
    VersionUnknownError,
    compare,
    decide,
    faults,
    history,
    judge,
    submit,
    withdraw,
)
from cureline.script.walking import Standing, WalkError, answer, open_walk

__all__ = [
    "Answer",
    "DecisionError",
    "Finding",
    "InvalidError",
    "Judged",
    "Rendered",
    "Said",
    "ScriptMissingError",
    "Standing",
    "Step",
    "VersionTakenError",
    "VersionUnknownError",
    "WalkError",
    "answer",
    "blocks",
    "check",
    "choose",
    "compare",
    "decide",
    "everything",
    "faults",
    "history",
    "in_force",
    "judge",
    "open_walk",
    "render",
    "render_sample",
    "submit",
    "withdraw",
]
