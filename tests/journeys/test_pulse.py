"""Amara answers an anonymous pulse on the phone from the mail: one tap in the letter, one on the page, and nobody knows who."""

from __future__ import annotations

import datetime as dt
import re

from django.utils import timezone
from playwright.sync_api import expect

from accounts.tenancy import private
from nudges.services import messages
from programs.models import NudgeRule
from programs.services import nudging
from surveys import locks
from surveys.models import Wave
from surveys.services import mixing, waves
from tests.factories.cast import Cast
from tests.factories.rows import make_delivery_policy
from tests.journeys import looks
from tests.journeys.visit import PHONE, Visit
from tests.mail import Mailbox
from tests.surveys.crowd import Crowd, answer, dropped, has_answered, make_crowd, make_pulse

AMARA = "amara@nordwind.example"


def _post(crowd: Crowd) -> None:
    """The worker writes to everybody who is asked, and the letters leave, at whatever hour the test runs."""
    with crowd.cast.chiara.acting() as actor:
        make_delivery_policy(workdays=list(range(7)), opens=0, closes=1440)
        nudging.begin(actor=actor)
        NudgeRule.objects.update(switched_on_at=timezone.now() - dt.timedelta(days=90))
    nudging.sweep(crowd.cast.nordwind.pk)
    messages.relay(crowd.cast.nordwind.pk)


def test_amara_answers_a_pulse_from_the_mail(site_cast: Cast, visit: Visit, mailbox: Mailbox) -> None:
    crowd = make_crowd(site_cast, pairs=5)
    with crowd.cast.chiara.acting() as actor:
        version = make_pulse(crowd)
        version.questions.exclude(level="anonymous").delete()
        wave = waves.send(actor=actor, survey=version.survey, cohort=crowd.cohort)
    _post(crowd)
    two = re.search(r"2: \S+(/t/[\w-]{22}/#q-safe=2)", mailbox.last(AMARA))
    assert two is not None
    phone = visit.window(viewport=PHONE)
    phone.goto(two[1])
    expect(phone.get_by_label("I can say what I think.: 2")).to_be_checked()
    expect(phone.get_by_text("Your name is not kept with it.").first).to_be_visible()
    assert "#" not in phone.url
    assert looks.violations(phone) == []
    with crowd.cast.chiara.acting():
        assert has_answered(wave) == set()
    phone.get_by_role("textbox").fill("More time, please")
    phone.get_by_role("button", name="Send my answers").click()
    expect(phone.get_by_role("heading", name="Thank you")).to_be_visible()
    assert looks.violations(phone) == []
    phone.goto(two[1])
    expect(phone.get_by_role("heading", name="Thank you")).to_be_visible()
    _nobody_knows_who(crowd, visit, wave)


def _nobody_knows_who(crowd: Crowd, visit: Visit, wave: Wave) -> None:
    """Four others answer; then Chiara has a case about nobody, and no page of hers has Amara's words."""
    with crowd.cast.chiara.acting():
        for person in crowd.mentors[1:]:
            answer(wave, person, safe=5)
    mixing.mix_due(crowd.cast.nordwind.pk)
    with crowd.cast.chiara.acting(), private(purpose=locks.TALLY):
        assert sorted(row.number or 0 for row in dropped(wave)) == [0, 2, 5, 5, 5, 5]
    chiara = visit.window(crowd.cast.chiara)
    chiara.goto(crowd.cast.chiara.url())
    chiara.get_by_role("link", name="1 case is yours").click()
    chiara.get_by_role("link", name="Does not feel safe to speak").click()
    expect(chiara.get_by_text("Nobody can find out who")).to_be_visible()
    expect(chiara.get_by_text("Amara")).to_have_count(0)
    assert looks.violations(chiara) == []
