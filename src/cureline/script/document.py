"""A script as a document: texts for written channels, a tree that a person follows for spoken ones."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

from cureline.engine import yamldoc
from cureline.engine.tables import CHANNELS, OUTCOMES

LANGUAGES = ("en", "zh-Hans", "zh-Hant")
NEXT_STEPS = ("promise", "plan", "hardship", "dispute", "complaint", "callback", "settlement", "help", "none")
LONGEST = 60_000
PLACEHOLDER = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
_NAME = re.compile(r"[a-z][a-z0-9_]{1,59}")

Texts = Mapping[str, str]


class ScriptInvalidError(ValueError):
    """The document can't be a script: the message names the place and the reason."""


@dataclass(frozen=True)
class Choice:
    """What may happen at a node: leads to another node, or ends with a contact outcome and a next step.

    `confirms` marks that the right person is now known to listen.
    """

    text: Texts
    next: str = ""
    outcome: str = ""
    then: str = "none"
    confirms: bool = False


@dataclass(frozen=True)
class Node:
    """One thing to say, and what may follow. A node without choices ends the talk by itself with `outcome`."""

    id: str
    text: Texts
    choices: tuple[Choice, ...] = ()
    outcome: str = ""
    then: str = "none"


@dataclass(frozen=True)
class Tree:
    """The nodes by id and the first one."""

    start: str
    nodes: Mapping[str, Node]

    def unconfirmed(self) -> set[str]:
        """Ids of the nodes that somebody may hear who was not yet confirmed to be the right person."""
        found: set[str] = set()
        waiting = [self.start]
        while waiting:
            here = waiting.pop()
            if here not in found:
                found.add(here)
                waiting += [choice.next for choice in self.nodes[here].choices if choice.next and not choice.confirms]
        return found

    def confirmed_first(self) -> set[str]:
        """Ids of the nodes that come straight after the right person was confirmed."""
        return {c.next for node in self.nodes.values() for c in node.choices if c.confirms and c.next}


@dataclass(frozen=True)
class Written:
    """A text to send; a subject only where the channel has one."""

    body: Texts
    subject: Texts | None = None


@dataclass(frozen=True)
class Script:
    """One version of a script. `stages` are buckets, `segments` those of a strategy; empty: any."""

    name: str
    version: str
    effective_from_on: dt.date
    author: str
    approver: str
    purpose: str
    title: Texts
    channels: tuple[str, ...]
    stages: tuple[str, ...]
    segments: tuple[str, ...]
    texts: Mapping[str, Written]
    tree: Tree | None

    def every_text(self) -> Iterator[tuple[str, str, str]]:
        """Place, language and text of everything that is said or written."""
        for channel, written in self.texts.items():
            for part, texts in (("subject", written.subject), ("body", written.body)):
                for language, text in (texts or {}).items():
                    yield f"{channel}.{part}", language, text
        for node in self.tree.nodes.values() if self.tree else ():
            for language, text in node.text.items():
                yield f"tree.{node.id}", language, text

    def whole(self, channel: str, language: str) -> str:
        """All that is said or written on a channel in a language, as one text."""
        written = self.texts.get(channel)
        if written is not None:
            return "\n".join([(written.subject or {}).get(language, ""), written.body[language]]).strip()
        return "\n".join(node.text[language] for node in self.tree.nodes.values()) if self.tree else ""


@cache
def vocabulary() -> Mapping[str, Any]:
    """The document of variables, products and purposes (`variables.yaml`)."""
    text = resources.files("cureline.script").joinpath("variables.yaml").read_text("utf-8")
    document: Mapping[str, Any] = yaml.safe_load(text)
    return document


def parse(text: str) -> Script:
    """A script from its YAML. Raises ScriptInvalidError with the place and the reason."""
    if len(text) > LONGEST:
        raise ScriptInvalidError(f"a script has at most {LONGEST} characters")
    if "\0" in text:
        raise ScriptInvalidError("a script has no NUL characters")
    try:
        raw = yamldoc.read(text)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise ScriptInvalidError(f"not YAML: {error}") from None
    if not isinstance(raw, dict):
        raise ScriptInvalidError("a script is a mapping")
    script = _script(raw)
    _check_variables(script)
    if script.tree:
        _check_tree(script.tree)
    return script


def _script(raw: Mapping[str, Any]) -> Script:
    extra = set(raw) - {
        "name", "version", "effective_from_on", "author", "approver", "status", "purpose", "title", "channels",
        "stages", "segments", "texts", "tree",
    }  # fmt: skip
    if extra:
        raise ScriptInvalidError(f"unknown: {', '.join(sorted(map(str, extra)))}")
    name = _word(raw, "name")
    if not _NAME.fullmatch(name):
        raise ScriptInvalidError("name: small letters, digits and _ only")
    effective = raw.get("effective_from_on")
    if not isinstance(effective, dt.date) or isinstance(effective, dt.datetime):
        raise ScriptInvalidError("effective_from_on: a day, YYYY-MM-DD")
    purpose = _word(raw, "purpose")
    if purpose not in vocabulary()["purposes"]:
        raise ScriptInvalidError(f"purpose: one of {', '.join(vocabulary()['purposes'])}")
    channels = _words(raw, "channels")
    if not channels or set(channels) - set(CHANNELS):
        raise ScriptInvalidError(f"channels: some of {', '.join(CHANNELS)}")
    texts = raw.get("texts") or {}
    if not isinstance(texts, dict) or set(texts) - set(channels):
        raise ScriptInvalidError("texts: by channel, only channels of the script")
    tree = _tree(raw["tree"]) if raw.get("tree") else None
    silent = [channel for channel in channels if channel not in texts] if tree is None else []
    if silent:
        raise ScriptInvalidError(f"texts: nothing for {', '.join(silent)}")
    return Script(
        name=name,
        version=_word(raw, "version"),
        effective_from_on=effective,
        author=str(raw.get("author") or ""),
        approver=str(raw.get("approver") or ""),
        purpose=purpose,
        title=_texts(raw.get("title"), "title"),
        channels=channels,
        stages=_words(raw, "stages"),
        segments=_words(raw, "segments"),
        texts={channel: _written(value, f"texts.{channel}") for channel, value in texts.items()},
        tree=tree,
    )


