"""LinkedIn's "Save to PDF". Pure; knows no table.

The pages are set in every language of LinkedIn, so a part is known by where it stands, how large and in which color it is
set, and not by its words: a dark column on the left, and on the right headings, employers, titles and dates, each in a size
of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from profiles.linkedin import found
from profiles.linkedin.dates import month, span
from profiles.linkedin.found import BadFile, Found, Position

MAX_BYTES = 5 * 1024 * 1024
MAX_PAGES = 15
_MAIN = 200  # where the right column begins, in points
_NAME, _HEADING, _SIDE_HEADING, _LARGE, _TITLE, _SMALL = 26.0, 15.75, 13.0, 12.0, 11.5, 9.5
_NEAR = 0.3
DAMAGED = "This PDF is damaged or was cut off. Save it from LinkedIn again, and upload it anew."
LOCKED = "This PDF is protected by a password. Save it from LinkedIn again, without one."
FOREIGN = (
    "This PDF was not made by LinkedIn’s “Save to PDF”. On a computer, open your LinkedIn profile, choose “Resources” or "
    "“More” under your photo, then “Save to PDF”. A page that the browser prints cannot be read."
)


@dataclass
class Line:
    """One line of text: its page, where it begins, its size in points, and whether it is set in gray."""

    page: int
    left: float
    top: float
    size: float
    gray: bool
    text: str

    def is_set_in(self, size: float) -> bool:
        return abs(self.size - size) < _NEAR

    def continues(self, other: Line | None) -> bool:
        """Whether it stands as close under the other as the lines of one text do."""
        return other is not None and self.page == other.page and 0 < self.top - other.top < 1.45 * self.size


def read(file: Any) -> Found:
    """What a PDF says. Raises BadFile."""
    import pdfplumber  # slow to import, and wanted by the process alone that reads strangers' files
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfplumber.utils.exceptions import PdfminerException

    try:
        with pdfplumber.open(file) as pdf:
            if pdf.doc.encryption is not None:
                raise BadFile(LOCKED)
            if len(pdf.pages) > MAX_PAGES:
                raise BadFile(f"This PDF has {len(pdf.pages)} pages; LinkedIn’s have at most {MAX_PAGES}.")
            lines = [line for page in pdf.pages for line in _lines(page)]
    except PdfminerException as error:
        cause = error.args[0] if error.args else None
        if isinstance(cause, MemoryError):
            raise cause from error
        if isinstance(cause, PDFPasswordIncorrect):
            raise BadFile(LOCKED) from error
        raise BadFile(DAMAGED) from error
    return arrange(lines)


def _lines(page: Any) -> Iterator[Line]:
    """The lines of a page, left column first; what is set smaller than text is the page's number."""
    words = page.extract_words(
        extra_attrs=["size", "non_stroking_color"], keep_blank_chars=True, x_tolerance=1.5, y_tolerance=2
    )
    kept = [word for word in words if word["size"] > _SMALL]
    for word in sorted(kept, key=lambda word: (word["x0"] >= _MAIN, round(word["top"]), word["x0"])):
        text = found.line(word["text"].replace("\xa0", " "), 1000)
        if text:
            gray = 0.5 < _brightness(word["non_stroking_color"]) < 0.8
            yield Line(page.page_number, word["x0"], word["top"], round(word["size"], 2), gray, text)


def _brightness(color: Any) -> float:
    """How bright a color of one, three or four parts is: 0 for black, 1 for white."""
    parts = [float(part) for part in color] if isinstance(color, tuple | list) and color else [0.0]
    if not all(isinstance(part, float) for part in parts):
        return 0.0
    return 1 - parts[3] if len(parts) == 4 else sum(parts) / len(parts)


