"""Looking changes nothing: every page is got, and afterwards each table holds what it held."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from accounts.models import AuditEvent
from accounts.tenancy import tenant
from tests.tenancy.conftest import Two
from tests.tenancy.routes import routes
from tests.tenancy.worlds import World, owned_tables, sql

# Taking a file with people's data out of the house is written down, and a file is got.
TRAIL = "accounts_auditevent"
TAKEN_OUT = {"directory exported", "participants exported", "way in exported", "applications exported"}
TAKEN_OUT |= {"plans and pairings exported", "changes exported", "comparison exported", "returns exported"}
TAKEN_OUT |= {"survey results exported", "figures exported", "organization exported"}
# How many pages open at least; a refusal would leave the tables alone as well.
OPENED = {"chiara": 50, "frieda": 55, "amara": 4}


@pytest.mark.parametrize("name", OPENED)
def test_looking_changes_nothing(two: Two, name: str, django_capture_on_commit_callbacks: Any) -> None:
    member = getattr(two.cast, name)
    browser = member.browser()
    browser.get(member.url())
    before, verbs = _digests(two.a), _verbs(two.a)
    with django_capture_on_commit_callbacks() as asked:
        answers = dict(_look(browser, two.a))
    changed = {table for table, digest in _digests(two.a).items() if digest != before[table]}
    assert (changed - {TRAIL}, asked) == (set(), [])
    assert {*(_verbs(two.a) - verbs)} <= TAKEN_OUT
    assert [one for one, status in answers.items() if status >= 500] == []
    assert sum(status == 200 for status in answers.values()) >= OPENED[name], sorted(answers.items())


def _look(browser: Client, world: World) -> Iterator[tuple[str, int]]:
    for route in routes():
        if route.in_organization:
            yield route.name, browser.get(route.fill(slug=world.organization.slug, world=world)).status_code


def _digests(world: World) -> dict[str, str]:
    """A hash of every row of every table, those of sign-in and sessions included."""
    tables = {*owned_tables(), *(m._meta.db_table for m in apps.get_models(include_auto_created=True))}
    with tenant(world.organization.pk):
        rows = {table: sql(f"SELECT t::text FROM {table} t ORDER BY 1") for table in sorted(tables)}
    return {table: hashlib.sha256(repr(found).encode()).hexdigest() for table, found in rows.items()}


def _verbs(world: World) -> Counter[str]:
    """How often the trail says what."""
    with tenant(world.organization.pk):
        return Counter(AuditEvent.objects.values_list("verb", flat=True))
