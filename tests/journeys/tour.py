"""Pictures of the journeys for the documentation, small enough to be kept beside it."""

from __future__ import annotations

import io
import os
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

# as the addresses of the languages are written in the names of files
SHORT = {"zh-hans": "zh", "en": "en"}
WIDTH, TALLEST, LARGEST = 1440, 1500, 120_000


def directory() -> Path | None:
    """Where pictures go: CURELINE_TOUR; nowhere, and no picture is taken, where it is not set."""
    name = os.environ.get("CURELINE_TOUR", "")
    return Path(name) if name else None


class Tour:
    """The pictures of one journey in one language: `<journey>-<number>-<step>.<language>.png`."""

    def __init__(self, journey: str, language: str) -> None:
        self.journey, self.language, self.taken = journey, SHORT[language], 0

    def picture(self, page: Page, step: str) -> None:
        """Keep what the page shows, from its top, as far as its content goes."""
        self.taken += 1
        target = directory()
        if target is None:
            return
        page.wait_for_load_state("networkidle")
        page.evaluate("document.fonts.ready")
        page.evaluate("window.scrollTo(0, 0)")
        tall = min(TALLEST, max(700, int(page.evaluate("document.documentElement.scrollHeight"))))
        before = page.viewport_size or {"width": WIDTH, "height": tall}
        page.set_viewport_size({"width": before["width"], "height": tall})
        taken = page.screenshot(animations="disabled")
        page.set_viewport_size(before)
        self.keep(taken, step)

    def keep(self, taken: bytes, step: str) -> None:
        target = directory()
        assert target is not None
        target.mkdir(parents=True, exist_ok=True)
        picture = Image.open(io.BytesIO(taken)).convert("RGB")
        for colours in (160, 96, 48):
            small = picture.quantize(colours, dither=Image.Dither.NONE)
            kept = io.BytesIO()
            small.save(kept, "PNG", optimize=True)
            if kept.tell() <= LARGEST:
                break
        (target / f"{self.journey}-{self.taken}-{step}.{self.language}.png").write_bytes(kept.getvalue())
