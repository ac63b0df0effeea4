"""How the bank writes its questions: English words with their German ones beside them. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from surveys.documents import Ask, Choice, Document, Words
from surveys.enums import Kind, Moment, Sides

ENGLISH, GERMAN = "en", "de"


@dataclass(frozen=True)
class Ready:
    """One survey as it ships: when it is sent and to whom, what it asks, and the rhythms in which it is switched on."""

    key: str
    name: Words
    moment: Moment
    document: Document
    days: int = 0
    sides: Sides = Sides.BOTH
    rhythms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Elsewhere:
    """Something that participants are asked already, and where; nobody asks it twice."""

    what: str
    when: str
    where: str
    seen: str


def say(english: str, german: str, more: tuple[str, str] = ("", "")) -> Words:
    """Words in both languages, ``more`` being the help or the intro."""
    return Words(english, more[0], {GERMAN: (german, more[1])})


def options(**texts: tuple[str, str]) -> tuple[Choice, ...]:
    """What can be chosen, by its key; an underscore in front makes a key of what is no name in Python."""
    return tuple(Choice(key.strip("_").replace("_", "-"), say(*text)) for key, text in texts.items())


def ends(low: tuple[str, str], high: tuple[str, str]) -> tuple[Choice, ...]:
    """What the two ends of a scale mean."""
    return Choice("low", say(*low)), Choice("high", say(*high))


AGREE = ends(("Not at all", "Gar nicht"), ("Fully", "Voll und ganz"))
LIKELY = ends(("Not at all likely", "Sehr unwahrscheinlich"), ("Very likely", "Sehr wahrscheinlich"))
SURE = ends(("Not sure at all", "Gar nicht sicher"), ("Very sure", "Sehr sicher"))
YES_NO = options(yes=("Yes", "Ja"), no=("No", "Nein"))


def agree(key: str, words: Words, level: str, **values: Any) -> Ask:
    """A sentence that somebody agrees with, from 1 to 5; what measures is its key unless it says otherwise."""
    return Ask(key, Kind.SCALE, words, level, ends=AGREE, **({"measure": key} | values))


def based_on(ready: Ready, language: str) -> Ready:
    """The survey with its words in an organization's language, and the others beside them; English where there are none."""
    asks = tuple(
        replace(
            ask,
            words=turned(ask.words, language),
            options=_turned(ask.options, language),
            rows=_turned(ask.rows, language),
            ends=_turned(ask.ends, language),
        )
        for ask in ready.document.asks
    )
    return replace(ready, name=turned(ready.name, language), document=Document(asks))


def _turned(choices: tuple[Choice, ...], language: str) -> tuple[Choice, ...]:
    return tuple(replace(one, words=turned(one.words, language)) for one in choices)


def turned(words: Words, language: str) -> Words:
    """Words that were written in English as if they had been written in another language, if there are any in it."""
    if language not in words.said:
        return words
    text, more = words.said[language]
    others = {code: said for code, said in words.said.items() if code != language}
    return Words(text, more, others | {ENGLISH: (words.text, words.more)})
