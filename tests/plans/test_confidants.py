"""Whom one of a pair may turn to: nobody above or below the other, at whatever distance, in any directory."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.actors import NotAllowed
from accounts.models import Membership
from plans.selectors import confidants
from programs.models import Employee
from tests.factories.cast import make_member
from tests.factories.rows import make_employee
from tests.plans.conftest import Pair

SIZE = 7


def _names(circle: confidants.Circle) -> list[str]:
    return [one.name for one in circle.free]


def test_admins_and_owners_outside_of_the_line_may_be_chosen(pair: Pair) -> None:
    with pair.amara.acting() as actor:
        circle = confidants.of(actor, pair.pairing)
        assert (_names(circle), circle.too_near) == (["Chiara Rossi", "Frieda Petersen"], 0)


def test_above_and_below_the_other_are_left_out_and_not_those_of_the_own_line(pair: Pair) -> None:
    with pair.cast.chiara.acting():
        chiara = make_employee(first_name="Chiara", email=pair.cast.chiara.user.email)
        frieda = make_employee(first_name="Frieda", email="f@elsewhere.example", user=pair.cast.frieda.user)
        between = make_employee(first_name="Ines", manager=chiara)
        bernd = pair.pairing.mentee.employee
        Employee.objects.filter(pk=bernd.pk).update(manager=between)
        Employee.objects.filter(pk=frieda.pk).update(manager=bernd)
    with pair.amara.acting() as actor:
        assert confidants.of(actor, pair.pairing) == confidants.Circle([], 2)
    with pair.bernd.acting() as actor:
        assert _names(confidants.of(actor, pair.pairing)) == ["Chiara Rossi", "Frieda Petersen"]


def test_an_admin_who_is_the_other_of_the_pair_is_left_out(pair: Pair) -> None:
    with pair.cast.frieda.acting():
        Membership.objects.filter(user=pair.bernd.user).update(role="admin")
    with pair.amara.acting() as actor:
        circle = confidants.of(actor, pair.pairing)
        assert ("Bernd Krüger" in _names(circle), circle.too_near) == (False, 1)
    with pair.bernd.acting() as actor:
        assert _names(confidants.of(actor, pair.pairing)) == ["Chiara Rossi", "Frieda Petersen"]


def test_who_left_upstream_is_not_offered_and_outsiders_ask_in_vain(pair: Pair) -> None:
    pair.cast.frieda.user.is_active = False
    pair.cast.frieda.user.save()
    with pair.amara.acting() as actor:
        assert _names(confidants.of(actor, pair.pairing)) == ["Chiara Rossi"]
    with pair.cast.chiara.acting() as actor, pytest.raises(NotAllowed):
        confidants.of(actor, pair.pairing)


def _above(managers: list[int], start: int) -> set[int]:
    """Everybody above somebody, walked one by one; ends in a circle."""
    found: set[int] = set()
    while (start := managers[start]) >= 0 and start not in found:
        found.add(start)
    return found


@given(st.data())
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_in_any_tree_nobody_of_the_line_is_offered(pair: Pair, data: st.DataObject) -> None:
    """Amara is 0, Bernd 1, five admins the others; managers are drawn, circles included."""
    with pair.cast.chiara.acting():
        people = _people(pair)
        managers = [data.draw(st.integers(-1, SIZE - 1).filter(lambda m, own=own: m != own)) for own in range(SIZE)]
        for row, manager in zip(people, managers, strict=True):
            Employee.objects.filter(pk=row.pk).update(manager=people[manager] if manager >= 0 else None)
    near = {one for one in range(SIZE) if 1 in _above(managers, one)} | _above(managers, 1) | {0, 1}
    with pair.amara.acting() as actor:
        circle = confidants.of(actor, pair.pairing)
        offered = {one.email for one in circle.free} - {pair.cast.chiara.user.email, pair.cast.frieda.user.email}
        assert offered == {f"admin{one}@nordwind.example" for one in range(SIZE) if one not in near}
        assert circle.too_near == len(near - {0, 1})


def _people(pair: Pair) -> list[Employee]:
    """The two of the pair and five admins, made once."""
    first, second = pair.pairing.mentor.employee, pair.pairing.mentee.employee
    held = {row.email: row for row in Employee.objects.filter(email__startswith="admin")}
    admins = []
    for number in range(2, SIZE):
        email = f"admin{number}@nordwind.example"
        if email not in held:
            make_member(organization=pair.cast.nordwind, email=email, name=f"Admin {number}", role="admin")  # type: ignore[arg-type]
        admins.append(held.get(email) or make_employee(first_name=f"Admin{number}", email=email))
    return [first, second, *admins]
