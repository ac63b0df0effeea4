"""The certificate: what it says, what it never says, and the file that it becomes."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import json
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.translation import override
from PIL import Image

from plans import certificates as words
from plans.certificates import Facts
from plans.services import certificates
from profiles.enums import Direction
from tests.factories.plans import make_goal, make_note, make_session
from tests.factories.rows import make_profile, make_topic
from tests.plans.conftest import Pair
from tests.plans.test_archive import end, get

FACTS = Facts(
    name="Amara Okafor", other="Bernd Krüger", side="mentor", word="mentor", program="Digital upstream",
    organization="Nordwind Energy", begun=dt.date(2026, 6, 1), ended=dt.date(2026, 11, 30),
)  # fmt: skip
NAMES = ["Amara Okafor", "山田太郎", "أمارة أوكافور", "דוד לוי", "A" * 300, "Zoë Ñandú-Łukasiewicz " * 14]


def test_it_says_who_took_part_in_what_and_when() -> None:
    assert words.lines(FACTS) == [
        "has taken part in the reverse mentoring program Digital upstream at Nordwind Energy as mentor, together with"
        " Bernd Krüger.",
        "From 1 June 2026 to 30 November 2026.",
    ]
    counted = [words.lines(dataclasses.replace(FACTS, sessions=count))[2] for count in (1, 6)]
    assert counted == ["1 session took place.", "6 sessions took place."]


def test_words_for_a_profile_are_of_role_days_and_topics() -> None:
    mentor = dataclasses.replace(FACTS, topics=("Generative AI", "Podcasts"), sessions=6)
    assert words.skills(mentor) == (
        "Reverse mentor at Nordwind Energy, June 2026 to November 2026. Taught a senior leader one to one, on Generative AI,"
        " Podcasts, in 6 sessions. Explained new tools and views plainly, prepared sessions, and gave feedback upward."
    )
    assert "Learned one to one from a junior colleague. Asked openly" in words.skills(
        dataclasses.replace(FACTS, side="mentee")
    )


def test_it_is_german_where_its_holder_is() -> None:
    with override("de"):
        assert words.lines(FACTS)[1] == "Vom 1. Juni 2026 bis zum 30. November 2026."
        assert words.title(FACTS) == "Urkunde: Amara Okafor, Digital upstream"


def test_the_page_is_for_the_two_once_it_has_ended_and_holds_nothing_private(pair: Pair) -> None:
    assert pair.amara.browser().get(pair.url("certificate/")).status_code == 404
    with pair.cast.chiara.acting():
        make_goal(pairing=pair.pairing, what="A secret goal", progress=100)
        make_note(pairing=pair.pairing, author=pair.pairing.mentor, words="A secret note")
        profile = make_profile(participant=pair.pairing.mentor)
        make_session(pairing=pair.pairing, state="held", starts_at=timezone.now() - dt.timedelta(days=9))
        for name in ("Podcasts", "Prompts"):
            profile.entries.create(topic=make_topic(name=name), direction=Direction.OFFER, level=4)
    end(pair)
    text = get(pair, pair.amara, "certificate/?sessions=on&topics=Podcasts")
    said = (
        "Amara Okafor",
        "together with Bernd Krüger",
        "1 session took place",
        "one to one, on Podcasts, in 1 session",
    )
    assert [one for one in said if one not in text] == []
    assert "A secret" not in text
    assert "session took place" not in get(pair, pair.amara, "certificate/")
    for member in (pair.cast.chiara, pair.cast.olu, pair.cast.dario):
        for tail in ("certificate/", "certificate/pdf/"):
            assert member.browser().get(pair.url(tail)).status_code == 404


def test_the_file_is_tagged_has_a_title_and_a_language_and_says_the_words(pair: Pair) -> None:
    end(pair)
    answer = pair.amara.browser().get(pair.url("certificate/pdf/"))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    with pdfplumber.open(io.BytesIO(answer.content)) as file:
        catalog = file.doc.catalog
        assert file.metadata["Title"] == "Certificate: Amara Okafor, Digital upstream"
        assert (catalog["Lang"], "StructTreeRoot" in catalog) == (b"en", True)
        assert catalog["MarkInfo"]["Marked"] is True
        text = " ".join((file.pages[0].extract_text() or "").split())
        assert (len(file.pages), "Amara Okafor" in text, "together with Bernd Krüger" in text) == (1, True, True)


@pytest.mark.parametrize("name", NAMES)
def test_every_name_fits_on_the_one_page(pair: Pair, name: str) -> None:
    with pair.cast.chiara.acting():
        said = dataclasses.replace(FACTS, name=name, program="P" * 300)
        made = certificates.typeset(certificates.document(said, pair.cast.nordwind, "en"))
    with pdfplumber.open(io.BytesIO(made)) as file:
        assert (len(file.pages), "StructTreeRoot" in file.doc.catalog) == (1, True)
        assert all(word["x1"] <= file.pages[0].width and word["x0"] >= 0 for word in file.pages[0].extract_words())


def test_the_logo_is_in_it_with_its_words(pair: Pair, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    picture = io.BytesIO()
    Image.new("RGB", (40, 20), (15, 94, 82)).save(picture, "PNG")
    with pair.cast.chiara.acting():
        pair.cast.nordwind.logo.save("logo.png", ContentFile(picture.getvalue()))
        made = certificates.typeset(certificates.document(FACTS, pair.cast.nordwind, "en"))
    with pdfplumber.open(io.BytesIO(made)) as file:
        assert [(round(one["width"] / one["height"]), len(file.pages)) for one in file.pages[0].images] == [(2, 1)]


def test_no_session_is_not_said(pair: Pair) -> None:
    with pair.amara.acting() as actor:
        assert certificates.facts(actor=actor, pairing=pair.pairing, sessions=True).sessions is None


def test_twenty_an_hour_and_no_more(pair: Pair) -> None:
    end(pair)
    browser = pair.amara.browser()
    codes = [browser.get(pair.url("certificate/pdf/")).status_code for _ in range(certificates.MOST_AN_HOUR + 1)]
    assert codes == [200] * certificates.MOST_AN_HOUR + [302]


def test_the_document_reads_words_as_data_and_the_logo_only_where_there_is_one(pair: Pair) -> None:
    """A name is never markup: whatever stands in it, it comes by the file of facts."""
    with pair.cast.chiara.acting():
        said = dataclasses.replace(FACTS, name='#read("/etc/passwd") *bold*')
        files = certificates.document(said, pair.cast.nordwind, "de")
    facts = json.loads(files["facts.json"])
    assert (files.keys(), facts["name"], facts["lang"], facts["logo"]) == (
        {"main", "facts.json"}, '#read("/etc/passwd") *bold*', "de", [],
    )  # fmt: skip
    assert b"passwd" not in files["main"]
