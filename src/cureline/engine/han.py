"""Chinese script: traditional characters read as simplified ones, so that both are found alike."""

from __future__ import annotations

from functools import cache
from importlib import resources


@cache
def _table() -> dict[int, str]:
    """Traditional to simplified, one character each (`han.txt`, of OpenCC's table t2s)."""
    lines = resources.files("cureline.engine").joinpath("han.txt").read_text("utf-8").splitlines()[1:]
    return {ord(old): new for olds, news in zip(lines[::2], lines[1::2], strict=True)
            for old, new in zip(olds, news, strict=True)}  # fmt: skip


def simplified(text: str) -> str:
    """The text in simplified characters, one for one: places stay where they are."""
    return text.translate(_table())


def is_han(char: str) -> bool:
    """Whether a character is a Chinese one."""
    return "㐀" <= char <= "鿿" or "豈" <= char <= "﫿"
