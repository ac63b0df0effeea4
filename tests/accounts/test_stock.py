"""The database knows how many rows there are as soon as many were written, and not a minute later."""

from __future__ import annotations

from django.db import connection

from accounts.stock import take_stock
from programs.models import Employee
from tests.factories.cast import Cast


def guessed() -> float:
    """How many employees the planner believes in; -1 before it has ever counted."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'programs_employee'")
        return float(cursor.fetchone()[0])


def test_what_was_written_in_bulk_is_counted(committed_cast: Cast) -> None:
    take_stock()
    before = guessed()
    with committed_cast.chiara.acting():
        people = [Employee(email=f"p{n}@nordwind.example", first_name="P", last_name=str(n)) for n in range(400)]
        for person in people:
            person.set_keys()
        Employee.objects.bulk_create(people)
    assert guessed() == before
    take_stock()
    assert guessed() >= 400
