"""Somebody at the desk: what they read, click and type, in the language of their pages."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext, pgettext
from playwright.sync_api import Locator, Page, expect
from tests.journeys.tour import Tour


class Person:
    """Acts through one browser window. Texts are given in English and looked for in the person's language."""

    def __init__(self, page: Page, language: str, tour: Tour) -> None:
        self.page, self.language, self.tour = page, language, tour
        page.set_default_timeout(10_000)
        self.on_time()

    def on_time(self) -> None:
        """The browser's clock says what the bank's says."""
        self.page.clock.set_fixed_time(timezone.now())

    def word(self, text: str, context: str = "", **values: Any) -> str:
        """A text of the interface as this person reads it."""
        with translation.override(self.language):
            found = pgettext(context, text) if context else gettext(text)
        return found % values if values else found

    def say(self, zh: str, en: str) -> str:
        """What this person writes in their own words."""
        return zh if self.language.startswith("zh") else en

    def open(self, path: str) -> None:
        self.page.goto(path)

    def press(self, key: str) -> None:
        """A key of the keyboard, with the focus nowhere in particular."""
        # keys are heard once the page's script runs
        self.page.wait_for_load_state()
        self.page.evaluate("document.activeElement?.blur()")
        self.page.keyboard.press(key)
        self.page.wait_for_load_state()

    def button(self, text: str, context: str = "") -> Locator:
        return self.page.get_by_role("button", name=self.word(text, context)).first

    def link(self, text: str, context: str = "") -> Locator:
        return self.page.get_by_role("link", name=self.word(text, context)).first

    def click(self, text: str, context: str = "") -> None:
        """Press the button of that name and wait for what it opens."""
        # a button that opens a dialog does so once the page's script runs
        self.page.wait_for_load_state()
        self.button(text, context).click()
        self.page.wait_for_load_state()

    def follow(self, text: str, context: str = "") -> None:
        """Go where the link of that name leads."""
        self.page.wait_for_load_state()
        self.link(text, context).click()
        self.page.wait_for_load_state()

    def field(self, label: str, context: str = "") -> Locator:
        """The field of that label, whether or not the form says that it is optional."""
        found = re.escape(self.word(label, context))
        optional = re.escape(self.word("optional"))
        return self.page.get_by_label(re.compile(rf"^\s*{found}\s*({optional})?\s*$")).first

    def fill(self, label: str, value: str, context: str = "") -> None:
        self.field(label, context).fill(value)

    def put(self, name: str, value: str) -> None:
        """Type into, or choose from, the visible field of that name."""
        field = self.page.locator(f"[name='{name}']").filter(visible=True).first
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            # a whole document is laid out in the field, which a busy machine takes seconds for
            field.fill(value, timeout=60_000)

    def choose(self, label: str, value: str) -> None:
        """Choose by value from the list of that name."""
        self.field(label).select_option(value)

    def tick(self, name: str, value: str) -> None:
        """Choose one of several buttons of a form by its value."""
        self.page.locator(f"input[name='{name}'][value='{value}']").check()

    def sees(self, *texts: str) -> None:
        """Each text, as it stands, is to be seen on the page."""
        for text in texts:
            shown = self.page.locator("#content").get_by_text(text).filter(visible=True)
            expect(shown.first).to_be_visible(timeout=15_000)

    def reads(self, text: str, context: str = "", **values: Any) -> None:
        """A text of the interface is to be seen on the page."""
        self.sees(self.word(text, context, **values))

    def sees_not(self, *texts: str) -> None:
        for text in texts:
            expect(self.page.locator("#content").get_by_text(text).filter(visible=True)).to_have_count(0)

    def is_at(self, path: str) -> None:
        """The window shows this address (a pattern of its path)."""
        self.page.wait_for_url(re.compile(rf"^https?://[^/]+{path}$"), timeout=8_000)

    def downloads(self, path: str) -> bytes:
        """What a link to a file gives, with the person's own session."""
        answer = self.page.request.get(path)
        assert answer.ok, answer.status
        return answer.body()

    def picture(self, step: str) -> None:
        self.tour.picture(self.page, step)


def local(day: dt.date, hour: int, minute: int = 0) -> dt.datetime:
    """An instant by the clock of Shanghai."""
    return dt.datetime.combine(day, dt.time(hour, minute), dt.timezone(dt.timedelta(hours=8)))
