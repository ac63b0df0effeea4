"""The directory's pages."""

from __future__ import annotations

import re
from typing import Any

import pytest

from accounts.models import AuditEvent
from programs.enums import EmployeeStatus
from programs.models import Employee, EmployeeVersion, SavedView
from programs.services import employees
from tests.factories.cast import Cast, Member
from tests.programs.imports.files import applied, table


def person(member: Member, first: str = "Ada", last: str = "Bakker", **values: Any) -> Employee:
    """One employee, added as by hand."""
    values = {"email": f"{first}.{last}@nordwind.example".lower(), "first_name": first, "last_name": last} | values
    with member.acting() as actor:
        return employees.add(actor=actor, values=values)


def names(member: Member, query: str = "") -> list[str]:
    """The people that the list page shows, in its order."""
    response = member.browser().get(member.url(f"employees/?{query}"))
    return [str(shown) for shown, _ in response.context["people"]]


@pytest.fixture
def crowd(cast: Cast) -> Cast:
    person(cast.chiara, "Ada", "Bakker", department="Grid", location="Hamburg", grade=3)
    person(cast.chiara, "Ben", "Adler", department="Trading", location="Oslo", grade=9, status=EmployeeStatus.LEFT)
    person(cast.chiara, "Åse", "Çelik", department="Grid", location="Oslo", grade=5, number="0042")
    return cast


@pytest.fixture
def thousand(cast: Cast) -> Cast:
    """A thousand people and five whose first name is Ada, in the order of their last names."""
    with cast.chiara.acting():
        rows = [
            Employee(first_name="Ada", last_name=f"Last{n:04}", email=f"ada.{n:04}@nordwind.example", location="Oslo")
            for n in range(1005)
        ]
        for one in rows:
            one.set_keys()
        Employee.objects.bulk_create(rows)
    return cast


def test_a_page_far_back_is_in_order_too(thousand: Cast) -> None:
    assert names(thousand.chiara, "location=Oslo&page=41") == [f"Ada Last{n:04}" for n in range(1000, 1005)]


def test_words_are_counted_to_a_thousand_and_filters_further(thousand: Cast) -> None:
    pages = {
        query: thousand.chiara.browser().get(thousand.chiara.url(f"employees/?{query}"))
        for query in ("q=ada", "location=Oslo", "q=last100")
    }
    said = {query: re.search(r'data-announce="([^"]+)"', page.content.decode())[1] for query, page in pages.items()}  # type: ignore[index]
    assert said == {
        "q=ada": "1,000 or more people found, page 1 of 40",
        "location=Oslo": "1,005 people found, page 1 of 41",
        "q=last100": "5 people found, page 1 of 1",
    }
    assert '<span class="tabular-nums text-ink">1,005</span>' in pages["location=Oslo"].content.decode()
    assert str(pages["q=ada"].context["people"][0][0]) == "Ada Last0000"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("robert", "Bob van der Berg"), ("bob", "Bob van der Berg"), ("berg", "Bob van der Berg"),
        ("van+der", "Bob van der Berg"), ("der+bob", "Bob van der Berg"), ("BERG+Rob", "Bob van der Berg"),
        ("kruger", "Zoë Krüger-Łoś"), ("krüger", "Zoë Krüger-Łoś"), ("zoe", "Zoë Krüger-Łoś"),
        ("zoë", "Zoë Krüger-Łoś"), ("los", "Zoë Krüger-Łoś"), ("łoś+zoe", "Zoë Krüger-Łoś"),
        ("santos", "Ana da Silva e Santos"), ("silva", "Ana da Silva e Santos"), ("erg", ""), ("ruger", ""),
    ],
)  # fmt: skip
@pytest.mark.parametrize("brought", ["by hand", "by a file"])
def test_people_are_found_by_every_part_of_their_name(cast: Cast, brought: str, query: str, found: str) -> None:
    people = [("Robert", "van der Berg", "Bob"), ("Zoë", "Krüger-Łoś", ""), ("Ana", "da Silva e Santos", "")]
    lines = [f"p{n}@n.example,{first},{last},{said}" for n, (first, last, said) in enumerate(people)]
    if brought == "by hand":
        for n, (first, last, said) in enumerate(people):
            person(cast.chiara, first, last, preferred_name=said, email=f"p{n}@n.example")
    else:
        applied(cast.chiara, table(*lines, header="Work Email,First Name,Last Name,Preferred Name"))
    assert names(cast.chiara, f"q={query}") == ([found] if found else [])


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Ada Bakker", "Åse Çelik"]),
        ("status=all", ["Ben Adler", "Ada Bakker", "Åse Çelik"]),
        ("status=left", ["Ben Adler"]),
        ("q=ad+ba", ["Ada Bakker"]),
        ("q=bak", ["Ada Bakker"]),
        ("q=ada.b", ["Ada Bakker"]),
        ("q=ÅSE+çe", ["Åse Çelik"]),
        ("q=0042", ["Åse Çelik"]),
        ("q=akker", []),
        ("q=%25", []),
        ("department=Grid&location=Oslo", ["Åse Çelik"]),
        ("taking_part=yes", []),
        ("taking_part=no&o=-level", ["Åse Çelik", "Ada Bakker"]),
        ("o=nonsense&status=nonsense&page=99", ["Ada Bakker", "Åse Çelik"]),
    ],
)
def test_search_filter_and_order(crowd: Cast, query: str, expected: list[str]) -> None:
    assert names(crowd.chiara, query) == expected


