"""`cureline audit`, `cureline keys`, `cureline user`: proof, keys, and the first administrator."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from cureline.cli import show
from cureline.cli.main import ready
from cureline.cli.show import Exit, Json, emit_json, fail, out, table

if TYPE_CHECKING:
    from cureline.trust.chain import Head

audit_app = typer.Typer(no_args_is_help=True, help="The audit log: prove that nobody has touched it.")
keys_app = typer.Typer(no_args_is_help=True, help="The keys that seal personal fields.")
user_app = typer.Typer(no_args_is_help=True, help="People who sign in.")

Head_ = Annotated[list[str] | None, typer.Option("--head", help="SEQ:HASH, an end that was written down elsewhere.")]


def _head(text: str) -> Head:
    from cureline.trust.chain import Head

    place, _, value = text.partition(":")
    if not place.isdigit() or len(value) != 64:
        fail(Exit.USAGE, f"an end of the chain is SEQ:HASH, not {text!r}")
    return Head(int(place), value)


@audit_app.command("verify")
def verify(head: Head_ = None, as_json: Json = False) -> None:
    """Recompute the whole chain; exit code 5 when an entry was changed, removed, moved, put in, or the end cut off."""
    _ready()
    from cureline.trust import chain

    report = chain.verify([_head(text) for text in head or []])
    last = report.head
    if as_json:
        emit_json({
            "sound": report.sound, "entries": report.entries, "heads": report.heads,
            "head": f"{last.seq}:{last.hash}" if last else None, "seconds": round(report.seconds, 3),
            "findings": [{"kind": one.kind, "seq": one.seq, "entry": one.entry_id} for one in report.findings],
        })  # fmt: skip
    elif report.sound:
        out.print(f"{report.entries:,} entries recomputed, {report.heads} earlier ends compared: everything fits.")
    else:
        rows = [(one.kind, one.seq or "", one.entry_id or "") for one in report.findings]
        table("The log was tampered with", ("what", "place", "entry"), rows)
    if not report.sound:
        raise typer.Exit(Exit.DIFFERENT)
    chain.write_head()


@audit_app.command("head")
def head(as_json: Json = False) -> None:
    """Print the end of the chain as SEQ:HASH, to be kept where nobody of this machine can change it."""
    _ready()
    from cureline.trust import chain

    last = chain.write_head()
    if last is None:
        fail(Exit.NOT_FOUND, "the log is empty")
    if as_json:
        emit_json({"seq": last.seq, "hash": last.hash})
    else:
        typer.echo(f"{last.seq}:{last.hash}")


@keys_app.command("rotate")
def rotate(
    new: Annotated[bool, typer.Option("--new", help="Make a fresh key first (only with keys in the file).")] = False,
    index: Annotated[bool, typer.Option("--index", help="Make the blind indexes anew too; stop the desk.")] = False,
    as_json: Json = False,
) -> None:
    """Seal everything anew with the first key. Safe to stop at any moment: run it again and it goes on."""
    _ready()
    from cureline.trust import rotation
    from cureline.trust.keys import KeyUnusableError

    try:
        if new:
            rotation.new_key()
        with show.progress_bar(as_json) as progress:
            sealed = rotation.rotate(progress)
            indexed = rotation.reindex(progress) if index else 0
    except KeyUnusableError as error:
        fail(Exit.NOT_READY, str(error))
    if as_json:
        emit_json({"sealed": sealed, "indexed": indexed})
    else:
        out.print(f"{sealed:,} values sealed anew, {indexed:,} indexes made anew.")


@keys_app.command("list")
def keys(as_json: Json = False) -> None:
    """Which keys there are, by id; the first seals."""
    _ready()
    from cureline.trust import keys as vault_keys

    ring = vault_keys.ring()
    rows = [
        {"id": name.hex(), "seals": name == ring.sealing, "index": key == ring.index}
        for name, key in ring.by_id.items()
    ]
    if as_json:
        emit_json(rows)
    else:
        shown = [(row["id"], "yes" if row["seals"] else "", "yes" if row["index"] else "") for row in rows]
        table(f"Keys from the {vault_keys.source()}", ("id", "seals", "index"), shown)


@user_app.command("add")
def add(
    username: str,
    role: Annotated[str, typer.Option(help="A role of duties.yaml.")],
    name: Annotated[str, typer.Option(help="As it is shown.")] = "",
    team: Annotated[str, typer.Option(help="Code of a team.")] = "",
    portfolio: Annotated[list[str] | None, typer.Option(help="Portfolio code; none: all.")] = None,
    collector: Annotated[str, typer.Option(help="Collector id, as in the capacity document.")] = "",
    lang: Annotated[str, typer.Option(help="zh-hans, zh-hant or en.")] = "",
    as_json: Json = False,
) -> None:
    """Add somebody and print the link by which they set their password."""
    _ready()
    from cureline.people import services

    try:
        staff, path = services.add(username, name or username, role, team=team, portfolios=portfolio or (),
                                   collector_id=collector, language=lang)  # fmt: skip
    except services.StaffError as error:
        fail(Exit.USAGE, error.detail)
    if as_json:
        emit_json({"user": staff.user.username, "role": staff.user.role, "invitation": path})
    else:
        out.print(f"{staff.user.username} is added. The password is set at {path} (once, for three days).")


@user_app.command("role")
def role(username: str, role: Annotated[str, typer.Argument(help="A role of duties.yaml.")]) -> None:
    """Give somebody another role; their sessions end."""
    _ready()
    from cureline.people import services

    staff = _staff(username)
    try:
        services.change(
            staff.pk, name=staff.name, role=role, team=staff.team_id or "",
            more_teams=[team.code for team in staff.more_teams.all()], portfolios=staff.portfolios,
            collector_id=staff.collector_id or "", active=staff.user.is_active,
        )  # fmt: skip
    except services.StaffError as error:
        fail(Exit.USAGE, error.detail)
    out.print(f"{username} is {role} now.")


@user_app.command("reset-otp")
def reset_otp(username: str) -> None:
    """Take somebody's second factor away, so that they set up a new one; their sessions end."""
    _ready()
    from cureline.people import services

    services.reset_second_factor(_staff(username).pk)
    out.print(f"{username} sets up a new second factor at the next sign-in.")


@user_app.command("invite")
def invite(username: str) -> None:
    """Print a new link by which somebody sets the password."""
    _ready()
    from cureline.people import services

    typer.echo(services.invite(_staff(username).pk))


@user_app.command("list")
def users(as_json: Json = False) -> None:
    """Who may sign in."""
    _ready()
    from cureline.people import services

    rows = [
        {"user": staff.user.username, "name": staff.name, "role": staff.user.role, "team": staff.team_id or "",
         "collector": staff.collector_id or ""}
        for staff in services.listing().order_by("user__username")
    ]  # fmt: skip
    if as_json:
        emit_json(rows)
    else:
        table("Users", ("user", "name", "role", "team", "collector"), [tuple(row.values()) for row in rows])


def _ready() -> None:
    from django.utils import translation

    ready()
    # the command line speaks English, whatever the pages' language
    translation.activate("en")


def _staff(username: str) -> Any:
    from cureline.people.models import Staff

    staff = Staff.objects.select_related("user").filter(user__username=username).first()
    if staff is None:
        fail(Exit.NOT_FOUND, f"there is no user {username!r}")
    return staff
