"""A cohort with people to add, for the tests of participants."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from programs.models import Cohort, Employee
from tests.factories import rows
from tests.factories.cast import Cast, Member


@dataclass
class Scene:
    """Nordwind's pilot, with three juniors and three seniors in the directory; two pairs fit."""

    cast: Cast
    cohort: Cohort
    juniors: list[Employee]
    seniors: list[Employee]

    @property
    def chiara(self) -> Member:
        return self.cast.chiara

    @property
    def path(self) -> str:
        return f"programs/{self.cohort.program_id}/cohorts/{self.cohort.pk}/participants/"

    def get(self, path: str = "", **headers: Any) -> Any:
        """A page of the pilot's people, as Chiara."""
        return self.chiara.browser().get(self.chiara.url(self.path + path), **headers)

    def post(self, path: str, data: dict[str, Any]) -> Any:
        """A form of the pilot's people, sent by Chiara; the page after it."""
        return self.chiara.browser().post(self.chiara.url(self.path + path), data, follow=True)


def person(first: str, last: str, grade: int) -> Employee:
    email = f"{first}@nordwind.example".lower()
    return rows.make_employee(first_name=first, last_name=last, email=email, grade=grade, department="Grid")


def said(page: Any) -> list[str]:
    """The messages that a page shows."""
    return [str(message) for message in page.context["messages"]]
