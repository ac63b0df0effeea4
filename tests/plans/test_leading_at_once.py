"""Two admins let two others lead at one moment: each keeps what they have signed."""

from __future__ import annotations

import pytest

from accounts.tenancy import tenant
from plans.models import Agreement, PanelSignature
from plans.services import panels
from tests.factories.cast import Cast, Member
from tests.plans.conftest import Pair, make_pair
from tests.plans.panels import Panel, make_panel
from tests.plans.test_agreements import signed
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def panel(committed_cast: Cast) -> Panel:
    """Amara leads, and all have signed, where other connections see it."""
    made = make_panel(make_pair(committed_cast))
    row = signed(made)
    with made.cast.chiara.acting():
        for member in (made.ben, made.chi):
            PanelSignature.objects.create(agreement=row, participant=made.seat(member).participant)
    return made


def lead(panel: Pair, member: Member, by: Member) -> str:
    assert isinstance(panel, Panel)
    with by.acting() as actor:
        return panels.lead(actor=actor, seat=panel.seat(member)).mentor.employee.short_name


def test_the_second_one_follows_the_first(panel: Panel) -> None:
    chiara, frieda = panel.cast.chiara, panel.cast.frieda
    said = at_once([lambda: lead(panel, panel.ben, chiara), lambda: lead(panel, panel.chi, frieda)])
    assert sorted(said) == ["Ben", "Chi"]
    with tenant(panel.cast.nordwind.pk):
        after, wording = panel.now(), Agreement.objects.get()
        assert sorted(one.employee.short_name for one in after.sitting("mentor")) == ["Amara", "Ben", "Chi"]
        assert [wording.has_signed(one) for one in after.everybody] == [True] * 4
        assert PanelSignature.objects.count() == 2
