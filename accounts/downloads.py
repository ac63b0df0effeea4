"""Pictures are fetched from the hosts that we name, and from no other."""

from __future__ import annotations

import io
import time
from urllib.parse import urlsplit

import requests
from django.conf import settings

from accounts import pictures

SIDE = 160
SECONDS = 8
_TIMEOUT = (3, 3)


class NoPicture(Exception):
    """There is no picture at this address, or we may not fetch it."""


def picture(url: str) -> bytes:
    """The picture at an address as a PNG of at most 160 pixels a side. Raises NoPicture.

    SECURITY: the address comes from elsewhere, and the one who asks stands inside of the network. So it has to be one of
    ``LINKEDIN_PICTURE_ORIGINS``, no other address is followed from there, and what comes is bounded in size and time.
    """
    parts = urlsplit(url)
    if f"{parts.scheme}://{parts.netloc}" not in settings.LINKEDIN_PICTURE_ORIGINS:
        raise NoPicture("not one of our hosts")
    try:
        with requests.get(url, timeout=_TIMEOUT, stream=True, allow_redirects=False) as response:
            if response.status_code != 200:
                raise NoPicture(f"answered {response.status_code}")
            content = _bounded(response)
    except requests.RequestException as error:
        raise NoPicture("out of reach") from error
    try:
        return pictures.as_png(io.BytesIO(content), side=SIDE)
    except pictures.NotAPicture as error:
        raise NoPicture("not a picture") from error


def _bounded(response: requests.Response) -> bytes:
    content, until = b"", time.monotonic() + SECONDS
    for part in response.iter_content(64 * 1024):
        content += part
        if len(content) > pictures.MAX_BYTES or time.monotonic() > until:
            raise NoPicture("too large or too slow")
    return content
