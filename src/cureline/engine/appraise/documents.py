"""The documents of appraisal (scorecard, pay, quality, flow), read from YAML and checked before anybody uses them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from typing import Any

import yaml
from jsonschema import Draft202012Validator

from cureline.engine import yamldoc

KINDS = ("scorecard", "pay", "quality", "flow")
UNITS = ("ratio", "mark", "stars", "scale", "share")
STATUSES = ("P", "S", "M", "assumption", "policy")
GATED = ("critical_errors", "complaints_upheld", "refusals_circumvented")


class DocumentError(ValueError):
    """A document that can't be used; the message names the place and the reason."""


def _of(properties: Mapping[str, Any], *optional: str) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": False, "properties": dict(properties),
            "required": [name for name in properties if name not in optional]}  # fmt: skip


_CODE = {"type": "string", "pattern": "^[A-Za-z][A-Za-z0-9_]{0,39}$"}
_TEXT = _of({"en": {"type": "string"}, "zh-Hans": {"type": "string"}, "zh-Hant": {"type": "string"}})
_BP = {"type": "integer", "minimum": 0, "maximum": 100_000}
_MINOR = {"type": "integer", "minimum": 0, "maximum": 10**13}
_SHARE = {"type": "number", "minimum": 0, "maximum": 1}
_COUNT = {"type": "integer", "minimum": 1, "maximum": 10_000}
_HEAD: dict[str, Any] = {
    "kind": {"enum": list(KINDS)}, "name": _CODE, "version": {"type": "string", "minLength": 1, "maxLength": 40},
    "effective_from_on": {}, "author": {"type": "string"}, "approver": {"type": "string"},
    "status": {"enum": list(STATUSES)},
}  # fmt: skip
_SCALE = {"type": "array", "minItems": 2, "items": {
    "type": "array", "prefixItems": [{"type": "number"}, {"type": "number", "minimum": 0, "maximum": 100}],
    "minItems": 2, "maxItems": 2}}  # fmt: skip
_ANCHORED = _of({"code": _CODE, "title": _TEXT, "low": _TEXT, "high": _TEXT, "weight": _COUNT,
                 "may_not_apply": {"type": "boolean"}}, "weight", "may_not_apply")  # fmt: skip
_TITLED = _of({"code": _CODE, "title": _TEXT})
_GATE = _of({"code": _CODE, "measure": _CODE, "above": {"type": "number"}, "below": {"type": "number"},
             "cap": {"type": "number", "minimum": 0, "maximum": 100}, "title": _TEXT, "definition": _TEXT},
            "above", "below")  # fmt: skip


def _list(of: Mapping[str, Any], least: int = 1) -> dict[str, Any]:
    return {"type": "array", "items": dict(of), "minItems": least}


