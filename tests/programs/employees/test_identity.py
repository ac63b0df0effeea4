"""Who an employee is cannot be taken by writing an address into the directory."""

from __future__ import annotations

from typing import Any

import pytest

from accounts import actors
from programs import rules
from programs.models import Employee
from programs.services import employees, recognition
from tests.factories.cast import Cast, Member
from tests.factories.rows import make_employee
from tests.programs.imports.files import applied

FACTS = {"first_name": "Kaan", "last_name": "Yilmaz", "status": "active"}


def _kaan(cast: Cast, email: str = "kaan@nordwind.example", **facts: Any) -> Employee:
    with cast.chiara.acting():
        return make_employee(**{"first_name": "Kaan", "last_name": "Yilmaz", "email": email} | facts)


def _write(member: Member, employee: Employee, email: str) -> Employee:
    with member.acting() as actor:
        return employees.change(actor=actor, employee=employee, values={"email": email})


def _is(member: Member, employee: Employee) -> bool:
    with member.acting() as actor:
        row = Employee.objects.get(pk=employee.pk)
        told = Employee.objects.filter(rules.themself(actor), pk=employee.pk).exists()
        assert rules.is_self(actor, row) == told
        return told


def test_nobody_writes_the_own_address_over_somebody_elses(cast: Cast) -> None:
    kaan, address = _kaan(cast), cast.chiara.user.email
    page = cast.chiara.browser().post(cast.chiara.url(f"employees/{kaan.pk}/edit/"), FACTS | {"email": address})
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["email"])
    assert "Another admin has to say" in page.content.decode()
    with cast.chiara.acting():
        assert Employee.objects.get(pk=kaan.pk).email == "kaan@nordwind.example"


@pytest.mark.parametrize("linked", [True, False])
def test_who_is_in_the_directory_is_nobody_else(cast: Cast, linked: bool) -> None:
    """The own row is parked under another address first; whether it was linked before makes no difference."""
    own = _kaan(cast, cast.chiara.user.email, first_name="Chiara", user=cast.chiara.user if linked else None)
    kaan = _kaan(cast)
    _write(cast.chiara, own, "parked@nordwind.example")
    for member in (cast.chiara, cast.frieda):
        with pytest.raises(employees.OfSomebodyElse):
            _write(member, kaan, cast.chiara.user.email)
    assert (_is(cast.chiara, own), _is(cast.chiara, kaan)) == (True, False)


def test_a_linked_employee_gets_no_address_of_another_login(cast: Cast) -> None:
    bernd = _kaan(cast, cast.bernd.user.email, user=cast.bernd.user)
    with pytest.raises(employees.OfSomebodyElse):
        _write(cast.chiara, bernd, cast.amara.user.email)
    assert _write(cast.chiara, bernd, "bernd.married@nordwind.example").user_id == cast.bernd.user.pk


def test_another_admin_corrects_an_address(cast: Cast) -> None:
    row = _kaan(cast, "charia@nordwind.example")
    assert _write(cast.frieda, row, cast.chiara.user.email).user_id == cast.chiara.user.pk
    assert _is(cast.chiara, row)


def test_a_file_makes_nobody_somebody_else(cast: Cast) -> None:
    header = "Employee ID,Work Email,First Name,Last Name"
    with cast.chiara.acting():
        own = make_employee(email=cast.chiara.user.email)
        kaan = make_employee(email="kaan@nordwind.example")
    moved = [f"{own.number},parked@nordwind.example,Chiara,Rossi", f"{kaan.number},chiara@nordwind.example,Kaan,Yilmaz"]
    applied(cast.chiara, "\n".join([header, *moved, ""]).encode())
    with cast.chiara.acting():
        recognition.recognize(actor=actors.system(cast.nordwind.pk))
        users = dict(Employee.objects.values_list("pk", "user_id"))
        assert Employee.objects.get(pk=kaan.pk).email == cast.chiara.user.email
    assert users == {own.pk: cast.chiara.user.pk, kaan.pk: None}
    assert (_is(cast.chiara, own), _is(cast.chiara, kaan)) == (True, False)
