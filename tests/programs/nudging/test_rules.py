"""The rules of a program: as they ship, changed by an admin, refused when nobody could send them."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.actors import NotAllowed
from accounts.models import AuditEvent
from nudges import catalogue
from programs.models import NudgeRule
from programs.services import nudge_previews, nudging
from tests.factories.cast import Cast
from tests.programs.nudging.rows import live_cohort


@pytest.fixture
def rule(cast: Cast) -> NudgeRule:
    with cast.chiara.acting() as actor:
        live_cohort()
        nudging.begin(actor=actor)
        return NudgeRule.objects.select_related("program__organization").get(key="profile-not-started")


def test_a_live_program_gets_its_rules_once(cast: Cast) -> None:
    with cast.chiara.acting() as actor:
        live_cohort()
        assert (nudging.begin(actor=actor), nudging.begin(actor=actor)) == (21, 0)
        shipped = {row.key: (row.waits, row.most, row.enabled) for row in NudgeRule.objects.all()}
    assert shipped == {
        "profile-not-started": ([3, 7], 2, True),
        "training-open": ([4], 1, True),
        "charter-unsigned": ([4], 1, True),
        "readiness-open": ([4], 1, True),
        "profile-incomplete": ([7], 1, True),
        "request-unanswered": ([3], 1, True),
        "session-no-date": ([4, 10], 2, True),
        "session-tomorrow": ([1], 1, True),
        "session-over": ([1], 1, True),
        "session-no-contact": ([30], 1, True),
        "continue-vote": ([3], 1, True),
        "sheet-waits": ([4, 10], 2, True),
        "change-result": ([90], 1, True),
        "survey-open": ([1], 1, True),
        "survey-reminder": ([7, 14, 21], 3, True),
        **dict.fromkeys(
            ("pair-near-end", "pair-goals-reached", "pair-reminder", "role-refresh", "session-low-use", "step-message"),
            ([1], 1, True),
        ),
    }


def test_every_shipped_text_can_be_filled(rule: NudgeRule, cast: Cast) -> None:
    with cast.chiara.acting():
        for key in catalogue.blueprints():
            row = NudgeRule.objects.select_related("program__organization").get(key=key)
            letter = nudge_previews.sample(rule=row)
            for part in (letter.subject, letter.text, letter.html):
                assert "{" not in part
            assert "Bernd" in letter.text
            assert "Fresh eyes" in letter.subject + letter.text


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"waits": []}, "waits"),
        ({"waits": [7, 3]}, "waits"),
        ({"waits": [3, 3]}, "waits"),
        ({"waits": [0]}, "waits"),
        ({"waits": [91]}, "waits"),
        ({"waits": [1, 2, 3, 4, 5, 6]}, "waits"),
        ({"ends_after": 7}, "ends_after"),
        ({"subject": "Hello {boss}"}, "subject"),
        ({"text": "Still missing: {missing}"}, "text"),
    ],
)
def test_a_rule_that_cannot_be_sent_is_refused(cast: Cast, rule: NudgeRule, values: Any, field: str) -> None:
    with cast.chiara.acting() as actor:
        with pytest.raises(nudging.WrongRule) as refused:
            nudging.change(actor=actor, rule=rule, **values)
        assert refused.value.field == field
        assert NudgeRule.objects.get(pk=rule.pk).waits == [3, 7]
        assert AuditEvent.objects.filter(verb="changed a nudge").count() == 0


def test_a_change_is_written_down(cast: Cast, rule: NudgeRule) -> None:
    with cast.chiara.acting() as actor:
        row = nudging.change(actor=actor, rule=rule, waits=[2], most=5, text="Hi {first_name}")
        assert (row.waits, row.most) == ([2], 1)
        (event,) = AuditEvent.objects.filter(verb="changed a nudge")
        assert event.detail["waits"] == {"before": [3, 7], "after": [2]}
        nudging.change(actor=actor, rule=rule)
        assert AuditEvent.objects.filter(verb="changed a nudge").count() == 1


def test_nobody_else_changes_rules(cast: Cast, rule: NudgeRule) -> None:
    for member in (cast.olu, cast.amara):
        with member.acting() as actor, pytest.raises(NotAllowed):
            nudging.change(actor=actor, rule=rule, enabled=False)
    with cast.chiara.acting():
        assert NudgeRule.objects.get(pk=rule.pk).enabled is True
