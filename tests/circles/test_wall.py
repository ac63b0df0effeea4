"""The wall of a circle: for those who sit there, and what was told to the coach for the coach. Nobody else finds a word."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actors import NotAllowed, system
from accounts.models import AuditEvent
from accounts.tenancy import private
from circles import locks
from circles.models import CircleKey, CircleMember, Post
from circles.selectors import wall as selectors
from circles.services import coaching, keys, wall
from plans import sealing
from programs.models import Employee
from tests.circles.conftest import Ring
from tests.factories.cast import Member
from tests.factories.circles import make_member, make_post
from tests.factories.plans import make_contact_way
from tests.factories.rows import make_employee, make_participant

WORDS = "He talks over me, and I let him."


def _page(ring: Ring, member: Member, tail: str = "") -> str:
    return str(member.browser().get(ring.url(tail)).content.decode())


def _ask(ring: Ring, member: Member, text: str = WORDS, **more: str) -> Any:
    return member.browser().post(ring.url(), {"text": text, **more})


def _post(ring: Ring) -> Post:
    with ring.cast.chiara.acting(), private(purpose="erasure"):
        return Post.objects.select_related("circle").latest("created_at")


def _name_coach(ring: Ring, **facts: Any) -> Employee:
    with ring.cast.chiara.acting() as actor:
        coach = make_employee(first_name="Cora", last_name="Coach", **facts)
        coaching.name(actor=actor, cohort=ring.cohort, employee=coach)
        return coach


def test_a_question_is_read_and_answered_in_the_circle(ring: Ring) -> None:
    assert _ask(ring, ring.cast.amara).status_code == 302
    assert WORDS in _page(ring, ring.cast.olu)
    address = ring.url(f"posts/{_post(ring).pk}/")
    assert ring.cast.olu.browser().post(address, {"text": "Say it once, calmly."}).status_code == 302
    page = _page(ring, ring.cast.amara)
    assert (WORDS in page, "Say it once, calmly." in page, "Olu Adeyemi" in page) == (True, True, True)


def test_bad_input_loses_nothing(ring: Ring) -> None:
    assert _ask(ring, ring.cast.amara, text=" ").status_code == 422
    page = _ask(ring, ring.cast.amara, text=WORDS + "x" * 4000)
    assert (page.status_code, WORDS in page.content.decode()) == (422, True)
    with ring.cast.chiara.acting(), private(purpose="erasure"):
        assert not Post.objects.exists()


@pytest.mark.parametrize("who", ["bernd", "chiara", "frieda", "dario"])
def test_whoever_does_not_sit_there_has_no_such_page_and_changes_nothing(ring: Ring, who: str) -> None:
    member: Member = getattr(ring.cast, who)
    _ask(ring, ring.cast.amara)
    post, browser = _post(ring), member.browser()
    tails = ("", "guide/", "pass-on/", "meeting/", f"posts/{post.pk}/", f"posts/{post.pk}/reword/")
    assert [browser.get(ring.url(tail)).status_code for tail in tails] == [404] * len(tails)
    acts = (
        "",
        "ways/",
        f"posts/{post.pk}/",
        f"posts/{post.pk}/reword/",
        f"posts/{post.pk}/delete/",
        f"posts/{post.pk}/restore/",
    )
    assert [browser.post(ring.url(tail), {"text": "x"}).status_code for tail in acts] == [404] * len(acts)
    if member.organization == ring.cast.nordwind:
        with member.acting() as actor:
            seat = CircleMember.objects.select_related("participant__employee", "circle").get(
                participant=ring.mentors[0]
            )
            for refused in (
                lambda: selectors.page(actor, seat, None),
                lambda: wall.ask(actor=actor, seat=seat, text="x"),
                lambda: wall.delete(actor=actor, seat=seat, post=post),
            ):
                with pytest.raises(NotAllowed):
                    refused()
    with ring.cast.chiara.acting(), private(purpose="erasure"):
        assert list(Post.objects.values_list("pk", "deleted_at")) == [(post.pk, None)]


def test_a_mentor_of_another_circle_finds_nothing(ring: Ring) -> None:
    _ask(ring, ring.cast.amara)
    with ring.cast.chiara.acting():
        CircleMember.objects.filter(participant=ring.mentors[1]).update(left_at=timezone.now())
    assert ring.cast.olu.browser().get(ring.url()).status_code == 404
    with ring.cast.chiara.acting(), private(person=ring.mentors[1].pk):
        assert (Post.objects.count(), CircleKey.objects.count()) == (0, 0)


def test_whoever_comes_later_reads_no_thread_that_had_begun_before(ring: Ring) -> None:
    with ring.cast.chiara.acting():
        early = make_post(circle=ring.circle, author=ring.mentors[0], words="Early.", asked_at=timezone.now())
        CircleMember.objects.filter(participant=ring.mentors[1]).update(joined_at=timezone.now())
        make_post(circle=ring.circle, author=ring.mentors[2], words="An answer of today.", question=early)
        make_post(circle=ring.circle, author=ring.mentors[2], words="Of today.")
    page = _page(ring, ring.cast.olu)
    assert ("Early." in page, "An answer of today." in page, "Of today." in page) == (False, False, True)
    assert ring.cast.olu.browser().get(ring.url(f"posts/{early.pk}/")).status_code == 404
    assert "An answer of today." in _page(ring, ring.cast.amara)


def test_an_own_post_is_deleted_and_brought_back_by_its_author_alone(ring: Ring) -> None:
    _ask(ring, ring.cast.amara)
    tail = f"posts/{_post(ring).pk}/"
    assert ring.cast.olu.browser().post(ring.url(f"{tail}delete/")).status_code == 404
    assert ring.cast.amara.browser().post(ring.url(f"{tail}delete/")).status_code == 302
    assert (WORDS in _page(ring, ring.cast.amara), "Bring it back" in _page(ring, ring.cast.amara)) == (False, True)
    assert (WORDS in _page(ring, ring.cast.olu), "This was deleted" in _page(ring, ring.cast.olu)) == (False, False)
    assert ring.cast.olu.browser().post(ring.url(f"{tail}restore/")).status_code == 404
    assert ring.cast.amara.browser().post(ring.url(f"{tail}restore/")).status_code == 302
    assert WORDS in _page(ring, ring.cast.olu)


def test_an_own_post_is_put_in_other_words_by_its_author_alone_and_says_so(ring: Ring) -> None:
    _ask(ring, ring.cast.amara)
    post = _post(ring)
    address, better = ring.url(f"posts/{post.pk}/reword/"), "He talks over me. I want to stop him."
    assert [ring.cast.olu.browser().get(address).status_code, ring.cast.olu.browser().post(address).status_code] == [
        404
    ] * 2
    amara = ring.cast.amara.browser()
    assert WORDS in amara.get(address).content.decode()
    assert amara.post(address, {"text": WORDS}).status_code == 302
    assert _post(ring).reworded_at is None
    empty = amara.post(address, {"text": " "})
    assert (empty.status_code, WORDS in _page(ring, ring.cast.olu)) == (422, True)
    assert amara.post(address, {"text": better}).status_code == 302
    page = _page(ring, ring.cast.olu)
    assert (WORDS in page, better in page, ">reworded<" in page) == (False, True, True)
    assert bytes(_post(ring).words) != bytes(post.words)


def test_what_was_taken_off_the_wall_is_not_reworded(ring: Ring) -> None:
    _ask(ring, ring.cast.amara)
    tail, amara = f"posts/{_post(ring).pk}/", ring.cast.amara.browser()
    amara.post(ring.url(f"{tail}delete/"))
    before = bytes(_post(ring).words)
    answer = amara.post(ring.url(f"{tail}reword/"), {"text": "Other words."}, follow=True).content.decode()
    assert ("Bring it back first." in answer, bytes(_post(ring).words) == before) == (True, True)


def test_after_a_day_the_words_are_gone_and_the_answers_of_others_stay(ring: Ring) -> None:
    with ring.cast.chiara.acting():
        then = timezone.now() - dt.timedelta(hours=25)
        asked = make_post(circle=ring.circle, author=ring.mentors[0], words=WORDS, deleted_at=then)
        make_post(circle=ring.circle, author=ring.mentors[1], words="An answer.", question=asked)
        make_post(circle=ring.circle, author=ring.mentors[0], words=WORDS, deleted_at=then)
        fresh = make_post(circle=ring.circle, author=ring.mentors[0], words=WORDS, deleted_at=timezone.now())
        assert wall.purge(actor=system(ring.cast.nordwind.pk)) == 2
        assert wall.purge(actor=system(ring.cast.nordwind.pk)) == 0
        with private(purpose="erasure"):
            left = [(row.pk == asked.pk, bytes(row.words) == b"") for row in Post.objects.order_by("created_at")]
            assert left == [(True, True), (False, False), (False, False)]
    page = _page(ring, ring.cast.amara)
    assert ("This was deleted by whoever wrote it." in page, "An answer." in page) == (True, True)
    browser = ring.cast.amara.browser()
    browser.post(ring.url(f"posts/{asked.pk}/restore/"))
    browser.post(ring.url(f"posts/{fresh.pk}/restore/"))
    with ring.cast.chiara.acting(), private(purpose="erasure"):
        gone = dict(Post.objects.values_list("pk", "deleted_at"))
        assert (gone[asked.pk] is not None, gone[fresh.pk]) == (True, None)


def test_the_coach_reads_what_was_told_to_them_and_answers_it_in_the_circle(ring: Ring) -> None:
    _name_coach(ring, email=ring.cast.frieda.user.email, user=ring.cast.frieda.user)
    _ask(ring, ring.cast.amara, text="For us alone.")
    _ask(ring, ring.cast.amara, text=WORDS, coach_too="on")
    post, browser = _post(ring), ring.cast.frieda.browser()
    url = ring.cast.frieda.url(f"coaching/{ring.cohort.pk}/")
    page = browser.get(url).content.decode()
    assert (WORDS in page, "For us alone." in page) == (True, False)
    ring.cast.olu.browser().post(ring.url(f"posts/{post.pk}/"), {"text": "Ask your coach."})
    assert "Ask your coach." in browser.get(f"{url}told/{post.pk}/").content.decode()
    assert browser.get(ring.url()).status_code == 404
    assert browser.post(f"{url}told/{post.pk}/", {"text": "Tell him what it does to you."}).status_code == 302
    page = _page(ring, ring.cast.olu)
    assert ("Tell him what it does to you." in page, "Frieda Petersen" in page or "Cora Coach" in page) == (True, True)
    for other in (ring.cast.chiara, ring.cast.amara, ring.cast.dario):
        assert other.browser().get(other.url(f"coaching/{ring.cohort.pk}/")).status_code == 404


def test_a_coach_who_is_named_later_does_not_read_what_the_first_one_was_told(ring: Ring) -> None:
    first = _name_coach(ring)
    _ask(ring, ring.cast.amara, coach_too="on")
    second = _name_coach(ring, email=ring.cast.frieda.user.email, user=ring.cast.frieda.user)
    assert (
        WORDS
        not in ring.cast.frieda.browser().get(ring.cast.frieda.url(f"coaching/{ring.cohort.pk}/")).content.decode()
    )
    with ring.cast.chiara.acting():
        for coach in (first, second):
            with private(person=coach.pk):
                assert Post.objects.count() == 0


def test_a_post_that_is_moved_or_told_past_its_author_does_not_open(ring: Ring) -> None:
    coach = _name_coach(ring)
    with ring.cast.chiara.acting():
        row = make_post(circle=ring.circle, author=ring.mentors[0], words=WORDS)
        with private(purpose=locks.ERASURE):
            Post.objects.filter(pk=row.pk).update(for_coach=coach)
    page = _page(ring, ring.cast.olu)
    assert (WORDS in page, page.count("cannot be opened at the moment")) == (False, 1)


def test_nobody_writes_in_somebody_elses_name(ring: Ring) -> None:
    with ring.cast.chiara.acting():
        row = Post(circle=ring.circle, author=ring.mentors[1], asked_at=timezone.now(), words=b"x")
        with private(person=ring.mentors[0].pk), pytest.raises(Exception, match="row-level security"):
            row.save(force_insert=True)


def test_the_trail_hears_of_no_word(ring: Ring) -> None:
    with ring.cast.chiara.acting():
        before = AuditEvent.objects.count()
    _ask(ring, ring.cast.amara)
    ring.cast.amara.browser().post(ring.url(f"posts/{_post(ring).pk}/delete/"))
    with ring.cast.chiara.acting():
        assert AuditEvent.objects.count() == before


def test_keys_are_sealed_anew_under_a_new_secret_and_still_open(ring: Ring, settings: Any) -> None:
    _ask(ring, ring.cast.amara)
    settings.NOTES_KEYS = ["a new secret of the house", *settings.NOTES_KEYS]
    with ring.cast.chiara.acting() as actor:
        assert (keys.rewrap(actor=actor), keys.rewrap(actor=actor)) == (1, 0)
        with private(purpose=locks.REWRAP):
            assert CircleKey.objects.get().master == sealing.newest()
    settings.NOTES_KEYS = settings.NOTES_KEYS[:1]
    assert WORDS in _page(ring, ring.cast.amara)


@pytest.mark.parametrize("threads", [1, 3])
def test_a_page_takes_as_many_queries_for_one_thread_as_for_three(ring: Ring, threads: int) -> None:
    with ring.cast.chiara.acting():
        for _ in range(threads):
            asked = make_post(circle=ring.circle, author=ring.mentors[0])
            make_post(circle=ring.circle, author=ring.mentors[1], question=asked)
    browser, address = ring.cast.amara.browser(), ring.url()
    with CaptureQueriesContext(connection) as seen:
        assert browser.get(address).status_code == 200
    assert len(seen) == 21


def test_the_wall_has_pages(ring: Ring) -> None:
    with ring.cast.chiara.acting():
        for number in range(selectors.PER_PAGE + 1):
            make_post(circle=ring.circle, author=ring.mentors[0], words=f"Question {number}.")
    assert ("Question 10." in _page(ring, ring.cast.olu), "Question 0." in _page(ring, ring.cast.olu)) == (True, False)
    assert "Question 0." in _page(ring, ring.cast.olu, "?page=2")
    part = ring.cast.olu.browser().get(ring.url("?page=2"), headers={"HX-Request": "true"}).content.decode()
    assert ("Question 0." in part, "<html" in part) == (True, False)


def test_ways_are_shown_by_those_who_say_so(ring: Ring) -> None:
    with ring.cast.chiara.acting():
        make_contact_way(participant=ring.mentors[0], phone="+49 40 777")
    assert "+49 40 777" not in _page(ring, ring.cast.olu)
    ring.cast.amara.browser().post(ring.url("ways/"), {"shown": "yes"})
    assert "+49 40 777" in _page(ring, ring.cast.olu)
    ring.cast.amara.browser().post(ring.url("ways/"), {"shown": "no"})
    assert "+49 40 777" not in _page(ring, ring.cast.olu)


def test_somebody_who_takes_part_in_no_pair_has_no_circle(ring: Ring) -> None:
    with ring.cast.chiara.acting():
        other = make_participant(cohort=ring.cohort)
        make_member(circle=ring.circle, participant=other, left_at=timezone.now())
        with private(person=other.pk):
            assert CircleKey.objects.count() == 0