def _word(raw: Mapping[str, Any], key: str) -> str:
    value = raw.get(key)
    if not isinstance(value, str | int | float) or not str(value).strip() or len(str(value)) > 40:
        raise ScriptInvalidError(f"{key}: a word of at most 40 characters")
    return str(value).strip()


def _words(raw: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = raw.get(key) or []
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        raise ScriptInvalidError(f"{key}: a list of words")
    return tuple(value)


def _texts(value: Any, place: str) -> Texts:
    if not isinstance(value, dict) or set(value) != set(LANGUAGES):
        raise ScriptInvalidError(f"{place}: a text in each of {', '.join(LANGUAGES)}")
    for language, text in value.items():
        if not isinstance(text, str) or not text.strip():
            raise ScriptInvalidError(f"{place}.{language}: a text")
    return {language: value[language].strip() for language in LANGUAGES}


def _written(value: Any, place: str) -> Written:
    if not isinstance(value, dict) or set(value) - {"subject", "body"}:
        raise ScriptInvalidError(f"{place}: subject and body")
    subject = _texts(value["subject"], f"{place}.subject") if value.get("subject") else None
    return Written(_texts(value.get("body"), f"{place}.body"), subject)


def _tree(value: Any) -> Tree:
    if not isinstance(value, dict) or not isinstance(value.get("nodes"), list):
        raise ScriptInvalidError("tree: start and nodes")
    nodes: dict[str, Node] = {}
    for row in value["nodes"]:
        if not isinstance(row, dict) or not isinstance(row.get("id"), str) or not row["id"]:
            raise ScriptInvalidError("tree.nodes: each with an id")
        place = f"tree.{row['id']}"
        if row["id"] in nodes:
            raise ScriptInvalidError(f"{place}: twice")
        choices = row.get("choices") or []
        if not isinstance(choices, list) or len(choices) > 9:
            raise ScriptInvalidError(f"{place}: at most nine choices, one for each key")
        nodes[row["id"]] = Node(
            row["id"],
            _texts(row.get("text"), place),
            tuple(_choice(choice, f"{place}.choices.{n}") for n, choice in enumerate(choices, 1)),
            *_end(row, place),
        )
    return Tree(str(value.get("start") or ""), nodes)


def _choice(value: Any, place: str) -> Choice:
    if not isinstance(value, dict):
        raise ScriptInvalidError(f"{place}: text, and next or outcome")
    next_node = value.get("next") or ""
    outcome, then = _end(value, place)
    if not isinstance(next_node, str) or bool(next_node) == bool(outcome):
        raise ScriptInvalidError(f"{place}: either next or outcome")
    return Choice(_texts(value.get("text"), place), next_node, outcome, then, bool(value.get("confirms")))


def _end(value: Mapping[str, Any], place: str) -> tuple[str, str]:
    outcome, then = value.get("outcome") or "", value.get("then") or "none"
    if outcome and outcome not in OUTCOMES:
        raise ScriptInvalidError(f"{place}.outcome: one of {', '.join(OUTCOMES)}")
    if then not in NEXT_STEPS:
        raise ScriptInvalidError(f"{place}.then: one of {', '.join(NEXT_STEPS)}")
    return outcome, then


def _check_variables(script: Script) -> None:
    known = vocabulary()["variables"]
    for place, language, text in script.every_text():
        if "{%" in text or "{#" in text:
            raise ScriptInvalidError(f"{place}.{language}: a script has variables and no template code")
        for name in PLACEHOLDER.findall(text):
            if name not in known:
                raise ScriptInvalidError(f"{place}.{language}: unknown variable {name!r}")
        if "{{" in PLACEHOLDER.sub("", text) or "}}" in PLACEHOLDER.sub("", text):
            raise ScriptInvalidError(f"{place}.{language}: a variable is written {{{{ name }}}}")


def _check_tree(tree: Tree) -> None:
    if tree.start not in tree.nodes:
        raise ScriptInvalidError("tree.start: the id of a node")
    for node in tree.nodes.values():
        for choice in node.choices:
            if choice.next and choice.next not in tree.nodes:
                raise ScriptInvalidError(f"tree.{node.id}: no node {choice.next!r}")
        if not node.choices and not node.outcome:
            raise ScriptInvalidError(f"tree.{node.id}: needs choices or an outcome")
    reached: set[str] = set()
    waiting = [tree.start]
    while waiting:
        here = waiting.pop()
        if here not in reached:
            reached.add(here)
            waiting += [choice.next for choice in tree.nodes[here].choices if choice.next]
    if set(tree.nodes) - reached:
        raise ScriptInvalidError(f"tree: never reached: {', '.join(sorted(set(tree.nodes) - reached))}")
    private = {name for name, row in vocabulary()["variables"].items() if row.get("private")}
    for node_id in tree.unconfirmed():
        for text in tree.nodes[node_id].text.values():
            if private & set(PLACEHOLDER.findall(text)):
                raise ScriptInvalidError(f"tree.{node_id}: speaks of the debt before the right person is confirmed")
