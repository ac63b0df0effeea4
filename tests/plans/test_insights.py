"""What pairs let those who lead hear: both agree, enough of them raise it, and nobody ever learns who."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.utils import timezone

from accounts.actors import NotAllowed
from accounts.models import AuditEvent
from accounts.tenancy import private, tenant
from matching.models import Pairing
from plans import locks, themes
from plans.models import Insight, ShownInsight
from plans.selectors import insights as selectors
from plans.services import insights, releasing
from plans.themes import Raised
from programs.models import Cohort, Employee
from tests.factories.cast import Cast
from tests.factories.plans import make_insight
from tests.factories.rows import make_cohort, make_employee, make_pairing, make_participant, make_program
from tests.plans.conftest import Pair

SECRET = "Geheimwort"


def _raised(units: str, **values: Any) -> list[Raised]:
    return [Raised(uuid.uuid4(), unit.strip("-"), "x", **values) for unit in units]


@pytest.mark.parametrize(
    ("units", "enough"), [("aabc", False), ("aabbb", False), ("aabbc", True), ("ab---", False), ("abc--", True)]
)
def test_five_pairs_from_three_departments(units: str, enough: bool) -> None:
    assert themes.enough(_raised(units)) is enough


def test_one_pair_is_one_and_whoever_reads_along_is_none() -> None:
    first = _raised("aabb")
    assert not themes.enough([*first, Raised(first[0].pairing_id, "c", "x")])
    assert not themes.enough([*first, *_raised("c", counts=False)])
    assert themes.enough([*first, *_raised("c")])


def _write(pair: Pair, who: str = "amara", text: str = SECRET, theme: str = "working") -> Insight:
    with getattr(pair, who).acting() as actor:
        return insights.write(actor=actor, pairing=pair.pairing, theme=theme, text=text)


def _rows(pair: Pair) -> list[Insight]:
    with tenant(pair.pairing.organization_id), private(purpose=locks.COUNT):
        return list(Insight.objects.order_by("theme"))


def test_one_writes_and_the_other_agrees_and_the_trail_has_nothing(pair: Pair) -> None:
    row = _write(pair)
    with pair.amara.acting() as actor, pytest.raises(NotAllowed):
        insights.agree(actor=actor, pairing=pair.pairing, insight_id=row.pk)
    assert _rows(pair)[0].agreed_at is None
    with pair.bernd.acting() as actor:
        (own,) = selectors.own(actor, pair.pairing)
        assert (own.text, own.waits_for_me) == (SECRET, True)
        insights.agree(actor=actor, pairing=pair.pairing, insight_id=row.pk)
        assert not AuditEvent.objects.filter(kind="insight").exists()
    assert _rows(pair)[0].agreed_at is not None


def test_one_theme_once(pair: Pair) -> None:
    _write(pair)
    with pytest.raises(insights.Taken):
        _write(pair, "bernd", text="Another")
    assert len(_rows(pair)) == 1


def test_either_takes_it_back_until_it_is_shown(pair: Pair) -> None:
    row = _write(pair)
    with pair.bernd.acting() as actor:
        insights.withdraw(actor=actor, pairing=pair.pairing, insight_id=row.pk)
    assert _rows(pair) == []
    with pair.amara.acting():
        row = make_insight(pairing=pair.pairing)
        with private(purpose=locks.COUNT):
            Insight.objects.update(shown=True)
    with pair.amara.acting() as actor, pytest.raises(insights.Gone):
        insights.withdraw(actor=actor, pairing=pair.pairing, insight_id=row.pk)
    assert len(_rows(pair)) == 1


def test_admins_and_others_write_agree_and_take_back_nothing(pair: Pair, cast: Cast) -> None:
    row = _write(pair)
    calls: tuple[tuple[Any, dict[str, Any]], ...] = (
        (insights.write, {"theme": "tools", "text": "x"}),
        (insights.agree, {"insight_id": row.pk}),
        (insights.withdraw, {"insight_id": row.pk}),
    )
    for member in (cast.chiara, cast.olu):
        with member.acting() as actor:
            assert selectors.own(actor, pair.pairing) == []
            for act, values in calls:
                with pytest.raises(NotAllowed):
                    act(actor=actor, pairing=pair.pairing, **values)
    assert [(one.theme, one.agreed_at) for one in _rows(pair)] == [("working", None)]


@pytest.fixture
def cohort(cast: Cast) -> Cohort:
    with cast.chiara.acting():
        return make_cohort(program=make_program(name="Digital upstream", state="live"))


def _pair(cohort: Cohort, department: str, text: str = "", **values: Any) -> Pairing:
    """A pair whose mentor works there, and who have said something."""
    mentor = make_participant(cohort=cohort, employee=make_employee(department=department))
    row: Pairing = make_pairing(mentor=mentor, mentee=make_participant(cohort=cohort, side="mentee"))
    make_insight(pairing=row, text=text or f"From {department} {row.pk}", **values)
    return row


def _shown(cast: Cast, cohort: Cohort) -> list[str]:
    with cast.chiara.acting():
        insights.show(cohort.program, agreed_before=timezone.now())
        return [text for theme in selectors.shown(cast.olu.actor, cohort.program) for text in theme.texts]


def test_a_theme_is_shown_all_at_once_and_the_next_ones_wait_for_five_more(cast: Cast, cohort: Cohort) -> None:
    with cast.chiara.acting():
        for unit in ("Grid", "Wind", "Grid", "Grid"):
            _pair(cohort, unit)
    assert _shown(cast, cohort) == []
    with cast.chiara.acting():
        _pair(cohort, "Sales", agreed=False)
        _pair(cohort, "Sales", theme="tools")
    assert _shown(cast, cohort) == []
    with cast.chiara.acting():
        _pair(cohort, "Sales")
    first = _shown(cast, cohort)
    assert len(first) == 5
    assert first == themes.shuffled(first)
    with cast.chiara.acting():
        for unit in ("Grid", "Wind", "Sales", "Law"):
            _pair(cohort, unit)
    assert _shown(cast, cohort) == first
    with cast.chiara.acting():
        _pair(cohort, "Law")
    assert len(_shown(cast, cohort)) == 10


def test_a_pair_with_somebody_who_reads_it_makes_no_five(cast: Cast, cohort: Cohort) -> None:
    with cast.chiara.acting():
        pairs = [_pair(cohort, unit) for unit in ("Grid", "Wind", "Sales", "Law", "Law")]
        Employee.objects.filter(pk=pairs[0].mentee.employee_id).update(email=cast.olu.user.email)
    assert _shown(cast, cohort) == []
    with cast.chiara.acting():
        _pair(cohort, "Law")
    assert len(_shown(cast, cohort)) == 6


def test_what_is_shown_leads_to_no_pair(cast: Cast, cohort: Cohort) -> None:
    assert {field.name for field in ShownInsight._meta.get_fields()} == {
        "id", "organization", "created_at", "program", "theme", "text"
    }  # fmt: skip


@pytest.mark.parametrize(("day", "shown"), [(dt.date(2026, 11, 30), 5), (dt.date(2026, 12, 1), 0)])
def test_it_is_shown_on_mondays_and_what_was_agreed_that_day_waits(
    cast: Cast, cohort: Cohort, day: dt.date, shown: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(insights, "today_of", lambda _: day)
    with cast.chiara.acting():
        for unit in ("Grid", "Wind", "Sales", "Law", "Law"):
            _pair(cohort, unit, theme="tools", days=60)
        for unit in ("Grid", "Wind", "Sales", "Law", "Law"):
            _pair(cohort, unit)
        with private(purpose=locks.COUNT):
            at = dt.datetime.combine(day, dt.time(12), dt.UTC)
            Insight.objects.filter(theme="working").update(agreed_at=at)
            Insight.objects.filter(theme="tools").update(agreed_at=at - dt.timedelta(days=4))
    assert insights.show_due(cast.nordwind.pk) == shown


def test_without_a_reader_the_database_has_none(pair: Pair) -> None:
    _write(pair)
    with pair.amara.acting():
        assert Insight.objects.count() == 0
        stranger = make_participant(cohort=pair.pairing.cohort)
        for person, count in ((stranger.pk, 0), (pair.pairing.mentor_id, 1), (pair.pairing.mentee_id, 1)):
            with private(person=person):
                assert Insight.objects.count() == count


def test_when_their_time_is_over_what_was_not_shown_goes(pair: Pair) -> None:
    with pair.amara.acting():
        make_insight(pairing=pair.pairing)
        shown = make_insight(pairing=pair.pairing, theme="tools", shown=True)
        with private(purpose=locks.ERASURE):
            releasing.forget([pair.pairing.pk])
    assert [(one.pk, bytes(one.words)) for one in _rows(pair)] == [(shown.pk, b"")]


def test_the_pages_keep_what_was_typed_and_tell_the_two_alone(pair: Pair, cast: Cast) -> None:
    root = f"pairings/{pair.pairing.pk}/"
    mentor, mentee = pair.amara.browser(), pair.bernd.browser()
    refused = mentor.post(pair.amara.url(f"{root}insights/new/"), {"text": SECRET})
    assert (refused.status_code, SECRET in refused.content.decode()) == (422, True)
    assert _rows(pair) == []
    mentor.post(pair.amara.url(f"{root}insights/new/"), {"text": SECRET, "theme": "working"})
    (row,) = _rows(pair)
    for browser, member in ((mentor, pair.amara), (mentee, pair.bernd)):
        assert SECRET in browser.get(member.url(f"{root}changes/")).content.decode()
    assert mentor.post(pair.amara.url(f"{root}insights/{row.pk}/agree/")).status_code == 404
    assert mentee.post(pair.bernd.url(f"{root}insights/{row.pk}/agree/")).status_code == 302
    assert _rows(pair)[0].agreed_at is not None
    assert mentor.get(pair.amara.url(f"{root}insights/{row.pk}/withdraw/")).status_code == 200
    assert len(_rows(pair)) == 1
    for tail in (f"insights/{row.pk}/withdraw/", "insights/new/", "changes/"):
        for member in (cast.chiara, cast.olu):
            assert member.browser().get(member.url(f"{root}{tail}")).status_code == 404
    mentor.post(pair.amara.url(f"{root}insights/{row.pk}/withdraw/"))
    assert _rows(pair) == []
