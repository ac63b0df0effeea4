"""Months as LinkedIn writes them in the languages of its pages. Pure."""

from __future__ import annotations

import re

_NAMES = """
jan january januar janv janvier ene enero gen gennaio janeiro januari ocak stycznia styczeń leden ledna янв январь
feb february februar févr février febrero febbraio fev fevereiro februari şubat luty lutego únor února фев февраль
mar march mär märz mars marzo março maart mrt mart marca marzec březen března мар март
apr april avr avril abr abril aprile nisan kwietnia kwiecień duben dubna апр апрель
may mai mayo mag maggio maio mei maj mayıs maja květen května май
jun june juni juin junio giu giugno junho haziran czerwca czerwiec červen června июн июнь
jul july juli juil juillet julio lug luglio julho temmuz lipca lipiec červenec července июл июль
aug august août ago agosto augustus ağustos sierpnia sierpień srpen srpna авг август
sep sept september septembre septiembre set settembre setembro eylül września wrzesień září сен сентябрь
oct okt october oktober octobre octubre ott ottobre out outubro ekim października październik říjen října окт октябрь
nov november novembre noviembre novembro kasım listopada listopad listopadu ноя ноябрь
dec dez december dezember déc décembre dic diciembre dicembre dezembro aralık grudnia grudzień prosinec prosince дек декабрь
"""
MONTHS = {name: number for number, names in enumerate(_NAMES.split("\n")[1:-1], start=1) for name in names.split()}
_YEAR = re.compile(r"(?<!\d)(19\d\d|20\d\d)(?!\d)")
_AFTER = re.compile(r"(?:19|20)\d\d\s*[-/.年]\s*(\d{1,2})(?!\d)")
_BEFORE = re.compile(r"(?<!\d)(\d{1,2})\s*[-/.]\s*(?:19|20)\d\d")


def month(text: str) -> str:
    """``Jan 2020``, ``2020-01``, ``01/2020`` or ``2020年1月`` as ``2020-01``; a year alone, or with an unknown word, as ``2020``.

    Nothing for a text without a year.
    """
    year = _YEAR.search(text)
    if year is None:
        return ""
    number = _number(text)
    return f"{year[1]}-{number:02d}" if 1 <= number <= 12 else year[1]


def _number(text: str) -> int:
    for word in re.findall(r"[^\W\d_]+", text.casefold()):
        if word in MONTHS:
            return MONTHS[word]
    found = _AFTER.search(text) or _BEFORE.search(text)
    return int(found[1]) if found else 0


def span(text: str) -> tuple[str, str]:
    """The start and end of ``August 2019 - Present (5 years 10 months)``; no end means now, one date alone is both."""
    plain = re.split(r"[((·]", text)[0].strip()
    start, dash, end = re.sub(r"\s+[-–—]\s+|(?<=\d{4})[-–—](?=\d{4})", "\0", plain, count=1).partition("\0")
    return month(start), month(end if dash else start)


_SHORT = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def spoken(date: str) -> str:
    """``2024-01`` as one says it: Jan 2024."""
    year, _, number = date.partition("-")
    return f"{_SHORT[int(number) - 1]} {year}" if number else year


def period(start: str, end: str) -> str:
    """From when until when, or until now; nothing without a start."""
    if not start:
        return spoken(end) if end else ""
    return f"{spoken(start)} – {spoken(end) if end else 'now'}" if start != end else spoken(start)
