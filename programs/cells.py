"""What one cell of an uploaded file means: text, address, number, day, status, time zone. Pure; knows no table."""

from __future__ import annotations

import datetime as dt
import functools
import re
import unicodedata
import zoneinfo

from accounts.lines import clean


class CellProblem(ValueError):
    """Why a cell cannot be taken, in words for the person who uploaded the file."""


_EMAIL = re.compile(r"[^\s@<>(),;:\"\\\[\]]{1,64}@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_][\w-]{1,62}")
_NAMED_EMAIL = re.compile(r".*<([^<>]+)>\s*$")
_SCIENTIFIC = re.compile(r"\d+(?:[.,]\d+)?E\+?\d+", re.IGNORECASE)
_WHOLE = re.compile(r"\+?(\d{1,6})(?:[.,]0+)?")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?")
_PARTS = re.compile(r"(\d{1,2})([./-])\s?(\d{1,2})\2\s?(\d{4}|\d{2})(?:\s.*)?")
_SERIAL = re.compile(r"\d{5}(?:\.0+)?")
_WORDED = re.compile(r"(\d{1,2})\.?[\s-]+([^\W\d_]+)\.?,?[\s-]+(\d{4})")
_WORDED_FIRST = re.compile(r"([^\W\d_]+)\.?\s+(\d{1,2}),?\s+(\d{4})")
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar janvier janv", "feb february februar fevrier fevr fev", "mar march marz mars mrz maerz",
            "apr april avril avr", "may mai", "jun june juni juin", "jul july juli juillet juil", "aug august aout",
            "sep sept september septembre", "oct october oktober octobre okt", "nov november novembre",
            "dec december dezember decembre dez",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_STATUSES = {
    word: status
    for status, words in {
        "active": "active,a,1,yes,y,true,employed,current,working,aktiv,ja,beschaftigt,actif,active,oui,present,permanent",
        "away": "away,l,leave,on leave,parental leave,maternity leave,sabbatical,suspended,loa,beurlaubt,elternzeit,"
        "mutterschutz,abwesend,freigestellt,en conge,conge,conge maternite,conge parental",
        "left": "left,t,0,no,n,false,terminated,inactive,former,resigned,retired,leaver,ausgeschieden,gekundigt,inaktiv,"
        "nein,ausgetreten,sorti,sortie,parti,partie,inactif,inactive,non,demissionnaire,licencie",
    }.items()
    for word in words.split(",")
}
_WINDOWS_ZONES = {
    "w. europe standard time": "Europe/Berlin",
    "central europe standard time": "Europe/Budapest",
    "romance standard time": "Europe/Paris",
    "gmt standard time": "Europe/London",
    "greenwich standard time": "Atlantic/Reykjavik",
    "eastern standard time": "America/New_York",
    "central standard time": "America/Chicago",
    "mountain standard time": "America/Denver",
    "pacific standard time": "America/Los_Angeles",
    "india standard time": "Asia/Kolkata",
    "china standard time": "Asia/Shanghai",
    "tokyo standard time": "Asia/Tokyo",
    "singapore standard time": "Asia/Singapore",
}
_EXCEL_EPOCH = dt.date(1899, 12, 30)


