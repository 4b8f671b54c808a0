"""The facts of results, drawn from the desk's tables and the night's runs."""

from cureline.results.facts.build import Drawn, Progress, draw

__all__ = ["Drawn", "Progress", "draw"]
