"""The ways that not everybody takes: with the keyboard alone, without JavaScript, and after each partial update."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from matching.enums import Decision
from matching.models import Proposal
from programs.models import Employee, Program
from tests.factories.cast import PASSWORD, Cast
from tests.factories.rows import make_employee
from tests.journeys.visit import Visit
from tests.matching.pilots import Pilot, make_pilot

MOST_TABS = 120
_NAME = "() => { const e = document.activeElement; return (e.getAttribute('aria-label') || e.innerText || e.labels?.[0]?.innerText || '').trim(); }"  # fmt: skip # noqa: E501


@pytest.fixture
def pilot(site_cast: Cast) -> Pilot:
    """A run that waits on the board."""
    made = make_pilot(site_cast.chiara)
    made.last = made.run()
    return made


def _reach(page: Page, name: str) -> None:
    """Press Tab until something of this name has the focus."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate(_NAME).startswith(name):
            return
    raise AssertionError(f"“{name}” is not reached with Tab on {page.url}")


def test_with_the_keyboard_alone(visit: Visit, pilot: Pilot, site_cast: Cast) -> None:
    page = visit.window()
    page.goto("/account/login/")
    _reach(page, "Email")
    page.keyboard.type(site_cast.chiara.user.email)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Hello Chiara")).to_be_visible()
    page.keyboard.press("Tab")
    assert page.evaluate(_NAME) == "Skip to content"
    page.keyboard.press("Enter")
    _reach(page, "Run 1 waits for your review")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Match review")).to_be_visible()
    _reach(page, "Actions for")
    page.keyboard.press("Enter")
    _reach(page, "Approve")
    page.keyboard.press("Enter")
    expect(page.locator("#live")).to_contain_text("approved", ignore_case=True)
    assert page.evaluate("document.activeElement !== document.body")
    with site_cast.chiara.acting():
        assert Proposal.objects.filter(decision=Decision.APPROVED).count() == 1


def test_a_button_that_is_pressed_twice_sends_once(visit: Visit, site_cast: Cast) -> None:
    page = visit.window(site_cast.chiara)
    posts: list[str] = []
    page.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
    page.goto(site_cast.chiara.url("programs/"))
    page.get_by_role("button", name="New program").first.click(click_count=2, delay=40)
    expect(page.get_by_role("heading", name="Purpose")).to_be_visible()
    assert len(posts) == 1
    with site_cast.chiara.acting():
        assert Program.objects.count() == 1


def test_a_program_is_begun_with_the_keyboard(visit: Visit, site_cast: Cast) -> None:
    page = visit.window(site_cast.chiara)
    page.goto(site_cast.chiara.url("programs/"))
    _reach(page, "New program")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Purpose")).to_be_visible()
    _reach(page, "Program name")
    page.keyboard.type("Digital upstream")
    _reach(page, "Technical skills")
    page.keyboard.press("Space")
    _reach(page, "Continue")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Measures")).to_be_visible()
    with site_cast.chiara.acting():
        assert Program.objects.get().purposes == ["technology"]


def test_a_mistake_takes_the_focus_to_its_summary(visit: Visit, site_cast: Cast) -> None:
    page = visit.window(site_cast.chiara)
    page.goto(site_cast.chiara.url("employees/new/"))
    page.get_by_label("First name").fill("Ada")
    page.get_by_role("button", name="Save").click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    summary.get_by_role("link").first.click()
    expect(page.get_by_label("Last name")).to_be_focused()
    expect(page.get_by_label("First name")).to_have_value("Ada")


@pytest.fixture
def plain(visit: Visit, site_cast: Cast) -> Page:
    """Chiara's window without JavaScript."""
    return visit.window(site_cast.chiara, java_script_enabled=False)


def test_without_javascript_the_directory_is_searched_and_changed(plain: Page, site_cast: Cast) -> None:
    with site_cast.chiara.acting():
        for name in ("Ada", "Ben"):
            make_employee(first_name=name, last_name="Lind", email=f"{name}@nordwind.example".lower())
    plain.goto(site_cast.chiara.url("employees/"))
    plain.get_by_label("Search by name, email or number").fill("ada")
    plain.get_by_role("button", name="Apply").click()
    expect(plain.locator("tbody tr")).to_have_count(1)
    plain.get_by_label("Select Ada Lind").check()
    plain.get_by_role("button", name="Mark as left").click()
    expect(plain.get_by_role("heading", name="Mark 1 person as left?")).to_be_visible()
    plain.get_by_role("button", name="Mark as left").click()
    expect(plain.get_by_text("1 person was changed")).to_be_visible()
    with site_cast.chiara.acting():
        assert dict(Employee.objects.values_list("first_name", "status")) == {"Ada": "left", "Ben": "active"}


def test_without_javascript_the_board_is_decided(plain: Page, pilot: Pilot) -> None:
    plain.goto(pilot.member.url(f"matching/runs/{pilot.last.pk}/board/"))
    plain.get_by_role("button", name="Actions for").first.click()
    plain.locator("[popover]:popover-open").get_by_role("button", name="Approve").click()
    expect(plain.get_by_text("approved", exact=False).first).to_be_visible()
    with pilot.member.acting():
        assert Proposal.objects.filter(decision=Decision.APPROVED).count() == 1


