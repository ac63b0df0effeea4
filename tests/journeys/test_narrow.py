"""What is long meets what is narrow: names of one endless word, and forms on a phone."""

from __future__ import annotations

import pytest

from matching.models import Pairing
from programs.models import Criterion
from tests.factories.cast import Cast
from tests.factories.rows import make_cohort, make_employee, make_participant
from tests.journeys import looks
from tests.journeys.visit import DESKTOP, PHONE, Visit
from tests.matching.pilots import Pilot, make_pilot

ENDLESS = "A" * 300
# The words that a select has to show in whole.
_CUT = """
() => [...document.querySelectorAll("main select")].filter((select) => select.offsetParent).filter((select) => {
  const brush = document.createElement("canvas").getContext("2d");
  const style = getComputedStyle(select);
  brush.font = style.font;
  const room = select.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  return brush.measureText(select.selectedOptions[0].text).width > room;
}).map((select) => select.name)
"""


@pytest.fixture
def pilot(site_cast: Cast) -> Pilot:
    """A run on the board of a program whose name is one word of 300 letters."""
    made = make_pilot(site_cast.chiara)
    made.last = made.run()
    with site_cast.chiara.acting():
        program, cohort = made.cohort.program, made.cohort
        program.name, cohort.name = ENDLESS, ENDLESS
        program.save()
        cohort.save()
        Criterion.objects.filter(program=program).delete()  # those of the factory have no words
        Pairing.objects.create(cohort=cohort, mentor=made.mentors[0], mentee=made.mentees[0])
    return made


def test_an_endless_name_widens_no_page(visit: Visit, site_cast: Cast, pilot: Pilot) -> None:
    page, chiara = visit.window(site_cast.chiara), site_cast.chiara
    program, cohort = f"programs/{pilot.cohort.program_id}/", f"cohorts/{pilot.cohort.pk}/"
    places = ("", "programs/", program, program + "archive/", program + cohort, program + cohort + "participants/")
    person = f"employees/{pilot.mentors[0].employee_id}/"
    run = f"matching/runs/{pilot.last.pk}/"
    found = []
    for place in (*places, program + cohort + "matching/pairings/", person, run, run + "board/", run + "publish/"):
        page.goto(chiara.url(place))
        found += looks.overflows(page)
    assert found == []


def test_a_long_step_of_the_breadcrumbs_leaves_the_others_readable(visit: Visit, site_cast: Cast, pilot: Pilot) -> None:
    page = visit.window(site_cast.chiara)
    page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
    page.goto(site_cast.chiara.url(f"matching/runs/{pilot.last.pk}/board/"))
    cut = "steps => steps.filter(step => step.scrollWidth > step.clientWidth).map(step => step.innerText)"
    assert page.eval_on_selector_all(".crumbs :is(a, span)", cut) == [ENDLESS]
    assert page.locator(".crumb").last.bounding_box()["x"] < DESKTOP["width"] - 200  # type: ignore[index]


def test_a_phone_shows_every_level_in_whole(visit: Visit, site_cast: Cast) -> None:
    with site_cast.chiara.acting():
        employee = make_employee(first_name="Amara", email=site_cast.amara.user.email, user=site_cast.amara.user)
        row = make_participant(cohort=make_cohort(), employee=employee, state="enrolled")
    page = visit.window(site_cast.amara)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.goto(site_cast.amara.url(f"participants/{row.pk}/profile/all/"))
    assert page.locator("main select:visible").count() > 6
    assert page.evaluate(_CUT) == []
