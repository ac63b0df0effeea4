"""The context that names an organization: it fails loud, nests, ends, and never mixes."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction

from accounts.tenancy import CrossTenant, NoTenant, current_organization_id, identity, tenant
from programs.models import Employee
from tests.factories.rows import make_employee
from tests.tenancy.conftest import Two
from tests.tenancy.worlds import owned_models, sql

EMPLOYEES = "SELECT count(*) FROM programs_employee"


def _employee() -> Employee:
    return Employee(first_name="a", last_name="b", email="c@example.com")


async def _iterate() -> None:
    async for _ in Employee.objects.all():
        pass


def _aside(work: Callable[[], Any]) -> Any:
    """Run something in a thread of its own: a browser of earlier tests keeps an event loop in this one."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(work).result()


WAYS: dict[str, Callable[[], Any]] = {
    "all": lambda: Employee.objects.all(),
    "none": lambda: Employee.objects.none(),
    "filter": lambda: Employee.objects.filter(email="x"),
    "get": lambda: Employee.objects.get(pk="00000000-0000-0000-0000-000000000000"),
    "count": lambda: Employee.objects.count(),
    "exists": lambda: Employee.objects.exists(),
    "first": lambda: Employee.objects.first(),
    "values": lambda: Employee.objects.values("email"),
    "aggregate": lambda: Employee.objects.aggregate(),
    "create": lambda: Employee.objects.create(first_name="a", last_name="b", email="c@example.com"),
    "bulk_create": lambda: Employee.objects.bulk_create([_employee()]),
    "get_or_create": lambda: Employee.objects.get_or_create(email="x"),
    "update": lambda: Employee.objects.update(email="x"),
    "delete": lambda: Employee.objects.all().delete(),
    "iterator": lambda: list(Employee.objects.iterator()),
    "in_bulk": lambda: Employee.objects.in_bulk(),
    "raw": lambda: list(Employee.objects.raw("SELECT * FROM programs_employee")),
    "select_for_update": lambda: Employee.objects.select_for_update(),
    "async for": lambda: _aside(lambda: asyncio.run(_iterate())),
    "save": lambda: _employee().save(),
    "save of an unscoped row": lambda: Employee.unscoped.create(first_name="a", last_name="b", email="c@example.com"),
}


@pytest.mark.parametrize("way", WAYS)
def test_every_way_to_rows_is_loud_without_an_organization(db: Any, way: str) -> None:
    with pytest.raises(NoTenant):
        WAYS[way]()


def test_every_owned_model_is_loud_through_all_of_its_managers(db: Any) -> None:
    for model in owned_models():
        for manager in (model.objects, model._base_manager, model._default_manager):
            with pytest.raises(NoTenant):
                manager.count()


def test_nobody_is_not_an_organization(db: Any) -> None:
    with pytest.raises(NoTenant), tenant(None):  # type: ignore[arg-type]
        pass


def test_another_organization_inside_of_one_is_refused(two: Two) -> None:
    with tenant(two.a.organization.pk):
        with pytest.raises(CrossTenant), tenant(two.b.organization.pk):
            pass
        with pytest.raises(CrossTenant), identity(two.b.member.user.pk):
            pass
        assert sql(EMPLOYEES) == [(6,)]


def test_the_setting_is_gone_inside_an_outer_transaction(two: Two) -> None:
    with transaction.atomic():
        with tenant(two.a.organization.pk):
            assert sql(EMPLOYEES) == [(6,)]
        assert sql(EMPLOYEES) == [(0,)]
        with tenant(two.b.organization.pk):
            assert sql(EMPLOYEES) == [(6,)]
    assert current_organization_id() is None


def test_the_outer_context_is_restored_after_a_nested_one(two: Two) -> None:
    user = two.a.member.user.pk
    with tenant(two.a.organization.pk, user):
        with tenant(two.a.organization.pk):
            assert sql("SELECT app.uid()") == [(user,)]
        assert sql("SELECT app.org(), app.uid()") == [(two.a.organization.pk, user)]


def test_an_error_ends_the_context_too(two: Two) -> None:
    with pytest.raises(ZeroDivisionError), tenant(two.a.organization.pk):
        1 / 0  # noqa: B018
    assert current_organization_id() is None
    assert sql(EMPLOYEES) == [(0,)]


def test_an_identity_reads_the_own_memberships_and_nothing_else(two: Two) -> None:
    with identity(two.a.member.user.pk):
        assert sql("SELECT user_id FROM accounts_membership") == [(two.a.member.user.pk,)]
        assert sql("SELECT id FROM accounts_organization") == [(two.a.organization.pk,)]
        assert sql(EMPLOYEES) == [(0,)]
        with pytest.raises(NoTenant):
            Employee.objects.count()


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_the_setting_ends_with_the_commit(two: Two) -> None:
    with tenant(two.a.organization.pk):
        assert sql(EMPLOYEES) == [(6,)]
    assert sql("SELECT current_setting('app.org', true)") == [("",)]
    assert sql(EMPLOYEES) == [(0,)]


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_threads_never_mix(two: Two) -> None:
    """Eight threads change sides a hundred times each, reading past the manager."""
    worlds = (two.a, two.b)
    wanted = [
        {
            *(w[kind].participant.employee_id for kind in ("panel_seat", "circle_mate")),
            *(w[kind].pk for kind in ("employee", "manager", "applicant")),
            w["office_hour"].coach_id,
        }
        for w in worlds
    ]
    seen: list[bool] = []

    def run(start: int) -> None:
        for turn in range(start, start + 100):
            with tenant(worlds[turn % 2].organization.pk):
                seen.append(set(Employee.unscoped.values_list("pk", flat=True)) == wanted[turn % 2])
        connection.close()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(seen), all(seen)) == (800, True)


def test_a_row_made_inside_belongs_to_the_organization(two: Two) -> None:
    with tenant(two.a.organization.pk):
        assert make_employee().organization_id == two.a.organization.pk
