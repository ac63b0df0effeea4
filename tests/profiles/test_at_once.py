"""Two pages of one profile are saved at one moment: nothing that was said is lost."""

from __future__ import annotations

import pytest

from profiles.enums import Direction
from profiles.models import Profile, TopicEntry
from profiles.services import profiles
from profiles.services.profiles import Entry
from tests.factories.cast import Cast
from tests.factories.rows import make_topic
from tests.profiles.conftest import make_pilot
from tests.threads import at_once

ANSWERS = ({"headline": "I build dashboards"}, {"about": "Since 2019"}, {"hopes": ["grow"]}, {"pace": "open"})


@pytest.mark.django_db(transaction=True)
def test_every_answer_and_every_topic_stays(committed_cast: Cast) -> None:
    pilot = make_pilot(committed_cast)
    with committed_cast.chiara.acting():
        topic = make_topic(name="Beekeeping")
    with committed_cast.amara.acting() as actor:
        profiles.open_for(actor=actor, participant=pilot.amara)

    def save(answers: dict[str, object]) -> None:
        with committed_cast.amara.acting() as actor:
            entries = [Entry(topic.pk, Direction.OFFER)]
            profiles.save(actor=actor, participant=pilot.amara, answers=answers, entries=entries)

    said = at_once([lambda answers=answers: save(answers) for answers in ANSWERS])
    assert said == ["done"] * len(ANSWERS)
    with committed_cast.chiara.acting():
        row = Profile.objects.get()
        assert {name: getattr(row, name) for one in ANSWERS for name in one} == {
            k: v for a in ANSWERS for k, v in a.items()
        }
        assert TopicEntry.objects.count() == 1
