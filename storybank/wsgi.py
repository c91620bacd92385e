"""The application a WSGI server starts (granian, or any other)."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "storybank.settings.production")

application = get_wsgi_application()
