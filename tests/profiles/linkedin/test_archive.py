"""LinkedIn's archive: everything that is asked for, in every form that it comes in, and nothing else."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest

from profiles.linkedin import archive, reading
from profiles.linkedin.found import BadFile, Found, Position
from tests.profiles.linkedin import files
from tests.profiles.linkedin.files import CERTIFICATIONS, CONNECTIONS, MESSAGES, POSITIONS, PROFILE, SKILLS

ALL = Found(
    headline="Analyst | AI & short video",
    about='I turn messy data into decisions.\n\nHappy to "teach".',
    languages=["en", "de"],
    skills=["Python", "SQL", "Prompt Engineering"],
    certificates=["Cloud Practitioner"],
    positions=[
        Position("Northwind Bank", "Data Analyst", "2024-01", ""),
        Position("Northwind Bank", "Graduate Analyst", "2022-09", "2023-12"),
        Position("Café Aurora", "Barista & Social Media", "2020", "2021"),
    ],
)


def _read(content: bytes) -> Found:
    return archive.read(io.BytesIO(content))


def _looked_into(tmp_path: Path, content: bytes) -> Found:
    path = tmp_path / "file"
    path.write_bytes(content)
    return reading.look_into(path, reading.kind_of(content[:1024]))


def test_everything_that_a_profile_has_a_place_for(tmp_path: Path) -> None:
    assert _looked_into(tmp_path, files.archive()) == ALL


def _forms() -> dict[str, bytes]:
    """The same archive as other members get or make it."""
    texts = {name: text for name, text in files.COMPLETE.items() if isinstance(text, str)}
    renamed = {"Positions.csv": "Berufserfahrung.csv", "Skills.csv": "Kompetenzen.csv", "Profile.csv": "Profil.csv"}
    return {
        "in a folder": files.archive(folder="Basic_LinkedInDataExport_11-20-2026/"),
        "with a mark of its encoding": files.archive({n: t.encode("utf-8-sig") for n, t in texts.items()}),
        "with lines of Windows": files.archive({n: t.replace("\n", "\r\n") for n, t in texts.items()}),
        "saved again by Excel": files.archive({n: t.encode("cp1252") for n, t in texts.items()}),
        "with translated names": files.archive({renamed.get(n, n): t for n, t in texts.items()}),
        "with a comma at the end of headers": files.archive({n: t.replace("\n", ",\n", 1) for n, t in texts.items()}),
        "with an empty line before headers": files.archive({n: "\n" + t for n, t in texts.items()}),
        "packed anew on a Mac": files.archive(
            texts | {"__MACOSX/._Skills.csv": "Name\nx\n", "._Skills.csv": "Name\ny\n"}
        ),
    }


@pytest.mark.parametrize("form", _forms())
def test_the_form_of_an_archive_does_not_matter(form: str) -> None:
    made = _read(_forms()[form])
    made.about = made.about.replace("\r", "")
    assert made == ALL


def test_older_headers_and_a_text_of_its_own() -> None:
    made = _read(
        files.archive(
            {
                "Profile.csv": "First Name,Last Name,Headline\nMara,Okafor,Analyst\n",
                "Profile Summary.csv": "Profile Summary\nA text of its own\n",
                "Certifications.csv": "Name,Authority,Time Period\nFirst Aid,Red Cross,2019\n",
                "Positions.csv": "Company Name,Title,Time Period\nGlobex,Analyst,Jan 2019 - Present\n",
            }
        )
    )
    assert (made.about, made.certificates) == ("A text of its own", ["First Aid"])
    assert (made.positions, made.missing) == ([Position("Globex", "Analyst", "2019-01", "")], ["skills"])


def test_nothing_about_others_is_ever_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    others = "Education Invitations Ad_Targeting Recommendations_Received SearchQueries Registration".split()
    content = files.archive(files.COMPLETE | {f"{name}.csv": "Name\nx\n" for name in others})
    opened: list[str] = []
    real = zipfile.ZipFile.open

    def note(self: zipfile.ZipFile, name: Any, *args: Any, **kwargs: Any) -> Any:
        opened.append(name.filename)
        return real(self, name, *args, **kwargs)

    monkeypatch.setattr(zipfile.ZipFile, "open", note)
    assert _read(content) == ALL
    assert {*opened} == {"Profile.csv", "Positions.csv", "Skills.csv", "Languages.csv", "Certifications.csv"}


def test_a_file_of_an_unknown_name_shows_its_first_line_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    content = files.archive({"Nachrichten.csv": MESSAGES, "Kontakte.csv": CONNECTIONS, "Skills.csv": "Name\nSQL\n"})
    read: list[bytes] = []
    real = zipfile.ZipExtFile.read

    def note(self: zipfile.ZipExtFile, n: int | None = -1) -> bytes:
        read.append(real(self, n))
        return read[-1]

    monkeypatch.setattr(zipfile.ZipExtFile, "read", note)
    assert _read(content).skills == ["SQL"]
    said = b"".join(read)
    assert (b"CONVERSATION ID" in said, b"Somebody" in said, b"When exporting" in said) == (True, False, False)


def test_address_birth_date_phone_and_maiden_name_are_not_taken() -> None:
    said = str(_read(files.archive()).as_dict())
    kept_out = ("Fictional Road", "Mar 3", "Eze", "LS1", "496 0000", "other@example.org", "secret", "Okafor", "York")
    assert [word for word in kept_out if word in said] == []


def test_what_is_missing_is_told() -> None:
    fast = {"Profile.csv": PROFILE, "Email Addresses.csv": "Email Address,Confirmed\na@example.org,Yes\n"}
    assert _read(files.archive(fast)).missing == ["positions", "skills"]
    assert _read(files.archive({"Skills.csv": SKILLS})).missing == ["profile", "positions"]


def test_formulas_and_tags_stay_text_and_control_characters_go() -> None:
    made = _read(files.archive({"Skills.csv": "Name\n=cmd|' /C calc'!A0\n<script>alert(1)</script>\nSQ\x07L\u202e\n"}))
    assert made.skills == ["=cmd|' /C calc'!A0", "<script>alert(1)</script>", "SQ L"]


def _locked() -> bytes:
    content = bytearray(files.archive({"Skills.csv": SKILLS}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + place] |= 1
    return bytes(content)


def _linked() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        entry = zipfile.ZipInfo("Skills.csv")
        entry.external_attr = 0o120777 << 16
        made.writestr(entry, "Name\n/etc/passwd\n")
    return out.getvalue()


def _lying() -> bytes:
    """A file that says to hold little, and holds more."""
    content = bytearray(files.archive({"Skills.csv": "Name\n" + "abcdef\n" * 5000}))
    start = content.index(b"PK\x01\x02") + 24
    content[start : start + 4] = (64).to_bytes(4, "little")
    return bytes(content)


BAD = {
    "cut off": (files.archive()[:700], archive.DAMAGED),
    "damaged inside": (files.archive().replace(b"PK\x01\x02", b"PK\x01\x03"), archive.DAMAGED),
    "lying about sizes": (_lying(), archive.DAMAGED),
    "locked": (_locked(), "protected by a password"),
    "a bomb": (files.archive({"Positions.csv": POSITIONS + "x" * 5_000_000}), archive.BOMB),
    "large": (files.archive({"Positions.csv": POSITIONS + "ab,c\n" * 2_000_000}), archive.BOMB),
    "of many files": (files.archive({f"{n}.csv": "" for n in range(401)}), "holds 401 files"),
    "of links": (_linked(), archive.FOREIGN),
    "foreign": (files.archive({"holiday.jpg": "x", "list.csv": "a,b\n1,2\n"}), archive.FOREIGN),
    "without files": (files.archive({}), archive.FOREIGN),
    "of contacts alone": (files.archive({"Connections.csv": CONNECTIONS}), archive.WITHOUT),
    "empty": (
        files.archive({"Skills.csv": "Name\n", "Certifications.csv": CERTIFICATIONS.split("\n")[0]}),
        archive.WITHOUT,
    ),
    "of no use": (files.archive({"Languages.csv": "Name,Proficiency\nKlingon,\n"}), reading.EMPTY),
}


@pytest.mark.parametrize("kind", BAD)
def test_what_cannot_be_read_says_what_to_do(kind: str, tmp_path: Path) -> None:
    content, says = BAD[kind]
    with pytest.raises(BadFile) as caught:
        _looked_into(tmp_path, content)
    assert says in str(caught.value)


@pytest.mark.parametrize("content", [b"", b"Name\nPython\n", b"\x89PNG", b"<html>", b"Rar!"])
def test_other_files_are_known_by_their_beginning(content: bytes) -> None:
    with pytest.raises(BadFile, match="Choose the PDF"):
        reading.kind_of(content)
    with pytest.raises(BadFile, match="at most 30 MB"):
        reading.check_size("archive", archive.MAX_BYTES + 1)
