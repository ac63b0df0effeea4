"""The letter about a board report that was made by itself: two sentences, and the way to the report.

NOTE: the report is not attached. A file in mailboxes is read by whoever gets the mailbox, and cannot be taken back; the link
asks for the login, and whoever has left the program team finds it shut.
"""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext, override

from accounts import languages
from accounts.models import User
from analytics import paper
from analytics.models import BoardReport
from analytics.reports import Report
from nudges import letters
from nudges.letters import Letter
from programs.models import Program

KIND = "board report"


def about(kept: BoardReport, numbers: Report, readers: list[User], due_on: dt.date) -> dict[str, Letter]:
    """One letter a reader, each in their language, under a key that no second run repeats."""
    path = reverse("analytics:board-report", args=[kept.program.organization.slug, kept.pk])
    return {
        f"board report:{kept.program_id}:{due_on}:{to.pk}": letter(kept.program, numbers, to, settings.BASE_URL + path)
        for to in readers
    }


def letter(program: Program, numbers: Report, to: User, address: str) -> Letter:
    """What somebody is written; also what the page shows before anything is sent."""
    organization = program.organization
    with override(languages.of_address(to.email, organization.pk)):
        told = paper.of(numbers)
        context = {
            "organization": organization,
            "program": program,
            "title": gettext("Board report: {program}").format(program=program.name),
            "facts": told.facts[-1],
            "lines": [told.stays.said, told.pays.said],
            "link": address,
        }
        return letters.compose(template="board_report", kind=KIND, to_email=to.email, to_name=str(to), context=context)
