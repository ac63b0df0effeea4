"""The archive that LinkedIn sends of somebody's data. Pure; knows no table.

SECURITY: the archive holds messages, contacts, phone numbers and searches beside what we ask for, much of it about others.
Files of those names are never opened. A file of a name that we do not know, for LinkedIn translates some, shows its first
line and no more, and is read on when this line is the header of a file that we ask for.
"""

from __future__ import annotations

import html
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, Any

from profiles.linkedin import found, tables
from profiles.linkedin.dates import month, span
from profiles.linkedin.found import BadFile, Found, Position
from profiles.linkedin.tables import Row

MAX_BYTES = 30 * 1024 * 1024
MAX_ENTRIES = 400
MAX_MEMBER = 8 * 1024 * 1024
MAX_TOTAL = 40 * 1024 * 1024
MAX_RATIO = 200
_SMALL = 1024 * 1024  # below, a text that repeats itself may well shrink by more than the ratio
_FIRST_LINE = 1024
_NEVER = re.compile(
    r"messages|connections|invitations|endorsement|recommendations|ad[_ s]|shares|comments|reactions|search|receipts|"
    r"guide[_ ]|learning|rich[_ ]media|phone|email|whatsapp|contacts|imported|security|logins|registration|votes|events|"
    r"company follows|hashtag|member[_ ]follow|saved|job|verification|inferences|education|projects|volunteer|honors|"
    r"publications|patents|testscores|test scores|courses|organizations|causes",
    re.IGNORECASE,
)
DAMAGED = "This archive is damaged or was cut off. Download it from LinkedIn again, and upload the file as it came."
BOMB = "One of the files in this archive unpacks to far more than LinkedIn would ever write. It was not opened."
WITHOUT = (
    "This is LinkedIn’s archive, and nothing in it tells of your work. When you ask LinkedIn for it, choose the larger "
    "archive, or tick Profile, Positions, Skills, Languages and Certifications."
)
FOREIGN = (
    "This archive does not come from LinkedIn: none of its files was found. Upload the ZIP file that LinkedIn’s letter "
    "leads to, as it is."
)


def read(file: IO[bytes]) -> Found:
    """What an archive says. Raises BadFile."""
    try:
        with zipfile.ZipFile(file) as archive:
            return _arrange(_sorted(archive), any(_NEVER.match(_base(entry)) for entry in archive.infolist()))
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, UnicodeDecodeError) as error:
        raise BadFile(DAMAGED) from error


def _sorted(archive: zipfile.ZipFile) -> dict[str, list[Row]]:
    """The rows of every file that is asked for, by what they are. Raises BadFile."""
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        raise BadFile(f"This archive holds {len(entries)} files; LinkedIn’s have at most {MAX_ENTRIES}.")
    if any(entry.flag_bits & 1 for entry in entries):
        raise BadFile("This archive is protected by a password. Upload it as LinkedIn sent it.")
    kinds: dict[str, list[Row]] = {}
    left = MAX_TOTAL
    for entry in _tables(entries):
        if not _is_asked_for(archive, entry):
            continue
        if entry.file_size > MAX_MEMBER or entry.file_size > max(_SMALL, MAX_RATIO * entry.compress_size):
            raise BadFile(BOMB)
        with archive.open(entry) as member:
            content = member.read(MAX_MEMBER + 1)
        left -= len(content)
        if len(content) > MAX_MEMBER or left < 0:
            raise BadFile(BOMB)
        kind, rows = tables.read(content)
        kinds.setdefault(kind, []).extend(rows)
    return kinds


def _tables(entries: list[zipfile.ZipInfo]) -> Iterator[zipfile.ZipInfo]:
    """The tables among the files, but for those that are about others, and what computers add by themselves."""
    for entry in entries:
        base = _base(entry)
        made_by_a_computer = base.startswith(("._", ".")) or "__MACOSX" in entry.filename
        is_link = stat.S_ISLNK(entry.external_attr >> 16)
        if base.lower().endswith(".csv") and not (made_by_a_computer or is_link or _NEVER.match(base)):
            yield entry


def _base(entry: zipfile.ZipInfo) -> str:
    return entry.filename.replace("\\", "/").rpartition("/")[2]


def _is_asked_for(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    """Whether the first line is a header that we know. Some computers leave an empty line before it."""
    with archive.open(entry) as member:
        start = member.readline(_FIRST_LINE) or b""
        if not start.strip(b"\xef\xbb\xbf\r\n "):
            start = member.readline(_FIRST_LINE)
    return bool(tables.kind_of(tables.header(start)))


def _arrange(kinds: dict[str, list[Row]], is_linkedin: bool) -> Found:
    if not any(kinds.values()):
        raise BadFile(WITHOUT if is_linkedin or kinds else FOREIGN)
    profile = next(iter(kinds.get("profile", [])), {})
    summary = next(iter(kinds.get("summary", [])), {})
    made = Found(
        headline=found.line(_cell(profile, "headline")),
        about=found.paragraphs(_cell(profile, "summary") or _cell(summary, "profile summary")),
        skills=found.once([found.line(_cell(row, "name")) for row in kinds.get("skills", [])], found.MAX_SKILLS),
        certificates=found.once(
            [found.line(_cell(row, "name")) for row in kinds.get("certifications", [])], found.MAX_CERTIFICATES
        ),
        positions=found.settled([_position(row) for row in kinds.get("positions", [])]),
    )
    codes = [found.language(_cell(row, "name")) for row in kinds.get("languages", [])]
    made.languages = list(dict.fromkeys(code for code in codes if code))
    made.missing = [kind for kind in ("profile", "positions", "skills") if not kinds.get(kind)]
    return made


def _position(row: Row) -> Position:
    employer, title = found.line(_cell(row, "company name")), found.line(_cell(row, "title"))
    started, finished = _cell(row, "started on"), _cell(row, "finished on")
    if not started and "time period" in row:
        return Position(employer, title, *span(_cell(row, "time period")))
    return Position(employer, title, month(started), month(finished))


def _cell(row: dict[str, Any], name: str) -> str:
    """A cell as it was meant: LinkedIn writes some characters as they are written on a page."""
    return html.unescape(row.get(name, ""))
