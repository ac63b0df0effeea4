"""What this room keeps about people; see ``accounts/privacy.py``. Pure."""

from __future__ import annotations

from accounts.privacy import Record

RECORDS: dict[str, Record] = {
    "analytics.FigureRun": Record(open="day state keys attempts done_at"),
    "analytics.Figure": Record(open="scope program cohort key part cut group day value low high n hidden"),
    "analytics.Reading": Record(open="measure day value source", personal="recorded_by", about=("recorded_by",)),
    "analytics.ChangeReason": Record(open="event text", personal="written_by", about=("written_by",)),
}
