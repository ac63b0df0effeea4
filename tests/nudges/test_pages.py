"""The pages of this room: hours and budget, blackouts, addresses that are not written to, the own messages."""

from __future__ import annotations

from typing import Any

import pytest

from nudges.models import Blackout, DeliveryPolicy, Suppression
from tests.factories.cast import Cast
from tests.factories.rows import make_blackout, make_bounce, make_message, make_suppression


def test_hours_and_budget_are_changed(cast: Cast) -> None:
    browser, address = cast.chiara.browser(), cast.chiara.url("nudges/")
    good = {"workdays": ["0", "3"], "opens": "07:30", "closes": "16:00", "weekly_budget": 3, "executive_budget": 1}
    for wrong in ({"opens": "17:00"}, {"workdays": []}, {"weekly_budget": 0}):
        assert browser.post(address, good | wrong).status_code == 422
    with cast.chiara.acting():
        assert DeliveryPolicy.objects.count() == 0
    assert "Saved" in browser.post(address, good, follow=True).content.decode()
    with cast.chiara.acting():
        row = DeliveryPolicy.objects.get()
        assert (row.workdays, row.opens, row.closes, row.weekly_budget) == ([0, 3], 450, 960, 3)


def test_blackouts_come_and_go(cast: Cast) -> None:
    browser, address = cast.chiara.browser(), cast.chiara.url("nudges/blackouts/add/")
    days = {"name": "Quarter end", "first_day": "2099-03-20", "last_day": "2099-04-02"}
    assert browser.post(address, days | {"last_day": "2099-03-01"}).status_code == 422
    # A blackout to the end of all days would have no day after it on which what waits could go.
    assert browser.post(address, days | {"last_day": "9999-12-31"}).status_code == 422
    assert "Quarter end" in browser.post(address, days, follow=True).content.decode()
    with cast.chiara.acting():
        row = Blackout.objects.get()
    page = browser.post(cast.chiara.url(f"nudges/blackouts/{row.pk}/remove/"), follow=True)
    # What was removed by mistake is added again by one click.
    assert page.context["blackout"].initial["name"] == row.name
    with cast.chiara.acting():
        assert Blackout.objects.count() == 0


def test_an_address_is_put_on_the_list_and_lifted(cast: Cast) -> None:
    browser, address = cast.chiara.browser(), cast.chiara.url("nudges/addresses/")
    browser.post(f"{address}add/", {"email": "Ada@nordwind.example", "reason": "complaint", "detail": "By phone"})
    page = browser.get(f"{address}?q=ada")
    (row,) = page.context["page"]
    assert (row.email, row.reason, "By phone" in page.content.decode()) == ("ada@nordwind.example", "complaint", True)
    browser.post(f"{address}{row.pk}/lift/")
    assert browser.get(address).context["page"].object_list.count() == 0


def test_somebody_reads_the_own_messages_and_no_others(cast: Cast) -> None:
    with cast.chiara.acting():
        mine = {"to_email": cast.bernd.user.email, "state": "sent"}
        make_message(**mine, subject="A nudge", text="Read me again", essential=False)
        make_message(**mine, subject="An introduction", text="https://secret.example/")
        make_message(**(mine | {"to_email": cast.amara.user.email}), subject="Not his", essential=False)
        make_message(**(mine | {"state": "pending"}), subject="Not yet", essential=False)
    text = cast.bernd.browser().get(cast.bernd.url("me/messages/")).content.decode()
    shown = ("A nudge", "Read me again", "An introduction")
    hidden = ("secret", "Not his", "Not yet")
    assert ([one in text for one in shown], [one in text for one in hidden]) == ([True] * 3, [False] * 3)


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("page", "queries"), [("nudges/", 10), ("nudges/addresses/", 10), ("me/messages/", 9)])
def test_lists_ask_the_same_few_questions(
    cast: Cast, page: str, queries: int, count: int, django_assert_num_queries: Any
) -> None:
    with cast.chiara.acting():
        for number in range(count):
            make_blackout()
            make_suppression(email=f"a{number}@nordwind.example")
            make_bounce(email=f"b{number}@nordwind.example", kind="soft")
            make_message(to_email=cast.chiara.user.email, state="sent", essential=False)
    browser = cast.chiara.browser()
    with django_assert_num_queries(queries):
        assert browser.get(cast.chiara.url(page)).status_code == 200


def test_only_admins_see_addresses(cast: Cast) -> None:
    with cast.chiara.acting():
        row = make_suppression()
    for member, code in ((cast.olu, 403), (cast.bernd, 403), (cast.dario, 404)):
        browser = member.browser()
        assert browser.get(cast.chiara.url("nudges/addresses/")).status_code == code
        assert browser.post(cast.chiara.url(f"nudges/addresses/{row.pk}/lift/")).status_code == code
    with cast.chiara.acting():
        assert Suppression.objects.get().lifted_at is None
