"""Files as LinkedIn makes them: a PDF with its measures and colors, and an archive with its headers."""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass, field

DARK, GRAY, WHITE, PALE = (0.098,), (0.6941,), (1.0, 1.0, 1.0), (0.8824, 0.9137, 0.9333)
NBSP = "\xa0"

PROFILE = (
    "First Name,Last Name,Maiden Name,Address,Birth Date,Headline,Summary,Industry,Zip Code,Geo Location,"
    "Twitter Handles,Websites,Instant Messengers\n"
    'Mara,Okafor,Eze,"12 Fictional Road, Leeds",Mar 3,"Analyst | AI &amp; short video","I turn messy data into '
    'decisions.\n\nHappy to ""teach"".",Technology,LS1,"Leeds, England",[mara],"[PORTFOLIO:mara.example.org]",\n'
)
POSITIONS = (
    "Company Name,Title,Description,Location,Started On,Finished On\n"
    'Northwind Bank,Data Analyst,"• Built a model\n• Ran ""lunch, learn""",Leeds,Jan 2024,\n'
    "Northwind Bank,Graduate Analyst,,Leeds,Sep 2022,Dec 2023\n"
    "Café Aurora,Barista &amp; Social Media,,York,2020,2021\n"
    "Northwind Bank,Data Analyst,again,Leeds,Jan 2024,\n"
)
SKILLS = "Name\nPython\nSQL\nPrompt Engineering\npython\n"
LANGUAGES = "Name,Proficiency\nEnglish,Native or bilingual proficiency\nDeutsch,Elementary proficiency\nKlingon,\n"
CERTIFICATIONS = (
    "Name,Url,Authority,Started On,Finished On,License Number\n"
    "Cloud Practitioner,https://example.org/c,Example Cloud,Mar 2024,Mar 2027,X-1\n"
)
MESSAGES = '"CONVERSATION ID","FROM","CONTENT"\n"1","Somebody Else","a secret of somebody else"\n'
CONNECTIONS = 'Notes:\n"When exporting …"\n\nFirst Name,Last Name,URL,Email Address\nSome,Contact,,other@example.org\n'
COMPLETE = {
    "Profile.csv": PROFILE,
    "Positions.csv": POSITIONS,
    "Skills.csv": SKILLS,
    "Languages.csv": LANGUAGES,
    "Certifications.csv": CERTIFICATIONS,
    "messages.csv": MESSAGES,
    "Connections.csv": CONNECTIONS,
    "PhoneNumbers.csv": "Extension,Number,Type\n,+44 113 496 0000,Mobile\n",
    "LearningCoachMessages.csv": "No conversations found",
}


def archive(files: dict[str, str | bytes] | None = None, *, folder: str = "") -> bytes:
    """A data archive with these files; all of them without any."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in (COMPLETE if files is None else files).items():
            made.writestr(folder + name, content)
    return out.getvalue()


@dataclass
class Sheet:
    """A PDF of LinkedIn's geometry, written line by line; ``top`` counts from the top of a page in points."""

    pages: list[list[str]] = field(default_factory=lambda: [[]])
    side_top: float = 46
    top: float = 48
    used: set[str] = field(default_factory=set)

    def put(self, left: float, top: float, size: float, text: str, color: tuple[float, ...]) -> None:
        self.used |= set(text)
        paint = " ".join(map(str, color)) + (" g" if len(color) == 1 else " rg")
        code = text.encode("utf-16-be").hex()
        self.pages[-1].append(f"{paint} BT /F1 {size} Tf 1 0 0 1 {left} {792 - top - size * 0.8:.2f} Tm <{code}> Tj ET")

    def main(self, size: float, text: str, *, gap: float = 18, color: tuple[float, ...] = DARK) -> Sheet:
        """A line of the right column, ``gap`` points below the one before."""
        self.top += gap
        self.put(223.6, self.top, size, text, color)
        return self

    def side(self, heading: str, *entries: str) -> Sheet:
        """A list of the left column; an entry that begins with a space goes on with the one before."""
        self.side_top += 24
        self.put(21.6, self.side_top, 13, heading, PALE)
        for entry in entries:
            self.side_top += 13 if entry.startswith(" ") else 17.6
            self.put(21.6, self.side_top, 10.5, entry.strip(), WHITE)
        return self

    def employer(self, name: str, *lines: str, total: str = "") -> Sheet:
        """An employer, the whole time there, and its lines."""
        self.main(12, name, gap=32)
        return self.main(10.5, total) if total else self

    def role(self, title: str, dates: str, *description: str, place: str = "") -> Sheet:
        """A title with its dates, place and description."""
        self.main(11.5, title, gap=20).main(10.5, dates.replace(" ", NBSP), gap=15)
        if place:
            self.main(10.5, place, gap=15, color=GRAY)
        for text in description:
            self.main(10.5, text, gap=15)
        return self

    def page(self) -> Sheet:
        """A new page, with the number of the one before at its foot."""
        self.put(470, 760, 9, f"Page {len(self.pages)} of 2", GRAY)
        self.pages.append([])
        self.top, self.side_top = 30, 46
        return self

    def pdf(self, *, locked: bool = False) -> bytes:
        """The file."""
        pairs = "".join(f"<{c.encode('utf-16-be').hex()}> <{c.encode('utf-16-be').hex()}>\n" for c in sorted(self.used))
        cmap = (
            "begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange "
            f"{len(self.used)} beginbfchar\n{pairs}endbfchar endcmap"
        )
        objects = [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count %d /Kids [%s] >>"
            % (len(self.pages), b" ".join(b"%d 0 R" % (6 + 2 * n) for n in range(len(self.pages)))),
            b"<< /Type /Font /Subtype /Type0 /BaseFont /Arial /Encoding /Identity-H /DescendantFonts [4 0 R] /ToUnicode 5 0 R >>",
            b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Arial /DW 500 /CIDSystemInfo << /Registry (Adobe)"
            b" /Ordering (Identity) /Supplement 0 >> /FontDescriptor << /Type /FontDescriptor /FontName /Arial /Flags 4"
            b" /Ascent 800 /Descent -200 /FontBBox [0 -200 1000 800] >> >>",
            stream(cmap.encode()),
        ]
        for number, lines in enumerate(self.pages):
            objects.append(
                b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R /Resources << /Font << /F1 3 0 R >> >> >>"
                % (7 + 2 * number)
            )
            objects.append(stream("\n".join(lines).encode()))
        lock = b"/Encrypt << /Filter /Standard /V 1 /R 2 /O (%s) /U (%s) /P -4 >>" % (b"o" * 32, b"u" * 32)
        return bound(objects, lock if locked else b"")


