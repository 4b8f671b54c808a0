"""The WSGI application that a web server runs."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cureline.settings")
django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402

from cureline.operations import tracing  # noqa: E402

# before the application reads its middleware, which tracing adds to
tracing.start()
application = get_wsgi_application()
