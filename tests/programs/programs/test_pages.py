"""Programs and cohorts that are live."""

from __future__ import annotations

import html
from typing import Any

import pytest

from accounts.models import AuditEvent
from programs import blueprints
from programs.enums import ParticipantState, ProgramState, Side
from programs.models import Audience, Cohort, Criterion, Exclusion, Program
from programs.services import programs
from tests.factories.cast import Cast
from tests.factories.rows import make_employee, make_participant

WEIGHTS = {f"weight-{key}": "10" for key in blueprints.CRITERIA} | {"mode": "hybrid"}
_LIMITS = {"grade_direction-limit": "2", "recent_manager-limit": "12", "no_shared_hours-limit": "120"}
RULES = dict.fromkeys(blueprints.EXCLUSIONS, "on") | _LIMITS


@pytest.fixture
def cohort(cast: Cast) -> Cohort:
    """The pilot of a live program, for juniors up to grade 4."""
    with cast.chiara.acting() as actor:
        program = programs.draft(actor=actor)
        Program.objects.filter(pk=program.pk).update(name="Fresh eyes", state=ProgramState.LIVE, purposes=["thinking"])
        return Cohort.objects.select_related("program").get()


def _url(cast: Cast, cohort: Cohort, tail: str = "") -> str:
    return cast.chiara.url(f"programs/{cohort.program_id}/cohorts/{cohort.pk}/{tail}")


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_few_questions(cast: Cast, count: int, django_assert_num_queries: Any) -> None:
    with cast.chiara.acting():
        for n in range(count):
            Program.objects.create(name=f"Program {n}", state=ProgramState.LIVE)
    browser = cast.chiara.browser()
    with django_assert_num_queries(9):
        page = browser.get(cast.chiara.url("programs/"))
    assert len(page.context["page"].object_list) == count


def test_a_program_owner_reads_and_does_not_change(cast: Cast, cohort: Cohort) -> None:
    olu = cast.olu.browser()
    page = olu.get(cast.olu.url(f"programs/{cohort.program_id}/"))
    assert page.status_code == 200
    assert page.context["may_manage"] is False
    assert olu.get(_url(cast, cohort)).status_code == 200
    for path in ("edit/", "clone/"):
        assert olu.post(_url(cast, cohort, path), {"name": "Mine", "cap": "3"}).status_code == 403
    for path in ("edit/", "policy/", "archive/"):
        assert olu.post(cast.olu.url(f"programs/{cohort.program_id}/{path}"), {"x": "1"}).status_code == 403
    with cast.chiara.acting():
        assert Cohort.objects.get().name == "Pilot"
        assert Program.objects.get().state == ProgramState.LIVE


def test_criteria_of_a_live_program_change_and_the_trail_says_how(cast: Cast, cohort: Cohort) -> None:
    url = cast.chiara.url(f"programs/{cohort.program_id}/policy/")
    rules = {name: value for name, value in RULES.items() if name != "past_pair"}
    page = cast.chiara.browser().post(url, WEIGHTS | rules | {"floor": "60"}, follow=True)
    assert "The next run follows the new criteria" in page.content.decode()
    with cast.chiara.acting():
        assert set(Criterion.objects.values_list("weight", flat=True)) == {10}
        assert Exclusion.objects.get(rule="past_pair").enabled is False
        detail = AuditEvent.objects.get(verb="changed criteria").detail
    assert (detail["floor"], detail["rules_off"], detail["weights"]["topics"]) == (60, ["past_pair"], [60, 10])
    assert detail["who_chooses"] == ["assigned", "hybrid"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"mode": "assigned"}, "You choose for everybody, so nobody makes a list."),
        ({"weight-hopes": "0", "weight-style": "0", "weight-contact": "0"}, "Lists count only beside hopes"),
    ],
)
def test_lists_count_where_people_choose_and_cannot_be_read_off(
    cast: Cast, cohort: Cohort, change: dict[str, str], told: str
) -> None:
    url = cast.chiara.url(f"programs/{cohort.program_id}/policy/")
    page = cast.chiara.browser().post(url, WEIGHTS | RULES | {"floor": "60"} | change)
    assert (page.status_code, told in html.unescape(page.content.decode())) == (422, True)
    with cast.chiara.acting():
        assert set(Criterion.objects.filter(key__endswith="-list").values_list("weight", flat=True)) == {0}


