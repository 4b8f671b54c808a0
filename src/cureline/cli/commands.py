"""Puts the commands together."""

from __future__ import annotations

import typer

from cureline.cli import (
    appraise,
    backup,
    care,
    cases,
    compliance,
    daily,
    demo,
    dispatch,
    doctor,
    learning,
    migrate,
    night,
    payments,
    plan,
    portfolio,
    report,
    results,
    retention,
    score,
    serve,
    simulate,
    stop,
    strategy,
    training,
    trust,
    verify,
    warn,
    worker,
)


def register(app: typer.Typer) -> None:
    """Add every command to the application."""
    app.command("demo")(demo.demo)
    app.command("doctor")(doctor.doctor)
    app.command("migrate")(migrate.migrate)
    app.command("verify")(verify.verify)
    app.command("backup")(backup.backup)
    app.command("restore")(backup.restore)
    app.command("drill")(backup.drill)
    app.command("serve")(serve.serve)
    app.command("daily")(daily.daily)
    app.command("simulate")(simulate.simulate)
    app.command("worker")(worker.worker)
    app.command("gateway")(dispatch.gateway)
    app.command("mail")(dispatch.mail)
    app.command("import")(portfolio.import_files)
    app.command("night")(night.night)
    app.command("runs")(night.runs)
    app.command("explain")(night.explain)
    app.command("replay")(night.replay)
    app.command("plan")(plan.plan)
    app.command("report")(report.report)
    app.command("rules")(compliance.rules)
    app.command("may")(compliance.may)
    app.command("stop")(stop.stop)
    app.command("resume")(stop.resume)
    app.command("stops")(stop.stops)
    app.command("train")(score.train)
    app.command("appraise")(appraise.appraise)
    app.command("models")(score.models)
    app.add_typer(strategy.app, name="strategy")
    app.add_typer(payments.payments, name="payments")
    app.add_typer(payments.promises, name="promises")
    app.add_typer(daily.messages, name="messages")
    app.add_typer(trust.audit_app, name="audit")
    app.add_typer(trust.keys_app, name="keys")
    app.add_typer(trust.user_app, name="user")
    app.add_typer(care.app, name="care")
    app.add_typer(cases.app, name="cases")
    app.add_typer(learning.app, name="learn")
    app.add_typer(results.app, name="results")
    app.add_typer(retention.app, name="retention")
    app.add_typer(training.app, name="training")
    app.add_typer(warn.app, name="warn")
    documents = typer.Typer(no_args_is_help=True, help="The versioned documents that decide about customers.")
    documents.command("list")(plan.documents)
    documents.command("add")(plan.add_document)
    app.add_typer(documents, name="documents")
