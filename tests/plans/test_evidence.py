"""What is known of a contact: where from and how certainly; silence is unknown."""

from __future__ import annotations

import datetime as dt

from plans.evidence import Certainty, Evidence, Source, last, merged

MONDAY = dt.date(2026, 11, 30)
DAY = dt.timedelta(days=1)


def test_nothing_is_unknown_and_nothing_worse() -> None:
    assert last([], MONDAY) is None


def test_certainty_counts_who_says_it() -> None:
    signs = [Evidence(MONDAY, Source.CALENDAR), Evidence(MONDAY, Source.TAP, 1), Evidence(MONDAY, Source.LOG, 2)]
    assert [(one.certainty, one.word) for one in signs] == [
        (Certainty.POSSIBLE, "Perhaps"),
        (Certainty.LIKELY, "Likely"),
        (Certainty.SURE, "Certain"),
    ]


def test_the_latest_counts_and_what_lies_ahead_does_not() -> None:
    signs = [
        Evidence(MONDAY - 9 * DAY, Source.LOG, 2),
        Evidence(MONDAY, Source.TAP, 1),
        Evidence(MONDAY + DAY, Source.CALENDAR),
    ]
    assert last(signs, MONDAY) == signs[1]


def test_of_one_day_the_most_certain_is_told() -> None:
    date, tap = Evidence(MONDAY, Source.CALENDAR), Evidence(MONDAY, Source.TAP, 1)
    assert merged([date, tap]) == merged([tap, date]) == [tap]
    assert merged([Evidence(MONDAY, Source.REPLY), date]) == [date]