def fold(raw: str) -> str:
    """Lower case without accents, for comparing headers and fixed words."""
    decomposed = unicodedata.normalize("NFKD", clean(raw).casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def text(raw: str, limit: int) -> str:
    """Free text of at most ``limit`` characters. A formula stays the text that it is."""
    value = clean(raw)
    if len(value) > limit:
        raise CellProblem(f"has {len(value)} characters, at most {limit} fit")
    return value


def identifier(raw: str) -> str:
    """An employee's number, leading zeros kept; what Excel made of a long number is refused, for digits are lost."""
    value = text(raw, 64)
    if _SCIENTIFIC.fullmatch(value):
        raise CellProblem(f"Excel has turned the number into “{value}”; format the column as text and export again")
    return value


def email(raw: str) -> str:
    """An address in lower case; ``Name <address>`` and ``mailto:`` are unwrapped."""
    value = clean(raw).lower().removeprefix("mailto:")
    named = _NAMED_EMAIL.fullmatch(value)
    value = named[1].strip() if named else value
    if value and (len(value) > 254 or ".." in value or not _EMAIL.fullmatch(value)):
        raise CellProblem(f"“{value[:60]}” is not an email address")
    if not value.partition("@")[0].isascii():
        raise CellProblem(f"“{value[:60]}” has a letter before the @ that mail servers do not take")
    return value


def whole(raw: str) -> int | None:
    """A whole number from 0 to 32,767, or None for an empty cell."""
    value = clean(raw)
    if not value:
        return None
    found = _WHOLE.fullmatch(value)
    if not found or int(found[1]) > 32_767:
        raise CellProblem(f"“{value[:40]}” is not a whole number from 0 to 32,767")
    return int(found[1])


def status(raw: str) -> str | None:
    """``active``, ``away`` or ``left``, or None for an empty cell."""
    word = fold(raw)
    if not word:
        return None
    if word not in _STATUSES:
        raise CellProblem(f"“{clean(raw)[:40]}” is not a known status; use active, on leave or left")
    return _STATUSES[word]


@functools.lru_cache(maxsize=1)
def _zones() -> dict[str, str]:
    names = {name.casefold(): name for name in zoneinfo.available_timezones()}
    return names | _WINDOWS_ZONES


def zone(raw: str) -> str:
    """The name of a time zone as the tz database spells it."""
    value = clean(raw)
    if not value:
        return ""
    found = _zones().get(value.casefold().replace(" ", "_")) or _zones().get(value.casefold())
    if found is None:
        raise CellProblem(f"“{value[:40]}” is not a known time zone; write it like Europe/Berlin")
    return found


def date_order(raw: str) -> str:
    """What a cell tells about the order of its day and month: ``day``, ``month``, ``either`` or nothing."""
    found = _PARTS.fullmatch(clean(raw))
    if not found or found[2] == ".":
        return ""
    first, second = int(found[1]), int(found[3])
    if first > 12 and second > 12:
        return ""
    if first > 12:
        return "day"
    if second > 12:
        return "month"
    return "" if first == second else "either"


def day(raw: str, day_first: bool | None) -> dt.date | None:
    """A calendar day between 1900 and 2100, or None for an empty cell.

    ``day_first`` settles 01/02/2024; None refuses what could be two days.
    """
    value = clean(raw)
    if not value:
        return None
    try:
        found = _numbered(value, day_first) or _worded(value)
    except ValueError as problem:
        if isinstance(problem, CellProblem):
            raise
        found = None
    if found is None or not 1900 <= found.year <= 2100:
        raise CellProblem(f"“{value[:40]}” is not a date; write it like 2024-02-01")
    return found


def _numbered(value: str, day_first: bool | None) -> dt.date | None:
    if found := _ISO.fullmatch(value):
        return dt.date(int(found[1]), int(found[2]), int(found[3]))
    if _SERIAL.fullmatch(value):
        return _EXCEL_EPOCH + dt.timedelta(days=int(value.split(".")[0]))
    found = _PARTS.fullmatch(value)
    if not found:
        return None
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    if len(found[4]) == 2:
        year += 1900 if year >= 70 else 2000
    order = True if found[2] == "." else day_first
    if order is None and first != second:
        if date_order(value) == "either":
            raise CellProblem(f"“{value}” can be two dates; say whether the day or the month comes first")
        order = first > 12
    return dt.date(year, second, first) if order else dt.date(year, first, second)


def _worded(value: str) -> dt.date | None:
    if found := _WORDED.fullmatch(value):
        number, month, year = found[1], found[2], found[3]
    elif found := _WORDED_FIRST.fullmatch(value):
        month, number, year = found[1], found[2], found[3]
    else:
        return None
    name = fold(month)
    return dt.date(int(year), _MONTHS[name], int(number)) if name in _MONTHS else None


_PARTICLES = set("von van de der den del della di da dos du la le el al bin ibn zu zur ter ten".split())


def split_name(raw: str) -> tuple[str, str]:
    """First and last name of one cell: ``Krüger, Bernd``, ``Bernd Krüger`` and ``Vincent van Gogh`` all come out right."""
    value = clean(raw)
    if "," in value:
        last, _, first = (part.strip() for part in value.partition(","))
    else:
        words = value.split(" ")
        cut = len(words) - 1
        while cut > 1 and fold(words[cut - 1]) in _PARTICLES:
            cut -= 1
        first, last = " ".join(words[:cut]), " ".join(words[cut:])
    if value and not (first and last):
        raise CellProblem(f"“{value[:60]}” holds only one name; first and last name are needed")
    return first, last
