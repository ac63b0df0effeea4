"""Asking to be forgotten, fourteen days to take it back, three letters, and the day itself."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from accounts.actors import NotAllowed, by_link
from accounts.enums import Role
from accounts.models import AuditEvent, Membership, OneTapLink
from accounts.tenancy import tenant
from matching.models import Pairing
from matching.selectors import bench
from nudges.models import Message
from programs.models import Employee
from rights.models import Erasure
from rights.services import erasing, erasures
from rights.services.erasures import GRACE, CannotForget
from tests.factories import rows
from tests.factories.cast import Cast, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def amara(cast: Cast) -> Employee:
    """Amara as the directory knows her."""
    with tenant(cast.nordwind.pk):
        return rows.make_employee(
            first_name="Amara", last_name="Okafor", email="amara@nordwind.example", user=cast.amara.user
        )


def _ask(cast: Cast) -> Erasure:
    with cast.amara.acting() as actor:
        return erasures.ask(actor=actor)


def _state(row: Erasure) -> str:
    with tenant(row.organization_id):
        return str(Erasure.objects.values_list("state", flat=True).get(pk=row.pk))


def _kinds(cast: Cast) -> list[str]:
    with tenant(cast.nordwind.pk):
        return list(
            Message.objects.filter(kind__startswith="erasure").order_by("created_at").values_list("kind", flat=True)
        )


def _move(row: Erasure, **values: Any) -> None:
    with tenant(row.organization_id):
        Erasure.objects.filter(pk=row.pk).update(**values)


def _deliver(cast: Cast) -> None:
    with tenant(cast.nordwind.pk):
        Message.objects.filter(state="pending").update(state="sent", sent_at=timezone.now())


def test_whoever_asks_has_fourteen_days_a_letter_and_a_banner(cast: Cast, amara: Employee) -> None:
    row = _ask(cast)
    with tenant(cast.nordwind.pk):
        event = AuditEvent.objects.get()
        member = Membership.objects.get(user=cast.amara.user)
    assert (row.employee_id, row.user_id, row.by_themself) == (amara.pk, cast.amara.user.pk, True)
    assert abs(row.due_at - timezone.now() - GRACE) < dt.timedelta(minutes=1)
    assert (event.verb, event.label, _kinds(cast)) == ("asked for an erasure", "Amara Okafor", ["erasure asked"])
    assert member.leaves_on == timezone.localtime(row.due_at).date()
    page = cast.amara.browser().get(cast.amara.url())
    assert page.status_code == 200
    assert "Your data will be erased" in page.content.decode()


def test_it_is_asked_for_once(cast: Cast, amara: Employee) -> None:
    _ask(cast)
    with pytest.raises(CannotForget, match="under way"):
        _ask(cast)
    with tenant(cast.nordwind.pk):
        assert (Erasure.objects.count(), AuditEvent.objects.count()) == (1, 1)


def test_the_last_owner_is_told_why_not_and_nothing_changes(cast: Cast) -> None:
    with cast.frieda.acting() as actor:
        with pytest.raises(CannotForget, match="last owner"):
            erasures.ask(actor=actor)
        assert (Erasure.objects.count(), AuditEvent.objects.count(), Message.objects.count()) == (0, 0, 0)


def test_one_of_two_owners_can_ask(cast: Cast) -> None:
    make_member(organization=cast.nordwind, email="second@nordwind.example", name="Second", role=Role.OWNER)
    with cast.frieda.acting() as actor:
        assert erasures.ask(actor=actor).employee_id is None


def test_an_admin_asks_for_somebody_else_but_not_for_an_owner(cast: Cast, amara: Employee) -> None:
    with cast.chiara.acting() as actor:
        boss = rows.make_employee(first_name="Frieda", last_name="Petersen", email="frieda@nordwind.example")
        row = erasures.ask_for(actor=actor, employee=amara)
        with pytest.raises(NotAllowed):
            erasures.ask_for(actor=actor, employee=boss)
        assert list(Erasure.objects.all()) == [row]
    assert (row.by_themself, row.user_id) == (False, cast.amara.user.pk)


@pytest.mark.parametrize("state", ["waiting", "telling"])
def test_an_admin_does_not_erase_an_owner_by_a_row_that_was_nobodys(cast: Cast, state: str) -> None:
    owner = make_member(organization=cast.nordwind, email="second@nordwind.example", name="Second", role=Role.OWNER)
    with cast.chiara.acting() as actor:
        nobody = rows.make_employee(email="nobody@nordwind.example")
        row = erasures.ask_for(actor=actor, employee=nobody)
        Employee.objects.filter(pk=nobody.pk).update(email=owner.user.email)
    _deliver(cast)
    _move(row, due_at=timezone.now(), state=state)
    assert (erasures.work(cast.nordwind.pk), _state(row)) == (0, "undone")
    with tenant(cast.nordwind.pk):
        assert Membership.objects.get(user=owner.user).role == Role.OWNER
        assert AuditEvent.objects.filter(verb="gave an erasure up").count() == 1
    assert _kinds(cast) == ["erasure asked"]


def test_what_an_owner_asked_about_an_admin_is_done(cast: Cast) -> None:
    with cast.frieda.acting() as actor:
        boss = rows.make_employee(email="chiara@nordwind.example", user=cast.chiara.user)
        row = erasures.ask_for(actor=actor, employee=boss)
    _deliver(cast)
    _move(row, due_at=timezone.now(), state="telling")
    assert (erasures.work(cast.nordwind.pk), _state(row)) == (1, "done")


@pytest.mark.parametrize("who", ["olu", "bernd"])
def test_nobody_else_asks_for_others(cast: Cast, amara: Employee, who: str) -> None:
    with getattr(cast, who).acting() as actor:
        with pytest.raises(NotAllowed):
            erasures.ask_for(actor=actor, employee=amara)
        assert not Erasure.objects.exists()


def test_it_is_taken_back_by_the_person_alone(cast: Cast, amara: Employee) -> None:
    row = _ask(cast)
    for who in (cast.chiara, cast.bernd):
        with who.acting() as actor, pytest.raises(NotAllowed):
            erasures.undo(actor=actor, erasure=row)
    assert _state(row) == "waiting"
    with cast.amara.acting() as actor:
        erasures.undo(actor=actor, erasure=row)
        member = Membership.objects.get(user=cast.amara.user)
        letter = Message.objects.get()
    assert (_state(row), member.leaves_on, letter.state) == ("undone", None, "cancelled")


def test_what_an_admin_asked_for_an_admin_takes_back_and_the_person_too(cast: Cast, amara: Employee) -> None:
    for who in (cast.chiara, cast.amara):
        with cast.chiara.acting() as actor:
            row = erasures.ask_for(actor=actor, employee=amara)
        with who.acting() as actor:
            erasures.undo(actor=actor, erasure=row)
        assert _state(row) == "undone"


def test_the_link_of_the_letter_takes_it_back_and_nothing_else(cast: Cast, amara: Employee) -> None:
    row = _ask(cast)
    with tenant(cast.nordwind.pk):
        link = OneTapLink.objects.get()
        other = rows.make_employee(email="other@nordwind.example")
        foreign = Erasure.objects.create(employee=other, due_at=row.due_at)
        with pytest.raises(NotAllowed):
            erasures.undo(actor=by_link(link), erasure=foreign)
        erasures.undo(actor=by_link(link), erasure=row)
    assert (_state(row), _state(foreign)) == ("undone", "waiting")


def test_it_is_too_late_on_the_day(cast: Cast, amara: Employee) -> None:
    row = _ask(cast)
    _move(row, due_at=timezone.now())
    with cast.amara.acting() as actor, pytest.raises(CannotForget, match="too late"):
        erasures.undo(actor=actor, erasure=row)
    assert _state(row) == "waiting"


def test_the_three_letters_come_in_their_order_and_each_once(cast: Cast, amara: Employee) -> None:
    row = _ask(cast)
    assert erasures.work(cast.nordwind.pk) == 0
    assert _kinds(cast) == ["erasure asked"]
    _move(row, due_at=timezone.now() + dt.timedelta(hours=20))
    for _ in range(2):
        erasures.work(cast.nordwind.pk)
    assert _kinds(cast) == ["erasure asked", "erasure tomorrow"]
    _move(row, due_at=timezone.now())
    for _ in range(2):
        erasures.work(cast.nordwind.pk)
    assert (_kinds(cast)[2:], _state(row)) == (["erasure now"], "telling")


def test_the_last_letter_leaves_before_the_address_is_gone(cast: Cast, amara: Employee) -> None:
    row = _ask(cast)
    _move(row, due_at=timezone.now())
    assert erasures.work(cast.nordwind.pk) == 0
    _deliver(cast)
    assert erasures.work(cast.nordwind.pk) == 1
    assert erasures.work(cast.nordwind.pk) == 0
    with tenant(cast.nordwind.pk):
        found = Employee.objects.get(pk=amara.pk)
        assert (found.email.endswith("@erased.invalid"), Message.objects.count()) == (True, 0)
        assert Erasure.objects.values_list("state", "user").get() == ("done", None)
        assert AuditEvent.objects.filter(label__contains="Amara").count() == 0
    assert cast.amara.browser().get(cast.amara.url()).status_code in (302, 404)


def test_a_letter_that_cannot_leave_holds_nobody_here_for_ever(cast: Cast, amara: Employee) -> None:
    row = _ask(cast)
    _move(row, due_at=timezone.now())
    erasures.work(cast.nordwind.pk)
    _move(row, told_at=timezone.now() - dt.timedelta(hours=25))
    assert erasures.work(cast.nordwind.pk) == 1


def test_a_worker_that_dies_in_the_middle_has_done_nothing(cast: Cast, amara: Employee, monkeypatch: Any) -> None:
    row = _ask(cast)
    _move(row, due_at=timezone.now(), state="telling")
    _deliver(cast)
    real = erasing._veil

    def die(*args: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(erasing, "_veil", die)
    with pytest.raises(KeyboardInterrupt):
        erasures.work(cast.nordwind.pk)
    with tenant(cast.nordwind.pk):
        assert Employee.objects.get(pk=amara.pk).email == "amara@nordwind.example"
        assert Membership.objects.filter(user=cast.amara.user).exists()
    monkeypatch.setattr(erasing, "_veil", real)
    assert (erasures.work(cast.nordwind.pk), _state(row)) == (1, "done")


def test_a_mentee_who_is_left_stands_in_the_list_of_those_who_need_somebody(cast: Cast, amara: Employee) -> None:
    with tenant(cast.nordwind.pk):
        cohort = rows.make_cohort(program=rows.make_program(state="live"))
        mentor = rows.make_participant(cohort=cohort, employee=amara, side="mentor", state="ready", complete=True)
        mentee = rows.make_participant(cohort=cohort, side="mentee", state="ready", complete=True)
        pairing = rows.make_pairing(mentor=mentor, mentee=mentee)
    row = _ask(cast)
    _move(row, due_at=timezone.now(), state="telling")
    _deliver(cast)
    erasures.work(cast.nordwind.pk)
    with cast.chiara.acting() as actor:
        assert Pairing.objects.get(pk=pairing.pk).state in ("ended", "undone")
        assert [one.pk for one in bench.bereft(actor)] == [pairing.pk]


def test_the_letters_are_german_where_their_reader_is(cast: Cast, amara: Employee) -> None:
    with tenant(cast.nordwind.pk):
        rows.make_delivery_policy(languages=["de"])
        Employee.objects.filter(pk=amara.pk).update(country="Germany")
    _ask(cast)
    with tenant(cast.nordwind.pk):
        letter = Message.objects.get()
    assert letter.subject.startswith("Ihre Daten werden am ")
    assert "Zurücknehmen: http" in letter.text
