"""The WSGI application that a web server runs, with every page loaded; the database is asked by requests only."""

import os
from importlib import import_module

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cureline.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402

from cureline.operations import tracing  # noqa: E402

# before the application reads its middleware, which tracing adds to
tracing.start()
application = get_wsgi_application()
# else the first person to come would wait for it
import_module(settings.ROOT_URLCONF)
