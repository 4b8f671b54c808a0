"""The root of the API: every app's routes below its own name, one way to sign in, one shape of error."""

from __future__ import annotations

from importlib import import_module

from ninja import NinjaAPI

from cureline.api.access import SessionAccess, TokenAccess, ask_duty_first
from cureline.api.problems import install

APPS = (
    "trust",
    "jobs",
    "people",
    "portfolio",
    "worklist",
    "script",
    "contact",
    "dispatch",
    "visit",
    "arrangement",
    "legal",
    "care",
    "results",
    "goal",
    "experiment",
    "improvement",
    "warning",
    "incident",
    "risk",
    "wellbeing",
    "training",
    "rehearsal",
    "appraisal",
    "career",
    "casebook",
)

api = NinjaAPI(
    title="Cureline",
    version="1",
    description="Everything that a page of the desk does. Amounts are integer minor units, instants are UTC.",
    auth=[SessionAccess(), TokenAccess()],
    urls_namespace="api",
    docs_url=None,
)
install(api)
for app in APPS:
    router = import_module(f"cureline.{app}.api").router
    ask_duty_first(api, router)
    api.add_router(f"/v1/{app}", router, tags=[app])
