"""Control charts whose false alarms are known, clusters that stand out, current accounts that may fall behind."""

from cureline.engine.warn.chart import Chart, Period, Plan, Point, draw_chart, follow
from cureline.engine.warn.runlength import Rule, run_length

__all__ = ["Chart", "Period", "Plan", "Point", "Rule", "draw_chart", "follow", "run_length"]
