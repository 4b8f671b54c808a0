"""A disk that is full: the command says so, what did not fit is as if it had not begun, and with room it goes on."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
from pathlib import Path

import pytest
from django.db import connection

from cureline.backup import server, taking
from cureline.backup.store import Store
from cureline.home import home
from cureline.portfolio import imports, models
from cureline.worklist import night as worklist
from cureline.worklist.inputs import runs_directory
from cureline.worklist.models import Assessment
from tests.faults import acts, processes
from tests.faults.conftest import Small
from tests.faults.files import slices

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
DAY, RULES_DAY = dt.date(2005, 9, 30), dt.date(2026, 11, 1)
NIGHT = ("night", "--as-of", str(DAY), "--rules-on", str(RULES_DAY))


def told(folder: Path, *words: str, largest_file: int = 0) -> tuple[int, str]:
    """Exit code and output of a command."""
    path = folder / "told.txt"
    process = processes.start(acts.command, list(words), str(path), largest_file)
    process.join()
    return process.exitcode, " ".join(path.read_text(encoding="utf-8").split())


def nothing_of_a_night() -> None:
    assert worklist.current() is None and not Assessment.objects.exists()


def goes_on_to_the_end(count: int) -> None:
    assert worklist.run(DAY, rules_on=RULES_DAY).computed
    assert Assessment.objects.count() == count
    # what was left of the night that found no room is not what it rests on: computed once more, the same bytes
    worklist.run(DAY, rules_on=RULES_DAY, again=True)
    assert not list(runs_directory().rglob("*.partial")) and not list(runs_directory().glob("freezing-*"))


def test_a_night_whose_disk_is_full_says_so_and_is_done_when_there_is_room(small: Small, tmp_path: Path) -> None:
    imports.run(next(slices(tmp_path, 60))[0], "uci_credit_card")
    small(runs_directory(), 48)
    code, text = told(tmp_path, *NIGHT)
    assert code == 7 and "No space left on device" in text and "Make room" in text and "Traceback" not in text
    nothing_of_a_night()
    subprocess.run(["umount", str(runs_directory())], check=True)
    goes_on_to_the_end(60)


def test_a_night_whose_files_may_not_grow_says_so_and_is_done_when_they_may(tmp_path: Path) -> None:
    imports.run(next(slices(tmp_path, 60))[0], "uci_credit_card")
    code, text = told(tmp_path, *NIGHT, largest_file=8_192)
    assert code == 7 and "File too large" in text and "Make room" in text and "Traceback" not in text
    nothing_of_a_night()
    goes_on_to_the_end(60)


def test_an_import_that_the_database_has_no_room_for_loads_nothing(small: Small, tmp_path: Path) -> None:
    path, _ = next(slices(tmp_path, 400))
    home().chmod(0o755)  # the database server runs as another user
    place = home() / "space"
    small(place, 64)
    shutil.chown(place, server.owner())
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLESPACE small LOCATION '{place}'")
        try:
            cursor.execute("ALTER TABLE portfolio_statements SET TABLESPACE small")
            code, text = told(tmp_path, "import", str(path), "--mapping", "uci_credit_card")
            assert code == 7 and "No space left on device" in text and "Make room" in text and "Traceback" not in text
            assert not models.Customer.objects.exists() and not models.Statement.objects.exists()
        finally:
            cursor.execute("ALTER TABLE portfolio_statements SET TABLESPACE pg_default")
            cursor.execute("DROP TABLESPACE small")
    assert told(tmp_path, "import", str(path), "--mapping", "uci_credit_card")[0] == 0
    assert (models.Customer.objects.count(), models.Statement.objects.count()) == (400, 2_400)


def test_a_backup_that_does_not_fit_is_none(small: Small, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CURELINE_DATABASE_URL")
    small(tmp_path / "store", 1_024)
    store = Store(tmp_path / "store")
    try:
        with pytest.raises(server.ServerError, match="No space left on device"):
            taking.base(store)
        assert store.bases() == []
    finally:
        taking.forget()
