"""Taking words out of a text however they are written: other spellings, endings, and characters that nobody sees. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator

OUT = "…"
_SHORTEST = 2
# Letters that have no accent to lose, as they are written without them; the first is what people type most.
_PLAIN = {
    "ä": ("a", "ae"), "ö": ("o", "oe"), "ü": ("u", "ue"), "ø": ("o", "oe"), "å": ("a", "aa"), "æ": ("ae", "a"),
    "œ": ("oe", "o"), "ł": ("l",), "đ": ("d",), "ð": ("d",), "þ": ("th",), "ı": ("i",), "ß": ("ss",), "ẞ": ("ss",),
}  # fmt: skip
_UNSEEN = {"Cf", "Mn", "Me"}  # format characters such as a soft hyphen, and accents that stand by themselves
_ENDING = r"(?:['’]?s|s['’]|['’]|es|ens)?"
_ADDRESS = re.compile(
    r"\S+@\S+|(?<!\w)@[\w.\-]+|https?://\S+|www\.\S+|(?:[\w\-]+\.)+[a-z]{2,}/\S+"
    r"|(?:[\w\-]+\.)+(?:com|org|net|info|de|at|ch|eu|io|me|uk|fr|nl|dk|se|no|es|it|pl|dev|app|example)(?!\w)"
)
_NUMBERS = re.compile(r"\+?\d(?:[ .()/\-–]{0,3}\d)*")
_YEAR = re.compile(r"(?:19|20)\d\d")


def scrub(text: str, words: Iterable[str]) -> str:
    """The text with … in place of the words, of addresses, handles and links, and of numbers that one could call."""
    plain, origin = _folded(text)
    taken = [one.span() for one in _ADDRESS.finditer(plain)]
    taken += [one.span() for one in _NUMBERS.finditer(plain) if _callable(one[0])]
    if pattern := _pattern(words):
        taken += [one.span() for one in pattern.finditer(plain)]
    return _without(text, [(origin[start], _end(text, origin, stop)) for start, stop in taken])


def _folded(text: str) -> tuple[str, list[int]]:
    """A text in plain small letters without what nobody sees, and where in the text each of its letters comes from."""
    letters: list[str] = []
    origin: list[int] = []
    for place, letter in enumerate(text):
        plain = _plain(letter)
        letters.append(plain)
        origin += [place] * len(plain)
    return "".join(letters), origin


def _plain(text: str, take: Callable[[tuple[str, ...]], str] = lambda ways: ways[0]) -> str:
    """Small letters without accents; ``take`` chooses among the ways in which a letter is written without them."""
    spelled = (take(_PLAIN[one]) if one in _PLAIN else one for one in unicodedata.normalize("NFKC", text).lower())
    apart = unicodedata.normalize("NFKD", "".join(spelled))
    return "".join(one for one in apart if unicodedata.category(one) not in _UNSEEN)


def _end(text: str, origin: list[int], stop: int) -> int:
    """Where the last letter ends, with the unseen characters behind it."""
    end = origin[stop - 1] + 1
    while end < len(text) and unicodedata.category(text[end]) in _UNSEEN:
        end += 1
    return end


def _pattern(words: Iterable[str]) -> re.Pattern[str] | None:
    spellings = {one for word in words for one in _spellings(word) if len(one) >= _SHORTEST}
    if not spellings:
        return None
    return re.compile("|".join(_bounded(one) for one in sorted(spellings, key=lambda one: (-len(one), one))))


def _bounded(word: str) -> str:
    """A word by itself, with an ending. An underscore and a digit end a word; a word of digits is ended by no digit."""
    edge = r"\d" if word.isdigit() else r"[^\W\d_]"
    return rf"(?<!{edge}){re.escape(word)}{'' if word.isdigit() else _ENDING}(?!{edge})"


def _spellings(word: str) -> Iterator[str]:
    """How a word of the directory is written by others: Krüger, Kruger, Krueger; and the other way round."""
    composed = unicodedata.normalize("NFC", word).strip()
    yield _plain(composed)
    yield _plain(composed, lambda ways: ways[-1])
    short = re.sub(r"([aou])e", r"\1", _plain(composed))
    if len(short) > _SHORTEST:
        yield short


def _callable(run: str) -> bool:
    """Whether digits may be somebody's number: six or more of them, or four and more in one piece that are no year."""
    pieces = [piece for piece in re.split(r"\D+", run) if piece]
    if all(_YEAR.fullmatch(piece) for piece in pieces):
        return False
    return sum(map(len, pieces)) >= 6 or any(len(one) >= 4 and not _YEAR.fullmatch(one) for one in pieces)


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    """The text with … for every span; spans that touch or overlap are one."""
    kept: list[str] = []
    at = 0
    for start, stop in sorted(spans):
        if stop <= at:
            continue
        if start > at or not kept:
            kept += [text[at:start], OUT]
        at = stop
    return "".join(kept) + text[at:]
