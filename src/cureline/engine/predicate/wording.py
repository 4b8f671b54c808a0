"""Tree to words: the same condition in English, simplified and traditional Chinese."""

from __future__ import annotations

from collections.abc import Mapping

from cureline.engine.predicate import tree

LANGUAGES = ("en", "zh-Hans", "zh-Hant")
_WORDS: Mapping[str, tuple[str, str, str]] = {
    "and": (" and ", "，且", "，且"),
    "or": (" or ", "，或", "，或"),
    "not": ("not ({0})", "非（{0}）", "非（{0}）"),
    "null": ("{0} is unknown", "{0}未知", "{0}未知"),
    "known": ("{0} is known", "{0}已知", "{0}已知"),
    "in": ("{0} is one of {1}", "{0}属于{1}", "{0}屬於{1}"),
    "not in": ("{0} is none of {1}", "{0}不属于{1}", "{0}不屬於{1}"),
    "=": ("{0} is {1}", "{0}为{1}", "{0}為{1}"),
    "<>": ("{0} is not {1}", "{0}不为{1}", "{0}不為{1}"),
    "<": ("{0} is below {1}", "{0}小于{1}", "{0}小於{1}"),
    "<=": ("{0} is at most {1}", "{0}不超过{1}", "{0}不超過{1}"),
    ">": ("{0} is above {1}", "{0}大于{1}", "{0}大於{1}"),
    ">=": ("{0} is at least {1}", "{0}不低于{1}", "{0}不低於{1}"),
    "true": ("yes", "是", "是"),
    "false": ("no", "否", "否"),
    "days": ("{0} {1:+d} days", "{0}{1:+d}天", "{0}{1:+d}天"),
}


def describe(node: tree.Node, language: str, labels: Mapping[str, Mapping[str, str]]) -> str:
    """A node in words. `labels` gives each column's name by language; a column without one keeps its own.

    Raises ValueError for a language other than en, zh-Hans and zh-Hant.
    """
    if language not in LANGUAGES:
        raise ValueError(f"no texts in {language!r}; one of {', '.join(LANGUAGES)}")
    position = LANGUAGES.index(language)

    def say(word: str, *parts: object) -> str:
        return _WORDS[word][position].format(*parts)

    def tell(part: tree.Node) -> str:
        match part:
            case tree.Column(name=name):
                return labels.get(name, {}).get(language, name)
            case tree.Literal_(type="boolean", value=value):
                return say("true" if value else "false")
            case tree.Literal_(type="number", value=value):
                return f"{value:,}"
            case tree.Literal_(value=value):
                return str(value)
            case tree.Compare(operator=sign, left=left, right=right):
                return say(sign, tell(left), tell(right))
            case tree.Junction(operator=word, parts=parts):
                inner = (f"({tell(p)})" if isinstance(p, tree.Junction) else tell(p) for p in parts)
                return say(word).join(inner)
            case tree.Not(part=tree.IsNull(part=inner)):
                return say("known", tell(inner))
            case tree.Not(part=tree.Membership(part=inner, values=values)):
                return say("not in", tell(inner), ", ".join(map(tell, values)))
            case tree.Not(part=inner):
                return say("not", tell(inner))
            case tree.IsNull(part=inner):
                return say("null", tell(inner))
            case tree.Membership(part=inner, values=values):
                return say("in", tell(inner), ", ".join(map(tell, values)))
            case tree.Arithmetic(operator=sign, left=left, right=right):
                return f"({tell(left)} {sign} {tell(right)})"
            case tree.AddDays(part=inner, days=days):
                return say("days", tell(inner), days)
            case tree.Function(name=name, parts=parts):
                return f"{name.upper()}({', '.join(map(tell, parts))})"
        raise AssertionError(f"no such node: {part!r}")

    return tell(node)
