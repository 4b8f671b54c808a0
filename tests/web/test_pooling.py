"""Many requests over few connections: threads that share a pool, and PgBouncer lending one for each transaction."""

from __future__ import annotations

import http.client
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from benchmarks.processes import free_port, listening
from django.db import connection
from django.test import Client
from tests.desk import Desk

from cureline import database
from cureline.trust.alone import alone

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
PROCESSES, THREADS, POOL, ROUNDS = 2, 4, 2, 2
# of a machine that has much else to do
PATIENCE_S = 600
BOUNCER = shutil.which("pgbouncer") or "/usr/sbin/pgbouncer"


def _here() -> database.Address:
    settings = connection.settings_dict
    return database.Address(settings["HOST"], int(settings["PORT"]), settings["NAME"], settings["USER"],
                            settings["PASSWORD"])  # fmt: skip


def _serve(address: database.Address, **more: str) -> tuple[subprocess.Popen[bytes], int]:
    port = free_port()
    environment = {**os.environ, "CURELINE_DATABASE_URL": address.url(), "CURELINE_SECOND_FACTOR": "optional", **more}
    command = [
        sys.executable, "-m", "gunicorn", "cureline.web.wsgi", "--bind", f"127.0.0.1:{port}", "--workers",
        str(PROCESSES), "--threads", str(THREADS), "--worker-class", "gthread", "--timeout", str(PATIENCE_S),
    ]  # fmt: skip
    # a customer who is not there is a warning each time
    server = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    listening(port, 120)
    return server, port


@pytest.fixture
def department(desk: Desk) -> dict[str, tuple[str, str, str]]:
    """By team: a session, the customer that it sees, the customer that it must not see."""
    mine = {team: desk.customer(team=team).pk for team in ("early", "late")}
    found = {}
    for team, other in (("early", "late"), ("late", "early")):
        client = Client()
        client.force_login(desk.user("phone", team), backend="allauth.account.auth_backends.AuthenticationBackend")
        found[team] = client.cookies["sessionid"].value, mine[team], mine[other]
    return found


def _load(port: int, department: dict[str, tuple[str, str, str]]) -> list[tuple[str, int, int]]:
    """Each thread opens the own team's customer and the other team's: what the server answered."""
    told: list[tuple[str, int, int]] = []

    def work(session: str, own: str, others: str) -> None:
        # one connection a thread: a server's thread answers it
        for _ in range(ROUNDS):
            answers = []
            for key in (own, others):
                asking = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
                asking.request("GET", f"/customers/{key}/", headers={"Cookie": f"sessionid={session}"})
                answers.append(asking.getresponse().status)
                asking.close()
            told.append((own, answers[0], answers[1]))

    threads = [threading.Thread(target=work, args=department[team]) for team in ("early", "late") * THREADS]
    # the first pages of a process compile their templates
    for thread in threads[:PROCESSES]:
        thread.start()
        thread.join()
    for thread in threads[PROCESSES:]:
        thread.start()
    for thread in threads[PROCESSES:]:
        thread.join()
    return told


def _others() -> int:
    """Connections to this database besides the test's own."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                       " AND pid <> pg_backend_pid() AND backend_type = 'client backend'")  # fmt: skip
        return int(cursor.fetchone()[0])


def _proven(told: list[tuple[str, int, int]]) -> None:
    """Nobody failed, and each saw the own team's customer and never the other's, whosever connection it was before."""
    assert len(told) == 2 * THREADS * ROUNDS
    assert {(own, other) for _, own, other in told} == {(200, 404)}


def test_threads_of_a_process_share_its_connections(department: dict[str, tuple[str, str, str]]) -> None:
    server, port = _serve(_here(), CURELINE_POOL=str(POOL))
    most, over = [0], threading.Event()

    def watch() -> None:
        # besides its own there is the test's
        while not over.wait(0.05):
            most[0] = max(most[0], _others() - 1)
        connection.close()

    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    watching = threading.Thread(target=watch)
    watching.start()
    try:
        _proven(_load(port, department))
    finally:
        over.set()
        watching.join()
        server.terminate()
        server.wait()
    # one that is just being closed may still stand among them
    assert 1 <= most[0] <= PROCESSES * POOL + 1 < PROCESSES * THREADS


@pytest.fixture
def bouncer(tmp_path: Path) -> Iterator[database.Address]:
    """A PgBouncer that lends two connections of the tests' database for one transaction each."""
    if not Path(BOUNCER).exists():
        pytest.skip("no pgbouncer on this machine")
    here, port = _here(), free_port()
    place = tmp_path / "bouncer"
    place.mkdir(mode=0o777)
    for directory in (place, *place.parents[:3]):
        directory.chmod(0o777 if directory == place else 0o755)
    (place / "users.txt").write_text(f'"{here.user}" ""\n')
    (place / "ini").write_text(
        f"[databases]\n* = host={here.host} port={here.port}\n[pgbouncer]\nlisten_addr = 127.0.0.1\n"
        f"listen_port = {port}\nunix_socket_dir =\nauth_type = trust\nauth_file = {place}/users.txt\n"
        f"pool_mode = transaction\ndefault_pool_size = {POOL}\nmax_client_conn = 200\n"
        "ignore_startup_parameters = extra_float_digits,options\n"
    )
    # it refuses to run as root, and the server's directory is open to its owner alone
    words = ["-u", Path(here.host).owner()] if os.geteuid() == 0 else []
    process = subprocess.Popen([BOUNCER, *words, str(place / "ini")], stderr=subprocess.DEVNULL)
    listening(port, 120)
    yield database.Address("127.0.0.1", port, here.name, here.user, here.password)
    process.terminate()
    process.wait()


def test_a_pooler_that_lends_a_connection_for_a_transaction(
    department: dict[str, tuple[str, str, str]], bouncer: database.Address
) -> None:
    before = _others()
    server, port = _serve(bouncer, CURELINE_POOLER="transaction")
    try:
        _proven(_load(port, department))
        assert _others() - before <= POOL
    finally:
        server.terminate()
        server.wait()


def test_the_lock_of_the_night_holds_behind_a_pooler(bouncer: database.Address) -> None:
    ask = (
        "import sys\nfrom cureline.trust.alone import alone\n"
        "with alone(11) as mine:\n    print(int(mine), flush=True)\n    sys.stdin.read()"
    )
    environment = {**os.environ, "CURELINE_DATABASE_URL": bouncer.url(), "DJANGO_SETTINGS_MODULE": "cureline.settings"}

    def holder() -> subprocess.Popen[str]:
        code = f"import django; django.setup()\n{ask}"
        return subprocess.Popen([sys.executable, "-c", code], env=environment, stdin=subprocess.PIPE,
                                stdout=subprocess.PIPE, text=True)  # fmt: skip

    first = holder()
    assert first.stdout is not None and first.stdout.readline() == "1\n"
    second = holder()
    assert second.communicate("")[0] == "0\n"
    with alone(11) as direct:
        assert not direct
    first.kill()
    first.wait()
    for _ in range(100):
        with alone(11) as mine:
            if mine:
                return
        time.sleep(0.1)
    raise AssertionError("the lock outlived its holder")
