"""The first start of a restored home, in a process of its own: `python -m cureline.backup.finish BASE INSTANT HEAD`.

Prints as JSON what the home has before anything is added: rows by table, the last place of the audit log, and whether
the log still has the end HEAD (SEQ:HASH).
"""

from __future__ import annotations

import json
import sys

import django


def finish(base: str, at: str, head: str) -> dict[str, object]:
    """Put aside the ends of the log that this home no longer has, mend the link to its night, and write it down."""
    from django.db import transaction

    from cureline.backup import taking
    from cureline.trust import audit, chain
    from cureline.worklist.publish import mend_link

    heads = chain.heads_file()
    if heads.exists():
        # ends of what came after the instant are no proof against this home, but they stay
        heads.replace(heads.with_suffix(".before-restore.jsonl"))
    counts, last = taking.standing()
    seq, _, value = head.partition(":")
    kept = not head or not any(
        one.seq == int(seq) for one in chain.verify([chain.Head(int(seq), value)]).findings
    )  # fmt: skip
    mend_link()
    with transaction.atomic():
        audit.record("backup.restored", subject=f"backup:{base}", detail={"at": at})
    chain.write_head()
    return {"counts": counts, "seq": int(last.partition(":")[0] or 0), "head_kept": kept}


if __name__ == "__main__":
    django.setup()
    sys.stdout.write(json.dumps(finish(*sys.argv[1:4])))
