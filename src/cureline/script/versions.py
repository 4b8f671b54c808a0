"""Write a version, decide on it, find what there is. What compliance has not approved is never said to anybody."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cureline.face import ProblemError
from cureline.script import classifier, library, wording
from cureline.script.checking import Finding, blocks, check
from cureline.script.document import LANGUAGES, Script, ScriptInvalidError, parse
from cureline.script.models import Version
from cureline.trust import audit, documents
from cureline.trust.models import Document

_APPROVER = re.compile(r"^approver:.*$", re.MULTILINE)


class InvalidError(ProblemError):
    """The text is no script, says what is forbidden, or lacks what is asked."""

    status = 422
    title = _("This script can't be saved")


class VersionTakenError(ProblemError):
    """The version exists already."""

    title = _("This version exists already; give the text a new one")


class DecisionError(ProblemError):
    """The version can't be decided on: decided already, or by its own author."""

    title = _("You can't decide on this version")


class VersionUnknownError(ProblemError):
    """There is no such version."""

    status = 404
    title = _("There is no such version")


@dataclass(frozen=True)
class Judged:
    """What the checks say of a text: the script if it is one, what is wrong, what the packs miss."""

    script: Script | None
    error: str
    findings: tuple[tuple[str, str, Finding], ...]
    lacking: tuple[str, ...]

    @property
    def fit(self) -> bool:
        """Whether it may be saved."""
        found = [finding for _, _, finding in self.findings]
        return self.script is not None and not self.lacking and not blocks(found)


def judge(content: str, *, jurisdiction: str = "CN") -> Judged:
    """Read a script and check everything that it says: place, language and finding, and the statements it lacks."""
    try:
        script = parse(content)
    except ScriptInvalidError as error:
        return Judged(None, str(error), (), ())
    found = tuple(
        (place, language, finding)
        for place, language, text in script.every_text()
        for finding in check(text, jurisdiction=jurisdiction, language=language)
    )
    ordered = tuple(sorted(found, key=lambda row: row[2].severity != "block"))
    return Judged(script, "", ordered, tuple(faults(script, jurisdiction)))


def fit_or_error(content: str) -> None:
    """Check a script recorded from a file. Raises InvalidError where it may not be saved or nobody signed it."""
    judged = judge(content)
    if judged.script is None or not judged.fit or not judged.script.approver:
        raise InvalidError(
            judged.error or _("It says what is forbidden, lacks what the rules ask to be said, or has no approver.")
        )


def faults(script: Script, jurisdiction: str) -> list[str]:
    """Ids of the statements that a script lacks and that no text of the pack says in its stead."""
    return sorted(
        {
            statement.id
            for channel in script.channels
            for language in LANGUAGES
            for statement in wording.unsaid(script, jurisdiction, channel, language)
            if statement.say is None
        }
    )


def submit(content: str, *, user: Any, jurisdiction: str = "CN", request: Any = None) -> Version:
    """Save a new version and put it before compliance. `author` and `approver` in the text are set by us.

    Raises InvalidError with the reasons, and VersionTakenError.
    """
    content = content.replace("\r\n", "\n")
    judged = judge(content, jurisdiction=jurisdiction)
    script = judged.script
    if script is None or not judged.fit:
        raise InvalidError(
            judged.error or _("It says what is forbidden, or lacks what the rules ask to be said."),
            findings=[
                {"place": place, "language": language, **finding.as_dict()}
                for place, language, finding in judged.findings
            ],
            lacking=list(judged.lacking),
        )
    if script.name == library.HOUSE:
        raise InvalidError(_("This name is kept for the bank's own name and numbers."))
    taken = Document.objects.filter(kind=library.KIND, name=script.name, version=script.version).exists()
    shipped = library.shipped().get(script.name)
    if taken or (shipped and library.parsed(shipped).version == script.version):
        raise VersionTakenError()
    try:
        with transaction.atomic():
            version = Version.objects.create(
                name=script.name, version=script.version, effective_from_on=script.effective_from_on, content=content,
                findings=[{"place": place, "language": language, **finding.as_dict()}
                          for place, language, finding in judged.findings],
                judged_by=f"{wording.version(jurisdiction)} classifier:{classifier.digest()}",
                author=user, written_at=timezone.now(),
            )  # fmt: skip
    except IntegrityError:
        raise VersionTakenError() from None
    audit.record("script.written", request=request, user=user, subject=f"script:{version.name}@{version.version}")
    return version


