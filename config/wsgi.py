"""Entry point of the web process, which refuses to serve as a role that the tenancy locks do not bind."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

from accounts import confined  # noqa: E402  (rooms are readable once Django is set up)
from accounts.checks import refuse_a_strong_role  # noqa: E402

refuse_a_strong_role()
confined.shut()
