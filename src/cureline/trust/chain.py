"""The chain over the audit log, recomputed from the rows: finds what was changed, removed, put in, moved or cut off.

The database links each entry to the one before when its transaction commits (`migrations/0004_chain.py`); who can write
to the tables with the triggers off can break the chain, but not so that it fits. Whoever rebuilds it whole, or cuts its
end, is found by the heads: place and hash of the last link, written from time to time into an append-only file in
`CURELINE_HOME` and, by the bank, to a place outside.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from cureline.home import home

START = "0" * 64
_HEAD_SECONDS = 60
_MOST_FINDINGS = 200
_last_head = 0.0

_PARTS = """
    to_char(entry.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), entry.action,
    coalesce(entry.user_id::text, '-'), entry.username, entry.role, entry.address, entry.customer_id,
    entry.subject, entry.reason, entry.detail::text
"""
_ROWS = f"""
    SELECT link.seq, link.entry_id, link.hash, entry.id IS NOT NULL, {_PARTS}
    FROM trust_auditlink link LEFT JOIN trust_auditentry entry ON entry.id = link.entry_id
    WHERE link.seq IS NOT NULL ORDER BY link.seq
"""
_ONE = f"""
    SELECT link.seq, link.hash, coalesce(previous.hash, '{START}'), {_PARTS}
    FROM trust_auditlink link JOIN trust_auditentry entry ON entry.id = link.entry_id
    LEFT JOIN trust_auditlink previous ON previous.seq = link.seq - 1
    WHERE link.seq IS NOT NULL AND link.entry_id = %s
"""
_UNLINKED = """
    SELECT entry.id FROM trust_auditentry entry
    WHERE NOT EXISTS (SELECT 1 FROM trust_auditlink link WHERE link.entry_id = entry.id AND link.seq IS NOT NULL)
    ORDER BY entry.id LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class Head:
    """The last link of the chain at some moment."""

    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class Link:
    """The link of one entry: its place, its hash, the hash of the link before, and whether the entry still fits."""

    seq: int
    hash: str
    before: str
    fits: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not fit.

    `kind`: `changed` (the entry is not what was linked), `moved` (linked at another place), `removed` (the link stands
    without its entry), `unlinked` (an entry that the chain does not know), `gap` (links are missing), `cut` (the chain
    ends before a head), `rewritten` (another chain than the one of a head).
    """

    kind: str
    seq: int | None
    entry_id: int | None


@dataclass(frozen=True, slots=True)
class Report:
    """What a check of the whole log found; `entries` is how many were recomputed, `heads` how many were compared."""

    entries: int
    heads: int
    head: Head | None
    findings: tuple[Finding, ...]
    seconds: float

    @property
    def sound(self) -> bool:
        """Whether everything fits."""
        return not self.findings


def link_hash(seq: int, before: str, entry_id: int, parts: Iterable[str]) -> str:
    """The hash of one link: SHA-256 over the length and the bytes of each part, as the database computes it."""
    digest = hashlib.sha256()
    for part in (str(seq), before, str(entry_id), *parts):
        data = part.encode()
        digest.update(f"{len(data)}:".encode() + data)
    return digest.hexdigest()


def head() -> Head | None:
    """The last link now; None while there is none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq, hash FROM trust_auditlink WHERE seq IS NOT NULL ORDER BY seq DESC LIMIT 1")
        found = cursor.fetchone()
    return Head(*found) if found else None


def link_of(entry_id: int) -> Link | None:
    """The link of an entry, recomputed from the entry as it stands; None where the chain does not know it."""
    with connection.cursor() as cursor:
        cursor.execute(_ONE, [entry_id])
        found = cursor.fetchone()
    if not found:
        return None
    seq, value, before, *parts = found
    return Link(seq, value, before, link_hash(seq, before, entry_id, parts) == value)


def heads_file() -> Path:
    """Where this machine keeps the heads."""
    return home() / "audit-heads.jsonl"


def write_head() -> Head | None:
    """Add the last link to the file of heads; the file is only ever added to."""
    last = head()
    if last is not None:
        line = json.dumps(
            {"seq": last.seq, "hash": last.hash, "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())}
        )
        descriptor = os.open(heads_file(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "a") as target:
            target.write(line + "\n")
    return last


def head_in_passing() -> None:
    """After a commit: write the head, at most once a minute and process."""
    global _last_head
    if time.monotonic() - _last_head >= _HEAD_SECONDS:
        _last_head = time.monotonic()
        write_head()


def known_heads() -> list[Head]:
    """The heads of the file, in the order in which they were written; a line cut by a crash is left out."""
    if not heads_file().exists():
        return []
    found = []
    for line in heads_file().read_text(encoding="utf-8").splitlines():
        try:
            row = json.loads(line)
            found.append(Head(int(row["seq"]), str(row["hash"])))
        except (ValueError, KeyError, TypeError):
            continue
    return found


def verify(heads: Iterable[Head] = ()) -> Report:
    """Recompute the whole chain and compare it with the heads of the file and with those given."""
    began = time.monotonic()
    wanted = {(one.seq, one.hash) for one in (*known_heads(), *heads)}
    findings: list[Finding] = []
    hashes: dict[int, str] = {}
    doubtful: list[tuple[int, int, str, str, list[str]]] = []
    seqs = {seq for seq, _ in wanted}
    before, last, count = START, 0, 0
    for seq, entry_id, value, there, *parts in _linked():
        if seq != last + 1:
            findings.append(Finding("gap", last + 1, None))
        if not there:
            findings.append(Finding("removed", seq, entry_id))
        elif link_hash(seq, before, entry_id, parts) != value:
            doubtful.append((seq, entry_id, before, value, parts))
        if seq in seqs:
            hashes[seq] = value
        before, last, count = value, seq, count + 1
    findings += _explained(doubtful[:_MOST_FINDINGS])
    with connection.cursor() as cursor:
        cursor.execute(_UNLINKED, [_MOST_FINDINGS])
        findings += [Finding("unlinked", None, pk) for (pk,) in cursor.fetchall()]
    for seq, value in sorted(wanted):
        if seq > last:
            findings.append(Finding("cut", seq, None))
        elif hashes.get(seq) != value:
            findings.append(Finding("rewritten", seq, None))
    ends = Head(last, before) if count else None
    return Report(count, len(wanted), ends, tuple(findings[:_MOST_FINDINGS]), time.monotonic() - began)


def _linked() -> Iterator[Any]:
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.itersize = 5_000
        cursor.execute(_ROWS)
        yield from cursor


def _explained(doubtful: list[tuple[int, int, str, str, list[str]]]) -> Iterator[Finding]:
    """Whether a link that does not fit holds another doubtful entry: then the two were exchanged."""
    for seq, entry_id, before, value, _ in doubtful:
        moved = any(link_hash(seq, before, other, parts) == value for _, other, _, _, parts in doubtful)
        yield Finding("moved" if moved else "changed", seq, entry_id)
