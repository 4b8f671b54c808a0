"""What is wrong with a form, told as a message."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest


def told(request: HttpRequest, form: Any) -> None:
    """What is wrong with a form whose page is not shown again, as one message."""
    wrong = [f"{form.fields[name].label}: {errors[0]}" if name in form.fields else str(errors[0])
             for name, errors in form.errors.items()]  # fmt: skip
    messages.error(request, " ".join(wrong))
