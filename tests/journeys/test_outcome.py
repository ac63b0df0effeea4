"""Olu reads what came of the pilot, asks how a number is computed, and looks at one side; Chiara writes a value down."""

from __future__ import annotations

from playwright.sync_api import expect

from programs.models import Cohort, Program
from tests.analytics.conftest import Pilot
from tests.factories.analytics import make_measure
from tests.factories.cast import Cast
from tests.journeys.visit import Visit
from tests.plans.crowds import make_crowd


def test_a_program_owner_reads_the_outcome_and_opens_a_calculation(site_cast: Cast, visit: Visit) -> None:
    pilot = _pilot(site_cast)
    page = visit.window(site_cast.olu)
    page.goto(site_cast.olu.url(f"programs/{pilot.cohort.program_id}/cohorts/{pilot.cohort.pk}/"))
    page.get_by_role("main").get_by_role("link", name="Dashboard").click()
    expect(page.get_by_text("28 people are on the list, and")).to_be_visible()
    expect(page.get_by_text("“Leaders who are confident”: no value since the launch.")).to_be_visible()
    page.get_by_label("Group").select_option("Mentors")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("heading", name="How far people come: Mentors")).to_be_visible()
    page.get_by_role("link", name="How it is computed for Pairs known to be well").click()
    expect(page.get_by_text("Wilson's score interval of 95 %")).to_be_visible()
    expect(page.get_by_role("region", name="Table: values of Pairs known to be well")).to_contain_text(" to ")


def test_an_admin_writes_down_what_nothing_else_knows(site_cast: Cast, visit: Visit) -> None:
    pilot = _pilot(site_cast)
    page = visit.window(site_cast.chiara)
    page.goto(pilot.url())
    page.get_by_role("link", name="Record Leaders who are confident").click()
    page.get_by_label("Value").fill("71")
    page.get_by_label("Where it is from").fill("Survey by mail, 40 of 52 answered")
    page.get_by_role("button", name="Write it down").click()
    page.get_by_role("link", name="Back").click()
    expect(page.get_by_text("“Leaders who are confident” has reached its target of 70 %.")).to_be_visible()


def _pilot(cast: Cast) -> Pilot:
    """Some pairs with lives of their own, and a measure that nobody has written down."""
    with cast.chiara.acting():
        program = Program.objects.create(name="Digital upstream", state="live")
        cohort = make_crowd(14, cohort=Cohort.objects.create(program=program, name="Pilot"))
        make_measure(program=program)
    pilot = Pilot(cast, cohort)
    pilot.take()
    return pilot
