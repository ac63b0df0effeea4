"""Times that suit somebody: a day of the week and a part of it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from profiles.words import WEEKDAYS

MOST = 3
# Minutes after midnight, where the person is.
PARTS = {"morning": (9 * 60, 12 * 60), "midday": (12 * 60, 14 * 60), "afternoon": (14 * 60, 17 * 60)}
DAYS = range(5)


def named(translate: Callable[[str], str] = str) -> dict[str, str]:
    """Every time by its key, as somebody would say it."""
    return {
        f"{day}-{part}": translate("{day} {part}, {start} to {end}").format(
            day=translate(WEEKDAYS[day]), part=translate(part), start=start // 60, end=end // 60
        )
        for day in DAYS
        for part, (start, end) in PARTS.items()
    }


ALL = named()

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


def in_words(slots: Sequence[str], translate: Callable[[str], str] = str) -> list[str]:
    """The times as somebody would say them, in the order of the week."""
    return [words for slot, words in named(translate).items() if slot in slots]
