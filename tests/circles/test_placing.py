"""Seats: taken when pairs begin, kept, and given up with everything that was said from there."""

from __future__ import annotations

from circles.services import placing
from circles.models import Circle, CircleMember
from tests.circles.conftest import Ring


def test_a_circle_is_there_once_pairs_have_begun(ring: Ring) -> None:
    with ring.cast.chiara.acting():
        seats = CircleMember.objects.filter(circle=ring.circle, left_at=None)
        assert set(seats.values_list("participant_id", flat=True)) == {one.pk for one in ring.mentors}
        assert seats.filter(facilitates_since__isnull=False).count() == 1
    assert placing.place_due(ring.cast.nordwind.pk) == 0
    with ring.cast.chiara.acting():
        assert (Circle.objects.count(), CircleMember.objects.count()) == (1, 6)


def test_pages_open(ring: Ring) -> None:
    browser = ring.cast.amara.browser()
    assert browser.post(ring.url(), {"text": "How do I begin?"}).status_code == 302
    assert "How do I begin?" in browser.get(ring.url()).content.decode()
    for tail in ("guide/", "meeting/", "pass-on/"):
        print(tail, browser.get(ring.url(tail)).status_code)
    print(ring.cast.chiara.browser().get(ring.admin_url()).status_code)
    print(ring.cast.chiara.browser().get(ring.url()).status_code)
