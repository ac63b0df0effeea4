"""The questions that a column of a sign-up spreadsheet can answer, and the guess from its header. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from programs import namelists
from programs.cells import fold
from programs.columns import header_key


@dataclass(frozen=True)
class Question:
    """One thing that a column can answer. Only ``many`` may be answered by several columns."""

    key: str
    label: str
    synonyms: str
    many: bool = False


QUESTIONS = (
    Question("email", "Work email", "email,e mail,work email,mail,email address,e mail adresse,business email,courriel"),
    Question("side", "Mentor or mentee", "role,side,mentor or mentee,i want to be,join as,rolle,take part as,participate as"),
    Question("capacity", "Mentees at most", "capacity,mentees,number of mentees,how many mentees,places,kapazitat"),
    Question("offers", "Topics offered", "offers,offer,skills,i can share,can share,can teach,expertise,topics offered,strengths,kann ich,biete,what can you share,what can you offer", many=True),
    Question("wants", "Topics wanted", "wants,want,learn,want to learn,i want to learn,topics wanted,interests,topics,learning goals,lernen,suche,mochte ich lernen,what do you want to learn", many=True),
    Question("first", "Topic wanted most", "first choice,most important topic,top topic,priority topic,priority 1,erste wahl,most wanted", many=True),
    Question("headline", "One sentence about yourself", "headline,one sentence,in one sentence,tagline,short bio,motto"),
    Question("about", "More about yourself", "about,about you,about me,bio,biography,introduce yourself,motivation,uber mich,why do you want to join"),
    Question("languages", "Languages", "languages,language,spoken languages,languages spoken,sprachen,sprache,langues", many=True),
    Question("time_zone", "Time zone", "time zone,timezone,tz,zeitzone,fuseau horaire"),
    Question("workdays", "Working days", "working days,workdays,days,arbeitstage,tage,availability days"),
    Question("hours", "Working hours", "working hours,hours,work hours,office hours,arbeitszeit,arbeitszeiten,zeiten"),
    Question("pace", "Prepared or open", "pace,working style,style,preparation,arbeitsweise,how do you like to work"),
    Question("contact", "In person or video", "contact,format,channel,meeting format,how to meet,in person or video,treffen,preferred channel"),
    Question("hopes", "Hopes", "hopes,hope,expectations,what do you hope for,goals,erwartungen,hoffnungen,what do you expect", many=True),
    Question("worries", "Worries", "worries,worry,fears,concerns,what worries you,bedenken,sorgen", many=True),
    Question("challenge", "A business challenge", "challenge,business challenge,problem to solve,herausforderung"),
)  # fmt: skip
BY_KEY = {question.key: question for question in QUESTIONS}
_SYNONYMS = {
    word: question.key for question in QUESTIONS for word in (*question.synonyms.split(","), header_key(question.label))
}


def guess(
    headers: Sequence[str], remembered: Mapping[str, str], samples: Sequence[Sequence[str]] = ()
) -> dict[str, str]:
    """The question of each header: what it meant last time, then its words, then what stands in the column."""
    chosen: dict[str, str] = {}
    for header in headers:
        name = header_key(header)
        key = remembered[name] if name in remembered else _SYNONYMS.get(name) or _starting(name)
        if key in BY_KEY and (BY_KEY[key].many or key not in chosen.values()):
            chosen[header] = key
    for header, values in zip(headers, samples, strict=False):
        key = _telling(values)
        if header not in chosen and header_key(header) not in remembered and key and key not in chosen.values():
            chosen[header] = key
    return chosen


def _telling(values: Sequence[str]) -> str:
    """The question whose answers are unmistakable: addresses, and words for the two sides."""
    if values and all("@" in value for value in values):
        return "email"
    words = [set(re.split(r"[^\w]+", fold(value))) for value in values]
    return "side" if words and all(found & namelists.SIDES.keys() for found in words) else ""


def _starting(name: str) -> str:
    """The question whose longest synonym a wordy header holds as whole words."""
    held = [word for word in _SYNONYMS if len(word) > 4 and f" {word} " in f" {name} "]
    return _SYNONYMS[max(held, key=len)] if held else ""


def twice(mapping: Mapping[str, str]) -> list[str]:
    """Labels of questions that only one column may answer, and more do."""
    keys = list(mapping.values())
    return [q.label for q in QUESTIONS if not q.many and keys.count(q.key) > 1]
