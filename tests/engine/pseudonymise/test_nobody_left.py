"""No identifier of a drawn customer survives the tool, however it was typed, and the check finds what was put in."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cureline.engine.pseudonymise import Names, Person, Subject, find, is_identity, luhn, pseudonymise

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高"
GIVEN = "明芳伟娜敏静丽强磊洋艳勇军杰娟涛超霞平刚桂英华玉兰建国志远思雨晓燕海峰"
ENGLISH = ["Smith", "Johnson", "Patel", "Nguyen", "Garcia", "Thompson"]
FIRST = ["Oliver", "Amelia", "Harriet", "Desmond", "Priya", "Carlos"]
FILL = [
    "电话中说", "因失业三个月没有收入，", "答应下周先还一部分，", "he said he had lost his job and ", "家里老人住院，",
    "collector called again, ", "愿意分期；", "先听他把话讲完。", " and promised to pay in two parts. ", "\n",
]  # fmt: skip
NUMERALS = "零一二三四五六七八九"


def _identity(body: str) -> str:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(c) * w for c, w in zip(body, weights, strict=True)) % 11]


digits = st.text("0123456789", min_size=8, max_size=8)
mobiles = st.builds(lambda head, tail: f"1{head}{tail}", st.sampled_from(["38", "59", "77", "99"]), digits)
identities = st.builds(
    lambda day, tail: _identity(f"310115{day:%Y%m%d}{tail}"),
    st.dates(dt.date(1950, 1, 1), dt.date(2005, 1, 1)), st.text("0123456789", min_size=3, max_size=3),
)  # fmt: skip
cards = st.text("0123456789", min_size=12, max_size=12).map(lambda tail: "6222" + tail)
names = st.one_of(
    st.builds(lambda s, g: s + g, st.sampled_from(SURNAMES), st.text(GIVEN, min_size=2, max_size=2)),
    st.builds(lambda a, b: f"{a} {b}", st.sampled_from(FIRST), st.sampled_from(ENGLISH)),
)
addresses = st.builds(
    lambda d, r, n, b, h: f"上海市{d}{r}{n}号{b}{h}室",
    st.sampled_from(["浦东新区", "徐汇区", "静安区"]), st.sampled_from(["世纪大道", "衡山路", "万航渡路"]),
    st.integers(1, 3000), st.sampled_from(["阳光花园", "锦绣小区", ""]), st.integers(101, 2999),
)  # fmt: skip
employers = st.sampled_from(["上海宏远电子科技有限公司", "北京鼎盛建筑工程有限公司", "苏州永泰服饰有限公司"])


@st.composite
def subjects(draw: st.DrawFn) -> Subject:
    name, other = draw(names), draw(names)
    return Subject(
        people=(Person(name), Person(other, "spouse")), numbers=(draw(mobiles), draw(cards)), ids=(draw(identities),),
        addresses=(draw(addresses),), employers=(draw(employers),), emails=(draw(digits) + "@example.cn",),
    )  # fmt: skip


def _wide(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def _numerals(text: str) -> str:
    return "".join(NUMERALS[int(c)] if c.isdigit() else c for c in text)


FORMS = {
    "as it is": lambda text: text,
    "in groups": lambda text: " ".join(text[i : i + 4] for i in range(0, len(text), 4)),
    "with hyphens": lambda text: "-".join(text[i : i + 3] for i in range(0, len(text), 3)),
    "apart": lambda text: " ".join(text),
    "full-width": _wide,
    "Chinese numerals": _numerals,
    "nothing visible between": lambda text: "​".join(text),
    "full-width, apart": lambda text: "　".join(_wide(text)),
    "dotted": lambda text: "·".join(text),
}


def _read(text: str) -> str:
    """As a reader reads it: an own reading, not the tool's."""
    plain = unicodedata.normalize("NFKC", text)
    for value, char in enumerate(NUMERALS):
        plain = plain.replace(char, str(value))
    return re.sub(r"[\W_]", "", plain).lower()


