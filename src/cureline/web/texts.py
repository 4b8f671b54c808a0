"""The catalogues of the interface: `python -m cureline.web.texts` finds the texts, fills and compiles them.

English stands in the source; each app has `locale/zh_Hans` and `locale/zh_Hant`. A text without zh-Hant is drafted from
its zh-Hans by OpenCC, to be read by a person. `--check` changes nothing and fails on a text that is not translated;
`--app NAME` looks at one app alone; `--missing` prints what is not translated yet; `--conflicts` lists texts that apps
translate differently; `--fill FILE` takes zh-Hans from a JSON object of English texts (`context|text` where one word
has several meanings).
"""

from __future__ import annotations

import argparse
import datetime as dt
import io
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from babel.messages import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).parent.parent
APPS = (
    "trust", "people", "portfolio", "worklist", "script", "contact", "dispatch", "visit", "arrangement", "legal",
    "care", "web", "api",
)  # fmt: skip
LOCALES = ("zh_Hans", "zh_Hant")
# a catalogue changes when its texts do, not when it is written
_EPOCH = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
_KEYWORDS: dict[str, Any] = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None, "ngettext": (1, 2),
    "ngettext_lazy": (1, 2), "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3), "_p": ((1, "c"), 2),
}  # fmt: skip


def path_of(app: str, locale: str) -> Path:
    """Where an app's catalogue of a language stands."""
    return PACKAGE / app / "locale" / locale / "LC_MESSAGES" / "django.po"


def found(app: str) -> Iterator[tuple[str, int, Any, str | None]]:
    """File, line, text (or singular and plural) and context of every text of an app's Python and templates."""
    from django.utils.translation import templatize

    for path in sorted((PACKAGE / app).rglob("*")):
        if path.suffix not in (".py", ".html", ".txt") or "migrations" in path.parts or not path.is_file():
            continue
        text = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            text = templatize(text, origin=str(path))
        name = str(path.relative_to(PACKAGE.parent))
        for line, message, _, context in extract("python", io.BytesIO(text.encode()), _KEYWORDS):
            yield name, line, message, context


def refreshed(app: str, locale: str) -> Catalog:
    """The catalogue of an app as it should stand: texts of the source with the translations known so far."""
    path = path_of(app, locale)
    known = read_po(io.BytesIO(path.read_bytes()), locale=locale) if path.exists() else Catalog(locale=locale)
    fresh = Catalog(
        locale=locale, charset="utf-8", header_comment=f"# {app}, {locale}", fuzzy=False, creation_date=_EPOCH
    )
    for name, _, message, context in found(app):
        parts = tuple(part for part in message if isinstance(part, str)) if isinstance(message, tuple) else message
        old = known.get(parts[0] if isinstance(parts, tuple) else parts, context)
        fresh.add(parts, old.string if old else None, locations=[(name, 0)], context=context)
    return fresh


def untranslated(catalogue: Catalog) -> list[str]:
    """The texts of a catalogue without a translation."""
    return [
        str(message.id)
        for message in catalogue
        if message.id and not all([*message.string] if isinstance(message.string, tuple | list) else [message.string])
    ]


def _draft(fresh: Catalog, source: Catalog) -> None:
    """Fill the empty texts of a zh-Hant catalogue from zh-Hans."""
    from opencc import OpenCC

    converter = OpenCC("s2twp")
    for message in fresh:
        key = message.id[0] if isinstance(message.id, tuple | list) else message.id
        twin = source.get(key, message.context) if key else None
        if twin is None or not key:
            continue
        strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
        origin = twin.string if isinstance(twin.string, tuple | list) else (twin.string,)
        if not all(strings):
            # OpenCC writes 賬 where the banks of Taiwan write 帳
            drafts = tuple(converter.convert(text).replace("賬", "帳") if text else "" for text in origin)
            message.string = drafts if isinstance(twin.string, tuple | list) else drafts[0]


def compile_all(apps: Iterable[str] = APPS) -> None:
    """Write the `.mo` beside each `.po` that is newer than it."""
    for app in apps:
        for locale in LOCALES:
            path = path_of(app, locale)
            target = path.with_suffix(".mo")
            if path.exists() and (not target.exists() or target.stat().st_mtime < path.stat().st_mtime):
                with path.open("rb") as source:
                    catalogue = read_po(source, locale=locale)
                part = target.with_suffix(".part")
                with part.open("wb") as file:
                    write_mo(file, catalogue)
                part.replace(target)


def conflicts() -> dict[str, dict[str, list[str]]]:
    """English texts that apps translate differently: by zh-Hans, which apps. Django merges the catalogues, one wins.

    Give the text a context (`pgettext`, `{% trans "…" context "…" %}`) or the same translation.
    """
    seen: dict[tuple[str | None, str], dict[str, list[str]]] = {}
    for app in APPS:
        path = path_of(app, "zh_Hans")
        for message in read_po(io.BytesIO(path.read_bytes())) if path.exists() else ():
            if message.id and isinstance(message.id, str) and isinstance(message.string, str) and message.string:
                seen.setdefault((message.context, message.id), {}).setdefault(message.string, []).append(app)
    return {text: told for (_, text), told in sorted(seen.items(), key=str) if len(told) > 1}


def main(words: list[str] | None = None) -> int:
    """The command; gives the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--missing", action="store_true")
    parser.add_argument("--app", choices=APPS)
    parser.add_argument("--compile", action="store_true", help="only compile what is there")
    parser.add_argument("--fill", type=Path, help="JSON object: English text to zh-Hans")
    parser.add_argument("--conflicts", action="store_true", help="list texts that apps translate differently")
    options = parser.parse_args(words)
    if options.conflicts:
        found_twice = conflicts()
        for english, told in found_twice.items():
            print(english, *(f"  {chinese}: {', '.join(names)}" for chinese, names in told.items()), sep="\n")
        return 1 if found_twice else 0
    given = json.loads(options.fill.read_text(encoding="utf-8")) if options.fill else {}
    apps = (options.app,) if options.app else APPS
    if options.compile:
        compile_all(apps)
        return 0
    missing = 0
    for app in apps:
        catalogues = {locale: refreshed(app, locale) for locale in LOCALES}
        for message in catalogues["zh_Hans"]:
            plural = isinstance(message.id, tuple | list)
            key = message.id[0] if plural else message.id
            text = given.get(f"{message.context}|{key}") or given.get(key)
            if key and text:
                message.string = (text,) if plural else text
            elif isinstance(message.id, tuple | list) and given.get(message.id[0]):
                message.string = (given[message.id[0]],)
        if not options.check and not all(len(c) == 0 for c in catalogues.values()):
            _draft(catalogues["zh_Hant"], catalogues["zh_Hans"])
            for locale, catalogue in catalogues.items():
                path = path_of(app, locale)
                path.parent.mkdir(parents=True, exist_ok=True)
                with path.open("wb") as file:
                    write_po(file, catalogue, width=120, omit_header=False, sort_output=True, include_lineno=False)
        for locale, catalogue in catalogues.items():
            absent = untranslated(catalogue)
            missing += len(absent)
            if absent and (options.missing or options.check):
                print(f"{app} {locale}: {len(absent)} not translated", *absent, sep="\n  ")
    if not options.check:
        compile_all(apps)
    return 1 if options.check and missing else 0


if __name__ == "__main__":
    import django
    from django.conf import settings

    if not settings.configured:
        settings.configure(USE_I18N=True)
        django.setup()
    sys.exit(main())
