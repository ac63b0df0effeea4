"""Another system brings people into the directory: the rules of a file, within one request."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from accounts.models import AuditEvent
from accounts.tenancy import tenant
from programs.enums import EmployeeStatus
from programs.models import DirectoryImport, Employee, EmployeeVersion, JobLevel
from programs.selectors import revisions
from tests.factories.cast import Cast
from tests.factories.rows import make_employee
from tests.factories.tokens import Caller


@pytest.fixture
def hr(cast: Cast, settings: Any, tmp_path: Path) -> Caller:
    settings.MEDIA_ROOT = tmp_path
    return Caller(cast.nordwind)


def person(number: str, **more: Any) -> dict[str, Any]:
    return {
        "number": number,
        "email": f"p{number}@nordwind.example",
        "first_name": f"P{number}",
        "last_name": "Roe",
    } | more


def push(hr: Caller, *people: dict[str, Any], **options: Any) -> Any:
    return hr.send("directory/pushes/", {"employees": list(people)} | options)


def in_directory(hr: Caller, number: str) -> Employee:
    with tenant(hr.organization.pk):
        return Employee.objects.select_related("manager").get(number=number)


def test_people_come_in_and_are_changed(hr: Caller) -> None:
    first = push(hr, person("1", job_title="Director", grade=9), person("2", manager_number="1"))
    assert first.status_code == 200
    counts = {key: first.json()[key] for key in ("new", "changed", "unchanged", "left", "errors", "warnings")}
    assert counts == {"new": 2, "changed": 0, "unchanged": 0, "left": 0, "errors": [], "warnings": []}
    again = push(hr, person("1", last_name="Doe"), person("2")).json()
    assert (again["changed"], again["unchanged"]) == (1, 1)
    one, two = in_directory(hr, "1"), in_directory(hr, "2")
    assert (one.last_name, one.job_title, one.grade, two.manager) == ("Doe", "Director", 9, one)


def test_what_a_row_leaves_out_stays_as_it_is(hr: Caller) -> None:
    push(hr, person("1"), person("2", manager_number="1", department="Finance", hire_date="2020-02-03", grade=4))
    push(hr, person("1", department="Legal", status="away"), person("2"))
    two = in_directory(hr, "2")
    assert (two.department, two.grade, str(two.hire_date), two.status) == ("Finance", 4, "2020-02-03", "active")
    assert (two.manager.number if two.manager else "") == "1"
    push(hr, person("1"), person("2", manager_number="", department="", grade=None, hire_date=None))
    two = in_directory(hr, "2")
    assert (two.department, two.grade, two.hire_date, two.manager) == ("", None, None, None)
    assert in_directory(hr, "1").status == "away"


def test_a_level_that_was_put_in_order_brings_its_grade(hr: Caller) -> None:
    with tenant(hr.organization.pk):
        JobLevel.objects.create(name="Senior", grade=5)
    push(
        hr,
        person("1", job_level="Senior"),
        person("2", job_level="Unheard of"),
        person("3", job_level="Senior", grade=7),
    )
    assert [in_directory(hr, number).grade for number in "123"] == [5, None, 7]


def test_a_wrong_row_is_told_with_its_column_and_the_others_go_on(hr: Caller) -> None:
    answer = push(
        hr,
        person("1", email="nonsense"),
        person("2", manager_number="99"),
        person("3"),
        dict.fromkeys(("number", "email", "first_name", "last_name"), ""),
    ).json()
    assert answer["new"] == 1
    assert [(one["row"], one["column"]) for one in answer["errors"]] == [(1, "email"), (2, "manager_number"), (4, "")]
    assert "nonsense" in answer["errors"][0]["reason"]
    with tenant(hr.organization.pk):
        assert [row.number for row in Employee.objects.all()] == ["3"]


def test_more_than_a_fifth_does_not_leave_unsaid(hr: Caller, tmp_path: Path) -> None:
    push(hr, *(person(str(n)) for n in range(1, 5)))
    before = sorted(tmp_path.rglob("*.csv"))
    answer = push(hr, person("1", status="left"))
    assert (answer.status_code, answer["Content-Type"]) == (409, "application/problem+json")
    assert "1 of 4 people would be deactivated" in answer.json()["detail"]
    assert (in_directory(hr, "1").status, sorted(tmp_path.rglob("*.csv"))) == ("active", before)
    with tenant(hr.organization.pk):
        assert DirectoryImport.objects.count() == 1
    released = push(hr, person("1", status="left"), release_brake=True)
    assert (released.status_code, released.json()["left"], in_directory(hr, "1").status) == (200, 1, "left")


def test_who_leaves_and_comes_back_depends_on_no_other_row(hr: Caller) -> None:
    """With one row that names a day or a state, the others have that column as well."""
    push(hr, person("1", leave_date="2020-01-31"), *(person(str(n)) for n in range(2, 12)))
    assert (in_directory(hr, "1").status, str(in_directory(hr, "1").leave_date)) == ("left", "2020-01-31")
    push(hr, person("1"), person("3", leave_date="2099-01-01"))
    assert (in_directory(hr, "1").status, in_directory(hr, "1").leave_date) == ("active", None)
    push(hr, person("2", leave_date="2020-01-31"), person("3", status="away"))
    assert (in_directory(hr, "2").status, in_directory(hr, "3").status) == ("left", "away")
    push(hr, person("2", status="active"))
    assert (in_directory(hr, "2").status, in_directory(hr, "2").leave_date) == ("active", None)


def test_a_number_is_no_address(hr: Caller) -> None:
    strange = person("p2@nordwind.example", email="ada@nordwind.example")
    push(hr, strange | {"department": "Legal"}, person("2", department="Finance"))
    push(hr, strange, person("3", department="Sales"))
    assert in_directory(hr, "p2@nordwind.example").department == "Legal"


def test_a_full_roster_says_who_has_left(hr: Caller) -> None:
    push(hr, *(person(str(n)) for n in range(1, 7)))
    answer = push(hr, *(person(str(n)) for n in range(1, 6)), full_roster=True)
    assert (answer.json()["left"], in_directory(hr, "6").status) == (1, EmployeeStatus.LEFT)


def test_a_push_stands_among_the_imports_and_in_the_trail(hr: Caller, cast: Cast) -> None:
    import_id = push(hr, person("1")).json()["import_id"]
    page = cast.chiara.browser().get(cast.chiara.url(f"imports/{import_id}/"))
    assert (page.status_code, "HR sync, by the API" in page.content.decode()) == (200, True)
    with tenant(hr.organization.pk):
        told = list(AuditEvent.objects.order_by("created_at", "id").values_list("verb", "actor_name", "user_id"))
        assert EmployeeVersion.objects.filter(employee__number="1", valid_to=None).count() == 1
    assert told == [
        ("directory file uploaded", "HR sync, by the API", None),
        ("directory import requested", "HR sync, by the API", None),
        ("directory import applied", "Upstream", None),
    ]


def test_a_push_is_told_to_whoever_keeps_rules_true(hr: Caller, cast: Cast) -> None:
    with cast.chiara.acting() as actor:
        assert revisions.number(actor) == 0
    push(hr, person("1"))
    with cast.chiara.acting() as actor:
        assert revisions.number(actor) == 1


@pytest.mark.parametrize(
    ("row", "where"),
    [
        ({"number": 1}, "employees.0.number"),
        ({"grade": "4"}, "employees.0.grade"),
        ({"grade": True}, "employees.0.grade"),
        ({"hire_date": "20200203"}, "employees.0.hire_date"),
        ({"status": "ill"}, "employees.0.status"),
        ({"email": "\x00" + "x" * 300}, "employees.0.email"),
    ],
)
def test_a_value_of_another_kind_is_refused(hr: Caller, row: dict[str, Any], where: str) -> None:
    answer = push(hr, person("1") | row)
    assert (answer.status_code, [one["where"] for one in answer.json()["errors"]]) == (400, [where])
    with tenant(hr.organization.pk):
        assert not Employee.objects.exists()


def test_a_push_of_nothing_is_none(hr: Caller) -> None:
    answer = push(hr, dict.fromkeys(("number", "email", "first_name", "last_name"), " "))
    assert (answer.status_code, answer.json()["detail"]) == (409, "Every row is empty.")
    with tenant(hr.organization.pk):
        assert not DirectoryImport.objects.exists()


def test_strange_letters_do_no_harm(hr: Caller) -> None:
    name = 'Zoë; "Ü"\n,\t|\x00\x0b=1+1'
    answer = push(hr, person("1", last_name=name), person("2", last_name="x;y|z", department="\ud800"))
    assert (answer.status_code, answer.json()["errors"]) == (200, [])
    assert (in_directory(hr, "1").last_name, in_directory(hr, "2").last_name) == ('Zoë; "Ü" , |=1+1', "x;y|z")


def test_a_thousand_go_and_one_more_does_not(hr: Caller) -> None:
    people = [person(str(n)) for n in range(1, 1_002)]
    assert push(hr, *people).status_code == 400
    assert push(hr, *people[:1_000]).json()["new"] == 1_000


def test_numbers_of_others_are_known_to_nobody(hr: Caller, cast: Cast) -> None:
    with tenant(cast.suedstern.pk):
        theirs = make_employee(email="p1@nordwind.example", first_name="Theirs")
        Employee.objects.filter(pk=theirs.pk).update(number="1")
    assert push(hr, person("1"), person("2", manager_number="1")).json()["new"] == 2
    with tenant(cast.suedstern.pk):
        assert [row.first_name for row in Employee.objects.all()] == ["Theirs"]