@pytest.mark.parametrize("state", [ProgramState.DRAFT, ProgramState.ARCHIVED])
def test_only_a_live_program_changes_its_criteria(cast: Cast, cohort: Cohort, state: str) -> None:
    with cast.chiara.acting():
        Program.objects.update(state=state)
    url = cast.chiara.url(f"programs/{cohort.program_id}/policy/")
    page = cast.chiara.browser().post(url, WEIGHTS | RULES | {"floor": "60"}, follow=True)
    assert "Only a live program is changed here" in page.content.decode()
    with cast.chiara.acting():
        assert (Criterion.objects.get(key="topics").weight, Program.objects.get().floor_score) == (60, 50)
        assert not AuditEvent.objects.filter(verb="changed criteria").exists()


def test_weights_of_zero_are_refused_and_keep_the_rules(cast: Cast, cohort: Cohort) -> None:
    url = cast.chiara.url(f"programs/{cohort.program_id}/policy/")
    page = cast.chiara.browser().post(url, dict.fromkeys(WEIGHTS, "0") | RULES | {"floor": "60", "mode": "self"})
    assert (page.status_code, "All weights are zero" in page.content.decode()) == (422, True)
    with cast.chiara.acting():
        assert Criterion.objects.get(key="topics").weight == 60


def test_a_higher_cap_lets_people_move_up(cast: Cast, cohort: Cohort) -> None:
    with cast.chiara.acting():
        for n in range(2):
            employee = make_employee(email=f"s{n}@nordwind.example")
            make_participant(cohort=cohort, side=Side.MENTEE, employee=employee, state=ParticipantState.WAITLISTED)
    data = {"cohort_name": "Pilot", "cap": "1", "starts_on": "2027-01-11", "ends_on": "2027-07-11"}
    page = cast.chiara.browser().post(_url(cast, cohort, "edit/"), data | {"ends_on": "2026-07-11"})
    assert (page.status_code, "The end lies before the start" in page.content.decode()) == (422, True)
    cast.chiara.browser().post(_url(cast, cohort, "edit/"), data)
    page = cast.chiara.browser().get(_url(cast, cohort))
    assert dict(page.context["counts"]["mentee"]) == {"enrolled": 1, "waitlisted": 1}


def test_the_audience_of_a_cohort_can_be_put_right(cast: Cast, cohort: Cohort) -> None:
    with cast.chiara.acting():
        member = make_participant(cohort=cohort)
    url = _url(cast, cohort, "edit/")
    assert cast.chiara.browser().get(url).context["form"]["mentor_grade_max"].value() == 4
    data = {"cohort_name": "First wave", "starts_on": "2027-01-11", "ends_on": "", "cap": "15"}
    data |= {"mentor_grade_min": "5", "mentor_grade_max": "2"}
    page = cast.chiara.browser().post(url, data)
    assert (page.status_code, "lies below the lowest" in page.content.decode()) == (422, True)
    cast.chiara.browser().post(url, data | {"mentor_grade_min": "", "mentor_grade_max": "3"})
    with cast.chiara.acting():
        row = Cohort.objects.get()
        assert (row.name, row.ends_on, row.audiences.get(side=Side.MENTOR).grade_max) == ("First wave", None, 3)
        assert row.participants.get() == member
        detail = AuditEvent.objects.get(verb="changed a cohort").detail
    assert (detail["before"]["mentor_grade_max"], detail["after"]["mentor_grade_max"]) == (4, 3)


