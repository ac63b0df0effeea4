"""Times that suit somebody: a day of the week and a part of it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from profiles.words import WEEKDAYS

MOST = 3
# Minutes after midnight, where the person is.
PARTS = {"morning": (9 * 60, 12 * 60), "midday": (12 * 60, 14 * 60), "afternoon": (14 * 60, 17 * 60)}
DAYS = range(5)
ALL = {
    f"{day}-{part}": f"{WEEKDAYS[day]} {part}, {start // 60} to {end // 60}"
    for day in DAYS
    for part, (start, end) in PARTS.items()
}

# Days of the week, and from when until when.
Hours = tuple[list[int], int, int]


def hours(slots: Iterable[str]) -> Hours | None:
    """The working hours that hold all of these times; None without any."""
    chosen = [slot.split("-") for slot in slots if slot in ALL]
    if not chosen:
        return None
    spans = [PARTS[part] for _, part in chosen]
    days = sorted({int(day) for day, _ in chosen})
    return days, min(start for start, _ in spans), max(end for _, end in spans)


def in_words(slots: Sequence[str]) -> list[str]:
    """The times as somebody would say them, in the order of the week."""
    return [words for slot, words in ALL.items() if slot in slots]
