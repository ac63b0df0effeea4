"""Letters that were given up: an admin sees why, tries again, or drops them."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.models import AuditEvent
from nudges import events
from nudges.enums import MessageState
from nudges.models import Message
from tests.factories.cast import Cast
from tests.factories.rows import make_message

WHY = "550 no such user"


@pytest.fixture
def letters(cast: Cast) -> list[Message]:
    """Two letters that were given up, and one that waits for its time."""
    with cast.chiara.acting():
        dead = {"state": MessageState.DEAD, "attempts": 8, "last_error": WHY, "text": "https://secret.example/"}
        made = [make_message(to_email=f"{name}@nordwind.example", subject=name, **dead) for name in ("ada", "ben")]
        return [*made, make_message(to_email="cleo@nordwind.example", subject="cleo")]


def states(cast: Cast) -> dict[str, tuple[str, int]]:
    with cast.chiara.acting():
        return {m.subject: (m.state, m.attempts) for m in Message.objects.all()}


def trail(cast: Cast) -> list[tuple[str, Any]]:
    with cast.chiara.acting():
        return list(AuditEvent.objects.order_by("id").values_list("verb", "detail"))


def test_the_work_queue_leads_to_the_letters_and_their_reasons(cast: Cast, letters: list[Message]) -> None:
    browser = cast.chiara.browser()
    task = browser.get(cast.chiara.url()).context["tasks"][0]
    assert (task.title, task.href) == ("2 letters could not be delivered", cast.chiara.url("letters/"))
    page = browser.get(task.href)
    assert sorted(row.subject for row in page.context["page"]) == ["ada", "ben"]
    text = page.content.decode()
    assert (WHY in text, "ada@nordwind.example" in text, "secret" in text) == (True, True, False)


def test_one_letter_is_tried_again_and_the_mail_queue_is_woken(
    cast: Cast, letters: list[Message], django_capture_on_commit_callbacks: Any
) -> None:
    woken: list[Any] = []
    events.queued.connect(lambda **told: woken.append(told["organization_id"]), weak=False, dispatch_uid="test")
    try:
        with django_capture_on_commit_callbacks(execute=True):
            url = cast.chiara.url(f"letters/{letters[0].pk}/again/")
            page = cast.chiara.browser().post(url, follow=True)
    finally:
        events.queued.disconnect(dispatch_uid="test")
    assert "The letter to ada@nordwind.example is on its way again" in page.content.decode()
    assert states(cast) == {"ada": ("pending", 0), "ben": ("dead", 8), "cleo": ("pending", 0)}
    assert (woken, trail(cast)) == ([cast.nordwind.pk], [("sent a letter again", {"to": "ada@nordwind.example"})])
    assert cast.chiara.browser().post(url).status_code == 404


def test_all_are_tried_again_at_once(cast: Cast, letters: list[Message]) -> None:
    for words in ("2 letters are on the way again", "No letter was waiting"):
        page = cast.chiara.browser().post(cast.chiara.url("letters/again/"), follow=True)
        assert words in page.content.decode()
    assert set(states(cast).values()) == {("pending", 0)}
    assert trail(cast) == [("sent letters again", {"letters": 2})]
    assert "Every letter has left" in page.content.decode()


def test_a_letter_that_nobody_needs_is_dropped(cast: Cast, letters: list[Message]) -> None:
    cast.chiara.browser().post(cast.chiara.url(f"letters/{letters[1].pk}/drop/"))
    assert states(cast)["ben"] == ("cancelled", 8)
    assert trail(cast) == [("dropped a letter", {"to": "ben@nordwind.example"})]


def test_a_second_press_says_that_the_letter_waits_no_more(cast: Cast, letters: list[Message]) -> None:
    browser = cast.chiara.browser()
    for words in ("is on its way again", "was not waiting any more"):
        page = browser.post(cast.chiara.url(f"letters/{letters[0].pk}/again/"), follow=True)
        assert f"The letter to ada@nordwind.example {words}" in page.content.decode()
    assert len(trail(cast)) == 1


def test_nobody_else_sees_or_moves_them(cast: Cast, letters: list[Message]) -> None:
    one = f"letters/{letters[0].pk}/"
    for member, status in ((cast.olu, 403), (cast.amara, 403), (cast.dario, 404)):
        browser = member.browser()
        assert browser.get(cast.chiara.url("letters/")).status_code == status
        for path in ("letters/again/", f"{one}again/", f"{one}drop/"):
            assert browser.post(cast.chiara.url(path)).status_code == status
    assert (states(cast)["ada"], trail(cast)) == (("dead", 8), [])


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_few_questions(cast: Cast, count: int, django_assert_num_queries: Any) -> None:
    with cast.chiara.acting():
        for _ in range(count):
            make_message(state=MessageState.DEAD)
    browser = cast.chiara.browser()
    with django_assert_num_queries(9):
        assert len(browser.get(cast.chiara.url("letters/")).context["page"].object_list) == count
