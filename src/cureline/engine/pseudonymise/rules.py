"""The rules as data (`rules.yaml`), and the expressions made of them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml

HAN = r"[一-鿿]"
# what counts as one number when it is typed in groups
APART = " -‐‑–—.·_/()\t\n"
MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip


@dataclass(frozen=True)
class Rules:
    """Version and thresholds, and for each kind of thing what it looks like in a folded text."""

    version: str
    effective_from_on: dt.date
    status: str
    k: int
    leave_out: tuple[str, ...]
    amount_bands: Mapping[str, Sequence[int]]
    significant: int
    long_run: int
    surnames: frozenset[str]
    provinces: frozenset[str]
    titles: tuple[str, ...]
    no_district: tuple[str, ...]
    parts: re.Pattern[str]
    company_kinds: tuple[str, ...]
    company_suffixes: tuple[str, ...]
    patterns: Mapping[str, Sequence[re.Pattern[str]]]


def _any(words: Sequence[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@cache
def rules() -> Rules:
    """The rules in force."""
    text = resources.files("cureline.engine.pseudonymise").joinpath("rules.yaml").read_text("utf-8")
    found = yaml.safe_load(text)
    surnames = found["surnames"].split()
    provinces = found["provinces"].split()
    suffixes = [*found["district_suffixes"], *found["road_suffixes"], *found["place_suffixes"], "市", "省", "村"]
    company = _any(found["company_suffixes"])
    number = r"(?:\d+|[零〇一二三四五六七八九十百]+)"
    months = "|".join(f"{month}|{month[:3]}" for month in MONTHS) + "|sept"
    patterns = {
        "email": [r"[\w.+-]+ ?@ ?[\w-]+(?:\.[\w-]+)+"],
        "plate": [rf"[{found['plates']}][a-z][·\- ]?(?=[a-z0-9]{{0,5}}\d)[a-z0-9]{{5,6}}(?![a-z0-9])"],
        "account": [r"(?:微信|wechat|weixin|qq|支付宝|alipay|抖音)(?:号码|号| id)?[是为:： ]*[a-z0-9][\w-]{4,}"],
        "person": [
            rf"(?:{_any(surnames)}){HAN}{{0,2}}?(?:{_any(found['titles'])})(?!{_any(found['title_not_before'])})",
            rf"(?<!{HAN}[大最])(?:{_any(found['nicknames'])})(?:{_any(found['nickname_surnames'].split())})"
            rf"(?!{_any(found['nickname_not_before'])})",
            rf"(?:{_any(found['named'])})[:： 是]*(?:{_any(surnames)}){HAN}{{1,2}}",
            rf"\b(?:{_any(found['english_titles'])})\b\.? ?[a-z][a-z'’-]+",
        ],
        "employer": [rf"[一-鿿a-z0-9()]{{2,24}}?(?:{company})"],
        "address": [
            rf"{HAN}{{1,8}}(?:{_any(found['road_suffixes'])}) ?{number} ?[号弄巷]"
            rf"(?: ?{number} ?(?:号楼|栋|幢|座|单元|室|号))*",
            rf"{number} ?(?:号楼|栋|幢|单元|弄)(?: ?{number} ?(?:单元|层|室|号))*",
            r"\d{3,4} ?室",
            rf"{HAN}{{1,2}}(?:{_any(found['district_suffixes'])})",
            r"\b\d+[a-z]? (?:[a-z]+ ){1,3}(?:street|st|road|rd|avenue|ave|lane|drive|boulevard|terrace)\b",
            r"\b(?:room|flat|unit|apartment) \d+[a-z]?\b",
        ],
        "date": [
            r"(?:19|20)\d\d ?[年\-/.] ?\d{1,2} ?[月\-/.] ?\d{1,2}(?: ?[日号])?(?!\d)",
            r"(?<!\d)\d{1,2} ?月 ?\d{1,2} ?[日号]",
            r"(?:[二一][〇零○一二三四五六七八九]{3}年)?[一二三四五六七八九十]{1,2}月[一二三四五六七八九十廿卅]{1,3}[日号]",
            rf"\b\d{{1,2}}(?:st|nd|rd|th)? (?:of )?(?:{months})\b(?:\.?,? \d{{4}})?",
            rf"\b(?:{months})\b\.? \d{{1,2}}(?:st|nd|rd|th)?\b(?:,? \d{{4}})?",
            r"(?<!\d)(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)",
        ],
        "amount": [
            r"(?:¥|人民币|rmb|cny|usd|hkd|us\$|hk\$|\$) ?\d[\d, ]*(?:\.\d+)? ?(?:万|千|亿|k\b)?(?: ?(?:元|块))?",
            r"\d[\d,]*(?:[ ,]\d{3})*(?:\.\d+)? ?(?:万|千|百|亿)? ?(?:元|块|圆|人民币|yuan|rmb|cny)",
            r"[零〇一二三四五六七八九十百千万亿两]+(?:元|块|圆)(?:[零一二三四五六七八九]角)?",
        ],
    }  # fmt: skip
    return Rules(
        version=found["version"], effective_from_on=found["effective_from_on"], status=found["status"], k=found["k"],
        leave_out=tuple(found["leave_out"]), amount_bands=found["amount_bands"], significant=found["significant"],
        long_run=found["long_run"], surnames=frozenset(surnames), provinces=frozenset(provinces),
        titles=tuple(found["titles"]), no_district=tuple(found["no_district"].split()),
        parts=re.compile(rf".*?(?:{_any(suffixes)}|\d+号楼?|\d+[栋幢室弄]|\d+单元|$)"),
        company_kinds=tuple(found["company_kinds"]), company_suffixes=tuple(found["company_suffixes"]),
        patterns={kind: [re.compile(one) for one in many] for kind, many in patterns.items()},
    )  # fmt: skip