@settings(max_examples=150, deadline=None)
@given(subjects(), st.data())
def test_no_identifier_survives_in_any_form(subject: Subject, data: st.DataObject) -> None:
    whole = [*(p.name for p in subject.people), *subject.numbers, *subject.ids, *subject.addresses, *subject.employers,
             *subject.emails]  # fmt: skip
    tails = [value[-4:] for value in (*subject.numbers, *subject.ids)]
    titled = [f"{p.name[0]}先生" for p in subject.people if not p.name.isascii()]
    picked = data.draw(st.lists(st.sampled_from([*whole, *tails, *titled]), min_size=1, max_size=8))
    text = ""
    for value in picked:
        form = FORMS[data.draw(st.sampled_from(sorted(FORMS)))]
        # a name of Latin letters typed letter by letter is no word any more
        form = FORMS["as it is"] if value.replace(" ", "").isascii() and not re.search(r"\d", value) else form
        text += data.draw(st.sampled_from(FILL)) + form(value) + data.draw(st.sampled_from(["，", ". ", "；", "\n"]))
    assert find(text, subject), text
    made = pseudonymise(text, Names(subject, dt.date(2026, 9, 1)))
    assert made.left == ()
    read = _read(made.text)
    for value in (*whole, *tails):
        assert _read(value) not in read, (value, text, made.text)
    for person in subject.people:
        if not person.name.isascii():
            assert person.name[1:] not in made.text
    assert not any(title in made.text for title in titled)


@settings(max_examples=100, deadline=None)
@given(st.one_of(mobiles, identities, cards), st.sampled_from(sorted(FORMS)), st.sampled_from(FILL))
def test_numbers_of_nobody_known_are_found_by_their_looks(value: str, form: str, before: str) -> None:
    text = before + FORMS[form](value) + "。"
    hits = find(text)
    assert hits and not any(hit.known for hit in hits)
    assert not set(_read(value)) - set("0123456789x") and _read(value) not in _read(pseudonymise(text, Names()).text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("联系王先生", "person"), ("老王说", "person"), ("聯繫陳女士", "person"),
        ("Called Mrs. Thompson twice", "person"),
        ("姓名：张建国", "person"), ("书面材料寄衡山路12号", "address"), ("住在静安区", "address"),
        ("lives at 221 Baker Street", "address"), ("Room 502", "address"), ("沪A·D1234", "plate"),
        ("微信号 wx_88991", "account"), ("mail me at a.b@bank.example", "email"), ("2026年9月12日", "date"),
        ("九月十二日", "date"), ("on 12 September", "date"), ("欠款12345元", "amount"), ("三万两千五百元", "amount"),
        ("owes CNY 23,456.78", "amount"), ("尾号5678", "number"), ("在宏远电子有限公司上班", "employer"),
        ("身份证11010519491231002X", "id"),
    ],
)  # fmt: skip
def test_what_looks_so_is_found(text: str, kind: str) -> None:
    assert [hit.kind for hit in find(text)][:1] == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "客户因失业三个月没有收入，第12天约定分3期偿还，每期约5000元。", "地区差异较大，社区帮扶已介入。",
        "应还总额约3万元，M2 阶段，第7天再次联系。", "小时工，收入不稳定；老师傅带新人。",
        "A plan over 12 months was agreed on day 9.",
        "先听，再问，最后给方案。", "2024年以来行业不景气。", "逾期率由12.35%降至8.21%。",
        "高度重视；周末联系；任务完成。",
        "上海、江苏两地分行", "配偶代为转达，未透露债务。",
    ],
)  # fmt: skip
def test_what_names_nobody_is_left_alone(text: str) -> None:
    assert find(text) == []


def test_the_same_person_has_the_same_name_in_all_texts_of_a_case() -> None:
    names = Names(
        Subject(people=(Person("王小明"), Person("李芳", "spouse"), Person("李娜", "friend"))), dt.date(2026, 9, 1)
    )
    first = pseudonymise("李芳说王小明失业了，李娜可以作证。", names).text
    second = pseudonymise("王先生与李芳商量后，李娜、小明都同意。", names).text
    assert first == "配偶说客户失业了，朋友可以作证。"
    assert second == "客户与配偶商量后，朋友、客户都同意。"


def test_days_are_told_from_the_first_and_amounts_are_rounded() -> None:
    names = Names(Subject(), dt.date(2026, 9, 1))
    made = pseudonymise("2026年9月12日还12,345元，8月30日来电，1985年3月7日出生；paid on 3 October.", names)
    assert made.text == "第12天还约1.2万元，此前2天来电，[日期]出生；paid on 第33天."
    assert made.replaced == {"date": 4, "amount": 1}


def test_check_digits() -> None:
    assert is_identity("11010519491231002X") and not is_identity("110105194912310021")
    assert luhn("4111111111111111") and not luhn("4111111111111112")
