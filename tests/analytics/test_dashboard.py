"""The dashboards: who opens them, what they say of whom, in how many questions, and what they leave out."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEvent
from analytics.catalogue import FIGURES
from analytics.models import Figure, FigureRun
from programs.models import Participant, Program, SavedView
from programs.selectors.days import today_of
from tests.analytics.conftest import Pilot
from tests.factories.analytics import make_figure, make_measure, make_reading
from tests.factories.cast import Cast, Member
from tests.factories.plans import make_compass_period
from tests.plans.crowds import make_crowd

NOT_SHOWN, DAY = "Not shown.", dt.timedelta(days=1)


def _text(pilot: Pilot, address: str, member: Member | None = None) -> str:
    answer = (member or pilot.cast.olu).browser().get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def _addresses(pilot: Pilot) -> list[str]:
    program, own = pilot.program_url(), pilot.cast.olu.url("dashboard/")
    return [f"{home}{tail}" for home in (own, program, pilot.url()) for tail in ("", "figures.csv", "figures/funnel/")]


@pytest.mark.parametrize(
    ("who", "code"), [("olu", 200), ("chiara", 200), ("frieda", 200), ("amara", 403), ("bernd", 403), ("dario", 404)]
)
def test_whoever_may_see_programs_reads_them_and_nobody_else(pilot: Pilot, who: str, code: int) -> None:
    browser = getattr(pilot.cast, who).browser()
    assert [browser.get(address).status_code for address in _addresses(pilot)] == [code] * 9


def test_a_draft_is_for_those_who_manage_it(cast: Cast) -> None:
    with cast.chiara.acting():
        program = Program.objects.create(name="Later")
    found = [
        who.browser().get(who.url(f"programs/{program.pk}/dashboard/")).status_code for who in (cast.olu, cast.chiara)
    ]
    assert found == [404, 200]


def test_words_come_before_numbers(pilot: Pilot) -> None:
    with pilot.cast.chiara.acting():
        told = {row.part: row.value for row in Figure.objects.filter(key="funnel", scope="cohort", cut="")}
        silent = Figure.objects.get(key="health", scope="cohort", part="unknown").value
    page = _text(pilot, pilot.url())
    assert f"80 people are on the list, and {told['matched']:.0f} came into a pair." in page
    assert f"Of {silent:.0f} pairs nothing was heard for a month. They may well meet elsewhere." in page
    assert page.index("What is known") < page.index("What is not known") < page.index("How far people come")
    assert "nothing here compares with people who do not take part" in page


def test_a_program_and_the_organization_add_up_what_is_shown(pilot: Pilot) -> None:
    with pilot.cast.chiara.acting():
        small = make_crowd(2, seed=1)
        FigureRun.objects.all().delete()
    pilot.take()
    page = _text(pilot, pilot.cast.olu.url("dashboard/"))
    assert "80 people are on the list" in page
    assert page.count('<td class="num text-ink-3">hidden</td>') >= 6
    hidden = _text(pilot, pilot.cast.olu.url(f"programs/{small.program_id}/cohorts/{small.pk}/dashboard/"))
    assert "Fewer than five are in it, so a number would tell of one of them." in hidden
    assert "people are on the list" not in hidden


def test_what_is_hidden_today_is_not_told_from_an_earlier_day(pilot: Pilot) -> None:
    with pilot.cast.chiara.acting():
        Figure.objects.filter(key="funnel", cohort=pilot.cohort).exclude(cut="").delete()
        Figure.objects.filter(key="funnel", cohort=pilot.cohort).update(day=today_of(pilot.cast.nordwind) - DAY)
    assert ">80<" in _row(pilot)
    with pilot.cast.chiara.acting():
        make_figure(
            program=pilot.cohort.program, cohort=pilot.cohort, scope="cohort", part="", value=None, n=None, hidden="few",
            day=today_of(pilot.cast.nordwind),
        )  # fmt: skip
    assert ">80<" not in _row(pilot)


def _row(pilot: Pilot) -> str:
    """What the program's page says of its cohort."""
    return _text(pilot, pilot.program_url()).partition('id="lines-title"')[2].partition("</table>")[0]


def test_an_unknown_start_reaches_no_target(pilot: Pilot) -> None:
    """Nobody knows whether fewer or more are meant: twelve exits where five are the target are no success."""
    with pilot.cast.chiara.acting():
        measure = make_measure(program=pilot.cohort.program, name="Exits", unit="", baseline=None, target=5)
        make_reading(measure=measure, value=12)
    assert "has reached its target" not in _text(pilot, pilot.url())


def test_every_figure_opens_with_how_it_is_computed(pilot: Pilot) -> None:
    page = _text(pilot, pilot.url())
    for one in FIGURES:
        assert pilot.url(f"figures/{one.key}/") in page
        opened = _text(pilot, pilot.url(f"figures/{one.key}/"))
        assert (one.title in opened, "How it is computed" in opened, one.data in opened) == (True, True, True)
    assert pilot.cast.olu.browser().get(pilot.url("figures/nothing/")).status_code == 404


