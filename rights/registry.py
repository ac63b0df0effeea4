"""The registry of what is kept about people: every room's part, by the label of the model."""

from __future__ import annotations

from accounts import privacy as accounts
from accounts.privacy import SHARED, Class, Record
from analytics import privacy as analytics
from circles import privacy as circles
from matching import privacy as matching
from nudges import privacy as nudges
from plans import privacy as plans
from profiles import privacy as profiles
from programs import privacy as programs
from rights import privacy as rights
from surveys import privacy as surveys

ROOMS = (accounts, nudges, programs, profiles, matching, plans, circles, surveys, analytics, rights)
REGISTRY: dict[str, Record] = {label: record for room in ROOMS for label, record in room.RECORDS.items()}


def classes(label: str) -> dict[str, Class]:
    """Each field of a model with its class."""
    return dict.fromkeys(SHARED, Class.OPEN) | dict(REGISTRY[label].classed())
