"""A real worker process, killed at random moments: the gateway gets everything, and nothing twice."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from cureline import database
from cureline.dispatch.channels.localgateway import LocalGateway
from cureline.dispatch.models import Outbox
from cureline.dispatch.services import outbox

MANY, KILLS = 20, 3


def _worker() -> subprocess.Popen[bytes]:
    url = database.address().url().replace("/postgres?", f"/{settings.DATABASES['default']['NAME']}?")
    code = (
        "import django; django.setup(); from cureline.dispatch import worker;"
        "worker.run(until=lambda: False, poll_seconds=0.05)"
    )
    return subprocess.Popen(
        [sys.executable, "-c", code],
        env={**os.environ, "CURELINE_DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "cureline.settings"},
        cwd=Path(__file__).parents[2],
    )


@pytest.mark.django_db(transaction=True)
def test_killed_at_any_moment_nothing_is_lost_and_nothing_is_sent_twice(gateway: LocalGateway) -> None:
    now = timezone.now()
    for number in range(MANY):
        outbox.put("sms", {"to": f"138{number:08d}", "text": "x"}, at=now)
    gateway.pause_seconds = 0.1
    chance = random.Random(11)  # noqa: S311 - the moments of the kills
    kills, deadline = 0, time.monotonic() + 300
    worker = _worker()
    try:
        while Outbox.objects.exclude(state="sent").exists():
            assert time.monotonic() < deadline, Outbox.objects.values_list("state", "why")
            if kills < KILLS and len(gateway.taken) >= kills * 5 + 1:
                time.sleep(chance.random() * 0.2)
                worker.kill()
                worker.wait()
                kills += 1
                gateway.fault = chance.choice(["lie", "none"])
                # the leases of the dead run out
                Outbox.objects.filter(state="sending").update(lease_until=now)
                worker = _worker()
            # nobody waits for the next try here
            Outbox.objects.filter(state__in=("queued", "uncertain"), lease_until=None).update(next_try_at=now)
            time.sleep(0.05)
    finally:
        worker.kill()
        worker.wait()
    assert kills == KILLS
    assert len(gateway.taken) == MANY and set(gateway.sent.values()) == {1}
    assert set(gateway.taken) == set(Outbox.objects.values_list("key", flat=True))
