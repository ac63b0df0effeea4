"""What the two people say of themselves whom the demo follows: Amara mentors Bernd."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from profiles.enums import Channel, Contact, Hope, Notice, Pace, Rhythm, Worry


@dataclass(frozen=True)
class Script:
    """A written profile: offers with level, wants with level and priority, other answers, stations from LinkedIn.

    On the days of ``week`` the hours are marked one by one, with lunch left out.
    """

    offers: dict[str, int]
    wants: dict[str, tuple[int, int]]
    answers: dict[str, Any]
    work: tuple[tuple[str, str, str, str], ...] = ()
    week: tuple[int, ...] = ()
    alt: str = ""


SCRIPTS = {
    "amara@nordwind.example": Script(
        offers={
            "Generative AI at work": 5,
            "Short video": 5,
            "Automation with low code": 5,
            "How young customers buy": 4,
        },
        wants={"How leaders communicate": (3, 3), "How the business is run": (3, 2)},
        answers={
            "headline": "I build small AI helpers, and show how in half an hour.",
            "about": "Two years in, first in the lab and now with the people who answer customers.",
            "languages": ["en", "de"],
            "work_start": 9 * 60,
            "work_end": 17 * 60 + 30,
            "pace": Pace.PLANNED,
            "contact": Contact.IN_PERSON,
            "channel": Channel.CHAT,
            "rhythm": Rhythm.FORTNIGHTLY,
            "notice": Notice.SAME_DAY,
            "talk_language": "en",
            "signs": "When I say “we could also …”, I disagree and am being polite. Ask me.",
            "hopes": [Hope.LEARN_TOOLS, Hope.UNDERSTAND],
            "worries": [Worry.TIME],
        },
        week=(0, 1, 2, 3),
        work=(
            ("Customer analyst", "Nordwind Energy", "2025-09", ""),
            ("Laboratory assistant", "Nordwind Energy", "2024-09", "2025-08"),
            ("Barista and social media", "Café Aurora", "2021", "2024"),
        ),
    ),
    "bernd@nordwind.example": Script(
        offers={"How leaders communicate": 5, "How the business is run": 5, "Access to leaders": 4},
        wants={
            "Generative AI at work": (4, 3),
            "Short video": (3, 3),
            "Automation with low code": (3, 2),
            "How young customers buy": (3, 1),
        },
        answers={
            "headline": "I want to use AI myself before I decide about it for others.",
            "about": "Twenty years in energy. I still print slides, and would like to know why that is odd.",
            "languages": ["en", "de"],
            "work_start": 8 * 60 + 30,
            "work_end": 17 * 60 + 30,
            "pace": Pace.PLANNED,
            "contact": Contact.IN_PERSON,
            "channel": Channel.CALENDAR,
            "rhythm": Rhythm.MONTHLY,
            "notice": Notice.WEEK,
            "talk_language": "de",
            "signs": "I look at the clock. Then a question is better than the next slide.",
            "hopes": [Hope.LEARN_TOOLS, Hope.UNDERSTAND],
            "worries": [Worry.TIME],
        },
        alt="Bernd, grey hair, in a blue jacket",
        work=(
            ("Director, Grid", "Nordwind Energy", "2016-04", ""),
            ("Head of dispatching", "Küstenstrom", "2007", "2016"),
        ),
    ),
}
