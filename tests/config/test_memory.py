"""What the web process does before it divides."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.addresses import ROOT

_READY = """
import gc, sys
from config import gunicorn
from django.core.wsgi import get_wsgi_application
get_wsgi_application()
assert "programs.views.employees" not in sys.modules
gunicorn.when_ready(None)
print("programs.views.employees" in sys.modules, "ui.templatetags.ui" in sys.modules)
print(gc.get_freeze_count() > 50_000, gc.get_threshold()[0] > 700, gc.isenabled())
"""


def test_everything_is_loaded_and_left_out_of_the_search_for_garbage() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _READY], cwd=ROOT, env=os.environ, capture_output=True, text=True, timeout=60
    )
    assert (done.stdout.split(), done.returncode) == (["True"] * 5, 0), done.stderr
