"""Goals: what the next period will bring, a target split fairly, and how far it is reached."""

from cureline.engine.goals.attainment import Attainment, Pace, of_level, of_rate, of_sum, outlook, pace
from cureline.engine.goals.forecast import Forecast, ForecastError, Point, forecast
from cureline.engine.goals.parameters import parameters
from cureline.engine.goals.split import Book, books, largest_remainder, split, split_rate, weight

__all__ = [
    "Attainment",
    "Book",
    "Forecast",
    "ForecastError",
    "Pace",
    "Point",
    "books",
    "forecast",
    "largest_remainder",
    "of_level",
    "of_rate",
    "of_sum",
    "outlook",
    "pace",
    "parameters",
    "split",
    "split_rate",
    "weight",
]
