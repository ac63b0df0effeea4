"""A topic about which somebody has answered stays: two topics made one would take the answers with them."""

from __future__ import annotations

from accounts.tenancy import private
from profiles.models import Topic, TopicEntry
from surveys import locks
from surveys.models import Answer
from tests.factories.cast import Cast
from tests.factories.rows import make_profile, make_topic
from tests.factories.surveys import make_response, make_survey_answer, make_survey_question
from tests.surveys.asked import send


def test_merging_a_topic_with_answers_is_refused_and_changes_nothing(cast: Cast) -> None:
    with cast.chiara.acting():
        sent = send(cast)
        (amara,) = sent.ask(1)
        cloud, computing = make_topic(name="Cloud"), make_topic(name="Cloud computing")
        TopicEntry.objects.create(profile=make_profile(participant=amara), topic=cloud, direction="want")
        question = make_survey_question(version=sent.wave.version, key="sure", kind="confidence")
        make_survey_answer(response=make_response(wave=sent.wave, participant=amara), question=question, topic=cloud)
    path = cast.chiara.url(f"topics/{cloud.pk}/merge/")
    page = cast.chiara.browser().post(path, {"into": str(computing.pk)}, follow=True).content.decode()
    assert "Surveys have been answered about “Cloud”, so it stays. Retire it instead." in page
    with cast.chiara.acting():
        assert sorted(Topic.objects.values_list("name", flat=True)) == ["Cloud", "Cloud computing"]
        assert list(TopicEntry.objects.values_list("topic__name", flat=True)) == ["Cloud"]
        with private(purpose=locks.TALLY):
            assert list(Answer.objects.values_list("topic__name", "number")) == [("Cloud", 4)]
