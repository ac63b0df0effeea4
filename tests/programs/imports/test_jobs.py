"""Workers that are lost, late, doubled or stopped."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone

from accounts import actors
from accounts.actors import NotAllowed
from programs import columns, events
from programs.enums import ImportState
from programs.models import DirectoryImport, Employee, ImportRow
from programs.services import versions
from programs.services.imports import applying, claims, mappings, uploads, work
from tests.factories.cast import Cast, Member
from tests.programs.imports.files import STAFF, applied, checked, table, uploaded, worked


def waiting(member: Member) -> DirectoryImport:
    """An import that waits to be checked."""
    pk = uploaded(member, table(*STAFF))
    with member.acting() as actor:
        row = DirectoryImport.objects.get(pk=pk)
        return mappings.choose(
            actor=actor, directory_import=row, mapping=row.mapping, day_first=None, full_roster=False
        )


def set_to(member: Member, row: DirectoryImport, **values: Any) -> None:
    with member.acting():
        DirectoryImport.objects.filter(pk=row.pk).update(**values)


def test_an_import_that_somebody_works_on_is_left_to_them(cast: Cast) -> None:
    row = waiting(cast.chiara)
    set_to(cast.chiara, row, heartbeat_at=timezone.now(), attempt=1)
    assert worked(cast.chiara, row.pk).attempt == 1


def test_a_lost_worker_is_replaced_and_its_rows_are_not_doubled(cast: Cast) -> None:
    row = checked(cast.chiara, table(*STAFF))
    old = timezone.now() - dt.timedelta(minutes=5)
    set_to(cast.chiara, row, state=ImportState.CHECKING, heartbeat_at=old, attempt=1)
    row = worked(cast.chiara, row.pk)
    assert (row.state, row.attempt) == (ImportState.CHECKED, 2)
    with cast.chiara.acting():
        assert ImportRow.objects.count() == 3


def test_a_worker_that_was_replaced_or_cancelled_stops(cast: Cast) -> None:
    row = waiting(cast.chiara)
    claim = claims.take(actor=actors.system(row.organization_id), import_id=row.pk)
    assert claim is not None
    with cast.chiara.acting() as actor:
        uploads.cancel(actor=actor, directory_import=row)
    with pytest.raises(claims.Superseded):
        claim.advance("reading", 1, 3)
    assert worked(cast.chiara, row.pk).state == ImportState.CANCELLED


def test_a_file_that_kills_every_worker_is_given_up(cast: Cast) -> None:
    row = waiting(cast.chiara)
    set_to(cast.chiara, row, attempt=claims.MAX_ATTEMPTS)
    row = worked(cast.chiara, row.pk)
    assert (row.state, "lost several times" in row.error) == (ImportState.FAILED, True)


def test_a_failure_halfway_leaves_the_directory_as_it_was_and_can_be_tried_again(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = checked(cast.chiara, table(*STAFF))
    with cast.chiara.acting() as actor:
        applying.request(actor=actor, directory_import=row)

    def break_down(**_: Any) -> None:
        raise RuntimeError("the power is off")

    with monkeypatch.context() as patch, pytest.raises(RuntimeError):
        patch.setattr(versions, "record", break_down)
        work.go_on(actor=actors.system(row.organization_id), import_id=row.pk)
    with cast.chiara.acting() as actor:
        row.refresh_from_db()
        assert (row.state, Employee.objects.count()) == (ImportState.FAILED, 0)
        mappings.check_again(actor=actor, directory_import=row)
    assert worked(cast.chiara, row.pk).state == ImportState.CHECKED


@pytest.fixture
def announced() -> Iterator[list[Any]]:
    """Ids of the imports that were announced to the worker."""
    heard: list[Any] = []

    def listen(import_id: Any, **_: Any) -> None:
        heard.append(import_id)

    events.import_waiting.connect(listen)
    yield heard
    events.import_waiting.disconnect(listen)


def test_the_sweep_finds_what_was_forgotten(
    cast: Cast, announced: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    lost, held = waiting(cast.chiara), waiting(cast.chiara)
    set_to(cast.chiara, lost, heartbeat_at=timezone.now() - dt.timedelta(minutes=2))
    set_to(cast.chiara, held, heartbeat_at=timezone.now())
    with django_capture_on_commit_callbacks(execute=True), cast.chiara.acting():
        assert work.resume_forgotten(actor=actors.system(cast.nordwind.pk)) == 1
    assert announced == [lost.pk]


def test_only_those_who_manage_the_directory_may_import(cast: Cast) -> None:
    row = waiting(cast.chiara)
    for member in (cast.amara, cast.olu):
        with member.acting() as actor, pytest.raises(NotAllowed):
            applying.request(actor=actor, directory_import=row)
        with pytest.raises(NotAllowed):
            work.go_on(actor=member.actor, import_id=row.pk)
    assert worked(cast.chiara, row.pk).state == ImportState.CHECKED


def test_columns_and_levels_are_remembered_for_the_next_file(cast: Cast) -> None:
    header = "Email,First name,Last name,Boss,Job level"
    content = table("a@n.example,Ada,B,,Senior", header=header)
    mapping = {
        "Email": "work_email",
        "First name": "first_name",
        "Last name": "last_name",
        "Boss": "manager_email",
        "Job level": "job_level",
    }
    applied(cast.chiara, content, mapping=mapping)
    pk = uploaded(cast.chiara, content)
    with cast.chiara.acting():
        row = DirectoryImport.objects.get(pk=pk)
        assert (row.mapping, mappings.proposed_grades(row)) == (mapping, {})
        assert list(Employee.objects.values_list("grade", flat=True)) == [1]


def test_an_ambiguous_date_is_asked_for(cast: Cast) -> None:
    content = table("1,a@n.example,Ada,B,,,,01/02/2024")
    with pytest.raises(mappings.BadMapping, match="day or the month"):
        checked(cast.chiara, content)
    row = applied(cast.chiara, content, day_first=True)
    with cast.chiara.acting():
        assert (row.day_first, Employee.objects.get().hire_date) == (True, dt.date(2024, 2, 1))


def test_a_level_that_people_have_already_is_proposed_with_their_grade(cast: Cast) -> None:
    who = "Email,First name,Last name,Job level"
    known = table("a@n.example,Ada,B,Analyst,3", "c@n.example,Cem,D,Director,8", header=f"{who},Grade")
    applied(cast.chiara, known)
    more = table("e@n.example,Eve,F,Director", "g@n.example,Gil,H,Lead", "i@n.example,Ida,J,CEO", header=who)
    pk = uploaded(cast.chiara, more)
    with cast.chiara.acting() as actor:
        row = DirectoryImport.objects.get(pk=pk)
        row = mappings.choose(actor=actor, directory_import=row, mapping=row.mapping, day_first=None, full_roster=False)
        assert list(mappings.proposed_grades(row).items()) == [("Lead", 4), ("Director", 8), ("CEO", 9)]


def test_levels_that_nobody_knows_are_proposed_in_the_order_of_their_words() -> None:
    assert columns.propose_grades(["Director", "Level 2", "Intern", "Level 1"], {}) == {
        "Intern": 1, "Level 1": 2, "Level 2": 3, "Director": 4,
    }  # fmt: skip
