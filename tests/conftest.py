"""What every test shares; its state directory is made in tests/environment.py."""

from __future__ import annotations

import datetime as dt
import gzip
import os
import time
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest
import time_machine
from django.core.signals import request_finished, request_started
from django.db import connection
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer

from cureline.cli.demo import sample_file
from cureline.trust import chain, partitions
from cureline.trust.models import User
from tests.bank import Bank, open_to_the_server
from tests.desk import Desk

Visit = Callable[..., Page]


@pytest.fixture(autouse=True)
def no_heads_of_other_tests() -> None:
    """Ends of audit logs that tests before had say nothing of this one's, which begins in empty tables."""
    chain.heads_file().unlink(missing_ok=True)


@pytest.fixture
def uci_head(tmp_path: Path) -> Path:
    """The first 400 accounts of the sample portfolio, as a file of the same kind."""
    with gzip.open(sample_file(), "rt", encoding="utf-8") as source:
        lines = [next(source) for _ in range(401)]
    path = tmp_path / "uci_credit_card_head.csv"
    path.write_text("".join(lines), encoding="utf-8")
    return path


@pytest.fixture
def inbox(uci_head: Path, tmp_path: Path) -> Path:
    """A folder with that file alone."""
    folder = tmp_path / "inbox"
    folder.mkdir()
    return uci_head.rename(folder / uci_head.name).parent


@pytest.fixture
def bank(tmp_path: Path) -> Iterator[Bank]:
    open_to_the_server(tmp_path)
    bank = Bank(tmp_path / "home")
    yield bank
    bank.stop()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """The tests' own database may be emptied between tests; nobody else's log can be."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        for table, trigger in (("auditentry", "audit"), ("auditlink", "link"), ("document", "document")):
            cursor.execute(f"ALTER TABLE trust_{table} DISABLE TRIGGER {trigger}_never_emptied")
        for name in partitions.partitions():
            cursor.execute(f"ALTER TABLE {name} DISABLE TRIGGER audit_never_emptied")


# a Wednesday, half past ten in Shanghai: a lawful hour, whenever the tests are run
WORKING_HOUR = dt.datetime(2026, 11, 25, 2, 30, tzinfo=dt.UTC)


@pytest.fixture
def desk(db: None) -> Iterator[Desk]:
    """A department that a test fills with people and customers, at a working hour unless the test says another."""
    if time_machine.escape_hatch.is_travelling():
        yield Desk()
        return
    with time_machine.travel(WORKING_HOUR, tick=True):
        yield Desk()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A headless Chromium of the machine's own packages."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CURELINE_CHROMIUM", "/usr/bin/chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
                  "--disable-background-networking", "--disable-component-update"],
        )  # fmt: skip
        yield browser
        browser.close()


FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


@pytest.fixture
def visit(chromium: Browser, live_server: LiveServer, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """`visit(user, path, width=1440)`: a page of the running desk, signed in as a user in the user's language; with
    None as user by somebody whose browser asks for `language`.

    The test must be marked `django_db(transaction=True)`; an error on the page's console fails it.
    """
    opened: list[BrowserContext] = []
    errors: list[str] = []

    def go(
        user: User | None, path: str = "/", *, width: int = 1440, dark: bool = False, language: str = "en"
    ) -> Page:  # fmt: skip
        context = chromium.new_context(
            base_url=live_server.url, viewport={"width": width, "height": 900},
            locale=(user.language or "en") if user else language, color_scheme="dark" if dark else "light",
        )  # fmt: skip
        opened.append(context)
        if user is not None:
            session = Desk().client(user).cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(path)
        return page

    at_work = AtWork()
    yield go
    for context in opened:
        if request.node.stash.get(FAILED, False):
            # what the pages showed when the test failed
            for page in context.pages:
                print(f"--- {page.url}\n{page.locator('body').inner_text(timeout=5_000)}")
        context.close()
    # emptying the tables under a request that a page still had running would be a deadlock
    at_work.wait()
    assert not errors


def press(page: Page, key: str) -> None:
    """A key of the page's own, once its script hears it."""
    page.wait_for_load_state()
    page.keyboard.press(key)


class AtWork:
    """Counts the requests that the live server has begun and not ended."""

    def __init__(self) -> None:
        self.begun = self.ended = 0
        request_started.connect(self._begin)
        request_finished.connect(self._end)

    def _begin(self, **_: object) -> None:
        self.begun += 1

    def _end(self, **_: object) -> None:
        self.ended += 1

    def wait(self, seconds: float = 20) -> None:
        """Until all are ended and stay so for a moment."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            time.sleep(0.05)
            if self.begun <= self.ended:
                return
