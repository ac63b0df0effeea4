"""Surveys of a program's own, how a survey is set, on, off and put away: each told to the trail, none by anybody else."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from accounts.actors import NotAllowed
from accounts.models import AuditEvent
from surveys import bank
from surveys.enums import Moment
from surveys.models import Survey, SurveyVersion
from surveys.services import catalog
from surveys.services.catalog import Setting
from tests.surveys.writing import Writing

pytestmark = pytest.mark.django_db
OWN = Setting(
    title="Town hall", intro="One minute.", moment=Moment.ON_DATE, on_date=dt.date(2027, 5, 3), sides="mentor"
)


def _add(writing: Writing, **values: Any) -> Survey:
    with writing.cast.chiara.acting() as actor:
        return catalog.add(actor=actor, program=writing.program, setting=OWN, **values)


def _verbs(writing: Writing) -> list[str]:
    with writing.cast.chiara.acting():
        return list(AuditEvent.objects.filter(kind="survey").order_by("pk").values_list("verb", flat=True))


def test_an_own_survey_begins_as_a_draft_that_is_off(writing: Writing) -> None:
    row, again = _add(writing), _add(writing)
    assert (row.key, again.key, row.origin, row.switched_on) == ("own-town-hall", "own-town-hall-2", "", False)
    assert (row.moment, row.on_date, row.sides, row.intro) == ("on_date", OWN.on_date, "mentor", "One minute.")
    with writing.cast.chiara.acting():
        (draft,) = SurveyVersion.objects.filter(survey=row)
    assert (draft.state, writing.keys(draft)) == ("draft", [])


def test_it_can_begin_with_the_questions_of_the_bank(writing: Writing) -> None:
    row = _add(writing, origin="pulse")
    draft = writing.begin(row.key)
    assert writing.document(draft) == bank.SURVEYS["pulse"].document
    assert _verbs(writing) == ["added a survey"]


def test_what_was_never_published_is_not_switched_on(writing: Writing) -> None:
    row = _add(writing, origin="pulse")
    with writing.cast.chiara.acting() as actor:
        with pytest.raises(catalog.CannotDo, match="Publish its draft first"):
            catalog.switch(actor=actor, survey=row, on=True)
        assert Survey.objects.get(pk=row.pk).switched_on is False
    writing.publish(writing.begin(row.key))
    with writing.cast.chiara.acting() as actor:
        catalog.switch(actor=actor, survey=row, on=True)
        assert Survey.objects.get(pk=row.pk).switched_on is True


def test_putting_away_switches_off_and_taking_back_does_not_switch_on(writing: Writing) -> None:
    row = writing.survey()
    with writing.cast.chiara.acting() as actor:
        catalog.archive(actor=actor, survey=row, archived=True)
        catalog.archive(actor=actor, survey=row, archived=True)
        found = Survey.objects.get(pk=row.pk)
        assert (found.switched_on, found.archived_at is not None) == (False, True)
        with pytest.raises(catalog.CannotDo, match="put away"):
            catalog.switch(actor=actor, survey=row, on=True)
        catalog.archive(actor=actor, survey=row, archived=False)
        found = Survey.objects.get(pk=row.pk)
        assert (found.switched_on, found.archived_at) == (False, None)
    assert _verbs(writing) == ["put a survey away", "took a survey back"]


def test_a_setting_is_told_with_what_it_was_and_once(writing: Writing) -> None:
    row = writing.survey()
    for _ in range(2):
        with writing.cast.chiara.acting() as actor:
            catalog.settle(actor=actor, survey=row, setting=OWN)
    found = writing.survey()
    assert (found.title, found.moment, found.on_date, found.days, found.key) == (
        "Town hall",
        "on_date",
        OWN.on_date,
        0,
        "day-30",
    )
    with writing.cast.chiara.acting():
        event = AuditEvent.objects.get(verb="set a survey")
    assert event.detail["before"]["title"] == "The first month"
    assert (event.detail["after"]["on_date"], event.detail["after"]["sides"]) == ("2027-05-03", "mentor")


@pytest.mark.parametrize("what", ["add", "settle", "switch", "archive"])
def test_only_who_manages_programs_does_any_of_it(writing: Writing, what: str) -> None:
    row = writing.survey()
    with writing.cast.olu.acting() as actor, pytest.raises(NotAllowed):
        {
            "add": lambda: catalog.add(actor=actor, program=writing.program, setting=OWN),
            "settle": lambda: catalog.settle(actor=actor, survey=row, setting=OWN),
            "switch": lambda: catalog.switch(actor=actor, survey=row, on=False),
            "archive": lambda: catalog.archive(actor=actor, survey=row, archived=True),
        }[what]()
    found = writing.survey()
    assert (found.title, found.switched_on, found.archived_at) == ("The first month", True, None)
    with writing.cast.chiara.acting():
        assert Survey.objects.count() == len(bank.SURVEYS)


MISSING = {
    "the date": ({"moment": "on_date"}, "Give the date on which it is sent."),
    "more days": (
        {"moment": "every_60", "days": "30"},
        "Nobody is asked the same sooner than after 45 days. Choose 45 or more.",
    ),
    "the days": ({"moment": "every_60"}, "Say after how many days it is sent again."),
    "the title": ({"title": ""}, "Fill this in."),
}


@pytest.mark.parametrize("case", MISSING)
def test_what_a_moment_needs_is_asked_for(writing: Writing, case: str) -> None:
    changes, why = MISSING[case]
    browser, url = writing.cast.chiara.browser(), writing.url(f"{writing.survey().pk}/edit/")
    sent = {"title": "Mine", "intro": "", "moment": "by_hand", "sides": "both", "days": "", "on_date": ""}
    answer = browser.post(url, sent | changes)
    assert (answer.status_code, why in answer.content.decode()) == (422, True)
    assert writing.survey().title == "The first month"
    assert browser.post(url, sent | {"moment": "day_30", "days": "7"}).status_code == 302
    assert (writing.survey().title, writing.survey().days, writing.survey().moment) == ("Mine", 7, "day_30")


def test_switches_work_from_the_list_and_say_what_happens(writing: Writing) -> None:
    browser, row = writing.cast.chiara.browser(), writing.survey("day-7")
    answer = browser.post(writing.url(f"{row.pk}/act/"), {"action": "on", "back": "list"}, follow=True)
    assert (answer.redirect_chain[-1][0], "It is sent from now on." in answer.content.decode()) == (writing.url(), True)
    assert writing.survey("day-7").switched_on is True
    for action in ("", "nonsense"):
        browser.post(writing.url(f"{row.pk}/act/"), {"action": action})
    assert writing.survey("day-7").switched_on is True


def test_a_new_survey_leads_to_its_draft(writing: Writing) -> None:
    browser = writing.cast.chiara.browser()
    sent = {
        "source": "pulse",
        "title": "Town hall",
        "intro": "",
        "moment": "by_hand",
        "sides": "both",
        "days": "",
        "on_date": "",
    }
    answer = browser.post(writing.url("new/"), sent, follow=True)
    row = writing.survey("own-town-hall")
    assert answer.redirect_chain[-1][0] == writing.url(f"{row.pk}/draft/")
    assert (row.origin, row.moment, writing.keys(writing.begin(row.key))[0]) == ("pulse", "by_hand", "met")
