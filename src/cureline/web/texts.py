"""The catalogues of the interface: `python -m cureline.web.texts` finds the texts, fills and compiles them.

English stands in the source; each app has `locale/zh_Hans` and `locale/zh_Hant`. A text without zh-Hant is drafted from
its zh-Hans by OpenCC, to be read by a person. `--check` changes nothing and fails on a text that is not translated and
on one that apps translate differently; `--app NAME` looks at one app alone; `--missing` prints what is not translated
yet; `--conflicts` lists only the texts that apps translate differently; `--fill FILE` takes zh-Hans from a JSON object
of English texts (`context|text` where one word has several meanings).
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
    "trust", "jobs", "people", "portfolio", "worklist", "script", "contact", "dispatch", "visit", "arrangement",
    "legal", "care", "results", "goal", "experiment", "improvement",
    "warning", "incident", "risk", "wellbeing", "training", "rehearsal", "appraisal", "career", "casebook",
    "web", "api",
)  # fmt: skip
LOCALES = ("zh_Hans", "zh_Hant")
# a catalogue changes when its texts do, not when it is written
_EPOCH = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
# words of Taiwan's banks where OpenCC writes others
_TAIWAN = {
    "賬": "帳", "渠道": "管道", "型別": "類型", "幣種": "幣別", "計劃": "計畫", "投訴": "申訴", "衝正": "沖正",
    "身份": "身分", "座機": "市話", "外呼": "外撥", "批量": "批次", "電子郵箱": "電子信箱", "退出登入": "登出",
    "工號": "員工編號", "審批": "簽核", "坐席": "專員", "質檢": "品質檢核", "函件": "信函", "程式碼": "代碼",
    "許可權": "權限", "法律程式": "法律程序", "釋出": "發布", "物件": "對象", "示例": "範例", "反饋": "回饋",
    "水印": "浮水印", "浮浮水印": "浮水印", "二維碼": "二維條碼", "域名": "網域名稱", "令牌": "權杖",
    "合同": "合約", "響應": "回應", "本次訪問": "本次存取", "抵質押物": "擔保品", "押品": "擔保品",
    "養老金": "退休金", "報警電話": "報案電話", "尋找": "查詢", "網點": "分行", "崗位": "職務", "在崗": "在勤",
    "工資": "薪資", "佔線": "忙線", "監管機構": "主管機關", "監管轉辦": "主管機關轉辦", "培訓": "教育訓練",
    "月供": "月付金", "會話": "工作階段", "當前": "目前", "手工": "人工", "傳送": "發送", "核銷": "轉銷",
    "客戶號": "客戶編號", "二次驗證": "雙重驗證", "審計": "稽核", "上報主管": "呈報主管", "快捷鍵": "快速鍵",
    "快捷導航": "快速導覽", "導航": "導覽", "電子電子信箱": "電子信箱", "新建": "新增", "郵箱": "信箱",
}  # fmt: skip
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
            drafts = tuple(_as_in_taiwan(converter.convert(text or "")) for text in origin)
            message.string = drafts if isinstance(twin.string, tuple | list) else drafts[0]


def _as_in_taiwan(text: str) -> str:
    for drafted, said in _TAIWAN.items():
        text = text.replace(drafted, said)
    return text


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
    """English texts that apps translate differently: by translation, which apps. Django merges catalogues, one wins.

    Give the text a context (`pgettext`, `{% trans "…" context "…" %}`) or the same translation.
    """
    seen: dict[tuple[str, str | None, str], dict[str, list[str]]] = {}
    for locale in LOCALES:
        for app in APPS:
            path = path_of(app, locale)
            for message in read_po(io.BytesIO(path.read_bytes())) if path.exists() else ():
                english, said = (_singular(part) for part in (message.id, message.string))
                if english and said:
                    seen.setdefault((locale, message.context, english), {}).setdefault(said, []).append(app)
    return {
        f"{english} ({context})" if context else english: told
        for (_, context, english), told in sorted(seen.items(), key=str)
        if len(told) > 1
    }


def _singular(text: Any) -> str:
    return str(text[0] if isinstance(text, tuple | list) else text or "")


def _tell(found_twice: dict[str, dict[str, list[str]]]) -> None:
    for english, told in found_twice.items():
        print(
            f"translated differently: {english}", *(f"{text}: {', '.join(by)}" for text, by in told.items()), sep="\n  "
        )


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
        _tell(found_twice)
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
        return 0
    found_twice = conflicts()
    _tell(found_twice)
    return 1 if missing or found_twice else 0


if __name__ == "__main__":
    import django
    from django.conf import settings

    if not settings.configured:
        settings.configure(USE_I18N=True)
        django.setup()
    sys.exit(main())
