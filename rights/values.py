"""One value of a row, as it is given to the person whom it is about: sealed words opened with the keys that are theirs."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db import models

from circles.models import Post
from circles.selectors import keys as circle_keys
from plans import sealing
from plans.sealing import Unreadable
from plans.selectors import keys

CLOSED = "(the key is gone, so that nobody can open it)"
_PICTURES = {b"\xff\xd8": "jpg", b"\x89P": "png", b"RI": "webp"}


def value(label: str, files: dict[str, bytes], row: Any, field: Any) -> Any:
    """A value of somebody's row as it stands in their file; what is a file itself is put among ``files``, and named."""
    held = getattr(row, field.attname)
    if isinstance(held, models.fields.files.FieldFile):
        return _filed(label, files, row, field, held.read(), str(held.name).rpartition(".")[2]) if held else ""
    if isinstance(field, models.BinaryField):
        return _words(label, files, row, field, bytes(held)) if held else ""
    return str(held) if isinstance(held, uuid.UUID | dt.date | dt.time) else held


def _words(label: str, files: dict[str, bytes], row: Any, field: Any, sealed: bytes) -> str:
    """Words that are sealed for a pair or a circle, opened for one of them; a picture lies beside them as a file."""
    if not hasattr(row, "place"):
        return _filed(label, files, row, field, sealed, _PICTURES.get(sealed[:2], "bin"))
    key = _key(row)
    try:
        return sealing.opened(key, sealed, place=row.place).strip() if key else CLOSED
    except Unreadable:
        return CLOSED


def _filed(label: str, files: dict[str, bytes], row: Any, field: Any, content: bytes, ending: str) -> str:
    name = f"files/{label}-{row.pk}-{field.name}.{ending}"
    files[name] = content
    return name


def _key(row: Any) -> bytes | None:
    if isinstance(row, Post):
        return circle_keys.held(row.circle)
    pairing_id = row.pairing_id if hasattr(row, "pairing_id") else row.sheet.pairing_id
    return keys.held_by([pairing_id]).get(pairing_id)