def test_a_department_that_has_gone_stays_in_the_audience(cast: Cast, cohort: Cohort) -> None:
    with cast.chiara.acting():
        cohort.audiences.filter(side=Side.MENTOR).update(departments=["Dissolved"])
        make_employee(department="Sales")
    url = _url(cast, cohort, "edit/")
    form = cast.chiara.browser().get(url).context["form"]
    assert [value for value, _ in form.fields["mentor_departments"].choices] == ["Dissolved", "Sales"]
    data = {"cohort_name": "Pilot", "starts_on": "", "cap": "15", "mentor_departments": ["Dissolved"]}
    assert cast.chiara.browser().post(url, data).status_code == 302
    with cast.chiara.acting():
        assert cohort.audiences.get(side=Side.MENTOR).departments == ["Dissolved"]
        assert Cohort.objects.get().starts_on is None


def test_a_live_program_is_renamed_and_its_measures_are_put_right(cast: Cast, cohort: Cohort) -> None:
    url = cast.chiara.url(f"programs/{cohort.program_id}/edit/")
    data = {
        "name": "Fresher eyes",
        "description": "Look again.",
        "name-0": "Confident",
        "unit-0": "%",
        "target-0": "70",
    }
    page = cast.chiara.browser().post(url, data | {"target-0": ""})
    assert (page.status_code, "Set a target" in page.content.decode()) == (422, True)
    assert 'value="Fresher eyes"' in page.content.decode()
    page = cast.chiara.browser().post(url, data, follow=True)
    assert "Fresher eyes" in page.content.decode()
    with cast.chiara.acting():
        detail = AuditEvent.objects.get(verb="changed a program").detail
    assert (detail["before"]["name"], detail["after"]["Confident"]) == ("Fresh eyes", "? → 70.00 %")


def test_an_archived_program_is_not_renamed(cast: Cast, cohort: Cohort) -> None:
    with cast.chiara.acting():
        Program.objects.update(state=ProgramState.ARCHIVED)
    data = {"name": "Other", "name-0": "Confident", "target-0": "70"}
    page = cast.chiara.browser().post(cast.chiara.url(f"programs/{cohort.program_id}/edit/"), data, follow=True)
    assert "Only a live program is changed here" in page.content.decode()
    with cast.chiara.acting():
        assert Program.objects.get().name == "Fresh eyes"


def test_the_next_cohort_takes_over_the_audience_and_no_people(cast: Cast, cohort: Cohort) -> None:
    with cast.chiara.acting():
        make_participant(cohort=cohort)
    page = cast.chiara.browser().post(_url(cast, cohort, "clone/"), {"name": "Wave 2", "cap": "40"}, follow=True)
    assert "“Wave 2” is open" in page.content.decode()
    with cast.chiara.acting():
        made = Cohort.objects.get(number=2)
        assert (made.name, made.cap, made.cloned_from_id, made.participants.count()) == ("Wave 2", 40, cohort.pk, 0)
        audiences = Audience.objects.order_by("cohort__number", "side").values_list("side", "grade_min", "grade_max")
        assert list(audiences)[:2] == list(audiences)[2:]


def test_an_archived_program_keeps_its_rows(cast: Cast, cohort: Cohort) -> None:
    url = cast.chiara.url(f"programs/{cohort.program_id}/archive/")
    assert cast.chiara.browser().get(url).status_code == 200
    cast.chiara.browser().post(url)
    with cast.chiara.acting():
        assert Program.objects.get().state == ProgramState.ARCHIVED
        assert Cohort.objects.exists()


def test_another_organization_finds_nothing(cast: Cast, cohort: Cohort) -> None:
    dario = cast.dario.browser()
    for url in (_url(cast, cohort), cast.dario.url(f"programs/{cohort.program_id}/")):
        assert dario.get(url).status_code == 404
