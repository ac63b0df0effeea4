"""Work outside of a request: no organization, no work."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import transaction

from accounts.tasking import enqueue, every_organization, tenant_task
from accounts.tenancy import NoTenant, current_organization_id
from tests.tenancy.conftest import Two
from tests.tenancy.worlds import sql

SEEN: list[Any] = []


@tenant_task(queue="default", name="tests.tenancy.count_raw")
def count_raw(organization_id: uuid.UUID) -> None:
    """Counts in SQL only, so that the manager's loudness cannot stand in for the lock."""
    SEEN.append((current_organization_id(), sql("SELECT DISTINCT organization_id FROM programs_employee")))


@tenant_task(queue="default", opens=False, name="tests.tenancy.count_closed")
def count_closed(organization_id: uuid.UUID) -> None:
    SEEN.append((current_organization_id(), sql("SELECT count(*) FROM programs_employee")))


def test_a_task_sees_its_organization_only(two: Two) -> None:
    SEEN.clear()
    count_raw.apply(args=[str(two.a.organization.pk)], throw=True)
    assert [(two.a.organization.pk, [(two.a.organization.pk,)])] == SEEN
    assert current_organization_id() is None


@pytest.mark.parametrize("argument", [[], [None], [""], ["None"], ["nordwind"]])
def test_a_task_without_an_organization_is_refused(two: Two, argument: list[Any]) -> None:
    SEEN.clear()
    with pytest.raises((TypeError, ValueError, AttributeError, NoTenant)):
        count_raw.apply(args=argument, throw=True)
    assert SEEN == []


def test_a_long_task_starts_without_any_rows(two: Two) -> None:
    SEEN.clear()
    count_closed.apply(args=[str(two.a.organization.pk)], throw=True)
    assert SEEN == [(None, [(0,)])]


def test_a_task_is_published_after_the_commit_only(two: Two, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks() as callbacks:
        enqueue(count_raw, two.a.organization.pk)
        with transaction.atomic():
            enqueue(count_raw, two.a.organization.pk)
            transaction.set_rollback(True)
    assert len(callbacks) == 1


def test_sweepers_get_ids_and_no_rows(two: Two) -> None:
    assert set(every_organization()) == {two.a.organization.pk, two.b.organization.pk}
    assert sql("SELECT count(*) FROM accounts_organization") == [(0,)]
