"""What is written about surveys beside the letters that ask: to whoever looks after a case, and back to those who were asked."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext, override
from django.utils.translation import gettext_noop as _

from accounts import languages as addresses
from accounts.models import User
from nudges import letters
from nudges.letters import Letter
from programs.models import Participant
from programs.selectors import languages
from surveys.models import Case, Reply

CASE_KIND, REPLY_KIND = "case", "survey reply"
_YOURS = (
    _("A case in {program} is yours"),
    _("Somebody who was asked in {program} needs an answer by {day}. Who it is and why stands on its page, and not here."),
)  # fmt: skip
_NOBODY = (
    _("A case in {program} has nobody who may look after it"),
    _("Everybody who could look after it is too near to whoever it is about, so nobody has been given it. Please make somebody"
      " else a program admin, and give it to them."),
)  # fmt: skip


def to_owner(case: Case) -> dict[str, Letter]:
    """To whoever looks after a case from now on. SECURITY: neither who it is about nor why."""
    assert case.owner is not None
    return _team(case, case.owner, _YOURS, f"case:{case.pk}:owner:{case.owner_id}", ("surveys:case", case.pk))


def to_organization_owner(case: Case, owner: User) -> dict[str, Letter]:
    """To an owner of the organization: nobody may look after a case. It says nothing of what it is about."""
    return _team(case, owner, _NOBODY, f"case:{case.pk}:nobody:{owner.pk}", ("surveys:case-list",))


def _team(case: Case, to: User, words: tuple[str, str], key: str, page: tuple[Any, ...]) -> dict[str, Letter]:
    program = case.cohort.program
    organization = program.organization
    with override(addresses.of_address(to.email, organization.pk)):
        values = {"program": program.name, "day": date_format(case.due_on, "j F Y")}
        context = {
            "organization": organization,
            "program": program,
            "title": gettext(words[0]).format(**values),
            "line": gettext(words[1]).format(**values),
            "link": settings.BASE_URL + reverse(page[0], args=[organization.slug, *page[1:]]),
        }
        letter = letters.compose(
            template="team_alert", kind=CASE_KIND, to_email=to.email, to_name=str(to), context=context
        )
    return {key: letter}


def replies(reply: Reply, people: list[Participant]) -> dict[str, Letter]:
    """You said, we did: to everybody who was asked, each in their language."""
    program = reply.cohort.program
    offer, found = languages.offer(program.organization), {}
    for one in people:
        with override(offer.of(one)):
            context = {
                "organization": program.organization,
                "program": program,
                "title": gettext("You said, we did: {survey}").format(survey=reply.survey.title),
                "words": reply.text,
            }
            found[f"survey-reply:{reply.pk}:{one.pk}"] = letters.compose(
                template="survey_reply", kind=REPLY_KIND, to_email=one.employee.email, to_name=one.employee.name,
                context=context,
            )  # fmt: skip
    return found
