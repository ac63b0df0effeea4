"""The audit trail: written once, signed by whoever acts, never changed."""

from __future__ import annotations

from typing import Any

import psycopg2.errors
import pytest
from django.db import DatabaseError, transaction

from accounts.models import AuditEvent
from accounts.services import audit
from accounts.tenancy import tenant
from tests.tenancy.conftest import Two
from tests.tenancy.worlds import attempt, state_of

CHANGES = [
    "UPDATE accounts_auditevent SET verb = 'nothing'",
    "DELETE FROM accounts_auditevent",
    "TRUNCATE accounts_auditevent",
    "UPDATE accounts_auditevent SET verb = 'nothing' WHERE false",
]


def test_an_event_is_never_changed(two: Two) -> None:
    with tenant(two.a.organization.pk):
        assert {change: attempt(change) for change in CHANGES} == dict.fromkeys(CHANGES, "42501")


@pytest.mark.parametrize("statement", ["UPDATE accounts_auditevent SET verb = 'x'", "DELETE FROM accounts_auditevent"])
def test_not_even_the_owner_changes_one(as_owner: Any, statement: str) -> None:
    with pytest.raises(psycopg2.errors.InsufficientPrivilege, match="never changed"):
        as_owner(statement)


def test_an_event_in_somebody_elses_name_is_refused(two: Two) -> None:
    actor = two.cast.frieda.actor
    with two.cast.chiara.acting(), pytest.raises(DatabaseError) as error, transaction.atomic():
        audit.record(actor=actor, verb="forged")
    assert state_of(error.value) == "42501"


def test_an_event_in_the_systems_name_by_a_person_is_refused(two: Two) -> None:
    with two.cast.chiara.acting(), pytest.raises(DatabaseError) as error, transaction.atomic():
        AuditEvent.objects.create(verb="forged", actor_name="Upstream", kind="organization")
    assert state_of(error.value) == "42501"


def test_an_event_in_another_organizations_trail_is_refused(two: Two) -> None:
    event = AuditEvent(organization=two.b.organization, user=two.cast.chiara.user, verb="forged", kind="x")
    with two.cast.chiara.acting(), pytest.raises(DatabaseError) as error, transaction.atomic():
        super(type(event), event).save_base(force_insert=True)
    assert state_of(error.value) == "42501"


def test_an_honest_event_is_written(two: Two) -> None:
    with two.cast.chiara.acting() as actor:
        event = audit.record(actor=actor, verb="settings changed", row=two.a.organization, before={"hue": 1})
    assert (event.user_id, event.actor_name, event.label) == (actor.user_id, "Chiara Rossi", "Nordwind Energy")
