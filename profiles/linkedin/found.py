"""What a file from LinkedIn says about its member, as far as a profile has a place for it. Pure.

There is no place for address, birth date, phone, maiden name, schools and their years: nobody is matched by them, and they
give away age and origin. So they are not read, however plainly they stand in the file.
"""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any

from profiles.words import LANGUAGES

MAX_TEXT = 2000
MAX_LINE = 200
MAX_POSITIONS = 30
MAX_SKILLS = 60
MAX_CERTIFICATES = 30
_INVISIBLE = {"Cc", "Cf", "Co", "Cs", "Cn"}


class BadFile(ValueError):
    """Why a file cannot be taken, and what to do instead, in words for the one who uploaded it."""


@dataclass
class Position:
    """One station of somebody's working life; ``start`` and ``end`` are ``2024-01`` or ``2024``, no end means now."""

    employer: str = ""
    title: str = ""
    start: str = ""
    end: str = ""


@dataclass
class Found:
    """Everything that is proposed. ``missing`` are the parts that the file could have held and does not."""

    headline: str = ""
    about: str = ""
    languages: list[str] = field(default_factory=list)
    skills: list[str] = field(default_factory=list)
    certificates: list[str] = field(default_factory=list)
    positions: list[Position] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to look at."""
        lists = self.languages, self.skills, self.certificates, self.positions
        return not (self.headline or self.about or any(lists))

    def as_dict(self) -> dict[str, Any]:
        """For the way between two processes, and into a draft."""
        return dataclasses.asdict(self)

    @staticmethod
    def of(values: dict[str, Any]) -> Found:
        """The same from a draft."""
        return Found(**values | {"positions": [Position(**one) for one in values.get("positions", [])]})


def line(text: str, limit: int = MAX_LINE) -> str:
    """One line of text: without control characters, and with single spaces."""
    return " ".join(_visible(text).split())[:limit].strip()


def paragraphs(text: str, limit: int = MAX_TEXT) -> str:
    """Several lines, of which at most one in a row is empty."""
    lines = [line(part, limit) for part in re.split(r"\r\n|\r|\n", text)]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()[:limit].strip()


def _visible(text: str) -> str:
    return "".join(c if unicodedata.category(c) not in _INVISIBLE or c in "\t\n\u200d" else " " for c in text)


def once(texts: list[str], limit: int) -> list[str]:
    """Each text once, whatever its case, in the order of the file."""
    kept: dict[str, str] = {}
    for text in filter(None, texts):
        kept.setdefault(text.casefold(), text)
    return list(kept.values())[:limit]


def settled(positions: list[Position]) -> list[Position]:
    """Each position once: LinkedIn lists some of them twice."""
    kept: dict[tuple[str, ...], Position] = {}
    for one in positions:
        if one.title or one.employer:
            kept.setdefault((one.employer.casefold(), one.title.casefold(), one.start, one.end), one)
    return list(kept.values())[:MAX_POSITIONS]


_CODES = {name.casefold(): code for code, name in LANGUAGES.items()} | {
    "deutsch": "de", "englisch": "en", "französisch": "fr", "spanisch": "es", "italienisch": "it", "polnisch": "pl",
    "niederländisch": "nl", "portugiesisch": "pt", "russisch": "ru", "türkisch": "tr", "arabisch": "ar",
    "chinesisch": "zh", "japanisch": "ja", "français": "fr", "anglais": "en", "allemand": "de", "espagnol": "es",
    "italien": "it", "néerlandais": "nl", "portugais": "pt", "arabe": "ar", "español": "es", "inglés": "en",
    "alemán": "de", "francés": "fr", "portugués": "pt", "italiano": "it", "inglese": "en", "tedesco": "de",
    "francese": "fr", "spagnolo": "es", "português": "pt", "inglês": "en", "nederlands": "nl", "engels": "en",
    "duits": "de", "polski": "pl", "svenska": "sv", "dansk": "da", "norsk": "no", "türkçe": "tr", "中文": "zh",
    "日本語": "ja", "mandarin": "zh", "farsi": "fa", "norwegian bokmål": "no", "bahasa indonesia": "id",
}  # fmt: skip


def language(name: str) -> str:
    """The code of a language that we know by this name, such as ``English`` or ``Deutsch (Muttersprache)``, or nothing."""
    word = re.sub(r"[((].*$|[-–,/].*$", "", name).strip().casefold()
    return word if word in LANGUAGES else _CODES.get(word, "")
