"""`cureline rules`: what a pack says; `cureline may`: may I contact this customer now, on this channel?"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cureline.cli import show
from cureline.cli.main import ready
from cureline.cli.show import Exit, Json, Language, emit_json, err, fail, out, table

if TYPE_CHECKING:
    from cureline.engine.compliance import Pack

Jurisdiction = Annotated[str, typer.Argument(help="CN, US, US-MA, UK, IN …")]
On = Annotated[str, typer.Option(help="The day whose law is meant, YYYY-MM-DD; today otherwise.")]


def rules(
    jurisdiction: Jurisdiction,
    on: On = "",
    policy: Annotated[Path | None, typer.Option(exists=True, help="A policy file to apply, as a trial.")] = None,
    language: Language = "en",
    as_json: Json = False,
) -> None:
    """List the rules of a jurisdiction: what each asks, its figure, where it comes from, how surely it is known."""
    from cureline.engine import compliance

    try:
        text = policy.read_text(encoding="utf-8") if policy else None
        pack = compliance.load_pack(jurisdiction, on=_day(on), policy=text)
    except compliance.PackError as error:
        fail(Exit.USAGE if policy else Exit.NOT_FOUND, str(error))
    try:
        rows = [
            {
                "id": rule.id,
                "kind": rule.kind,
                "effect": rule.effect,
                "status": rule.status,
                "state": "draft" if rule.draft else "in force" if rule.active else "the bank must set it",
                "figure": compliance.figure(rule, language),
                "channels": sorted(rule.channels),
                "article": rule.article,
                "where_read": rule.source.where_read,
                "title": rule.title[language],
                "tightened_by": rule.tightened_by,
            }
            for rule in pack.rules
        ]
    except ValueError as error:
        fail(Exit.USAGE, str(error))
    if as_json:
        emit_json({"jurisdiction": pack.jurisdiction, "version": pack.version, "rules": rows})
        return
    table(
        f"Rules of {pack.jurisdiction} ({pack.version}) on {pack.on}",
        ("rule", "effect", "status", "figure", "what it asks", "article"),
        [
            (r["id"], r["effect"], r["status"] if r["state"] == "in force" else f"{r['status']} ({r['state']})",
             r["figure"], r["title"], r["article"] or "policy")
            for r in rows
        ],
    )  # fmt: skip


def may(
    customer: Annotated[str, typer.Argument(help="The customer's id.")],
    channel: Annotated[str, typer.Argument(help="call, sms, email, letter, visit or legal.")],
    account: Annotated[str, typer.Option(help="The debt; the customer's largest balance otherwise.")] = "",
    at: Annotated[str, typer.Option(help="When, ISO 8601 with offset; now otherwise.")] = "",
    locate: Annotated[bool, typer.Option("--locate", help="Only to find the customer, no word of the debt.")] = False,
    consent: Annotated[bool, typer.Option("--consent", help="The person directly agreed to this contact.")] = False,
    rules_on: Annotated[str, typer.Option(help="The day whose law judges; the contact's own day otherwise.")] = "",
    language: Language = "en",
    as_json: Json = False,
) -> None:
    """Tell whether a customer may be contacted at an instant, and if not, which rule forbids it and until when."""
    ready()
    from cureline.engine import compliance
    from cureline.engine.tables import CHANNELS
    from cureline.portfolio import models

    if channel not in CHANNELS:
        fail(Exit.USAGE, f"no channel {channel!r}; one of {', '.join(CHANNELS)}")
    instant = show.instant(at) or dt.datetime.now(dt.UTC)
    person = models.Customer.objects.filter(pk=customer).values().first()
    if person is None:
        fail(Exit.NOT_FOUND, f"no customer {customer!r}")
    mine = {name: _rows(kind, customer) for name, kind in (
        ("accounts", models.Account), ("contact_points", models.ContactPoint), ("contacts", models.Contact),
        ("circumstances", models.Circumstance),
    )}  # fmt: skip
    debts = sorted(mine["accounts"], key=lambda row: (-row["balance_minor"], row["account_id"]))
    debt: dict[str, Any] | None = next((row for row in debts if account in ("", row["account_id"])), None)
    purpose = "locate" if locate else "collect"
    point = compliance.choose_point(mine["contact_points"], customer_id=customer, channel=channel, purpose=purpose)
    contact = compliance.Contact.at_point(channel, instant, point, purpose=purpose, prior_consent=consent)
    pack = _in_force(person["jurisdiction"], _day(rules_on) if rules_on else instant.date())
    facts = compliance.facts(person, debt, mine["circumstances"])
    verdict = compliance.judge(contact, facts, mine["contacts"], pack)
    if as_json:
        emit_json({"customer_id": customer, "account_id": facts.account_id, "channel": channel, "at": instant,
                   "contact_point_id": contact.contact_point_id, "allowed": verdict.allowed, "rule_id": verdict.rule_id,
                   "article": verdict.article, "refusals": verdict.refusals, "warnings": verdict.warnings,
                   "next_lawful_at": verdict.next_lawful_at, "pack_version": verdict.pack_version})  # fmt: skip
        return
    try:
        lines = compliance.tell(verdict, pack, language, time_zone=person["time_zone"])
    except ValueError as error:
        fail(Exit.USAGE, str(error))
    for line in lines:
        out.print(line, markup=False, soft_wrap=True)


def _rows(kind: Any, customer: str) -> list[dict[str, Any]]:
    """A customer's rows of a table, under the table's own column names."""
    names = {field.attname: field.name for field in kind._meta.fields}
    return [
        {names[name]: value for name, value in row.items()}
        for row in kind.objects.filter(customer_id=customer).values()
    ]


def _in_force(jurisdiction: str, on: dt.date) -> Pack | None:
    """The pack under the bank's recorded policy; None where the jurisdiction has none, which refuses everything."""
    from cureline.engine import compliance
    from cureline.trust import documents

    country = jurisdiction.partition("-")[0]
    recorded = documents.names("policy", on)
    policies = [documents.in_force("policy", name, on).content for name in (jurisdiction, country) if name in recorded]
    try:
        return compliance.load_pack(jurisdiction, on=on, policy=policies[0] if policies else None)
    except compliance.PackError as error:
        err.print(str(error), style="yellow", markup=False)
        return None


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text) if text else dt.datetime.now(dt.UTC).date()
    except ValueError:
        fail(Exit.USAGE, f"{text!r} is not a day (YYYY-MM-DD)")
