"""What pages need before the first of them is asked for: our templates, compiled, and their icons.

A web process that loads them when somebody comes lets that person wait for seconds.
"""

from __future__ import annotations

import re
from pathlib import Path

from django.template.loader import get_template
from django.template.utils import get_app_template_dirs
from lucide.templatetags.lucide import lucide

import cureline

_ICON = re.compile(r'{% lucide "([\w-]+)"')


def warm() -> int:
    """Compile every template of ours and read the icons that they name; gives how many templates there are."""
    ours = Path(cureline.__file__).parent
    found = 0
    for directory in map(Path, get_app_template_dirs("templates")):
        if not directory.is_relative_to(ours):
            continue
        for path in sorted(directory.rglob("*.html")):
            get_template(str(path.relative_to(directory)))
            for name in _ICON.findall(path.read_text(encoding="utf-8")):
                lucide(name)
            found += 1
    return found
