"""Two clicks at one moment are one erasure."""

from __future__ import annotations

import pytest

from accounts.tenancy import tenant
from rights.models import Erasure
from rights.services import erasures
from tests.factories.cast import Cast, Member
from tests.factories.rows import make_employee
from tests.threads import at_once


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("in_directory", [True, False])
def test_whoever_asks_twice_at_once_is_told_that_it_is_under_way(committed_cast: Cast, in_directory: bool) -> None:
    """Also whoever has a login and stands in no directory."""
    member: Member = committed_cast.amara
    if in_directory:
        with tenant(committed_cast.nordwind.pk):
            make_employee(email=member.user.email, user=member.user)

    def ask() -> str:
        with member.acting() as actor:
            return erasures.ask(actor=actor).state

    assert sorted(at_once([ask] * 4)) == ["CannotForget"] * 3 + ["waiting"]
    with tenant(committed_cast.nordwind.pk):
        assert Erasure.objects.count() == 1
