"""The database of a test, for processes that the test starts."""

from __future__ import annotations

import os
from urllib.parse import urlsplit

from django.db import connections


def address() -> str:
    """What DATABASE_URL has to be in a process that shall see what this test has committed."""
    name = connections["default"].settings_dict["NAME"]
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
