"""All addresses of the desk: an app's pages below its own name, the API below `api/`."""

from __future__ import annotations

from django.urls import include, path

from cureline.api.root import api
from cureline.web import components, home, pages, theme

urlpatterns = [
    path("", home.home, name="home"),
    path("language/", pages.language, name="language"),
    path("theme/", theme.choose, name="theme"),
    path("components/", components.show, name="components"),
    path("customers/", include("cureline.web.customer_urls")),
    path("account/", include("cureline.trust.account_urls")),
    path("api/", api.urls),
    *(
        path(f"{name}/", include(f"cureline.{name}.urls"))
        for name in (
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
    ),
]
handler403 = "cureline.web.pages.refused"
handler404 = "cureline.web.pages.missing"
handler500 = "cureline.web.pages.failed"
