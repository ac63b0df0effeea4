"""Web processes carry numpy for judging one pair, and never scipy."""

from __future__ import annotations

import subprocess
import sys

_WEB = """
import django
django.setup()
import sys
from django.urls import get_resolver
get_resolver().url_patterns
import config.wsgi
print("numpy" in sys.modules, "scipy" in sys.modules)
"""


def test_a_web_process_does_not_import_scipy() -> None:
    done = subprocess.run([sys.executable, "-c", _WEB], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.split() == ["True", "False"]
