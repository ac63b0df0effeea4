"""The sentences of a board report, in the language of its reader. They are made of its numbers, and say no more than these.

What pages of this room say in English is said here alike: tests compare, so that a translation is never a second opinion.
"""

from __future__ import annotations

import datetime as dt

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext

from analytics.catalogue import CATALOGUE
from analytics.cells import FEWEST
from analytics.enums import CLEAR, Basis, Hidden, Question, Verdict
from analytics.money import BY_KEY
from analytics.reports import Asked, Even, Input, KeyFigure, Report, Returned, Span
from analytics.selectors import outcomes, sheets

MINUS = "\N{MINUS SIGN}"
_MOST_EXACT = 10_000
HIDDEN = {
    Hidden.FEW.value: sheets.REASONS[Hidden.FEW],
    Hidden.NOTHING.value: sheets.REASONS[Hidden.NOTHING],
    Hidden.WITHHELD.value: sheets.REASONS[Hidden.WITHHELD],
    "alone": sheets.ALONE,
    "missing": sheets.MISSING,
}


def number(value: float, places: int = 0) -> str:
    """A number as it is written in the language; places that say nothing are left out."""
    said = str(number_format(f"{abs(value):.{places}f}", decimal_pos=places, force_grouping=True))
    sign = MINUS if round(value, places) < 0 else ""
    return f"{sign}{said}"


def short(value: float) -> str:
    """A number with one place, unless that is a nought."""
    return number(value) if round(value, 1) == round(value) else number(value, 1)


def money(value: float, currency: str) -> str:
    """An amount as exact as it can be meant: whole hundreds from ten thousand on."""
    rounded = round(value, -2) if abs(value) >= _MOST_EXACT else round(value)
    amount = gettext("{currency} {amount}").format(currency=currency, amount=number(abs(rounded)))
    return f"{MINUS if rounded < 0 else ''}{amount}".replace(" ", "\N{NO-BREAK SPACE}")


def share(value: float) -> str:
    """A share of 1 as a percentage."""
    return gettext("{value}%").format(value=number(100 * value, 1))


def points(value: float) -> str:
    """A difference of shares in percentage points, with its sign."""
    return number(100 * value, 1) if value < 0 else f"+{number(100 * value, 1)}"


def day(value: dt.date | None) -> str:
    """A day, written out."""
    return str(date_format(value, gettext("j F Y"))) if value else ""


# What may be claimed: the sentences of ``stats.claims``.


def claim(asked: Asked, basis: str) -> str:
    """What may be said of one question."""
    compared = gettext("{ours} participants and {theirs} others ({who})").format(
        ours=asked.participants, theirs=asked.others, who=with_whom(basis)
    )
    if asked.verdict == Verdict.UNBALANCED:
        return gettext(
            "No comparison: {compared} differ too much in what they were before. See the balance table."
        ).format(compared=compared)
    if asked.here is None or asked.there is None or asked.difference is None:
        return _few(asked.question).format(compared=compared)
    shares = _shares(asked.question).format(ours=share(asked.here.value), theirs=share(asked.there.value))
    ends = {"low": points(asked.difference.low), "high": points(asked.difference.high)}
    between = gettext("The difference lies between {low} and {high} percentage points with 95% confidence.").format(
        **ends
    )
    if asked.verdict not in CLEAR:
        nothing = gettext("No difference can be told from chance between {compared}: {shares}.")
        return f"{nothing.format(compared=compared, shares=shares)} {between}"
    said = _more(asked.question, fewer=asked.verdict == Verdict.FEWER_LEFT).format(compared=compared, shares=shares)
    return f"{said} {between} {_cause(basis)}"


def with_whom(basis: str) -> str:
    """With whom participants are compared."""
    return {
        Basis.WAITING: gettext("people who were accepted and had to wait"),
        Basis.ALIKE: gettext("people like them who did not take part"),
        Basis.EVERYBODY: gettext("everybody else who could have taken part"),
    }[Basis(basis)]


def _few(question: str) -> str:
    return {
        Question.LEFT: gettext(
            "Not enough data: {compared} are too few, or too few left, to say anything about who stays."
        ),
        Question.PROMOTED: gettext(
            "Not enough data: {compared} are too few, or too few were promoted, to say anything about who is promoted."
        ),
        Question.MOVED: gettext(
            "Not enough data: {compared} are too few, or too few moved to another department, to say anything about who moves"
            " to another department."
        ),
    }[Question(question)]


def _shares(question: str) -> str:
    return {
        Question.LEFT: gettext("{ours} of participants left, and {theirs} of the others"),
        Question.PROMOTED: gettext("{ours} of participants were promoted, and {theirs} of the others"),
        Question.MOVED: gettext("{ours} of participants moved to another department, and {theirs} of the others"),
    }[Question(question)]


def _more(question: str, *, fewer: bool) -> str:
    return {
        (Question.LEFT, True): gettext("Of {compared}, fewer participants left: {shares}."),
        (Question.LEFT, False): gettext("Of {compared}, more participants left: {shares}."),
        (Question.PROMOTED, True): gettext("Of {compared}, fewer participants were promoted: {shares}."),
        (Question.PROMOTED, False): gettext("Of {compared}, more participants were promoted: {shares}."),
        (Question.MOVED, True): gettext("Of {compared}, fewer participants moved to another department: {shares}."),
        (Question.MOVED, False): gettext("Of {compared}, more participants moved to another department: {shares}."),
    }[Question(question), fewer]


