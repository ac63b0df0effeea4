"""The program wizard: seven steps on a draft that can be left, shared and resumed anywhere."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from accounts.models import AuditEvent, Organization
from nudges import catalogue
from programs import blueprints
from programs.enums import ProgramState
from programs.models import Audience, Cohort, Criterion, Exclusion, Measure, NudgeRule, Program
from programs.selectors import cohorts
from programs.selectors.days import months_after
from programs.services import programs
from tests.factories.cast import Cast, Member
from tests.factories.rows import make_employee

PURPOSE = {"name": "Digital fluency", "purposes": ["technology"], "themes": []}
MEASURES = {"name-0": "Leaders confident", "unit-0": "%", "baseline-0": "35", "target-0": "70"}
AUDIENCE = {
    "cohort_name": "Pilot", "starts_on": "2027-01-11", "months": "6", "sessions": "1", "cap": "12",
    "mentor_grade_max": "4", "mentee_grade_min": "6",
}  # fmt: skip
CRITERIA = {f"weight-{key}": "10" for key in blueprints.CRITERIA} | {"floor": "40", "mode": "hybrid"}
_LIMITS = {"grade_direction-limit": "3", "recent_manager-limit": "24", "no_shared_hours-limit": "60"}
EXCLUSIONS = dict.fromkeys(blueprints.EXCLUSIONS, "on") | _LIMITS
PLAN = {"plan": "essential", "surveys": "light"}
ANSWERS = {
    "purpose": PURPOSE, "measures": MEASURES, "audience": AUDIENCE, "criteria": CRITERIA, "exclusions": EXCLUSIONS,
    "plan": PLAN,
}  # fmt: skip


def _begin(member: Member) -> Program:
    member.browser().post(member.url("programs/new/"))
    with member.acting():
        return Program.objects.get()


def _send(member: Member, program: Program, step: str, data: dict[str, Any]) -> Any:
    return member.browser().post(member.url(f"programs/{program.pk}/setup/{step}/"), data)


def _fresh(member: Member) -> Program:
    with member.acting():
        return Program.objects.get()


def test_a_program_is_set_up_and_launched(cast: Cast) -> None:
    program = _begin(cast.chiara)
    following = [*list(ANSWERS)[1:], "review"]
    for (step, data), after in zip(ANSWERS.items(), following, strict=True):
        page = _send(cast.chiara, program, step, data)
        assert page["Location"].endswith(f"/setup/{after}/")
    cast.chiara.browser().post(cast.chiara.url(f"programs/{program.pk}/launch/"))
    program = _fresh(cast.chiara)
    assert (program.state, program.name, program.themes) == (
        ProgramState.LIVE,
        "Digital fluency",
        ["technology", "social"],
    )
    assert (program.floor_score, program.plan_template, program.survey_rhythm) == (40, "essential", "light")
    with cast.chiara.acting():
        cohort = Cohort.objects.get()
        assert (cohort.name, cohort.cap, str(cohort.starts_on), str(cohort.ends_on)) == (
            "Pilot",
            12,
            "2027-01-11",
            "2027-07-11",
        )
        assert dict(Audience.objects.values_list("side", "grade_max")) == {"mentor": 4, "mentee": None}
        assert set(Criterion.objects.values_list("weight", flat=True)) == {10}
        assert Exclusion.objects.get(rule="grade_direction").limit == 3
        assert [(m.name, m.baseline, m.target) for m in Measure.objects.all()] == [("Leaders confident", 35, 70)]
        assert list(AuditEvent.objects.order_by("id").values_list("verb", flat=True)) == [
            "started a program",
            *["changed a draft"] * len(ANSWERS),
            "launched a program",
        ]


def test_a_purpose_proposes_everything_that_follows(cast: Cast) -> None:
    program = _begin(cast.chiara)
    _send(cast.chiara, program, "purpose", PURPOSE | {"purposes": ["technology", "inclusion"]})
    with cast.chiara.acting():
        weights = dict(Criterion.objects.values_list("key", "weight"))
        measures = list(Measure.objects.order_by("position").values_list("key", flat=True))
    assert (weights["topics"], weights["hopes"], weights["worries"]) == (80, 30, 15)
    themes = {key for key, weight in weights.items() if key.startswith("theme-") and weight}
    assert themes == {"theme-technology", "theme-social", "theme-culture", "theme-retention"}
    assert measures == ["confidence", "changes", "satisfaction", "belonging", "speak_up"]


def test_what_somebody_edited_is_not_proposed_away(cast: Cast) -> None:
    program = _begin(cast.chiara)
    _send(cast.chiara, program, "purpose", PURPOSE)
    _send(cast.chiara, program, "measures", MEASURES)
    _send(cast.chiara, program, "criteria", CRITERIA)
    _send(cast.chiara, program, "purpose", PURPOSE | {"purposes": ["culture"]})
    with cast.chiara.acting():
        assert list(Measure.objects.values_list("name", flat=True)) == ["Leaders confident"]
        assert set(Criterion.objects.values_list("weight", flat=True)) == {10}


def test_another_admin_goes_on_with_the_same_draft(cast: Cast) -> None:
    program = _begin(cast.chiara)
    _send(cast.chiara, program, "purpose", PURPOSE)
    page = cast.frieda.browser().get(cast.frieda.url(f"programs/{program.pk}/setup/measures/"))
    assert page.status_code == 200
    assert [item["done"] for item in page.context["steps"]][:2] == [True, False]


@pytest.mark.parametrize(
    ("step", "change", "words"),
    [
        ("purpose", {"purposes": []}, "Choose at least one purpose"),
        ("purpose", {"name": ""}, "Fill this in."),
        ("purpose", {"name": "x" * 301}, "Shorten this to 300 characters"),
        ("measures", {"target-0": ""}, "Set a target for at least one measure"),
        ("measures", {"name-1": "leaders CONFIDENT", "target-1": "5"}, "listed twice"),
        ("measures", {"baseline-1": "5"}, "Say what this number measures"),
        ("measures", {"target-0": "a lot"}, "Write a number, in digits."),
        ("audience", {"mentor_grade_min": "9"}, "The highest grade lies below the lowest"),
        ("audience", {"cap": "0"}, "Write 1 or more."),
        ("audience", {"starts_on": "soon"}, "Choose a day from the calendar"),
        ("audience", {"starts_on": "0202-01-11"}, "Look at the year again: 202"),
        ("measures", {"unit-0": "%", "target-0": "800"}, "between 0 and 100 %"),
        ("criteria", {f"weight-{key}": "0" for key in blueprints.CRITERIA}, "All weights are zero"),
        ("criteria", {"floor": "101"}, "Write 100 or less."),
        ("exclusions", {"grade_direction-limit": "0"}, "Write 1 or more."),
        ("plan", {"plan": "none"}, "Choose one of those that are offered here."),
    ],
)
def test_a_mistake_keeps_the_answers_and_the_step(cast: Cast, step: str, change: dict[str, Any], words: str) -> None:
    program = _begin(cast.chiara)
    page = _send(cast.chiara, program, step, ANSWERS[step] | change)
    assert (page.status_code, words in page.content.decode()) == (422, True)
    assert step not in _fresh(cast.chiara).steps_done


@pytest.mark.parametrize(
    ("change", "arrives", "floor"),
    [
        ({"floor": "55"}, True, 55),
        ({"floor": "101"}, False, 50),
        (None, True, 50),  # only looked: nothing is kept, and the step is not done
    ],
)
def test_back_loses_nothing(cast: Cast, change: dict[str, str] | None, arrives: bool, floor: int) -> None:
    program = _begin(cast.chiara)
    for step in ("purpose", "measures", "audience"):
        _send(cast.chiara, program, step, ANSWERS[step])
    shown = cast.chiara.browser().get(cast.chiara.url(f"programs/{program.pk}/setup/criteria/")).context["form"]
    typed = {**{name: str(shown[name].value()) for name in shown.fields}, **(change or {})}
    page = _send(cast.chiara, program, "criteria", typed | {"go": "measures"})
    assert (page.status_code, "/setup/measures/" in page.get("Location", "")) == (302 if arrives else 422, arrives)
    assert (_fresh(cast.chiara).floor_score, "criteria" in _fresh(cast.chiara).steps_done) == (floor, floor == 55)


def test_only_a_step_within_reach_is_gone_to(cast: Cast) -> None:
    program = _begin(cast.chiara)
    page = _send(cast.chiara, program, "purpose", PURPOSE | {"go": "review"})
    assert page["Location"].endswith("/setup/measures/")


def test_launching_says_everything_that_is_missing(cast: Cast) -> None:
    program = _begin(cast.chiara)
    page = cast.chiara.browser().post(cast.chiara.url(f"programs/{program.pk}/launch/"), follow=True)
    assert [str(message).split(".")[0] for message in page.context["messages"]] == [
        "Give the program a name and at least one purpose",
        "Set a target for at least one measure, so that success can be seen",
        "Say whom the pilot is for and when it starts",
    ]
    assert _fresh(cast.chiara).state == ProgramState.DRAFT


def test_launching_twice_does_nothing(cast: Cast) -> None:
    program = _begin(cast.chiara)
    for step, data in ANSWERS.items():
        _send(cast.chiara, program, step, data)
    for _ in range(2):
        cast.chiara.browser().post(cast.chiara.url(f"programs/{program.pk}/launch/"))
    with cast.chiara.acting():
        assert AuditEvent.objects.filter(verb="launched a program").count() == 1
        rules = NudgeRule.objects.filter(program=program).order_by("key")
        assert list(rules.values_list("key", flat=True)) == sorted(catalogue.blueprints())
    late = cast.chiara.browser().get(cast.chiara.url(f"programs/{program.pk}/setup/purpose/"))
    assert late["Location"] == cast.chiara.url(f"programs/{program.pk}/")


def test_the_panel_follows_what_is_typed(cast: Cast) -> None:
    with cast.chiara.acting():
        for n in range(4):
            make_employee(first_name=f"J{n}", email=f"j{n}@nordwind.example", grade=2, department="Grid")
        for n in range(2):
            make_employee(first_name=f"S{n}", email=f"s{n}@nordwind.example", grade=8, department="Grid")
    program = _begin(cast.chiara)
    url = cast.chiara.url(f"programs/{program.pk}/outlook/")
    seen = cast.chiara.browser().post(url, AUDIENCE).context["outlook"]
    assert (seen.pairs, seen.mentors, seen.mentees, seen.mentors_left, seen.hours) == (2, 4, 2, 2, 24.0)
    seen = (
        cast.chiara.browser().post(url, AUDIENCE | {"cap": "1", "mentor_departments": ["Elsewhere"]}).context["outlook"]
    )
    assert (seen.pairs, seen.mentors) == (1, 4)  # a department that does not exist is no answer
    seen = cast.chiara.browser().post(url, AUDIENCE | {"mentee_grade_min": "9"}).context["outlook"]
    assert (seen.pairs, seen.power) == (0, 0.0)
    assert "audience" not in _fresh(cast.chiara).steps_done


@pytest.mark.parametrize(
    ("juniors", "seniors", "gap", "pairs"),
    [
        ([2, None], [9, 9], 2, 1),
        ([None, None], [9, 9], 2, 0),
        ([2, 2], [9, None], 2, 1),
        ([None, 2], [9, None], None, 2),
        ([4, 2], [5, 9], None, 2),
        ([2, 9], [9, 3], 2, 1),
        ([9], [2], None, 1),
        ([], [9], None, 0),
    ],
)
def test_the_outlook_promises_only_pairs_that_can_be_made(
    cast: Cast, juniors: list[int | None], seniors: list[int | None], gap: int | None, pairs: int
) -> None:
    with cast.chiara.acting() as actor:
        for department, grades in (("J", juniors), ("S", seniors)):
            for grade in grades:
                make_employee(grade=grade, department=department)
        audiences = {"mentor": Audience(departments=["J"]), "mentee": Audience(departments=["S"])}
        seen = cohorts.outlook(actor, audiences=audiences, cap=9, months=6, sessions=1, gap=gap)
    assert (seen.pairs, seen.mentors, seen.mentees) == (pairs, len(juniors), len(seniors))


def test_the_trail_says_what_each_step_changed(cast: Cast) -> None:
    program = _begin(cast.chiara)
    for step, data in ANSWERS.items():
        _send(cast.chiara, program, step, data)
    _send(cast.chiara, program, "plan", PLAN | {"surveys": "standard"})
    with cast.chiara.acting():
        events = AuditEvent.objects.filter(verb="changed a draft").order_by("id")
        told = {event.detail["step"]: (event.detail["before"], event.detail["after"]) for event in events}
    assert list(told) == list(ANSWERS)
    purpose = {"name": "Digital fluency", "purposes": ["technology"], "themes": ["technology", "social"]}
    assert told["purpose"][1] == purpose
    assert told["measures"][1] == {"Leaders confident": "35.00 → 70.00 %"}
    assert (told["audience"][0]["cap"], told["audience"][1]["cap"]) == (15, 12)
    assert (told["criteria"][0]["topics"], told["criteria"][1]["topics"]) == (80, 10)
    before, after = ({"grade_direction": f"on, {g}", "recent_manager": f"on, {m}", "no_shared_hours": f"on, {h}"}
                     for g, m, h in ((2, 12, 120), (3, 24, 60)))  # fmt: skip
    assert told["exclusions"] == (before, after)
    assert told["plan"] == ({"surveys": "light"}, {"surveys": "standard"})


def test_a_page_left_open_does_not_undo_a_launch(cast: Cast) -> None:
    stale = _begin(cast.chiara)
    with cast.chiara.acting() as actor:
        Program.objects.update(state=ProgramState.LIVE)
        with pytest.raises(programs.NotADraft):
            programs.set_plan(actor=actor, program=stale, plan="essential", surveys="light")
        with pytest.raises(programs.NotADraft):
            programs.discard(actor=actor, program=stale)
        assert list(Program.objects.values_list("state", "plan_template")) == [(ProgramState.LIVE, "seven-sessions")]


def test_two_people_on_two_steps_keep_both(cast: Cast) -> None:
    stale = _begin(cast.chiara)
    _send(cast.chiara, stale, "plan", PLAN)
    with cast.frieda.acting() as actor:
        programs.set_purpose(
            actor=actor, program=stale, name="Ours", description="", purposes=["culture"], themes=["culture"]
        )
    row = _fresh(cast.chiara)
    assert (row.name, row.plan_template, row.steps_done) == ("Ours", "essential", ["plan", "purpose"])


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        ("2027-01-11", 6, "2027-07-11"),
        ("2027-08-31", 6, "2028-02-29"),
        ("2027-11-30", 2, "2028-01-30"),
        ("2027-03-31", -1, "2027-02-28"),
        ("2027-01-15", -13, "2025-12-15"),
        ("2027-12-01", 0, "2027-12-01"),
    ],
)
def test_months_are_those_of_the_calendar(day: str, months: int, then: str) -> None:
    assert str(months_after(dt.date.fromisoformat(day), months)) == then


def test_a_draft_is_deleted_after_one_question(cast: Cast) -> None:
    program = _begin(cast.chiara)
    url = cast.chiara.url(f"programs/{program.pk}/discard/")
    assert cast.chiara.browser().get(url).status_code == 200
    cast.chiara.browser().post(url)
    with cast.chiara.acting():
        assert not Program.objects.exists()


@pytest.mark.parametrize(
    ("step", "count"),
    [
        ("purpose", 11),
        ("measures", 12),
        ("audience", 11),
        ("criteria", 12),
        ("exclusions", 11),
        ("plan", 11),
        ("review", 15),
    ],
)
def test_a_step_asks_the_same_few_questions(cast: Cast, step: str, count: int, django_assert_num_queries: Any) -> None:
    program = _begin(cast.chiara)
    url = cast.chiara.url(f"programs/{program.pk}/setup/{step}/")
    browser = cast.chiara.browser()
    with django_assert_num_queries(count + 2 + 3 * (step == "audience")):  # who fits, and the choices, counted once
        browser.get(url)
    with django_assert_num_queries(count):
        browser.get(url)


def test_who_fits_is_counted_again_after_the_directory_has_changed(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    program = _begin(cast.chiara)
    url = cast.chiara.url(f"programs/{program.pk}/setup/audience/")
    browser = cast.chiara.browser()
    assert browser.get(url).context["outlook"].mentors == 0
    new = {
        "first_name": "Jule",
        "last_name": "Berg",
        "email": "jule@nordwind.example",
        "grade": "2",
        "status": "active",
    }
    with cast.chiara.acting():
        make_employee(first_name="Seen", email="late@nordwind.example", grade=2)
    assert browser.get(url).context["outlook"].mentors == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert browser.post(cast.chiara.url("employees/new/"), new).status_code == 302
    assert browser.get(url).context["outlook"].mentors == 2


def test_nobody_else_reaches_a_draft(cast: Cast) -> None:
    program = _begin(cast.chiara)
    for member, status in ((cast.olu, 403), (cast.amara, 403), (cast.dario, 404)):
        for path in ("setup/purpose/", "discard/"):
            assert member.browser().get(cast.chiara.url(f"programs/{program.pk}/{path}")).status_code == status
        assert member.browser().post(cast.chiara.url("programs/new/")).status_code == status
    assert cast.chiara.browser().get(cast.chiara.url(f"programs/{program.pk}/setup/nonsense/")).status_code == 404


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ("criteria", ["Topics the leader wants", "The reverse mentor offers what the leader wants to learn"]),
        ("audience", ["More leaders than that go to a waitlist", "Reverse mentors to grade", "Leaders from grade"]),
    ],
)
def test_a_step_speaks_in_the_organizations_words(cast: Cast, step: str, said: list[str]) -> None:
    program = _begin(cast.chiara)
    _send(cast.chiara, program, "purpose", PURPOSE)
    with cast.chiara.acting():
        for name, word in (("mentor", "reverse mentor"), ("mentee", "leader")):
            Organization.objects.filter(pk=cast.nordwind.pk).update(
                **{f"{name}_word": word, f"{name}s_word": f"{word}s"}
            )
    page = cast.chiara.browser().get(cast.chiara.url(f"programs/{program.pk}/setup/{step}/"))
    labels = [str(text) for one in page.context["form"].fields.values() for text in (one.label, one.help_text)]
    assert [words for words in said if not any(words in label for label in labels)] == []
    assert [label for label in labels if "mentee" in label.lower() or "reverse reverse" in label.lower()] == []


def test_the_charter_and_the_training_are_proposed_and_can_be_left_out(cast: Cast) -> None:
    program = _begin(cast.chiara)
    url = cast.chiara.url(f"programs/{program.pk}/setup/plan/")
    form = cast.chiara.browser().get(url).context["form"]
    assert (form["gate"].value(), _fresh(cast.chiara).gate) == (["charter", "training"], [])
    _send(cast.chiara, program, "plan", PLAN | {"gate": ["training", "charter"]})
    assert _fresh(cast.chiara).gate == ["charter", "training"]
    _send(cast.chiara, program, "plan", PLAN)
    assert _fresh(cast.chiara).gate == []
    assert cast.chiara.browser().get(url).context["form"]["gate"].value() == []


def test_what_is_asked_before_the_start_stands_in_the_review_and_the_log(cast: Cast) -> None:
    program = _begin(cast.chiara)
    for step, data in ANSWERS.items():
        _send(cast.chiara, program, step, data | ({"gate": ["charter", "readiness"]} if step == "plan" else {}))
    page = cast.chiara.browser().get(cast.chiara.url(f"programs/{program.pk}/setup/review/"))
    said = " ".join(page.content.decode().split())
    assert "a complete profile · the charter, signed · the readiness check, for seniors" in said
    assert _send(cast.chiara, program, "plan", PLAN | {"gate": ["nonsense"]}).status_code == 422
    with cast.chiara.acting():
        detail = AuditEvent.objects.filter(verb="changed a draft").latest("id").detail
    assert (detail["step"], detail["after"]["ready to start"]) == ("plan", ["charter", "readiness"])
