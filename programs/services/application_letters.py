"""What applicants are written: a program's own words for each kind of letter, and the letters made of them."""

from __future__ import annotations

import re

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext

from accounts.actors import Actor
from accounts.enums import Permission
from accounts.services import audit
from nudges import letters, wording
from nudges.letters import Letter
from programs.application_letters import SAMPLE_WORDS, SHIPPED
from programs.enums import Side
from programs.models import Application, ApplicationLetter, Cohort, Employee, Program


class WrongLetter(Exception):
    """A letter that could not be sent as it is written; ``field`` is where, the message says why."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__(text)
        self.field = field


def words_of(program: Program) -> dict[str, tuple[str, str]]:
    """Subject and text of every kind, in the program's own words where it has some."""
    own = own_words(program)
    return {kind: own.get(kind, (one.subject, one.text)) for kind, one in SHIPPED.items()}


def own_words(program: Program) -> dict[str, tuple[str, str]]:
    """Subject and text of the kinds that a program's admins have put into their own words."""
    return {row.kind: (row.subject, row.text) for row in ApplicationLetter.objects.filter(program=program)}


def check(*, kind: str, subject: str, text: str) -> None:
    """Raise WrongLetter for a placeholder that nobody could fill."""
    allowed = SHIPPED[kind].placeholders
    for field, given in (("subject", subject), ("text", text)):
        if strange := wording.unknown(given, allowed):
            offered = ", ".join(f"{{{name}}}" for name in allowed)
            raise WrongLetter(field, f"Nobody could fill {{{strange[0]}}}. What can be filled: {offered}.")


@transaction.atomic
def change(*, actor: Actor, program: Program, kind: str, subject: str, text: str) -> None:
    """Keep a program's own words for one kind of letter. Raises WrongLetter."""
    actor.require(Permission.MANAGE_PROGRAMS)
    check(kind=kind, subject=subject, text=text)
    before = words_of(program)[kind]
    if before == (subject, text):
        return
    ApplicationLetter.objects.update_or_create(program=program, kind=kind, defaults={"subject": subject, "text": text})
    audit.record(actor=actor, verb="changed a letter to applicants", row=program, letter=kind, before=list(before))


@transaction.atomic
def reset(*, actor: Actor, program: Program, kind: str) -> bool:
    """Go back to the words that Upstream ships; False when they were in use."""
    actor.require(Permission.MANAGE_PROGRAMS)
    found = ApplicationLetter.objects.filter(program=program, kind=kind)
    before = list(found.values_list("subject", "text"))
    if not before:
        return False
    found.delete()
    audit.record(actor=actor, verb="reset a letter to applicants", row=program, letter=kind, before=list(before[0]))
    return True


def compose(
    *,
    application: Application,
    kind: str,
    own: dict[str, tuple[str, str]],
    language: str,
    href: str = "",
    words: str = "",
) -> Letter:
    """One letter to one applicant: also for a preview, whose application is nobody's row. ``own`` is ``own_words``.

    What Upstream ships is said in the applicant's language; a program's own words are sent as they were written.
    """
    cohort, employee = application.cohort, application.employee
    organization, program, shipped = application.organization, cohort.program, SHIPPED[kind]
    values = {
        "first_name": employee.short_name,
        "side": wording.noun(organization.word(application.side), language),
        "program": program.name,
        "organization": organization.name,
        "contact": organization.contact_email,
        "words": words.strip(),
    }
    with translation.override(language):
        subject, text = own.get(kind) or (gettext(shipped.subject), gettext(shipped.text))
        body = wording.fill(text.replace("\r\n", "\n"), values)
        return letters.compose(
            template="application",
            kind=f"application: {shipped.title.lower()}",
            to_email=employee.email,
            to_name=employee.name,
            context={
                "subject_line": wording.fill(subject, values),
                # Where nothing was said, no hole is left.
                "body": re.sub(r"\n{3,}", "\n\n", body).strip(),
                "button": gettext(shipped.button) if href else "",
                "href": href,
                "organization": organization,
                "program": program,
                "contact_email": organization.contact_email,
            },
        )


def sample(*, actor: Actor, program: Program, kind: str, own: tuple[str, str] | None = None) -> Letter:
    """A letter with sample data, as it is saved or as it is being written; nothing is kept or sent."""
    actor.require(Permission.MANAGE_PROGRAMS)
    organization = program.organization
    robin = Employee(organization=organization, first_name="Robin", last_name="Sample", email="robin@example.com")
    cohort = Cohort(organization=organization, program=program, name="Pilot")
    application = Application(organization=organization, cohort=cohort, employee=robin, side=Side.MENTOR)
    words, href = own_words(program) | ({kind: own} if own else {}), f"{settings.BASE_URL}/t/…"
    return compose(
        application=application, kind=kind, own=words, language=organization.language, href=href, words=SAMPLE_WORDS
    )
