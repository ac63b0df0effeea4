"""What a nudge looks like, to somebody who does not exist. Nothing is written and nothing is sent."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.utils import translation

from nudges import catalogue
from nudges.letters import Letter
from programs import nudge_links
from programs.enums import Side
from programs.models import Cohort, Employee, NudgeRule, Participant
from programs.services import nudging


def sample(*, rule: NudgeRule, language: str = "", values: Mapping[str, str] | None = None) -> Letter:
    """The letter of one rule with sample data, in a language, or in that of its organization; ``values`` for some of the data."""
    organization = rule.program.organization
    bernd = Employee(organization=organization, first_name="Bernd", last_name="Sample", email="bernd@example.com")
    cohort = Cohort(organization=organization, program=rule.program, name="Pilot")
    participant = Participant(organization=organization, cohort=cohort, employee=bernd, side=Side.MENTEE)
    page = f"{settings.BASE_URL}/"
    language = language or organization.language
    with translation.override(language):
        links = nudge_links.choices(rule=rule.key, page=page)
    samples = dict(catalogue.blueprints()[rule.key].samples) | dict(values or {})
    return nudging.letter(rule=rule, participant=participant, links=links, stop=page, values=samples, language=language)
