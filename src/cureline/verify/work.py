"""The night and the day's work: a run is whole or absent, its files are its own, a person holds one customer."""

from __future__ import annotations

from pathlib import Path

from cureline.verify.invariant import Found, Invariant, Scope, counted, sql
from cureline.worklist import columns
from cureline.worklist.inputs import runs_directory
from cureline.worklist.models import CurrentRun, NightRun
from cureline.worklist.publish import PUBLISHED


def _files(scope: Scope) -> Found:
    """Files that a published run names and that are missing or other ones."""
    checked, wrong = 0, []
    for run in NightRun.objects.filter(state=NightRun.State.PUBLISHED):
        for name, sha256 in run.results.items():
            checked += 1
            path = runs_directory() / run.run_id / f"{name}.parquet"
            if not path.is_file() or columns.digest(path) != sha256:
                wrong.append(f"{run.run_id}/{name}")
    return Found.of(checked, wrong)


def _rows(scope: Scope) -> Found:
    """Published runs whose rows in the database are not as many as their file has."""
    import pyarrow.parquet as pq

    checked, wrong = 0, []
    for run in NightRun.objects.filter(state=NightRun.State.PUBLISHED):
        for name, model in PUBLISHED.items():
            path: Path = runs_directory() / run.run_id / f"{name}.parquet"
            if name not in run.results or not path.is_file():
                continue
            checked += 1
            if pq.ParquetFile(path).metadata.num_rows != model._default_manager.filter(run_id=run.run_id).count():
                wrong.append(f"{run.run_id}/{name}")
    return Found.of(checked, wrong)


def _link(scope: Scope) -> Found:
    """The link `runs/current`, which analysts follow, and the run that the desk shows."""
    pointer = CurrentRun.objects.select_related("run").first()
    if pointer is None or not pointer.run.results:
        return Found(0, 0, ())
    link = runs_directory() / "current"
    same = link.is_symlink() and link.readlink().name == pointer.run_id
    return Found.of(1, [] if same else [pointer.run_id])


WORK = (
    sql(
        "night.whole",
        "Rows of a run stand only once it is published, and the run that everybody sees is",
        of=counted("worklist_nightrun"),
        broken="""
            SELECT r.run_id FROM worklist_nightrun r WHERE r.state <> 'published' AND (
                EXISTS (SELECT 1 FROM worklist_assessment a WHERE a.run_id = r.run_id)
                OR EXISTS (SELECT 1 FROM worklist_decision d WHERE d.run_id = r.run_id)
                OR EXISTS (SELECT 1 FROM worklist_currentrun c WHERE c.run_id = r.run_id))""",
    ),
    Invariant("night.files", "The files of every published run are those that were published", _files),
    Invariant("night.rows", "The database has as many rows of a published run as its files", _rows),
    Invariant("night.link", "The link to the current run leads to the run that the desk shows", _link),
    sql(
        "task.night",
        "A task that the night made comes from a published run",
        of=counted("worklist_task", "run_id <> ''"),
        broken="""
            SELECT t.id FROM worklist_task t LEFT JOIN worklist_nightrun r ON r.run_id = t.run_id
            WHERE t.run_id <> '' AND (r.run_id IS NULL OR r.state <> 'published')""",
    ),
    sql(
        "task.once",
        "A customer has a piece of work of a kind once, and once a day what the night planned",
        of=counted("worklist_task", "state IN ('open', 'claimed')"),
        broken="""
            SELECT customer_id || ' ' || kind FROM worklist_task
            WHERE state IN ('open', 'claimed') AND kind IN ('planned', 'promise_due', 'promise_broken', 'escalated')
            GROUP BY customer_id, kind HAVING count(*) > 1
            UNION SELECT customer_id || ' ' || "on" FROM worklist_task
            WHERE kind = 'planned' AND state IN ('open', 'claimed', 'done') GROUP BY customer_id, "on"
            HAVING count(*) > 1""",
    ),
    sql(
        "task.hand",
        "A task is in one person's hand, and a person has one customer in hand beside callbacks",
        of=counted("worklist_task", "state = 'claimed'"),
        broken="""
            SELECT 'user ' || claimed_by_id FROM worklist_task WHERE state = 'claimed' AND kind <> 'callback'
            GROUP BY claimed_by_id HAVING count(*) > 1
            UNION SELECT 'task ' || id FROM worklist_task
            WHERE (state = 'claimed' AND (claimed_by_id IS NULL OR claimed_at IS NULL))
               OR (state IN ('done', 'moved', 'expired')) <> (finished_at IS NOT NULL)""",
    ),
    sql(
        "customer.held",
        "Every customer that somebody holds is there, and an account belongs to a customer",
        of=counted("portfolio_accounts"),
        broken="""
            SELECT 'account ' || a.account_id FROM portfolio_accounts a
            LEFT JOIN portfolio_customers c ON c.customer_id = a.customer_id WHERE c.customer_id IS NULL
            UNION ALL SELECT 'holding ' || h.customer_id FROM portfolio_holding h
            LEFT JOIN portfolio_customers c ON c.customer_id = h.customer_id WHERE c.customer_id IS NULL""",
    ),
)