def _cause(basis: str) -> str:
    return {
        Basis.WAITING: gettext(
            "Both had applied and were accepted, so that wanting to take part does not explain it. Unless places were drawn by"
            " lot, something else still may."
        ),
        Basis.ALIKE: gettext(
            "They were alike in what the directory knows. What it does not know, such as who wanted to take part, may explain"
            " it."
        ),
        Basis.EVERYBODY: gettext(
            "Who takes part differs from who does not in many ways, and any of them may explain it. Do not call it an effect."
        ),
    }[Basis(basis)]


def missing(asked: Asked) -> list[str]:
    """What there is too little of, each with how much there is and how much is needed."""
    sizes = (
        (asked.participants, gettext("{n} of {needed} participants")),
        (asked.others, gettext("{n} of {needed} others to compare with")),
    )
    found = [said.format(n=n, needed=outcomes.FEWEST) for n, said in sizes if n < outcomes.FEWEST]
    if asked.expected is not None and asked.expected < outcomes.FEWEST_EXITS:
        said = gettext("{n} of {needed} exits that would be expected of participants")
        found.append(said.format(n=number(asked.expected, 1), needed=outcomes.FEWEST_EXITS))
    return found or [gettext("days: enough people have to be watched for 90 of them")]


# What it costs and brings.


def result(found: Returned) -> str:
    """What comes out, in one sentence that says no more than the range allows."""
    ends = _ends(found.net, found.currency)
    if found.verdict == "nothing":
        said = gettext("Nothing is known yet of what it brings. It costs {middle}, between {low} and {high}.")
        return said.format(**_ends(found.cost, found.currency))
    return {
        "gains": gettext(
            "It brings more than it costs, from the lowest case on: {low} to {high}, and {middle} in the middle."
        ),
        "losses": gettext(
            "It costs more than it brings, up to the highest case: {low} to {high}, and {middle} in the middle."
        ),
        "without": gettext(
            "Nothing is known yet of exits avoided. Without any, what is left lies between {low} and {high}."
        ),
        "unclear": gettext("Whether it pays off cannot be told: what is left lies between {low} and {high}."),
    }[found.verdict].format(**ends)


def _ends(span: Span, currency: str) -> dict[str, str]:
    return {key: money(getattr(span, name), currency) for key, name in _NAMES}


_NAMES = (("low", "low"), ("middle", "value"), ("high", "high"))


def even(one: Even, currency: str) -> str:
    """At which value of one number nothing is won and nothing lost; empty where none does that."""
    if one.at is None or one.at < 0:
        return ""
    if one.key == "spared":
        if one.at > 1:
            return gettext("Exits alone cannot pay for it: more people would have to stay than take part.")
        said = gettext("{n} of 100 participants would have to stay who would otherwise leave.")
        return said.format(n=number(100 * one.at, 1))
    if one.key == "replacement":
        return gettext("Replacing one person would have to cost {amount}.").format(amount=money(one.at, currency))
    return gettext("An hour of a participant could cost up to {amount}.").format(amount=money(one.at, currency))


COUNTED = {"people": "Participants", "sessions": "Sessions held", "session_hours": "Hours in sessions"}
OURS = {key: one.name for key, one in BY_KEY.items()} | COUNTED
UNITS = ("people", "sessions", "hours", "of 100 participants", "pairs", "changes")


def named(key: str, name: str) -> str:
    """A number by its name, where it is one of ours; what an organization called it stays."""
    return gettext(OURS[key]) if key in OURS else name


def value(one: Input, amount: float, currency: str) -> str:
    """A value of a number in its unit."""
    if one.unit == "money":
        return money(amount, currency)
    return short(100 * amount if one.key == "spared" else amount)


def unit(one: Input, currency: str) -> str:
    """In what a number is counted."""
    return currency if one.unit == "money" else gettext(one.unit)


def source(one: Input, report: Report) -> str:
    """Where a number comes from: ours in the reader's language, somebody's own words as they are."""
    compared, retention = report.compared, report.retention
    if one.key == "people" and compared:
        return gettext("Comparison {number}: everybody who was given a place.").format(number=compared.number)
    if one.key == "people":
        said = gettext("Everybody with a place today, in cohorts of {few} people or more; nothing compared yet.")
        return said.format(few=FEWEST)
    if one.key == "sessions":
        return gettext("Sessions that are marked as held in plans, in cohorts of {few} people or more.").format(
            few=FEWEST
        )
    if one.key == "session_hours":
        said = gettext("Sessions that are marked as held in plans, in cohorts of {few} people or more, times two.")
        return said.format(few=FEWEST)
    if one.key == "spared" and one.origin == "estimated" and compared and retention and retention.difference:
        said = gettext("Comparison {number}, by day {day}, with its 95 % interval.")
        return said.format(number=compared.number, day=retention.by_day)
    proposed = BY_KEY.get(one.key)
    return gettext(one.source) if proposed and one.source == proposed.source else one.source


def origin(known: str) -> str:
    """How a number is known."""
    return {
        "observed": gettext("observed"), "estimated": gettext("estimated"), "assumed": gettext("assumed"),
    }[known]  # fmt: skip


def why_hidden(figure: KeyFigure) -> str:
    """Why a figure is not shown."""
    return gettext(HIDDEN[figure.hidden])


def tells(key: str) -> str:
    """The figure of the dashboard that tells a measure, by its title."""
    return gettext(CATALOGUE[key].title)
