"""Control charts whose false alarms are known, clusters that stand out, current accounts that may fall behind."""

from cureline.engine.warn.chart import Chart, Period, Plan, Point, draw_chart, follow
from cureline.engine.warn.runlength import Rule, run_length
from cureline.engine.warn.scan import Cluster, Seen, scan

__all__ = ["Chart", "Cluster", "Period", "Plan", "Point", "Rule", "Seen", "draw_chart", "follow", "run_length", "scan"]
