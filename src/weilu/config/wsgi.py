"""The application that granian serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "weilu.config.settings")
application = get_wsgi_application()

if os.environ.get("WEILU_SERVING"):
    from weilu.cli.waking import wake

    wake()