def test_without_javascript_a_program_is_set_up(plain: Page, site_cast: Cast) -> None:
    plain.goto(site_cast.chiara.url("programs/"))
    plain.get_by_role("button", name="New program").first.click()
    plain.get_by_label("Program name").fill("Digital upstream")
    plain.get_by_text("Technical skills").click()
    plain.get_by_role("button", name="Continue").click()
    plain.locator("#id_target-0").fill("70")
    for _ in range(5):
        plain.get_by_role("button", name="Continue").click()
    plain.get_by_role("button", name="Launch the program").click()
    with site_cast.chiara.acting():
        assert Program.objects.get().state == "live"


def test_without_javascript_a_profile_is_filled_in(visit: Visit, site_cast: Cast) -> None:
    from tests.factories.rows import make_cohort, make_participant, make_topic

    with site_cast.chiara.acting():
        employee = make_employee(first_name="Amara", email=site_cast.amara.user.email, user=site_cast.amara.user)
        make_participant(cohort=make_cohort(), employee=employee, state="enrolled")
        make_topic(name="Beekeeping")
    page = visit.window(site_cast.amara, java_script_enabled=False)
    page.goto(site_cast.amara.url("me/profile/"))
    page.get_by_role("checkbox", name="Polish").check()
    page.get_by_role("button", name="Next").last.click()
    page.get_by_label("Find a topic").fill("bee")
    page.get_by_role("button", name="Search").click()
    page.locator("#found").get_by_role("button", name="Beekeeping").click()
    page.get_by_label("How well do you know it?").select_option("Expert")
    for _ in range(2):
        page.get_by_role("button", name="Next").last.click()
    page.locator('.week-hour:has([value="9"])').click()
    page.get_by_role("button", name="Next").last.click()
    page.goto(page.url.replace("/style/", "/review/"))
    for said in ("Polish", "Beekeeping", "Monday 9 to 10"):
        expect(page.get_by_text(said)).to_be_visible()


def test_an_idea_fills_the_next_free_row(visit: Visit, site_cast: Cast, request: Any) -> None:
    from profiles.services import topics
    from tests.factories.rows import make_cohort, make_participant

    with site_cast.chiara.acting() as actor:
        topics.start(actor=actor)
        employee = make_employee(first_name="Amara", email=site_cast.amara.user.email, user=site_cast.amara.user)
        row = make_participant(cohort=make_cohort(), employee=employee, state="enrolled")
    page = visit.window(site_cast.amara)
    page.goto(site_cast.amara.url(f"participants/{row.pk}/profile/all/"))
    offers = page.get_by_role("group", name="What you can share")
    offers.get_by_text("Ideas to choose from").click()
    for topic in ("Data literacy", "Short video", "Hybrid work"):
        offers.get_by_role("button", name=topic, exact=True).click()
    values = [page.locator(f"#id_offer-topic-{n}").input_value() for n in range(3)]
    assert values == ["Data literacy", "Short video", "Hybrid work"]
    expect(page.locator("#live")).to_have_text("Hybrid work added")


def test_a_search_is_announced_and_survives_the_back_button(visit: Visit, site_cast: Cast) -> None:
    with site_cast.chiara.acting():
        for name in ("Ada", "Ben"):
            make_employee(first_name=name, last_name="Lind", email=f"{name}@nordwind.example".lower())
    page = visit.window(site_cast.chiara)
    page.goto(site_cast.chiara.url("employees/"))
    page.get_by_label("Search by name, email or number").fill("ada")
    expect(page.locator("#live")).to_contain_text("1 person found")
    expect(page).to_have_url(f"{page.url.partition('?')[0]}?q=ada&department=&location=&level=&status=&taking_part=")
    page.get_by_role("link", name="Ada Lind").click()
    page.go_back()
    expect(page.locator("tbody tr")).to_have_count(1)


def test_a_color_is_worn_while_it_is_chosen(visit: Visit, site_cast: Cast) -> None:
    page = visit.window(site_cast.frieda)
    page.goto(f"/o/{site_cast.nordwind.slug}/settings/")
    shade = "() => getComputedStyle(document.querySelector('.btn-primary')).backgroundColor"
    before = page.evaluate(shade)
    page.get_by_label("Color").fill("30")
    expect(page.locator("output[for='id_hue']")).to_have_text("30")
    page.wait_for_function(f"before => ({shade})() !== before", arg=before)
    page.reload()
    assert page.evaluate(shade) == before


_FIND_AND_OPEN = """() => {
  document.querySelector("main form[role=search] button[type=submit]").click();
  document.querySelector("li.pair button[popovertarget]").click();
}"""


def test_what_is_opened_during_a_search_stays_open(visit: Visit, pilot: Pilot) -> None:
    """The answer to what was typed is there already when somebody presses Find as well, and goes on at once."""
    page = visit.window(pilot.member)
    page.goto(pilot.member.url(f"matching/runs/{pilot.last.pk}/board/"))
    page.get_by_label("Search by name").fill("Senior")
    page.wait_for_url("**q=Senior**")
    with page.expect_response("**q=Senior**"):
        page.evaluate(_FIND_AND_OPEN)
    page.wait_for_load_state("networkidle")
    expect(page.locator("form.menu:popover-open")).to_have_count(1)