def arrange(lines: list[Line]) -> Found:
    """Everything that the lines of both columns say. Raises BadFile when they are not LinkedIn's."""
    side = [line for line in lines if line.left < _MAIN]
    main = [line for line in lines if line.left >= _MAIN]
    parts = _parts(main, _HEADING)
    if not any(line.is_set_in(_NAME) for line in parts[0][1]) or len(parts) + len(_parts(side, _SIDE_HEADING)) < 3:
        raise BadFile(FOREIGN)
    made = Found(headline=_headline(parts[0][1]))
    for number, (_, rows) in enumerate(parts[1:]):
        if any(row.is_set_in(_TITLE) for row in rows):
            made.positions += _positions(rows)
        elif number == 0 and rows and all(row.is_set_in(_LARGE) for row in rows):
            made.about = _text(rows)
    made.positions = found.settled(made.positions)
    _fill_from_side(made, _parts(side, _SIDE_HEADING))
    made.missing = [name for name, there in (("positions", made.positions), ("about", made.about)) if not there]
    return made


def _parts(lines: list[Line], size: float) -> list[tuple[str, list[Line]]]:
    """What stands before the first heading of this size, then each heading with what stands under it."""
    parts: list[tuple[str, list[Line]]] = [("", [])]
    for line in lines:
        if line.is_set_in(size):
            parts.append((line.text, []))
        else:
            parts[-1][1].append(line)
    return parts


def _headline(rows: list[Line]) -> str:
    return found.line(" ".join(row.text for row in rows if row.is_set_in(_LARGE) and not row.gray))


def _text(rows: list[Line]) -> str:
    """Paragraphs: a line that stands further below begins a new one."""
    text, before = "", None
    for row in rows:
        text += (" " if row.continues(before) else "\n") + row.text
        before = row
    return found.paragraphs(text)


def _positions(rows: list[Line]) -> list[Position]:
    """Stations in the order of the page: an employer, then its titles, each with its dates in the next line."""
    made: list[Position] = []
    employer, before, dated = "", None, True
    for row in rows:
        if row.is_set_in(_LARGE):
            joined = before is not None and before.is_set_in(_LARGE) and row.continues(before)
            employer, dated = (f"{employer} {row.text}" if joined else row.text), True
        elif row.is_set_in(_TITLE):
            if dated:
                made.append(Position(found.line(employer), found.line(row.text)))
            else:
                made[-1].title = found.line(f"{made[-1].title} {row.text}")
            dated = False
        elif not dated and month(row.text):
            made[-1].start, made[-1].end = span(row.text)
            dated = True
        before = row
    return made


_TOPICS = {
    "top skills", "skills", "top-kenntnisse", "wichtigste kenntnisse", "kenntnisse", "principales compétences",
    "compétences principales", "aptitudes principales", "principales aptitudes", "competenze principali",
    "principais competências", "belangrijkste vaardigheden", "topvaardigheden",
}  # fmt: skip
_CERTIFICATES = {
    "certifications", "licenses & certifications", "zertifizierungen", "bescheinigungen", "certificaciones",
    "certificazioni", "certificações", "certificeringen", "certifieringar", "certyfikaty",
}  # fmt: skip
_OTHERS = {"honors-awards", "publications", "patents", "auszeichnungen/preise", "auszeichnungen", "veröffentlichungen"}


def _fill_from_side(made: Found, parts: list[tuple[str, list[Line]]]) -> None:
    """Skills, languages and certificates, in this order after the ways to reach the member, which nobody reads."""
    after_languages = False
    for heading, rows in parts[2:]:
        entries, name = _entries(rows), heading.casefold()
        leveled = [entry for entry in entries if re.search(r"[((].+[))]$", entry)]
        if name in _OTHERS:
            continue
        by_place = not (after_languages or leveled or made.skills or name in _CERTIFICATES) and len(entries) <= 3
        if name in _TOPICS or by_place:
            made.skills = found.once([*made.skills, *entries], found.MAX_SKILLS)
            continue
        if name not in _CERTIFICATES and leveled and any(found.language(entry) for entry in entries):
            made.languages = list(dict.fromkeys([*made.languages, *filter(None, map(found.language, entries))]))
            after_languages = True
        elif name in _CERTIFICATES or not made.certificates:
            made.certificates = found.once([*made.certificates, *entries], found.MAX_CERTIFICATES)


def _entries(rows: Iterable[Line]) -> list[str]:
    """The entries of a list in the narrow column, where a long one goes on in the next line."""
    entries: list[str] = []
    before = None
    for row in rows:
        if entries and row.continues(before):
            entries[-1] += f" {row.text}"
        else:
            entries.append(row.text)
        before = row
    return [found.line(entry) for entry in entries]
