"""What other rooms ask of results: a snapshot of facts, figures and curves over it, and where a figure is explained."""

from cureline.results.services import tracing
from cureline.results.services.curves import Curve, Move, Stage, curves, funnel, moves, vintages
from cureline.results.services.effectiveness import Effect, effectiveness
from cureline.results.services.figuring import Figure, NoSnapshotError, SliceError, figures
from cureline.results.services.snapshots import BuildBusyError, build, current

__all__ = [
    "BuildBusyError",
    "Curve",
    "Effect",
    "Figure",
    "Move",
    "NoSnapshotError",
    "SliceError",
    "Stage",
    "build",
    "current",
    "curves",
    "effectiveness",
    "figures",
    "funnel",
    "moves",
    "tracing",
    "vintages",
]
