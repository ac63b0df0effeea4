"""What somebody is told who is to be forgotten: that it was asked for, that it is tomorrow, that it is now."""

from __future__ import annotations

from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext, override
from django.utils.translation import gettext_noop as _

from accounts.actors import system
from accounts.languages import of_address
from accounts.services import links
from accounts.services.links import Holder
from nudges import letters
from nudges.letters import Letter
from programs.enums import LinkScope
from programs.selectors.days import day_of
from rights.models import Erasure
from rights.people import Person

ASKED, TOMORROW, NOW = "asked", "tomorrow", "now"
_SUBJECTS = {
    ASKED: _("Your data will be erased on {day}"),
    TOMORROW: _("Tomorrow your data will be erased"),
    NOW: _("Your data is being erased"),
}
_BY = {
    True: _("You have asked {organization} to erase what Upstream keeps about you. It happens on {day}."),
    False: _("An admin of {organization} has asked to erase what Upstream keeps about you. It happens on {day}."),
}
_BEFORE = (
    _("Until then nothing changes: you can sign in, download your data, and take this back with one click."),
    _("Afterwards nobody can bring it back. What stays is a row without a name, for the figures of programs."),
)
_AFTER = (
    _("The time to take it back is over. Within the hour your name, your addresses and your words are gone."),
    _("What stays is a row without a name, for the figures of programs. This is the last letter that you get."),
)
_BUTTON = _("Take it back")


def written(row: Erasure, person: Person, kind: str) -> dict[str, Letter]:
    """The letter about one erasure, under its key, in the language in which its reader is written to."""
    whose = person.employee or person.user
    assert whose is not None, "somebody who is to be forgotten is in the directory, or has a login"
    email = whose.email.lower()
    language = of_address(email, row.organization_id)
    with override(language):
        letter = letters.compose(
            template="erasure",
            kind=f"erasure {kind}",
            to_email=email,
            to_name=person.name,
            context=_said(row, email, person.name, kind),
            language=language,
        )
    return {key(row, kind): letter}


def key(row: Erasure, kind: str) -> str:
    """Under which the outbox knows a letter."""
    return f"erasure:{row.pk}:{kind}"


def _said(row: Erasure, email: str, name: str, kind: str) -> dict[str, Any]:
    organization = row.organization
    day = date_format(day_of(organization, row.due_at), "j F Y")
    first = [] if kind == NOW else [gettext(_BY[row.by_themself]).format(organization=organization.name, day=day)]
    return {
        "organization": organization,
        "contact_email": organization.contact_email,
        "title": gettext(_SUBJECTS[kind]).format(day=day),
        "lines": [*first, *(gettext(line) for line in (_AFTER if kind == NOW else _BEFORE))],
        "button": gettext(_BUTTON),
        "link": "" if kind == NOW else _tap(row, email, name),
    }


def _tap(row: Erasure, email: str, name: str) -> str:
    holders = {row.pk: Holder(email, name)}
    return links.issue(actor=system(row.organization_id), scope=LinkScope.ERASURE, holders=holders)[row.pk]
