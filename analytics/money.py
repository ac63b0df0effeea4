"""Figures of a return: what each means, what is proposed until somebody says otherwise, and what is counted where."""

from __future__ import annotations

from dataclasses import dataclass

from analytics.enums import Origin

SAYABLE = ((Origin.ASSUMED, Origin.ASSUMED.label), (Origin.ESTIMATED, Origin.ESTIMATED.label))


@dataclass(frozen=True)
class Known:
    """A figure that is assumed: its name, its unit, what is proposed for it, and why that."""

    key: str
    name: str
    unit: str
    low: float
    central: float
    high: float
    source: str


MONEY = "money"
_OWN = "Proposed by Upstream. Replace it with a figure of your own."
FIGURES = (
    Known("replacement", "Replacing one person who leaves", MONEY, 25_000, 50_000, 75_000, f"{_OWN} Half to one and a half yearly salaries is a common range."),
    Known("spared", "Exits avoided", "of 100 participants", 0, 0, 0, "Nothing, until you say what you think. It counts only as long as no comparison can tell."),
    Known("licence", "Licence and other fees", MONEY, 0, 0, 0, "Nothing, until you say what you pay."),
    Known("admin_hours", "Hours of those who run the program", "hours", 40, 80, 120, f"{_OWN} One to two days a month for half a year."),
    Known("admin_rate", "An hour of those who run it", MONEY, 40, 55, 70, _OWN),
    Known("preparation", "Preparation for a session, of both together", "hours", 1, 2, 3, f"{_OWN} Both come prepared."),
    Known("hour", "An hour of a participant", MONEY, 45, 70, 95, f"{_OWN} The mean of juniors and seniors."),
)  # fmt: skip
BY_KEY = {one.key: one for one in FIGURES}
CURRENCIES = ("EUR", "USD", "GBP", "CHF", "SEK", "NOK", "DKK", "PLN")
