"""The health check of the web container: asks the own process whether it answers, without loading any of it."""

from __future__ import annotations

import os
import urllib.request

urllib.request.urlopen(f"http://127.0.0.1:{os.environ.get('PORT', '8000')}/healthz", timeout=3).close()
