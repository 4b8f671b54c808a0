"""Plans and the catalogue: YAML beside this file, or the bank's own recorded version of a plan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib import resources
from typing import Any

import yaml

from cureline.engine import yamldoc
from cureline.incident.models import CLASSES, ROLES
from cureline.trust.duties import language_tag
from cureline.trust.models import Document

LANGUAGES = ("en", "zh-Hans", "zh-Hant")
STATUSES = ("P", "S", "M", "policy", "assumption")
SCOPES = ("all", "channel", "segment", "script", "team", "portfolio")
LONGEST = 525_600


class PlanError(ValueError):
    """A plan's text can't be used; the message names the place."""


@cache
def catalogue() -> Mapping[str, Any]:
    """What all plans share: levels, roles, audiences, kinds of resources, forms, clock, score."""
    found: dict[str, Any] = yaml.safe_load(_read("catalogue.yaml"))
    return found


def shipped(kind: str) -> str:
    """The text of the plan that comes with the product. KeyError for another kind."""
    if kind not in CLASSES:
        raise KeyError(kind)
    return _read(f"plans/{kind}.yaml")


def plan_of(kind: str, on: dt.date) -> tuple[Mapping[str, Any], Document | None]:
    """The plan in force on a day: the bank's own latest version, else the shipped one (then without a document)."""
    own = (
        Document.objects.filter(kind="incident", name=kind, effective_from_on__lte=on)
        .order_by("-effective_from_on", "-pk").first()
    )  # fmt: skip
    return parse(own.content if own else shipped(kind)), own


@lru_cache(maxsize=64)
def parse(text: str) -> Mapping[str, Any]:
    """A plan read and checked. Raises PlanError with the place that is wrong."""
    try:
        found: Any = yamldoc.read(text)
    except yaml.YAMLError as error:
        raise PlanError(f"no YAML: {str(error)[:200]}") from error
    if not isinstance(found, dict):
        raise PlanError("a plan is a mapping")
    for name in ("code", "version", "title", "sign", "severity", "roles", "steps", "reports", "messages"):
        if name not in found:
            raise PlanError(f"{name}: is missing")
    if found["code"] not in CLASSES:
        raise PlanError(f"code: one of {', '.join(CLASSES)}")
    for name in ("title", "sign"):
        _texts(found[name], name)
    levels = [line.get("level") for line in _list(found, "severity")]
    if levels != [1, 2, 3, 4]:
        raise PlanError("severity: the levels 1, 2, 3, 4 in this order")
    for line in found["severity"]:
        _texts(line.get("when"), f"severity {line['level']}: when")
    if "lead" not in found["roles"] or not set(found["roles"]) <= set(ROLES):
        raise PlanError(f"roles: lead, and others of {', '.join(ROLES)}")
    if not found["steps"]:
        raise PlanError("steps: none")
    _steps(found)
    _reports(found)
    for line in _list(found, "messages"):
        if line.get("audience") not in catalogue()["audiences"]:
            raise PlanError(f"messages {line.get('code')}: audience is one of {', '.join(catalogue()['audiences'])}")
        _texts(line.get("text"), f"messages {line.get('code')}: text")
    unknown = set(found.get("resources", ())) - set(catalogue()["resources"])
    if unknown:
        raise PlanError(f"resources: unknown {', '.join(sorted(unknown))}")
    return found


def say(texts: Mapping[str, str] | None, language: str = "") -> str:
    """A text in the reader's language."""
    if not texts:
        return ""
    return str(texts.get(language or language_tag()) or texts.get("en", ""))


def role_title(code: str) -> str:
    """A role in words."""
    return say(catalogue()["roles"].get(code), "") or code


def level_title(level: int) -> str:
    """A level of severity in words."""
    return say(catalogue()["levels"].get(level))


def resource_title(code: str) -> str:
    """A kind of resource in words."""
    return say(catalogue()["resources"].get(code)) or code


def form_fields(form: str) -> list[Mapping[str, Any]]:
    """The fields of a report's form."""
    return list(catalogue()["forms"][form])


def _steps(found: Mapping[str, Any]) -> None:
    seen: set[str] = set()
    for line in _list(found, "steps"):
        code = str(line.get("code", ""))
        if not code or code in seen or len(code) > 40:
            raise PlanError(f"steps {code!r}: each has a code of its own")
        seen.add(code)
        if line.get("role") not in found["roles"]:
            raise PlanError(f"steps {code}: role is one of the plan's roles")
        _minutes(line, f"steps {code}")
        _texts(line.get("title"), f"steps {code}: title")
        if line.get("stop", "all") not in SCOPES:
            raise PlanError(f"steps {code}: stop is one of {', '.join(SCOPES)}")


def _reports(found: Mapping[str, Any]) -> None:
    for line in _list(found, "reports"):
        code = str(line.get("code", ""))
        _texts(line.get("to"), f"reports {code}: to")
        _texts(line.get("law"), f"reports {code}: law")
        _minutes(line, f"reports {code}")
        if line.get("status") not in STATUSES:
            raise PlanError(f"reports {code}: status is one of {', '.join(STATUSES)}")
        if line.get("source"):
            _texts(line["source"], f"reports {code}: source")
        if line.get("from_level") not in (1, 2, 3, 4):
            raise PlanError(f"reports {code}: from_level is 1 to 4")
        if line.get("fields") not in catalogue()["forms"]:
            raise PlanError(f"reports {code}: fields is one of {', '.join(catalogue()['forms'])}")


def _minutes(line: Mapping[str, Any], place: str) -> None:
    minutes = line.get("minutes")
    if not isinstance(minutes, int) or not 0 < minutes <= LONGEST:
        raise PlanError(f"{place}: minutes is a number from 1 to {LONGEST}")


def _list(found: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    lines = found[name]
    if not isinstance(lines, list) or not all(isinstance(line, dict) for line in lines):
        raise PlanError(f"{name}: a list of mappings")
    return lines


def _texts(texts: Any, place: str) -> None:
    if not isinstance(texts, dict) or not all(isinstance(texts.get(lang), str) and texts[lang] for lang in LANGUAGES):
        raise PlanError(f"{place}: a text in {', '.join(LANGUAGES)}")


def _read(name: str) -> str:
    return resources.files("cureline.incident").joinpath(name).read_text("utf-8")
