"""In which language somebody is written to: what they chose, else what their country speaks, else the organization's."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings

from accounts.models import Organization
from accounts.tenancy import current_organization_id
from nudges import selectors as nudges
from programs.models import Employee, Participant

# Countries where nearly everybody reads the language, as directories write them.
_SPOKEN = {
    "de": ("de", "deu", "germany", "deutschland", "at", "aut", "austria", "österreich", "li", "liechtenstein"),
}
_BY_COUNTRY = {country: code for code, countries in _SPOKEN.items() for country in countries}


@dataclass(frozen=True)
class Offer:
    """The languages in which an organization writes; ``own`` is for everybody of whom nothing else is known."""

    own: str
    codes: tuple[str, ...]

    def of(self, participant: Participant) -> str:
        """The language of one participant."""
        if participant.language in self.codes:
            return participant.language
        return self.likely(participant.employee)

    def likely(self, employee: Employee) -> str:
        """The language of somebody who has chosen none."""
        code = _BY_COUNTRY.get(employee.country.strip().casefold(), "")
        return code if code in self.codes else self.own

    def others(self, code: str) -> list[tuple[str, str]]:
        """Every language but one, with its own name."""
        return [(one, settings.LETTER_LANGUAGES[one]) for one in self.codes if one != code]


def offer(organization: Organization) -> Offer:
    """What an organization offers; its own language always. Takes one query."""
    more = [code for code in nudges.current_policy().languages if code in settings.LETTER_LANGUAGES]
    return Offer(organization.language, tuple(dict.fromkeys([organization.language, *more])))


def of(participant: Participant) -> str:
    """The language of one participant, for a single letter or page."""
    return offer(participant.organization).of(participant)


def of_employees(organization: Organization, employees: Iterable[Employee]) -> dict[uuid.UUID, str]:
    """The language of each, by employee: what they chose last behind a letter, else their country's. Takes two queries."""
    people, found = list(employees), offer(organization)
    rows = Participant.objects.filter(employee__in=people, language__in=found.codes).order_by("joined_at", "pk")
    chosen = dict(rows.values_list("employee_id", "language"))
    return {one.pk: chosen.get(one.pk) or found.likely(one) for one in people}


def of_address(email: str) -> str:
    """The language of whoever has an address, in the organization that is open; its own for an address nobody has."""
    organization = Organization.objects.get(pk=current_organization_id())
    employee = Employee.objects.filter(email=email.strip().lower()).first()
    return of_employees(organization, [employee])[employee.pk] if employee else organization.language


def of_visitor(organization: Organization, asked: str) -> str:
    """The language of a page whose reader nobody knows: what their browser asks for, where the organization writes in it."""
    return asked if asked in offer(organization).codes else organization.language
