"""What a drill came to: on time, in the plan's order, complete; points of 100 as the catalogue says."""

from __future__ import annotations

from typing import Any

from cureline.incident import config
from cureline.incident.models import Incident


def score(row: Incident) -> dict[str, Any]:
    """Points and shares of a drill: `total` (0-100), `on_time`, `in_order`, `complete` (0-1), `passed`.

    On time: steps and reports done by their deadline, over all. In order: pairs of done steps that came in the plan's
    order, over all pairs (1 less Kendall's distance). Complete: steps done and reports sent, over all.
    """
    weights = config.catalogue()["drill"]
    steps, reports = list(row.steps.order_by("place")), list(row.reports.all())
    due = len(steps) + len(reports)
    done = [step for step in steps if step.done_at is not None and not step.left_out]
    sent = [report for report in reports if report.state == "sent"]
    in_time = sum(step.done_at <= step.due_at for step in done if step.done_at)
    in_time += sum(report.sent_at <= report.due_at for report in sent if report.sent_at)
    pairs = [(a, b) for place, a in enumerate(done) for b in done[place + 1 :]]
    ordered = sum(a.done_at <= b.done_at for a, b in pairs if a.done_at and b.done_at)
    shares = {
        "on_time": in_time / due if due else 1.0,
        "in_order": ordered / len(pairs) if pairs else (1.0 if done else 0.0),
        "complete": (len(done) + len(sent)) / due if due else 1.0,
    }
    total = round(
        weights["on_time"] * shares["on_time"]
        + weights["order"] * shares["in_order"]
        + weights["complete"] * shares["complete"]
    )
    return {"total": total, **{name: round(share, 4) for name, share in shares.items()},
            "passed": total >= weights["pass"]}  # fmt: skip
