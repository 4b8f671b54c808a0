"""Contact: whatever reaches a customer was allowed by the gate, by facts that are kept, and not under a stop."""

from __future__ import annotations

from django.db.models import Model

from cureline.contact.models import Attempt, Refusal
from cureline.contact.services.replay import digest
from cureline.verify.invariant import Found, Invariant, Scope, counted, sql


def _facts(scope: Scope) -> Found:
    kinds: tuple[type[Model], ...] = (Attempt, Refusal)
    checked, changed = 0, []
    for model in kinds:
        rows = model._default_manager.order_by("-asked_at").values_list("pk", "facts", "facts_sha256")
        for key, facts, sha256 in rows[: scope.sample].iterator(chunk_size=500) if scope.sample else rows.iterator():
            checked += 1
            if digest(facts) != sha256:
                changed.append(f"{model._meta.model_name} {key}")
    return Found.of(checked, changed)


def _thing(table: str, channel: str) -> str:
    """Messages or letters without an attempt of the gate for the same customer by the same channel."""
    return f"""
        SELECT '{table.rpartition("_")[2]} ' || t.id FROM {table} t
        LEFT JOIN contact_attempt a ON a.id = t.attempt_id AND a.allowed AND a.customer_id = t.customer_id
             AND a.channel = {channel}
        WHERE a.id IS NULL"""


_SHARED = """
    SELECT 'attempt ' || attempt_id FROM (
        SELECT attempt_id FROM dispatch_message UNION ALL SELECT attempt_id FROM dispatch_letter
        UNION ALL SELECT attempt_id FROM visit_visit) used
    WHERE attempt_id IS NOT NULL GROUP BY attempt_id HAVING count(*) > 1"""

GATE = (
    sql(
        "contact.gate",
        "Every contact that the desk began has an attempt that the gate allowed",
        of=counted("portfolio_contacts", "direction = 'out' AND contact_id LIKE 'desk-%%'"),
        broken="""
            SELECT c.contact_id FROM portfolio_contacts c LEFT JOIN contact_attempt a ON a.contact_id = c.contact_id
                AND a.allowed AND a.customer_id = c.customer_id AND a.channel = c.channel
            WHERE c.direction = 'out' AND c.contact_id LIKE 'desk-%%' AND a.id IS NULL""",
    ),
    sql(
        "attempt.state",
        "An attempt that is done has an outcome and an end, and one that is begun has neither",
        of=counted("contact_attempt"),
        broken="""
            SELECT id FROM contact_attempt WHERE NOT allowed
                OR (state = 'done') <> (outcome <> '') OR (state = 'done') <> (finished_at IS NOT NULL)""",
    ),
    sql(
        "call.gate",
        "Every telephone call belongs to an attempt to call",
        of=counted("contact_call"),
        broken="""
            SELECT c.attempt_id FROM contact_call c LEFT JOIN contact_attempt a ON a.id = c.attempt_id
            WHERE a.id IS NULL OR a.channel <> 'call'""",
    ),
    sql(
        "dispatch.gate",
        "Every message and letter has an attempt of its own that the gate allowed, by its channel",
        of="SELECT (SELECT count(*) FROM dispatch_message) + (SELECT count(*) FROM dispatch_letter)",
        broken=" UNION ALL ".join(
            (_thing("dispatch_message", "t.channel"), _thing("dispatch_letter", "'letter'"), _SHARED)
        ),
    ),
    sql(
        "visit.gate",
        "Nobody was at a door without an attempt that the gate allowed, nor alone",
        of=counted("visit_visit", "state IN ('inside', 'done')"),
        broken="""
            SELECT v.id FROM visit_visit v
            LEFT JOIN visit_fieldday day ON day.id = v.day_id
            LEFT JOIN contact_attempt a ON a.id = v.attempt_id AND a.allowed AND a.channel = 'visit'
                AND a.customer_id = v.customer_id
            WHERE v.state IN ('inside', 'done') AND (a.id IS NULL OR 2 <> (
                SELECT count(DISTINCT k.staff_id) FROM visit_checkin k
                WHERE k.visit_id = v.id AND k.kind = 'in' AND k.staff_id IN (day.lead_id, day.partner_id)))""",
    ),
    sql(
        "planned.lawful",
        "Nothing that the gate refused stands in a plan of the night",
        of=counted("worklist_decision", "outcome = 'planned'"),
        broken="""
            SELECT run_id || ' ' || customer_id FROM worklist_decision
            WHERE outcome = 'planned' AND refused_by IS NOT NULL""",
    ),
    Invariant("gate.facts", "The facts of every ruling are those that were judged", _facts),
    sql(
        "stop.contact",
        "No call and no visit began while the bank or its channel was stopped",
        of=counted("contact_stop"),
        broken="""
            SELECT 'attempt ' || a.id FROM contact_attempt a JOIN contact_stop s
                ON (s.scope = 'all' OR (s.scope = 'channel' AND s.value = a.channel))
                AND a.asked_at > s.since_at AND (s.resumed_at IS NULL OR a.asked_at < s.resumed_at)
            WHERE a.channel IN ('call', 'visit')""",
    ),
    sql(
        "stop.order",
        "A stop was pressed, then asked about, then resumed, and stands once a scope",
        of=counted("contact_stop"),
        broken="""
            SELECT id FROM contact_stop WHERE asked_at < since_at OR resumed_at < asked_at
                OR (resumed_at IS NULL) <> (resumed_by_id IS NULL) OR (resumed_at IS NOT NULL AND asked_at IS NULL)
            UNION SELECT max(id) FROM contact_stop WHERE resumed_at IS NULL
            GROUP BY scope, value HAVING count(*) > 1""",
    ),
)
