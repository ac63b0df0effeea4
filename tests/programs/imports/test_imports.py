"""An import from the file to the directory and back."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from accounts.models import OneTapLink
from programs.enums import ImportState
from programs.models import DirectoryImport, Employee, EmployeeVersion, ImportRow
from programs.services.imports import applying, undoing
from tests.factories.cast import Cast, Member
from tests.factories.rows import make_cohort, make_employee, make_link, make_participant
from tests.programs.imports.files import STAFF, applied, checked, table, undone, worked


def facts(member: Member, *names: str) -> list[tuple[Any, ...]]:
    with member.acting():
        return list(Employee.objects.order_by("number").values_list(*names))


def rows(member: Member, row: DirectoryImport, kind: str) -> list[tuple[Any, ...]]:
    with member.acting():
        found = ImportRow.objects.filter(directory_import=row, kind=kind)
        return list(found.order_by("number").values_list("number", "column", "reason"))


def snapshot(member: Member) -> tuple[Any, ...]:
    """Everything that an undo has to restore."""
    history = ("employee", "job_title", "status", "manager", "valid_from", "valid_to")
    with member.acting():
        people = list(Employee.objects.order_by("pk").values())
        return people, sorted(map(repr, EmployeeVersion.objects.values_list(*history)))


def test_new_people_are_listed_and_then_applied_with_their_managers(cast: Cast) -> None:
    row = checked(cast.chiara, table(*STAFF))
    assert (row.state, row.count_new, row.count_wrong, row.error) == (ImportState.CHECKED, 3, 0, "")
    assert facts(cast.chiara, "number") == []
    row = applied(cast.chiara, table(*STAFF))
    assert (row.state, row.error) == (ImportState.APPLIED, "")
    assert facts(cast.chiara, "number", "email", "manager__number", "hire_date", "first_key", "status") == [
        ("001", "ada@nordwind.example", "003", dt.date(2024, 2, 1), "ada", "active"),
        ("002", "ben@nordwind.example", "003", dt.date(2023, 5, 15), "ben", "active"),
        ("003", "cleo@nordwind.example", None, dt.date(2010, 1, 1), "cleo", "active"),
    ]
    with cast.chiara.acting():
        assert EmployeeVersion.objects.filter(valid_to=None).count() == 3


def test_a_change_is_listed_field_by_field_and_kept_in_the_history(cast: Cast) -> None:
    applied(cast.chiara, table(*STAFF))
    with cast.chiara.acting():
        EmployeeVersion.objects.update(valid_from=dt.date(2026, 1, 1))
    row = applied(cast.chiara, table(STAFF[0].replace("Engineer", "Lead"), *STAFF[1:]))
    assert (row.count_new, row.count_changed, row.count_unchanged) == (0, 1, 2)
    with cast.chiara.acting():
        line = ImportRow.objects.get(directory_import=row)
        history = list(
            EmployeeVersion.objects.filter(employee=line.employee)
            .order_by("valid_from")
            .values_list("job_title", "valid_to")
        )
    assert (line.before, line.after) == ({"job_title": "Engineer"}, {"job_title": "Lead"})
    assert history == [("Engineer", row.applied_on), ("Lead", None)]


def test_two_changes_on_one_day_leave_one_version(cast: Cast) -> None:
    applied(cast.chiara, table(*STAFF))
    applied(cast.chiara, table(STAFF[0].replace("Engineer", "Lead"), *STAFF[1:]))
    with cast.chiara.acting():
        titles = EmployeeVersion.objects.filter(employee__number="001").values_list("job_title", "valid_to")
        assert list(titles) == [("Lead", None)]


def test_a_full_roster_deactivates_the_missing_behind_a_brake(cast: Cast) -> None:
    applied(cast.chiara, table(*STAFF))
    row = checked(cast.chiara, table(*STAFF[1:]), full_roster=True)
    assert row.count_deactivated == 1
    before = snapshot(cast.chiara)
    with cast.chiara.acting() as actor, pytest.raises(applying.BrakeHeld):
        applying.request(actor=actor, directory_import=row)
    assert snapshot(cast.chiara) == before
    with cast.chiara.acting() as actor:
        applying.request(actor=actor, directory_import=row, release=True)
    row = worked(cast.chiara, row.pk)
    assert facts(cast.chiara, "number", "status", "leave_date")[0] == ("001", "left", row.applied_on)


def test_a_wrong_row_still_counts_as_listed(cast: Cast) -> None:
    applied(cast.chiara, table(*STAFF))
    row = checked(cast.chiara, table(STAFF[0].replace("2024-02-01", "someday"), *STAFF[1:]), full_roster=True)
    assert (row.count_deactivated, row.count_wrong) == (0, 1)


def test_wrong_rows_are_named_and_the_right_ones_applied(cast: Cast) -> None:
    row = applied(
        cast.chiara,
        table(
            "1,not-an-address,A,B,,,,",
            "2,twice@n.example,A,B,,,,",
            "3,TWICE@n.example,A,B,,,,",
            "4,four@n.example,A,B,,,99,",
            "1.0E+05,five@n.example,A,B,,,,",
            "6,six@n.example,,B,,,,",
            "7,seven@n.example,A,B,,,8,",
            "8,eight@n.example,C,D,,,7,",
            "9,nine@n.example,E,F,,,,31.02.2024",
            "10,ten@n.example,محمد,علي,=1+1,,,",
        ),
    )
    assert rows(cast.chiara, row, "wrong") == [
        (2, "Work Email", "Work Email: “not-an-address” is not an email address"),
        (3, "Work Email", "Work Email: “twice@n.example” stands in 2 rows: 3, 4"),
        (4, "Work Email", "Work Email: “twice@n.example” stands in 2 rows: 3, 4"),
        (5, "Manager ID", "Manager ID: no manager “99” in the file or the directory"),
        (6, "Employee ID", "Employee ID: Excel has turned the number into “1.0E+05”; format the column as text and export again"),
        (7, "First Name", "First Name: First name is missing"),
        (8, "Manager ID", "Manager ID: managers run in a circle: A B → C D → A B"),
        (9, "Manager ID", "Manager ID: managers run in a circle: A B → C D → A B"),
        (10, "Hire Date", "Hire Date: “31.02.2024” is not a date; write it like 2024-02-01"),
    ]  # fmt: skip
    assert facts(cast.chiara, "number", "first_name", "job_title") == [("10", "محمد", "=1+1")]


def test_undo_restores_everything(cast: Cast) -> None:
    applied(cast.chiara, table(*STAFF))
    before = snapshot(cast.chiara)
    swapped = (
        "001,ben@nordwind.example,Ada,Bakker-Smith,Lead,Grid,004,2024-02-01",
        "002,ada@nordwind.example,Ben,Cole,Analyst,Trading,003,2023-05-15",
        "004,dora@nordwind.example,Dora,Ek,Manager,Grid,003,2020-01-01",
    )
    row = applied(cast.chiara, table(*swapped), full_roster=True)
    assert (row.error, row.count_changed, row.count_new, row.count_deactivated) == ("", 2, 1, 1)
    assert facts(cast.chiara, "number", "email", "manager__number")[:2] == [
        ("001", "ben@nordwind.example", "004"),
        ("002", "ada@nordwind.example", "003"),
    ]
    row = undone(cast.chiara, row)
    assert (row.state, row.error) == (ImportState.UNDONE, "")
    assert snapshot(cast.chiara) == before


def test_undo_keeps_what_was_edited_by_hand_since(cast: Cast) -> None:
    applied(cast.chiara, table(*STAFF))
    row = applied(cast.chiara, table(STAFF[0].replace("Engineer,Grid", "Lead,Sales"), *STAFF[1:]))
    with cast.chiara.acting():
        Employee.objects.filter(number="001").update(job_title="Chief")
    undone(cast.chiara, row)
    assert facts(cast.chiara, "job_title", "department")[0] == ("Chief", "Grid")


@pytest.mark.parametrize(
    ("old", "new", "taken", "reason"),
    [
        ("ada@nordwind", "a.bakker@nordwind", {"email": "ada@nordwind.example"}, "An address"),
        ("001,ada", "101,ada", {"number": "001"}, "An employee number"),
    ],
)
def test_undo_says_what_is_taken_by_now(cast: Cast, old: str, new: str, taken: dict[str, str], reason: str) -> None:
    applied(cast.chiara, table(*STAFF))
    row = applied(cast.chiara, table(STAFF[0].replace(old, new), *STAFF[1:]))
    with cast.chiara.acting():
        Employee.objects.filter(pk=make_employee().pk).update(**taken)
    row = undone(cast.chiara, row)
    assert (row.state, row.error) == (
        ImportState.APPLIED,
        f"{reason} that would come back is used by somebody else now.",
    )


def test_undo_waits_until_nobody_new_takes_part(cast: Cast) -> None:
    row = applied(cast.chiara, table(*STAFF))
    with cast.chiara.acting() as actor:
        row = undoing.request(actor=actor, directory_import=row)
        make_participant(cohort=make_cohort(), employee=Employee.objects.get(number="002"))
    row = worked(cast.chiara, row.pk)
    assert (row.state, row.error) == (
        ImportState.APPLIED, "1 of the new people already take part in a cohort. Remove them there first.",
    )  # fmt: skip
    assert len(facts(cast.chiara, "number")) == 3


def _closed(member: Member) -> set[str]:
    with member.acting():
        return set(OneTapLink.objects.exclude(revoked_at=None).values_list("email", flat=True))


def test_links_end_with_an_address_and_with_a_job(cast: Cast) -> None:
    applied(cast.chiara, table(*STAFF))
    emails = [f"{name}@nordwind.example" for name in ("ada", "ben", "cleo", "tom", "new")]
    with cast.chiara.acting():
        times = make_participant(cohort=make_cohort(), employee=Employee.objects.get(email=emails[0]))
        for email in emails:
            subject = times.pk if email == emails[3] else times.cohort_id
            make_link(scope="slots" if email == emails[3] else "place", subject=subject, email=email)
        make_link(scope="cohort", subject=times.cohort_id)
    row = applied(cast.chiara, table(STAFF[1].replace("ben@", "new@"), STAFF[2]), full_roster=True)
    assert (row.count_changed, row.count_deactivated) == (1, 1)
    assert _closed(cast.chiara) == {emails[0], emails[1], emails[3]}
    undone(cast.chiara, row)
    assert _closed(cast.chiara) == set(emails) - {emails[2]}


def test_a_later_import_blocks_undo(cast: Cast) -> None:
    first = applied(cast.chiara, table(*STAFF))
    applied(cast.chiara, table(STAFF[0].replace("Engineer", "Lead")), name="later.csv")
    with cast.chiara.acting() as actor, pytest.raises(undoing.UndoRefused, match=r"later\.csv"):
        undoing.request(actor=actor, directory_import=first)


def test_a_directory_changed_after_the_check_is_checked_again(cast: Cast) -> None:
    applied(cast.chiara, table(*STAFF))
    row = checked(cast.chiara, table(STAFF[0].replace("Engineer", "Lead")))
    with cast.chiara.acting() as actor:
        Employee.objects.filter(number="001").update(job_title="Chief")
        applying.request(actor=actor, directory_import=row)
    row = worked(cast.chiara, row.pk)
    assert (row.state, facts(cast.chiara, "job_title")[0]) == (ImportState.CHECKING, ("Chief",))
    row = worked(cast.chiara, row.pk)
    assert row.state == ImportState.CHECKED
    with cast.chiara.acting():
        assert ImportRow.objects.get(directory_import=row).before == {"job_title": "Chief"}


def test_a_second_delivery_does_nothing(cast: Cast) -> None:
    row = applied(cast.chiara, table(*STAFF))
    before = snapshot(cast.chiara)
    assert worked(cast.chiara, row.pk).applied_at == row.applied_at
    assert snapshot(cast.chiara) == before


def test_members_are_linked_to_their_employee(cast: Cast) -> None:
    applied(cast.chiara, table("9,Amara@Nordwind.example,Amara,Okafor,,,,"))
    assert facts(cast.chiara, "user") == [(cast.amara.user.pk,)]


def test_another_organization_sees_nothing_of_it(cast: Cast) -> None:
    row = applied(cast.chiara, table(*STAFF))
    assert facts(cast.dario, "number") == []
    with cast.dario.acting():
        assert not DirectoryImport.objects.filter(pk=row.pk).exists()
    assert str(cast.nordwind.pk) in row.file.name
    assert json.dumps(row.mapping)