def stream(content: bytes, *, times: int = 1) -> bytes:
    """A compressed stream object that holds this content so many times."""
    press = zlib.compressobj(wbits=-15)
    # Once pressed, a block that looks back at nothing can be repeated as it is.
    block = press.compress(content) + press.flush(zlib.Z_FULL_FLUSH)
    packed = b"\x78\x9c" + block * times + press.flush() + zlib.adler32(content).to_bytes(4)
    return b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed)


def bound(objects: list[bytes], trailer: bytes = b"") -> bytes:
    """Objects as a PDF with its table of places; the first one is the root."""
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R /ID [(a) (a)] %s >>\nstartxref\n%d\n%%%%EOF\n"
    return bytes(out) + end % (len(objects) + 1, table, len(objects) + 1, trailer, len(out))


def mara() -> Sheet:
    """A profile of two pages with everything that LinkedIn prints."""
    sheet = Sheet()
    sheet.side("Contact", "mara@example.org", "+44 113 496 0000", "www.linkedin.example/in/mara-", " okafor (LinkedIn)")
    sheet.side("Top Skills", "Prompt Engineering", "Python", "SQL")
    sheet.side("Languages", "English (Native or Bilingual)", "German (Elementary)")
    sheet.side("Certifications", "Certified Practitioner of the", " Example Cloud", "First Aid")
    sheet.side("Honors-Awards", "Dean’s List")
    sheet.main(26, "Mara Okafor", gap=0).main(12, "Data Analyst | AI tooling", gap=30).main(
        12, "& Gen-Z insight", gap=14.4
    )
    sheet.main(12, "Leeds, England, United Kingdom", gap=14.4, color=GRAY)
    sheet.main(15.75, "Summary", gap=35).main(12, "I turn messy data", gap=28).main(12, "into decisions.", gap=14.4)
    sheet.main(12, "Happy to teach.", gap=32)
    sheet.main(15.75, "Experience", gap=40)
    sheet.employer("Northwind Bank", total="4 years 3 months")
    sheet.role(
        "Data Analyst", "January 2024 - Present (2 years 11 months)", "• 2019 was before", "• Cut loss", place="Leeds"
    )
    sheet.role("Graduate Analyst", "September 2022 - December 2023 (1 year 4 months)")
    sheet.page()
    sheet.employer("Café Aurora").role("Barista & Social Media", "2020 - 2021 (1 year)", place="York")
    sheet.main(15.75, "Education", gap=40).main(12, "University of Leeds", gap=28)
    sheet.main(10.5, f"BSc, Data Science{NBSP}·{NBSP}(2019{NBSP}-{NBSP}2022)")
    return sheet