@transaction.atomic
def decide(version_id: int, *, user: Any, approve: bool, note: str = "", request: Any = None) -> Version:
    """Approve a version, which makes it a document in force from its day on, or refuse it with a reason.

    Nobody decides on what they wrote. Raises VersionUnknownError and DecisionError.
    """
    version = _waiting(version_id)
    if version.author_id == user.pk:
        raise DecisionError(_("Nobody approves what they wrote."))
    if not approve and not note.strip():
        raise DecisionError(_("Say why it is refused."))
    now = timezone.now()
    if approve:
        head = f"approver: {user.get_username()}"
        content = _APPROVER.sub(head, version.content) if _APPROVER.search(version.content) else (
            f"{version.content.rstrip()}\n{head}\n"
        )  # fmt: skip
        version.document = documents.record(
            library.KIND, version.name, version.version, effective_from_on=version.effective_from_on,
            author=version.author.get_username(), approver=user.get_username(), content=content,
        )  # fmt: skip
    version.state = Version.State.APPROVED if approve else Version.State.REFUSED
    version.decided_by, version.decided_at, version.note = user, now, note.strip()
    version.save(update_fields=["document", "state", "decided_by", "decided_at", "note"])
    audit.record(
        "script.approved" if approve else "script.refused", request=request, user=user,
        subject=f"script:{version.name}@{version.version}", reason=note.strip(),
    )  # fmt: skip
    return version


@transaction.atomic
def withdraw(version_id: int, *, user: Any, request: Any = None) -> Version:
    """Take back one's own version that waits. Raises VersionUnknownError and DecisionError."""
    version = _waiting(version_id)
    if version.author_id != user.pk:
        raise DecisionError(_("Only its author takes a version back."))
    version.state = Version.State.WITHDRAWN
    version.save(update_fields=["state"])
    audit.record("script.withdrawn", request=request, user=user, subject=f"script:{version.name}@{version.version}")
    return version


def _waiting(version_id: int) -> Version:
    version = Version.objects.select_for_update(of=("self",)).select_related("author").filter(pk=version_id).first()
    if version is None:
        raise VersionUnknownError()
    if version.state != Version.State.WAITING:
        raise DecisionError(_("It was decided on already."))
    return version


@dataclass(frozen=True)
class Line:
    """One version in the history of a script; `version_id` is None for one that came with Cureline."""

    version: str
    effective_from_on: dt.date
    state: str
    author: str
    approver: str
    content: str
    version_id: int | None
    note: str = ""
    current: bool = False


def history(name: str, on: dt.date) -> list[Line]:
    """Every version of a script, the latest first. Raises VersionUnknownError where there is none."""
    lines = [
        Line(v.version, v.effective_from_on, v.state, v.author.get_username(),
             v.decided_by.get_username() if v.decided_by else "", v.content, v.pk, v.note)
        for v in Version.objects.filter(name=name).select_related("author", "decided_by")
    ]  # fmt: skip
    known = {line.version for line in lines}
    for kept in Document.objects.filter(kind=library.KIND, name=name).exclude(name=library.HOUSE):
        if kept.version not in known:
            known.add(kept.version)
            lines.append(Line(kept.version, kept.effective_from_on, "shipped", kept.author, kept.approver,
                              kept.content, None))  # fmt: skip
    text = library.shipped().get(name)
    if text is not None and library.parsed(text).version not in known:
        script = library.parsed(text)
        lines.append(
            Line(script.version, script.effective_from_on, "shipped", script.author, script.approver, text, None)
        )
    if not lines:
        raise VersionUnknownError()
    lines.sort(key=lambda line: (line.effective_from_on, line.version_id or 0), reverse=True)
    speaks = next((x for x in lines if x.state in ("approved", "shipped") and x.effective_from_on <= on), None)
    return [Line(**{**line.__dict__, "current": line is speaks}) for line in lines]


@dataclass(frozen=True)
class Changed:
    """One line of a comparison: what became of it (same, added, removed) and its text."""

    kind: str
    text: str


def compare(before: str, after: str) -> list[Changed]:
    """Two texts line by line, with three lines around each change."""
    kinds = {"+": "added", "-": "removed", " ": "same", "@": "gap"}
    lines: Iterable[str] = difflib.unified_diff(before.splitlines(), after.splitlines(), n=3, lineterm="")
    return [
        Changed(kinds[line[0]], "" if line[0] == "@" else line[1:])
        for line in lines
        if not line.startswith(("+++", "---"))
    ]
