"""Web processes carry numpy for judging one pair, and never scipy; recommendations are read and never made."""

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
recommending = {"matching.services.recommendations", "matching.engine.shortlists"} & sys.modules.keys()
print("numpy" in sys.modules, "scipy" in sys.modules, bool(recommending))
"""


def test_a_web_process_imports_neither_scipy_nor_what_compares_everybody_with_everybody() -> None:
    done = subprocess.run([sys.executable, "-c", _WEB], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.split() == ["True", "False", "False"]
