"""Taking statements of before and after into rows, once five people of a side have made some that are in none yet."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection

from django.db import transaction
from django.db.models import Max

from accounts.tenancy import private
from analytics import gaining
from analytics.enums import Since
from analytics.models import Gain, Gained
from profiles.models import Topic
from programs.models import Cohort
from surveys import locks
from surveys.selectors import trends
from surveys.selectors.trends import Paired

MEASURE = "confidence"


@transaction.atomic
def release(cohort_ids: Collection[uuid.UUID]) -> int:
    """Make what rows can be made; returns how many. Whoever does it twice at once finds the cohorts held."""
    held = Cohort.objects.filter(pk__in=list(cohort_ids)).order_by("pk")
    cohorts = list(held.select_for_update(no_key=True).values_list("pk", flat=True))
    with private(purpose=locks.TALLY):
        told = set(Gained.objects.filter(participant__cohort__in=cohorts).values_list("since", "participant", "topic"))
        waiting: dict[tuple[uuid.UUID, Since, str], list[Paired]] = defaultdict(list)
        for one in trends.paired(cohorts, MEASURE):
            if (_since(one), one.participant_id, one.topic_id) not in told:
                waiting[one.cohort_id, _since(one), one.side].append(one)
        names = _names([one for own in waiting.values() for one in own])
        numbers = _numbers(cohorts)
        return sum(
            _keep(cohort, since, side, numbers[cohort] + 1, own, names)
            for (cohort, since, side), own in waiting.items()
        )


def _since(one: Paired) -> Since:
    return Since.LOOKING_BACK if one.looking_back else Since.START


def _names(found: list[Paired]) -> dict[uuid.UUID | None, str]:
    topics = {one.topic_id for one in found if one.topic_id}
    return dict(Topic.objects.filter(pk__in=topics).values_list("pk", "name"))


def _numbers(cohorts: list[uuid.UUID]) -> dict[uuid.UUID, int]:
    rows = Gain.objects.filter(cohort__in=cohorts).order_by().values_list("cohort").annotate(last=Max("number"))
    return dict.fromkeys(cohorts, 0) | dict(rows)


def _keep(
    cohort: uuid.UUID, since: Since, side: str, number: int, own: list[Paired], names: dict[uuid.UUID | None, str]
) -> int:
    """The rows of one side of a cohort, and which statements are in them."""
    statements = [
        gaining.Statement(one.participant_id, names.get(one.topic_id, ""), one.after > one.before) for one in own
    ]
    made = gaining.rows(statements)
    if made:
        Gained.objects.bulk_create(
            Gained(since=since, participant_id=one.participant_id, topic_id=one.topic_id) for one in own
        )
        Gain.objects.bulk_create(
            Gain(
                cohort_id=cohort, since=since, side=side, number=number, topic=row.topic, said=len(row.said),
                surer=sum(one.surer for one in row.said),
            )
            for row in made
        )  # fmt: skip
    return len(made)