def test_a_page_without_figures_says_when_they_come(cast: Cast) -> None:
    answer = cast.olu.browser().get(cast.olu.url("dashboard/")).content.decode()
    assert "No figures yet" in answer
    assert "What is known" not in answer


def test_charts_have_their_numbers_in_a_table_without_a_script(pilot: Pilot) -> None:
    with pilot.cast.chiara.acting():
        rows = list(Figure.objects.filter(key="sessions", scope="cohort").order_by("part"))
    page = _text(pilot, pilot.url())
    table = page.partition('aria-label="Table: Sessions, month by month"')[2].partition("</table>")[0]
    assert [f'<td class="num py-1 pr-4">{row.value:.0f}</td>' in table for row in rows] == [True] * len(rows)
    assert "<script" not in page.partition("<main")[2].partition("</main>")[0]


def test_a_group_is_shown_and_can_be_kept_as_a_view(pilot: Pilot) -> None:
    query = "group=side:mentor"
    page = _text(pilot, f"{pilot.url()}?{query}")
    assert "How far people come: Mentors" in page
    assert '<td class="num pl-3 font-medium">40</td>' in page
    answer = pilot.cast.olu.browser().post(pilot.url("views/"), {"name": "Our juniors", "query": query}, follow=True)
    assert ("Our juniors" in answer.content.decode(), answer.redirect_chain[-1][0].endswith("?group=side%3Amentor")) == (
        True, True
    )  # fmt: skip
    with pilot.cast.chiara.acting():
        assert SavedView.objects.get().page == "dashboard"


@pytest.mark.parametrize("group", ["department:Nowhere", "side:mentor' OR 1=1", "side", "location:Oslo", "name:Ada"])
def test_a_group_that_is_not_offered_is_everybody(pilot: Pilot, group: str) -> None:
    assert _text(pilot, f"{pilot.url()}?group={group}").count('<td class="num pl-3 font-medium">80</td>') == 1


def test_a_side_of_four_offers_no_group(cast: Cast) -> None:
    with cast.chiara.acting():
        made = Pilot(cast, make_crowd(8))
        ids = Participant.objects.filter(side="mentee").values_list("pk", flat=True)[:4]
        Participant.objects.filter(pk__in=list(ids)).update(side="mentor")
    made.take()
    page = _text(made, made.url())
    assert ("16 people are on the list" in page, 'name="group"' in page) == (True, False)


def test_reversed_sessions_are_told_of_cohorts_and_never_put_together(pilot: Pilot) -> None:
    with pilot.cast.chiara.acting():
        make_compass_period(cohort=pilot.cohort, share=70, pairs=6)
        FigureRun.objects.all().delete()
    pilot.take()
    assert "about 70 % of 6 pairs" in _text(pilot, pilot.url())
    assert "It is told of each cohort by itself, and never put together." in _text(pilot, pilot.program_url())


def test_measures_stand_beside_their_targets(pilot: Pilot) -> None:
    with pilot.cast.chiara.acting():
        measure = make_measure(program=pilot.cohort.program)
        make_measure(program=pilot.cohort.program, key="changes", name="Changes", unit="", baseline=None, target=10)
    before = _text(pilot, pilot.url())
    assert "“Leaders who are confident”: no value since the launch." in before
    with pilot.cast.chiara.acting():
        make_reading(measure=measure, value=75, source="A survey by mail")
    page = _text(pilot, pilot.url())
    assert "“Leaders who are confident” has reached its target of 70 %." in page
    assert "A survey by mail" in page
    address = f"/measures/{measure.pk}/"
    assert (address in page, address in _text(pilot, pilot.url(), pilot.cast.chiara)) == (False, True)


def test_the_file_says_what_the_page_says(pilot: Pilot) -> None:
    answer = pilot.cast.olu.browser().get(pilot.url("figures.csv"))
    lines = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    listed = {
        line["group"]: line["value"] for line in lines if (line["figure"], line["part"]) == ("funnel", "On the list")
    }
    assert (listed["Everybody"], listed["Mentor"], listed["Mentee"]) == ("80.0", "40.0", "40.0")
    (changes,) = [line for line in lines if line["figure"] == "changes"]
    assert (changes["value"], changes["why_hidden"][:22]) == ("", "Fewer than five pairs ")
    with pilot.cast.chiara.acting():
        assert AuditEvent.objects.filter(verb="figures exported").count() == 1


@pytest.mark.parametrize(("place", "queries"), [("organization", 12), ("program", 14), ("cohort", 14), ("figure", 10)])
def test_questions_do_not_grow_with_the_pairs(pilot: Pilot, place: str, queries: int) -> None:
    address = {
        "organization": pilot.cast.olu.url("dashboard/"), "program": pilot.program_url(), "cohort": pilot.url(),
        "figure": pilot.url("figures/funnel/"),
    }[place]  # fmt: skip
    browser = pilot.cast.olu.browser()
    asked = []
    for seed in (None, 2, 3):
        if seed:
            with pilot.cast.chiara.acting():
                make_crowd(6, seed=seed)
                make_measure(program=pilot.cohort.program, key=f"own-{seed}")
        browser.get(address)
        with CaptureQueriesContext(connection) as found:
            browser.get(address)
        asked.append(len(found))
    assert asked == [queries] * 3
