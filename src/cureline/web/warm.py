"""What pages need before the first of them is asked for: our templates, compiled, and their icons.

A web process that loads them when somebody comes lets that person wait for seconds.
"""

from __future__ import annotations

import re
from pathlib import Path

from django.template.loader import get_template
from lucide.templatetags.lucide import lucide

import cureline

_ICON = re.compile(r'{% lucide "([\w-]+)"')


def warm() -> int:
    """Compile every template of ours and read the icons that they name; gives how many templates there are."""
    ours = Path(cureline.__file__).parent
    found = list(ours.glob("*/templates/**/*.html"))
    for path in found:
        _room, _templates, *name = path.relative_to(ours).parts
        get_template("/".join(name))
        for icon in _ICON.findall(path.read_text(encoding="utf-8")):
            lucide(icon)
    return len(found)
