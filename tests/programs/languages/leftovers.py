"""What a page or a letter still says in English, as far as the catalog or a few common words can tell."""

from __future__ import annotations

import re
from functools import cache
from html import unescape

from config import catalogs
from tests.programs.languages.test_catalog import GERMAN

_UNSEEN = re.compile(r"<(script|style)\b.*?</\1>|<!--.*?-->", re.S)
_SAID = re.compile(r'\b(?:aria-label|alt|title|placeholder)="([^"]*)"|<meta name="description" content="([^"]*)"')
_TAGS = re.compile(r"<[^<>]*>")
_HOLES = re.compile(r"%\(\w+\)s|\{\w+\}|%[ds]|<[^<>]*>|\n")
_COMMON = re.compile(r"\b(?:the|and|you|your|this|with|not|of|is|are|it)\b")


def texts(page: str) -> list[str]:
    """What somebody reads or hears on a page, one text after the other."""
    page = _UNSEEN.sub(" ", page)
    heard = [one or other for one, other in _SAID.findall(page)]
    found = [" ".join(unescape(text).split()) for text in [*_TAGS.split(page), *heard]]
    return [text for text in found if text]


@cache
def _catalog() -> tuple[dict[str, str], list[str]]:
    """The messages with their German, and the English pieces between the holes of them that say something."""
    whole = dict(catalogs.entries(GERMAN))
    pairs = {key.rpartition("\x04")[2].partition("\0")[0]: text.partition("\0")[0] for key, text in whole.items()}
    german = "\n".join(pairs.values())
    pieces = {" ".join(piece.split()) for key in pairs for piece in _HOLES.split(key)}
    return pairs, sorted(one for one in pieces if " " in one and len(one) >= 8 and one not in german)


def english(page: str) -> list[str]:
    """Messages of ours on a page in the words of the catalog's English side."""
    pairs, pieces = _catalog()
    found = texts(page)
    whole = [text for text in found if pairs.get(text, text) != text]
    return [*whole, *(piece for piece in pieces if any(piece in text for text in found))]


def common(page: str) -> list[str]:
    """Common English words, also in a text that is in no catalog."""
    return [text for text in texts(page) if _COMMON.search(text)]
