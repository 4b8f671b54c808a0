"""Pictures of pages: for the tour in the documentation and for the eyes of who changes the look."""

from __future__ import annotations

import os
from pathlib import Path

from playwright.sync_api import Page


def directory() -> Path | None:
    """Where pictures go: CURELINE_SHOTS, or nowhere where it is not set."""
    name = os.environ.get("CURELINE_SHOTS", "")
    return Path(name) if name else None


def shot(page: Page, name: str, *, whole: bool = True) -> None:
    """Keep a picture of the page as `<name>.png`, `whole` or what the window shows; nothing without a directory."""
    target = directory()
    if target is not None:
        target.mkdir(parents=True, exist_ok=True)
        page.evaluate("document.fonts.ready")
        page.screenshot(path=target / f"{name}.png", full_page=whole, animations="disabled")