def test_nobody_else_sees_the_directory(crowd: Cast) -> None:
    assert names(crowd.dario) == []
    for member in (crowd.amara, crowd.olu):
        assert member.browser().get(member.url("employees/")).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_few_questions(cast: Cast, count: int, django_assert_num_queries: Any) -> None:
    for number in range(count):
        person(cast.chiara, f"Ada{number}")
    browser = cast.chiara.browser()
    browser.get(cast.chiara.url("employees/"))
    with django_assert_num_queries(11):
        browser.get(cast.chiara.url("employees/"))
    with django_assert_num_queries(10):
        browser.get(cast.chiara.url("employees/"), headers={"HX-Request": "true"})


def test_htmx_gets_the_results_alone(crowd: Cast) -> None:
    page = crowd.chiara.browser().get(crowd.chiara.url("employees/?q=ada"), headers={"HX-Request": "true"})
    assert b"<html" not in page.content
    assert b"Ada Bakker" in page.content


def test_somebody_is_added_by_hand_and_changed(cast: Cast) -> None:
    browser, url = cast.chiara.browser(), cast.chiara.url
    data = {
        "first_name": "Dora",
        "last_name": "Ek",
        "email": "DORA@nordwind.example",
        "status": "active",
        "time_zone": "europe/oslo",
    }
    browser.post(url("employees/new/"), data)
    with cast.chiara.acting():
        dora = Employee.objects.get()
    assert (dora.email, dora.time_zone) == ("dora@nordwind.example", "Europe/Oslo")
    assert browser.post(url(f"employees/{dora.pk}/edit/"), data | {"job_title": "Chief"}).status_code == 302
    page = browser.get(url(f"employees/{dora.pk}/"))
    assert [version.job_title for version in page.context["history"]] == ["Chief"]
    with cast.chiara.acting():
        assert list(AuditEvent.objects.order_by("created_at").values_list("verb", flat=True)) == [
            "employee added",
            "employee changed",
        ]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"email": "ada.bakker@nordwind.example"}, "email"),
        ({"email": "nonsense"}, "email"),
        ({"number": "1.0E+05"}, "number"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"manager": "nobody@nordwind.example"}, "manager"),
        ({"job_title": "x" * 301}, "job_title"),
        ({"hire_date": "2024-02-01", "leave_date": "2023-02-01"}, "leave_date"),
        ({"last_name": ""}, "last_name"),
    ],
)
def test_what_a_form_refuses_is_said_and_changes_nothing(cast: Cast, values: dict[str, str], field: str) -> None:
    person(cast.chiara)
    data = {"first_name": "Dora", "last_name": "Ek", "email": "dora@nordwind.example", "status": "active"}
    page = cast.chiara.browser().post(cast.chiara.url("employees/new/"), data | values)
    assert (page.status_code, list(page.context["form"].errors)) == (422, [field])
    with cast.chiara.acting():
        assert Employee.objects.count() == 1


def test_a_circle_of_managers_is_refused(cast: Cast) -> None:
    ada = person(cast.chiara)
    ben = person(cast.chiara, "Ben", "Cole", manager=ada)
    either = "Ada Bakker → Ben Cole → Ada Bakker|Ben Cole → Ada Bakker → Ben Cole"
    with cast.chiara.acting() as actor, pytest.raises(employees.ManagerCircle, match=re.compile(either)):
        employees.change(actor=actor, employee=ada, values={"manager": ben})