def _map(of: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": dict(of), "propertyNames": _CODE, "minProperties": 1}


_SCHEMAS: Mapping[str, dict[str, Any]] = {
    "scorecard": _of({
        **_HEAD, "roles": _list(_CODE), "minimum_weight": {"type": "integer", "minimum": 1, "maximum": 100},
        "least_cases": _COUNT, "least_support": _SHARE, "minimum_group": {"type": "integer", "minimum": 3},
        "minimum_peers": {"type": "integer", "minimum": 2}, "circumvented_minutes": _COUNT,
        "measures": _list(_of({"code": _CODE, "weight": _COUNT, "source": _CODE, "unit": {"enum": list(UNITS)},
                               "points": _SCALE, "title": _TEXT, "definition": _TEXT, "formula": _TEXT})),
        "gates": _list(_GATE, 0), "grades": _list(_of({"code": _CODE, "from": {"type": "number"}, "title": _TEXT}), 2),
    }),
    "pay": _of({
        **_HEAD, "currency": {"type": "string", "pattern": "^[A-Z]{3}$"}, "base_minor": _map(_MINOR),
        "budget_minor": _MINOR, "multipliers_bp": _map(_BP), "gates": _list(_of({"gate": _CODE, "most_bp": _BP}), 0),
        "tenure": _of({"months": {"type": "integer", "minimum": 0, "maximum": 120}, "below_bp": _BP}),
        "promotion": _of({"grades": _list(_CODE), "periods": _COUNT,
                          "tenure_months": {"type": "integer", "minimum": 0}, "no_gates": {"type": "boolean"}}),
        "fairness": _of({"favourable_bp": _BP, "least_ratio": _SHARE, "least_group": _COUNT,
                         "source": {"type": "string"}, "status": {"enum": list(STATUSES)}}),
    }),
    "quality": _of({
        **_HEAD, "best": {"const": 4}, "quota": _map({"type": "integer", "minimum": 0, "maximum": 200}),
        "double_share": _SHARE, "third_above": {"type": "number", "minimum": 0, "maximum": 100},
        "kappa_least": _SHARE, "criteria": _list(_ANCHORED), "critical": _list(_TITLED),
    }),
    "flow": _of({
        **_HEAD, "jurisdiction": {"type": "string"}, "days": _map(_COUNT), "appeal_reasons": _list(_TITLED),
        "calibration_most": {"type": "number", "minimum": 0, "maximum": 20},
        "teamwork": _of({"best": {"const": 4}, "questions": _list(_ANCHORED)}),
    }),
}  # fmt: skip


def shipped(kind: str) -> str:
    """The text of a shipped document. Raises LookupError for an unknown kind."""
    if kind not in KINDS:
        raise LookupError(f"no document {kind!r} (one of {', '.join(KINDS)})")
    return resources.files("cureline.engine.appraise").joinpath(f"{kind}.yaml").read_text(encoding="utf-8")


@lru_cache(maxsize=64)
def load(text: str, kind: str = "") -> Mapping[str, Any]:
    """A document from its YAML; `kind` where only that will do. Raises DocumentError with place and reason."""
    try:
        document: Any = yamldoc.read(text)
    except yaml.YAMLError as error:
        raise DocumentError(f"this is no YAML: {error}") from error
    found = document.get("kind") if isinstance(document, dict) else None
    if found not in KINDS or (kind and found != kind):
        raise DocumentError(f"kind: {found!r} is not {kind or ' or '.join(KINDS)}")
    problem = next(iter(Draft202012Validator(_SCHEMAS[found]).iter_errors(document)), None)
    if problem is not None:
        place = ".".join(str(part) for part in problem.absolute_path) or "document"
        raise DocumentError(f"{place}: {problem.message[:300]}")
    _consistent(document)
    return dict(document)


def _consistent(document: Mapping[str, Any]) -> None:
    """What a schema can't say. Raises DocumentError."""
    for name in ("measures", "gates", "grades", "criteria", "critical", "appeal_reasons"):
        codes = [one.get("code") or one.get("gate") for one in document.get(name, ())]
        if len(codes) != len(set(codes)):
            raise DocumentError(f"{name}: a code stands twice")
    if document["kind"] == "scorecard":
        if sum(measure["weight"] for measure in document["measures"]) != 100:
            raise DocumentError("measures: the weights do not add up to 100")
        known = {measure["code"] for measure in document["measures"]} | set(GATED)
        for gate in document["gates"]:
            if gate["measure"] not in known:
                raise DocumentError(f"gates.{gate['code']}: no measure {gate['measure']!r}")
            if ("above" in gate) == ("below" in gate):
                raise DocumentError(f"gates.{gate['code']}: either above or below")
        for measure in document["measures"]:
            at = [place[0] for place in measure["points"]]
            if at != sorted(set(at)):
                raise DocumentError(f"measures.{measure['code']}: the values of its points do not rise")
        if min(grade["from"] for grade in document["grades"]) > 0:
            raise DocumentError("grades: the lowest begins at 0")
    if document["kind"] == "pay":
        unknown = set(document["promotion"]["grades"]) - set(document["multipliers_bp"])
        if unknown:
            raise DocumentError(f"promotion: no grade {sorted(unknown)[0]!r}")
    if document["kind"] == "flow":
        lacking = {"self_review", "leader_review", "acknowledge", "appeal", "appeal_decision"} - set(document["days"])
        if lacking:
            raise DocumentError(f"days: {sorted(lacking)[0]} is missing")
