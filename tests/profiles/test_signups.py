"""A spreadsheet of sign-ups becomes participants with profiles."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts import actors
from profiles import tasks
from profiles.enums import SignupState
from profiles.models import Profile, SignupImport, Topic, TopicAlias, TopicEntry
from profiles.services.signups import applying, sorting
from programs.enums import ProgramState
from programs.models import ColumnMapping, Participant, Program
from tests.factories.rows import make_employee, make_topic
from tests.profiles.conftest import Pilot

HEADER = (
    "Timestamp,Email,Role,What can you share?,What do you want to learn,Languages,Working hours,Days,Time zone,Worries"
)
ROWS = (
    '1,jule@nordwind.example,mentor,"Generative A.I., Short video",,"English, German",9-17,Mon-Fri,Europe/Berlin,time',
    '2,sana@nordwind.example,mentee,,"gen ai, Prompting, prompt-ing",English,8-16,Mon-Fri,Europe/Berlin,',
    "3,nobody@nordwind.example,mentor,AI,,English,,,,",
    "4,jule@nordwind.example,mentor,AI,,English,,,,",
    "5,kofi@nordwind.example,boss,AI,,English,,,,",
    "6,amara@nordwind.example,mentor,Short video,,Klingon,,,,",
    "7,bernd@nordwind.example,mentor,AI,,English,,,,",
)


@pytest.fixture
def topics(pilot: Pilot) -> Pilot:
    """The pilot with two known topics and three more employees."""
    with pilot.cast.chiara.acting():
        make_topic(name="Generative AI")
        make_topic(name="Short video")
        for first in ("Jule", "Sana", "Kofi"):
            make_employee(first_name=first, last_name="New", email=f"{first}@nordwind.example".lower())
    return pilot


def _upload(pilot: Pilot, content: bytes, name: str = "answers.csv") -> Any:
    path = f"programs/{pilot.cohort.program_id}/cohorts/{pilot.cohort.pk}/signups/new/"
    data = {"file": SimpleUploadedFile(name, content)}
    return pilot.cast.chiara.browser().post(pilot.cast.chiara.url(path), data, follow=True)


def _checked(pilot: Pilot, *lines: str, **choices: Any) -> SignupImport:
    """A file taken to its check with the guessed columns and proposed topics."""
    row = _upload(pilot, "\n".join([HEADER, *lines]).encode()).context["row"]
    with pilot.cast.chiara.acting() as actor:
        given = {"mapping": row.mapping, "side": "", "capacity": 1, "keeps_answers": True} | choices
        row = sorting.choose(actor=actor, signup=row, **given)
        proposed = {one.key: one.decision for one in sorting.unknown(actor=actor, signup=row)}
        return sorting.decide(actor=actor, signup=row, decisions=proposed) if proposed else row


def _applied(pilot: Pilot, row: SignupImport) -> SignupImport:
    with pilot.cast.chiara.acting() as actor:
        applying.request(actor=actor, signup=row)
    tasks.apply_signups(str(pilot.cast.nordwind.pk), str(row.pk))
    with pilot.cast.chiara.acting():
        return SignupImport.objects.get(pk=row.pk)


def test_the_columns_are_guessed_and_remembered(topics: Pilot) -> None:
    page = _upload(topics, "\n".join([HEADER, *ROWS]).encode())
    assert page.redirect_chain[-1][0].endswith("/columns/")
    row = page.context["row"]
    assert row.mapping == {
        "Email": "email", "Role": "side", "What can you share?": "offers", "What do you want to learn": "wants",
        "Languages": "languages", "Working hours": "hours", "Days": "workdays", "Time zone": "time_zone",
        "Worries": "worries",
    }  # fmt: skip
    data = {f"column_{n}": row.mapping.get(header, "") for n, header in enumerate(row.headers)}
    data |= {"column_9": "", "side": "", "capacity": "1"}
    url = topics.cast.chiara.url(f"signups/{row.pk}/columns/")
    page = topics.cast.chiara.browser().post(url, data, follow=True)
    assert page.redirect_chain[-1][0].endswith("/topics/")
    with topics.cast.chiara.acting():
        assert ColumnMapping.objects.get(kind="signup", header="worries").column == ""


def test_unknown_topics_are_proposed_and_similar_spellings_merged(topics: Pilot) -> None:
    row = _upload(topics, "\n".join([HEADER, *ROWS]).encode()).context["row"]
    with topics.cast.chiara.acting() as actor:
        row = sorting.choose(actor=actor, signup=row, mapping=row.mapping, side="", capacity=1, keeps_answers=True)
        found = {one.text: one for one in sorting.unknown(actor=actor, signup=row)}
    ai = f"topic:{found['gen ai'].topics[0].pk}"
    assert {text: (one.count, one.decision) for text, one in found.items()} == {
        "AI": (4, ai), "gen ai": (1, ai), "Prompting": (1, "new"), "prompt-ing": (1, "same:prompting"),
    }  # fmt: skip


def test_the_check_names_every_row_and_cell_that_is_left_out(topics: Pilot) -> None:
    row = _checked(topics, *ROWS)
    assert (row.state, row.count_new, row.count_changed) == (SignupState.CHECKED, 2, 1)
    assert [tuple(line) for line in row.wrong_rows] == [
        (4, "Work email", "nobody@nordwind.example is not in the directory"),
        (5, "Work email", "jule@nordwind.example stands in row 2 already"),
        (6, "Role", "“boss” is neither mentor nor mentee"),
        (8, "Mentor or mentee", "Bernd Krüger takes part as a mentee already"),
    ]
    assert [tuple(line) for line in row.warnings] == [(7, "Languages", "“Klingon” is not a language that we know")]
    with topics.cast.chiara.acting():
        assert Participant.objects.count() == 2
        assert not Profile.objects.exists()


def test_applying_enrols_and_fills(topics: Pilot) -> None:
    row = _applied(topics, _checked(topics, *ROWS))
    assert (row.state, row.done, row.error) == (SignupState.APPLIED, 7, "")
    with topics.cast.chiara.acting():
        people = dict(Participant.objects.values_list("employee__first_name", "state"))
        jule = Profile.objects.get(participant__employee__first_name="Jule")
        entries = sorted(
            TopicEntry.objects.values_list("profile__participant__employee__first_name", "direction", "topic__name")
        )
        assert people == {"Amara": "enrolled", "Bernd": "enrolled", "Jule": "enrolled", "Sana": "enrolled"}
        assert (jule.languages, jule.work_start, jule.worries) == (["en", "de"], 540, ["time"])
        assert entries == [
            ("Amara", "offer", "Short video"),
            ("Jule", "offer", "Generative AI"), ("Jule", "offer", "Short video"),
            ("Sana", "want", "Generative AI"), ("Sana", "want", "Prompting"),
        ]  # fmt: skip
        assert sorted(Topic.objects.values_list("name", flat=True)) == ["Generative AI", "Prompting", "Short video"]
        aliases = sorted(TopicAlias.objects.values_list("key", "topic__name"))
    assert aliases == [("ai", "Generative AI"), ("gen ai", "Generative AI"), ("prompt ing", "Prompting")]


GOOD = "Short video,,English,9-17,Mon-Fri,Europe/Berlin,"


def _offers(first: str) -> list[str]:
    rows = TopicEntry.objects.filter(profile__participant__employee__first_name=first)
    return sorted(rows.values_list("topic__name", flat=True))


def test_a_second_row_of_an_address_far_below_changes_nothing(topics: Pilot) -> None:
    with topics.cast.chiara.acting():
        crowd = [make_employee(email=f"p{n}@nordwind.example") for n in range(applying.CHUNK)]
    lines = [f"{n},{one.email},mentor,{GOOD}" for n, one in enumerate(crowd)]
    first, last = f"0,kofi@nordwind.example,mentor,{GOOD}", "99,kofi@nordwind.example,mentor,Generative AI,,English,,,,"
    row = _checked(topics, first, *lines, last, keeps_answers=False)
    assert [line[2] for line in row.wrong_rows] == ["kofi@nordwind.example stands in row 2 already"]
    row = _applied(topics, row)
    assert (row.state, row.done) == (SignupState.APPLIED, row.total)
    with topics.cast.chiara.acting():
        assert _offers("Kofi") == ["Short video"]


@pytest.mark.parametrize(("header", "cell"), [("Role", "boss"), ("Capacity", "many")])
def test_a_row_that_the_check_leaves_out_takes_nobody_in(topics: Pilot, header: str, cell: str) -> None:
    row = _upload(topics, f"Email,{header},Offers\nkofi@nordwind.example,{cell},Short video\n".encode()).context["row"]
    with topics.cast.chiara.acting() as actor:
        row = sorting.choose(
            actor=actor, signup=row, mapping=row.mapping, side="mentor", capacity=1, keeps_answers=True
        )
    assert [line[1] for line in row.wrong_rows] == [header]
    _applied(topics, row)
    with topics.cast.chiara.acting():
        assert not Participant.objects.filter(employee__first_name="Kofi").exists()


def test_only_those_whose_row_counts_are_excused(topics: Pilot) -> None:
    lines = (f"1,bernd@nordwind.example,mentor,{GOOD}", f"2,kofi@nordwind.example,mentor,{GOOD}")
    row = _checked(topics, *lines, excuses=True)
    assert [line[0] for line in row.wrong_rows] == [2]
    _applied(topics, row)
    with topics.cast.chiara.acting():
        excused = Participant.objects.filter(excused=True).values_list("employee__first_name", "state")
        assert list(excused) == [("Kofi", "ready")]


def test_a_file_for_an_archived_program_fails_with_the_reason(topics: Pilot) -> None:
    row = _checked(topics, f"1,kofi@nordwind.example,mentor,{GOOD}")
    with topics.cast.chiara.acting():
        Program.objects.update(state=ProgramState.ARCHIVED)
    row = _applied(topics, row)
    assert (row.state, row.error) == (
        SignupState.FAILED, "“Reverse mentoring” is archived. People are added to live programs.",
    )  # fmt: skip


def test_a_second_delivery_and_a_second_worker_change_nothing(topics: Pilot) -> None:
    row = _applied(topics, _checked(topics, *ROWS))
    with topics.cast.chiara.acting():
        before = sorted(map(repr, TopicEntry.objects.values_list()))
    tasks.apply_signups(str(topics.cast.nordwind.pk), str(row.pk))
    with topics.cast.chiara.acting():
        SignupImport.objects.filter(pk=row.pk).update(state=SignupState.APPLYING, heartbeat_at=None)
        assert applying.resume_forgotten(actor=actors.system(topics.cast.nordwind.pk)) == 1
    tasks.apply_signups(str(topics.cast.nordwind.pk), str(row.pk))
    with topics.cast.chiara.acting():
        assert SignupImport.objects.get(pk=row.pk).state == SignupState.APPLIED
        assert len(before) == TopicEntry.objects.count()
        assert Participant.objects.count() == 4


@pytest.mark.parametrize(("keeps", "headline"), [(True, "Mine"), (False, "Theirs")])
def test_what_people_said_themselves_stays_unless_the_file_wins(topics: Pilot, keeps: bool, headline: str) -> None:
    with topics.cast.chiara.acting():
        Profile.objects.create(participant=topics.amara, headline="Mine")
    content = b"Email,Role,Headline,About\namara@nordwind.example,mentor,Theirs,More\n"
    row = _upload(topics, content).context["row"]
    with topics.cast.chiara.acting() as actor:
        row = sorting.choose(actor=actor, signup=row, mapping=row.mapping, side="", capacity=1, keeps_answers=keeps)
    assert _applied(topics, row).state == SignupState.APPLIED
    with topics.cast.chiara.acting():
        assert Profile.objects.values_list("headline", "about").get() == (headline, "More")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", b"", "0 bytes"),
        ("a.xlsx", b"PK\x03\x04nonsense", "damaged"),
        ("a.pdf", b"%PDF-1.7", "a PDF"),
        ("a.csv", b"Email,Offers\n", "no row below it"),
        ("a.csv", b"Email,Offers\n" + b"a@n.example,AI\n" * 5001, "at most 5,000"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_clear_words(
    topics: Pilot, name: str, content: bytes, words: str
) -> None:
    page = _upload(topics, content, name)
    assert (page.status_code, words in page.content.decode()) == (422, True)
    with topics.cast.chiara.acting():
        assert not SignupImport.objects.exists()


@pytest.mark.parametrize(
    ("mapping", "side", "words"),
    [
        ({"Role": "side"}, "", "holds the work email"),
        ({"Email": "email", "Role": "email"}, "mentor", "Only one column can answer: Work email"),
        ({"Email": "email"}, "", "mentors or mentees"),
    ],
)
def test_columns_that_make_no_sense_are_refused(topics: Pilot, mapping: dict[str, str], side: str, words: str) -> None:
    row = _upload(topics, "\n".join([HEADER, *ROWS]).encode()).context["row"]
    data = {f"column_{n}": mapping.get(header, "") for n, header in enumerate(row.headers)}
    url = topics.cast.chiara.url(f"signups/{row.pk}/columns/")
    page = topics.cast.chiara.browser().post(url, data | {"side": side, "capacity": "1"})
    assert (page.status_code, words in page.content.decode()) == (422, True)


def test_circles_of_sameness_become_a_topic(topics: Pilot) -> None:
    row = _upload(topics, b'Email,Role,Offers\njule@nordwind.example,mentor,"Aaaa, Bbbb, Cccc"\n').context["row"]
    with topics.cast.chiara.acting() as actor:
        row = sorting.choose(actor=actor, signup=row, mapping=row.mapping, side="", capacity=1, keeps_answers=True)
        circle = {"aaaa": "same:bbbb", "bbbb": "same:aaaa", "cccc": "same:aaaa"}
        row = sorting.decide(actor=actor, signup=row, decisions=circle | {"dddd": "skip"})
    _applied(topics, row)
    with topics.cast.chiara.acting():
        assert TopicEntry.objects.count() >= 1
        assert set(row.spellings) == {"aaaa", "bbbb", "cccc"}


def test_a_file_is_discarded_with_its_bytes(topics: Pilot, django_capture_on_commit_callbacks: Any) -> None:
    row = _checked(topics, *ROWS)
    assert default_storage.exists(row.file.name)
    browser = topics.cast.chiara.browser()
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(topics.cast.chiara.url(f"signups/{row.pk}/discard/"))
    assert not default_storage.exists(row.file.name)
    with topics.cast.chiara.acting():
        assert not SignupImport.objects.exists()


def test_what_was_applied_stays(topics: Pilot) -> None:
    row = _applied(topics, _checked(topics, *ROWS))
    browser, url = topics.cast.chiara.browser(), topics.cast.chiara.url
    page = browser.post(url(f"signups/{row.pk}/discard/"), follow=True)
    assert "stays in the history" in page.content.decode()
    page = browser.post(url(f"signups/{row.pk}/apply/"), follow=True)
    assert "not ready to be applied" in page.content.decode()
    text = browser.get(url(f"signups/{row.pk}/problems.csv")).content.decode("utf-8-sig")
    assert "row left out,4,Work email,nobody@nordwind.example is not in the directory" in text
    assert (
        browser.get(url(f"programs/{topics.cohort.program_id}/cohorts/{topics.cohort.pk}/signups/")).status_code == 200
    )


def test_only_admins_import_answers(topics: Pilot) -> None:
    row = _checked(topics, *ROWS)
    for member, status in ((topics.cast.amara, 403), (topics.cast.olu, 403), (topics.cast.dario, 404)):
        for path in ("", "columns/", "topics/", "problems.csv"):
            url = topics.cast.chiara.url(f"signups/{row.pk}/{path}")
            assert member.browser().get(url).status_code == status
        assert member.browser().post(topics.cast.chiara.url(f"signups/{row.pk}/apply/")).status_code == status