def test_selected_people_or_all_results_are_marked(crowd: Cast) -> None:
    browser, url = crowd.chiara.browser(), crowd.chiara.url("employees/mark/")
    with crowd.chiara.acting():
        ada = Employee.objects.get(first_name="Ada")
    asked = browser.post(url, {"status": "left", "employee": [str(ada.pk), "nonsense"], "query": "department=Grid"})
    assert (asked.context["count"], asked.context["ids"]) == (1, [ada.pk])
    assert 'employees/?department=Grid">Keep' in asked.content.decode()
    assert names(crowd.chiara, "status=left") == ["Ben Adler"]
    browser.post(url, {"status": "left", "employee": [str(ada.pk), "nonsense"], "sure": "1"})
    assert names(crowd.chiara, "status=left") == ["Ben Adler", "Ada Bakker"]
    browser.post(url, {"status": "active", "everybody": "1", "query": "status=left"})
    assert names(crowd.chiara, "status=left") == []
    with crowd.chiara.acting():
        assert EmployeeVersion.objects.filter(valid_to=None, status="active").count() == 3


def test_everybody_can_leave_and_come_back(crowd: Cast) -> None:
    browser, url = crowd.chiara.browser(), crowd.chiara.url("employees/mark/")
    asked = browser.post(url, {"status": "left", "everybody": "1", "query": ""})
    assert (asked.context["count"], asked.context["ids"]) == (2, [])
    assert "Mark 2 people as left?" in asked.content.decode()
    browser.post(url, {"status": "left", "everybody": "1", "query": "", "sure": "1"})
    page = browser.get(crowd.chiara.url("employees/"))
    assert (page.context["people"], page.context["empty"]) == ([], False)
    assert "Nobody matches" in page.content.decode()
    browser.post(url, {"status": "active", "everybody": "1", "query": "status=left"})
    assert len(names(crowd.chiara)) == 3


def test_exports_hold_what_was_found_and_no_formula(crowd: Cast) -> None:
    person(crowd.chiara, "=1+1", "@evil", department="Grid", email="evil@nordwind.example")
    text = (
        crowd.chiara.browser().get(crowd.chiara.url("employees/export.csv?department=Grid")).content.decode("utf-8-sig")
    )
    lines = text.split("\r\n")
    assert [line.split(",")[2:4] for line in lines[1:-1]] == [["'=1+1", "'@evil"], ["Ada", "Bakker"], ["Åse", "Çelik"]]
    book = crowd.chiara.browser().get(crowd.chiara.url("employees/export.xlsx"))
    assert book.content.startswith(b"PK")


def test_views_are_saved_renamed_and_deleted_by_their_owner_only(crowd: Cast) -> None:
    browser, url = crowd.chiara.browser(), crowd.chiara.url
    browser.post(url("employees/views/"), {"name": "Grid", "query": "department=Grid"})
    view = browser.get(url("employees/")).context["views"][0].view
    assert crowd.frieda.browser().post(url(f"employees/views/{view.pk}/delete/")).status_code == 404
    browser.post(url(f"employees/views/{view.pk}/rename/"), {"name": "Our grid"})
    assert [kept.view.name for kept in browser.get(url("employees/")).context["views"]] == ["Our grid"]
    browser.post(url(f"employees/views/{view.pk}/delete/"))
    with crowd.chiara.acting():
        assert SavedView.objects.count() == 0


def test_a_view_is_replaced_only_when_somebody_says_so(crowd: Cast) -> None:
    browser, url = crowd.chiara.browser(), crowd.chiara.url
    grid, trading = {"name": "Mine", "query": "department=Grid"}, {"name": "Mine", "query": "department=Trading"}

    def kept() -> list[tuple[str, str]]:
        return [(kept.view.name, kept.view.query) for kept in browser.get(url("employees/")).context["views"]]

    browser.post(url("employees/views/"), grid)
    assert browser.post(url("employees/views/"), grid).status_code == 302
    asked = browser.post(url("employees/views/"), trading)
    assert (asked.status_code, kept()) == (409, [("Mine", "department=Grid")])
    assert "You already have a view called “Mine”" in asked.content.decode()
    browser.post(url("employees/views/"), trading | {"name": "Theirs"})
    browser.post(url("employees/views/"), trading | {"replace": "on"})
    assert kept() == [("Mine", "department=Trading"), ("Theirs", "department=Trading")]
