"""Django settings. What a bank sets comes from the environment; every default is safe."""

from __future__ import annotations

import os

from cureline import database

DATABASES = {"default": database.address().django()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = [
    "cureline.trust",
    "cureline.portfolio",
    "cureline.worklist",
]
SECRET_KEY = os.environ.get("CURELINE_SECRET_KEY") or os.urandom(32).hex()
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("zh-hant", "繁體中文"), ("en", "English")]
