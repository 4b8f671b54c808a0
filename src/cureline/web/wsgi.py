"""The WSGI application that a web server runs, with every page loaded; the database is asked by requests only."""

import os
import sys
from importlib import import_module

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cureline.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402

from cureline.operations import tracing  # noqa: E402
from cureline.web.warm import warm  # noqa: E402

# a page asks the database dozens of times, and after each answer its thread waits for the interpreter: at Python's own
# 5 ms a time behind every busy thread beside it, a page of 64 queries took seconds where the machine was full
sys.setswitchinterval(0.0005)
# before the application reads its middleware, which tracing adds to
tracing.start()
application = get_wsgi_application()
# else the first person to come would wait for it
import_module(settings.ROOT_URLCONF)
warm()
