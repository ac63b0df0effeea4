"""Members: roles, removal, and the owner who must remain."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from accounts.actors import NotAllowed
from accounts.enums import PERMISSIONS, Permission, Role
from accounts.models import AuditEvent, Membership
from accounts.services import members
from tests.factories.cast import Cast, Member, make_member


def _roles() -> dict[str, str]:
    return dict(Membership.objects.values_list("user__email", "role"))


def test_a_role_is_changed_and_recorded(cast: Cast) -> None:
    with cast.frieda.acting() as actor:
        members.change_role(actor=actor, membership=cast.olu.membership, role=Role.ADMIN)
        event = AuditEvent.objects.get()
        assert _roles()["olu@nordwind.example"] == "admin"
        assert (event.verb, event.label, event.detail) == (
            "role changed",
            "olu@nordwind.example",
            {"before": {"role": "program_owner"}, "after": {"role": "admin"}},
        )


def test_the_same_role_again_leaves_no_trace(cast: Cast) -> None:
    with cast.frieda.acting() as actor:
        members.change_role(actor=actor, membership=cast.olu.membership, role=Role.PROGRAM_OWNER)
        assert not AuditEvent.objects.exists()


def test_a_removed_member_is_a_stranger_at_the_next_request(cast: Cast) -> None:
    browser = cast.olu.browser()
    with cast.frieda.acting() as actor:
        members.remove(actor=actor, membership=cast.olu.membership)
        assert AuditEvent.objects.get().verb == "member removed"
    assert browser.get(cast.olu.url("members/")).status_code == 404


@pytest.mark.parametrize("change", ["change_role", "remove"])
def test_the_last_owner_stays(cast: Cast, change: str) -> None:
    arguments = {"role": Role.ADMIN} if change == "change_role" else {}
    with cast.frieda.acting() as actor:
        before = _roles()
        with pytest.raises(members.LastOwner):
            getattr(members, change)(actor=actor, membership=cast.frieda.membership, **arguments)
        assert _roles() == before
        assert not AuditEvent.objects.exists()


def test_one_of_two_owners_can_go(cast: Cast) -> None:
    with cast.frieda.acting() as actor:
        members.change_role(actor=actor, membership=cast.chiara.membership, role=Role.OWNER)
        members.remove(actor=actor, membership=cast.frieda.membership)
        assert [role for role in _roles().values() if role == "owner"] == ["owner"]


@pytest.mark.parametrize("name", ["chiara", "olu", "amara"])
def test_only_owners_change_members(cast: Cast, name: str) -> None:
    with getattr(cast, name).acting() as actor:
        before = _roles()
        with pytest.raises(NotAllowed):
            members.change_role(actor=actor, membership=cast.bernd.membership, role=Role.ADMIN)
        with pytest.raises(NotAllowed):
            members.remove(actor=actor, membership=cast.bernd.membership)
        assert (_roles(), AuditEvent.objects.count()) == (before, 0)


def _remove_each_other(one: Member, other: Member) -> list[str]:
    """Both owners remove the other at the same moment; returns what happened to each."""
    gate, results = threading.Barrier(2), list[str]()

    def run(actor_of: Member, target: Member) -> None:
        gate.wait(5)
        try:
            with actor_of.acting() as actor:
                members.remove(actor=actor, membership=target.membership)
            results.append("removed")
        except (members.LastOwner, Membership.DoesNotExist) as error:
            results.append(type(error).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in ((one, other), (other, one))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(results)


def test_two_owners_cannot_remove_each_other(committed_cast: Cast) -> None:
    second = make_member(
        organization=committed_cast.nordwind, email="second@nordwind.example", name="Second", role=Role.OWNER
    )
    results = _remove_each_other(committed_cast.frieda, second)
    assert results in (["LastOwner", "removed"], ["DoesNotExist", "removed"])
    with committed_cast.chiara.acting():
        assert Membership.objects.filter(role=Role.OWNER).count() == 1


def test_the_table_of_powers_is_the_reviewed_one() -> None:
    """A change of this table is a change of who may do what: read it twice."""
    own, programs = {Permission.SEE_OWN}, {Permission.SEE_PROGRAMS}
    manage: Callable[[str], Permission] = lambda what: Permission(f"manage_{what}")  # noqa: E731 a name is enough
    admin = own | programs | {manage("directory"), manage("programs"), manage("matching"), Permission.SEE_AUDIT}
    assert {
        "owner": admin | {manage("members"), manage("organization")},
        "admin": admin,
        "program_owner": own | programs,
        "participant": own,
    } == PERMISSIONS
