"""The pages of a cohort's people."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Invitation
from nudges.models import Message
from programs.enums import Side
from programs.models import Participant
from programs.services import participants
from tests.factories.rows import make_employee, make_participant
from tests.programs.participants.people import Scene, said


def _enrol(scene: Scene) -> list[Participant]:
    with scene.chiara.acting() as actor:
        for side, people in ((Side.MENTOR, scene.juniors), (Side.MENTEE, scene.seniors)):
            participants.enrol(actor=actor, cohort=scene.cohort, employee_ids=[e.pk for e in people], side=side)
        return list(Participant.objects.select_related("employee").order_by("employee__last_key"))


def _shown(page: Any) -> list[str]:
    return [str(row.employee) for row in page.context["page"]]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Jule Berg", "Sana Iyer", "Bernd Krüger", "Kofi Mensah", "Amara Okafor", "Tom Vogel"]),
        ("side=mentor", ["Jule Berg", "Kofi Mensah", "Amara Okafor"]),
        ("state=waitlisted", ["Tom Vogel"]),
        ("q=kr", ["Bernd Krüger"]),
        ("q=amara%40nord", ["Amara Okafor"]),
        ("complete=yes", []),
        ("o=-name&side=mentee", ["Tom Vogel", "Bernd Krüger", "Sana Iyer"]),
        (
            "o=nonsense&side=nonsense&page=99",
            ["Jule Berg", "Sana Iyer", "Bernd Krüger", "Kofi Mensah", "Amara Okafor", "Tom Vogel"],
        ),
    ],
)
def test_search_filter_and_order(scene: Scene, query: str, expected: list[str]) -> None:
    _enrol(scene)
    assert _shown(scene.get(f"?{query}")) == expected


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_few_questions(scene: Scene, count: int, django_assert_num_queries: Any) -> None:
    with scene.chiara.acting():
        for employee in scene.juniors[:count]:
            make_participant(cohort=scene.cohort, employee=employee)
    browser = scene.chiara.browser()
    with django_assert_num_queries(11):
        browser.get(scene.chiara.url(scene.path))
    with django_assert_num_queries(10):
        browser.get(scene.chiara.url(scene.path), headers={"HX-Request": "true"})


def test_htmx_gets_the_results_alone(scene: Scene) -> None:
    _enrol(scene)
    page = scene.get("?q=amara", headers={"HX-Request": "true"})
    text = page.content.decode()
    assert "Amara Okafor" in text
    assert "<html" not in text
    assert page["Vary"].startswith("HX-Request")


def test_people_are_added_from_the_directory(scene: Scene) -> None:
    ids = [str(e.pk) for e in scene.juniors[:2]]
    page = scene.post("add/", {"side": "mentor", "capacity": "2", "employee": ids})
    assert said(page) == ["2 people were added as mentors."]
    with scene.chiara.acting():
        assert sorted(Participant.objects.values_list("employee__first_name", "side", "capacity")) == [
            ("Amara", "mentor", 2),
            ("Jule", "mentor", 2),
        ]


def test_everybody_found_is_added_and_who_does_not_fit_in_waits(scene: Scene) -> None:
    page = scene.post("add/", {"side": "mentee", "capacity": "1", "everybody": "1", "query": "side=mentee&q=&fits="})
    assert said(page) == ["6 people were added as mentees.", "4 wait on the waitlist, because the cohort is full."]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"side": "mentor", "capacity": "1"}, "Nobody was selected."),
        ({"side": "mentor", "capacity": "99"}, "A mentor can take 1 to 20 mentees."),
    ],
)
def test_a_mistake_adds_nobody_and_keeps_the_search(scene: Scene, data: dict[str, Any], words: str) -> None:
    page = scene.post("add/", data | {"query": "q=ama"})
    assert said(page) == [words]
    assert page.redirect_chain[-1][0].endswith("add/?q=ama")
    with scene.chiara.acting():
        assert not Participant.objects.exists()


def test_the_audience_filters_and_warns(scene: Scene) -> None:
    with scene.chiara.acting():
        scene.cohort.audiences.filter(side=Side.MENTOR).update(grade_max=2)
    page = scene.get("add/?side=mentor")
    assert [str(e) for e in page.context["people"]] == ["Amara Okafor"]
    page = scene.get("add/?side=mentor&fits=")
    assert len(page.context["people"]) == 6
    assert len(page.context["outside"]) == 5


def test_a_search_with_a_line_break_leads_back_to_the_page(scene: Scene) -> None:
    address = scene.chiara.url(scene.path + "add/")
    data = {"side": "mentor", "capacity": "1", "query": "q=a\r\nX-Forged: 1"}
    page = scene.chiara.browser().post(address, data)
    assert (page.status_code, page["Location"]) == (302, f"{address}?q=a%0D%0AX-Forged%3A+1")


def test_addresses_are_looked_up_before_anybody_is_added(scene: Scene) -> None:
    _enrol(scene)
    with scene.chiara.acting():
        Participant.objects.filter(employee__in=scene.juniors[1:]).delete()
    pasted = "jule@nordwind.example; nobody@nordwind.example\nnonsense\nAmara Okafor <amara@nordwind.example>"
    page = scene.post("names/", {"addresses": pasted, "side": "mentor", "capacity": "1"})
    names = page.context["names"]
    assert [str(one.employee) for one in names.found] == ["Jule Berg"]
    assert [(line.number, line.address) for line in names.unknown] == [(1, "nobody@nordwind.example")]
    assert [(line.number, line.problem) for line in names.wrong] == [(2, "“nonsense” is not an email address")]
    assert [str(employee) for employee in names.inside] == ["Amara Okafor"]
    page = scene.post("names/", {"people": page.context["people"]})
    assert said(page) == ["1 person was added as mentor."]


def test_a_file_names_people_with_their_side_and_places(scene: Scene) -> None:
    content = b"Work Email;Role;Capacity\namara@nordwind.example;Mentor;3\nbernd@nordwind.example;senior;\n"
    file = SimpleUploadedFile("people.csv", content)
    page = scene.post("names/", {"file": file, "side": "mentor", "capacity": "1"})
    assert [(str(o.employee), o.side, o.capacity) for o in page.context["names"].found] == [
        ("Amara Okafor", "mentor", 3),
        ("Bernd Krüger", "mentee", 1),
    ]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"side": "mentor", "capacity": "1"}, "Paste addresses or choose a file."),
        ({"addresses": "a@n.example", "capacity": "1"}, "Say on which side."),
        ({"addresses": "a@n.example", "side": "mentor", "capacity": "0"}, "Write 1 or more."),
    ],
)
def test_a_mistake_in_the_list_keeps_what_was_typed(scene: Scene, data: dict[str, Any], words: str) -> None:
    page = scene.post("names/", data)
    assert page.status_code == 422
    assert words in page.content.decode()
    assert data.get("addresses", "") in page.content.decode()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", b"", "0 bytes"),
        ("a.pdf", b"%PDF-1.7", "a PDF"),
        ("a.csv", b"Name\nAda\n", "No column holds work emails"),
    ],
)
def test_a_file_that_names_nobody_gets_a_clear_error(scene: Scene, name: str, content: bytes, words: str) -> None:
    page = scene.post("names/", {"file": SimpleUploadedFile(name, content), "side": "mentor", "capacity": "1"})
    assert (page.status_code, words in page.content.decode()) == (422, True)


@pytest.mark.parametrize(
    "posted", ["", "{", "[1]", '[["x","mentor",1]]', '[["' + "0" * 36 + '","boss",1]]', "[" * 200_000]
)
def test_a_forged_check_adds_nobody(scene: Scene, posted: str) -> None:
    scene.post("names/", {"people": posted})
    with scene.chiara.acting():
        assert not Participant.objects.exists()


def test_another_organizations_people_cannot_be_added(scene: Scene) -> None:
    with scene.cast.dario.acting():
        theirs = make_employee(email="theirs@suedstern.example")
    scene.post("names/", {"people": json.dumps([[str(theirs.pk), "mentor", 1]])})
    scene.post("add/", {"side": "mentor", "capacity": "1", "employee": [str(theirs.pk)]})
    with scene.chiara.acting():
        assert not Participant.objects.exists()


def test_a_selection_of_the_directory_is_taken_into_a_cohort(scene: Scene) -> None:
    browser, url = scene.chiara.browser(), scene.chiara.url("employees/participants/")
    page = browser.post(url, {"employee": [str(scene.juniors[0].pk)]})
    assert page.context["count"] == 1
    ids = page.context["ids"]
    page = browser.post(url, {"ids": ids, "cohort": str(scene.cohort.pk), "capacity": "1"})
    assert (page.status_code, page.context["ids"]) == (422, ids)
    data = {"ids": ids, "cohort": str(scene.cohort.pk), "side": "mentor", "capacity": "1"}
    page = browser.post(url, data, follow=True)
    assert said(page) == ["1 person was added as mentor."]


def test_withdrawing_can_be_undone(scene: Scene) -> None:
    people = _enrol(scene)
    browser, url = scene.chiara.browser(), scene.chiara.url(scene.path)
    amara = next(p for p in people if p.employee.first_name == "Amara")
    page = browser.post(url + "act/", {"action": "withdraw", "participant": [str(amara.pk)]}, follow=True)
    assert said(page) == ["1 person was withdrawn."]
    assert page.context["undo"] == [str(amara.pk)]
    assert "Amara Okafor" not in _shown(page)
    page = browser.post(url + "act/", {"action": "restore", "participant": page.context["undo"]}, follow=True)
    assert said(page) == ["1 person was brought back."]
    assert page.context["undo"] is None


@pytest.mark.parametrize(
    ("action", "data", "words"),
    [
        ("capacity", {"capacity": "4"}, "1 mentor takes up to 4 mentees."),
        ("excuse", {}, "1 person was let through with the profile as it is."),
        ("mentee", {}, "1 person was moved to the mentees."),
        ("explode", {}, "Choose what to do, and a capacity of 1 to 20."),
        ("capacity", {"capacity": "40"}, "Choose what to do, and a capacity of 1 to 20."),
    ],
)
def test_actions_say_what_they_did(scene: Scene, action: str, data: dict[str, str], words: str) -> None:
    amara = next(p for p in _enrol(scene) if p.employee.first_name == "Amara")
    page = scene.post("act/", {"action": action, "participant": [str(amara.pk)]} | data)
    assert words in said(page)


def test_people_are_asked_for_their_profile_once_a_day(scene: Scene) -> None:
    people = [str(p.pk) for p in _enrol(scene)]
    page = scene.post("act/", {"action": "invite", "participant": people})
    assert said(page) == ["6 people were invited by email to fill in the profile."]
    assert said(scene.post("act/", {"action": "invite", "everybody": "1"})) == [
        "Nobody was invited by email to fill in the profile.",
        "Left out: 6 written to in the last 20 hours.",
    ]
    with scene.chiara.acting():
        letters = dict(Message.objects.values_list("to_email", "text"))
        doors = set(Invitation.objects.values_list("email", "role"))
    assert len(letters) == 6
    # Amara and Bernd have a login; everybody else gets the door with the letter.
    assert doors == {(f"{name}@nordwind.example", "participant") for name in ("jule", "kofi", "sana", "tom")}
    assert "/join/" in letters["jule@nordwind.example"]
    assert "/join/" not in letters["amara@nordwind.example"]


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_the_people_found_leave_as_a_file(scene: Scene, file_format: str) -> None:
    _enrol(scene)
    page = scene.get(f"export.{file_format}?side=mentee")
    assert page["Content-Disposition"] == f'attachment; filename="participants.{file_format}"'
    if file_format == "csv":
        lines = page.content.decode("utf-8-sig").splitlines()
        assert [line.split(",")[0] for line in lines] == [
            "work_email", "sana@nordwind.example", "bernd@nordwind.example", "tom@nordwind.example",
        ]  # fmt: skip


def test_nobody_else_reaches_the_people(scene: Scene) -> None:
    for member, status in ((scene.cast.dario, 404), (scene.cast.amara, 403), (scene.cast.olu, 403)):
        for path in ("", "add/", "names/", "export.csv"):
            assert member.browser().get(scene.chiara.url(scene.path + path)).status_code == status
