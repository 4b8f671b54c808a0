"""No text of the desk stays in English: not in the catalogues, and not on a page in Chinese."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from tests.desk import Desk
from tests.web import pages

from cureline.trust.duties import roles
from cureline.web import texts

# names, ids and technical words that are the same in Chinese
ALLOWED = {
    "cureline", "english", "ifrs", "html", "http", "https", "json", "csv", "pdf", "api", "sms", "openapi", "totp",
    "excel", "cny", "twd", "utc", "yaml", "esc", "enter", "ctrl", "url", "webhook", "xlsx", "oidc",
    "iban", "early", "late", "care", "cei", "consumer", "kappa",
}  # fmt: skip
WORD = re.compile(r"[A-Za-z]{3,}")
# ids of rules (CN-HOURS-1), names of duties, events and documents (promise.kept, small_business) and commands in
# `backticks` are the same in every language
NAME = re.compile(r"`[^`]*`|[a-z]+(?:_[a-z]+)+|[A-Z0-9]+(?:-[A-Z0-9]+)+|[a-z_]+(?:\.[a-z_]+)+")
# what is shown as it is written: codes, keys, input of people
AS_WRITTEN = {"code", "kbd", "pre", "script", "style", "textarea", "svg"}
VOID = {"meta", "link", "input", "br", "hr", "img", "path", "rect", "circle", "line", "col", "source"}


class Visible(HTMLParser):
    """Collects what a page says, with the names that a screen reader reads."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.open: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.said += [str(given[name]) for name in ("title", "aria-label", "placeholder", "alt") if given.get(name)]
        written = tag in AS_WRITTEN or "code" in str(given.get("class")).split() or given.get("translate") == "no"
        written = written or (tag != "html" and not str(given.get("lang") or "zh").startswith("zh"))
        if tag not in VOID:
            self.open.append(written)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and self.open:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if not any(self.open):
            self.said.append(data)


def english(text: str, known: set[str]) -> set[str]:
    """The Latin words that a page in Chinese says, but for names and ids."""
    visible = Visible()
    visible.feed(text)
    words = {word for said in visible.said for word in WORD.findall(NAME.sub(" ", said))}
    return {word for word in words if word.lower() not in known}


def test_every_text_has_its_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    assert texts.main(["--check"]) == 0, capsys.readouterr().out


def test_a_text_that_apps_translate_differently_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(texts, "PACKAGE", tmp_path)
    for app, bell, call in (("trust", "响铃", "致电"), ("web", "响铃", "电话")):
        for locale in texts.LOCALES:
            path = texts.path_of(app, locale)
            path.parent.mkdir(parents=True)
            path.write_text(f'''msgid "Ring"\nmsgstr "{bell}"\n\nmsgctxt "act"\nmsgid "Call"\nmsgstr "{call}"\n''')
    assert texts.conflicts() == {"Call (act)": {"致电": ["trust"], "电话": ["web"]}}
    assert texts.main(["--check", "--app", "web"]) == 1
    assert "translated differently: Call (act)" in capsys.readouterr().out


def test_no_page_says_english_in_chinese(desk: Desk) -> None:
    customer: Any = pages.customer(desk)
    clients = {role: desk.client(desk.user(role, language="zh-hans")) for role in roles()}
    known = ALLOWED | set(roles())
    found: dict[str, set[str]] = {}
    for role, path in pages.visits(customer):
        answer = clients[role].get(path)
        if answer.headers.get("content-type", "").startswith("text/html"):
            words = english(answer.content.decode(), known)
            if words:
                found[f"{role} {path}"] = words
    assert not found, "\n".join(f"{page}: {sorted(words)}" for page, words in found.items())
