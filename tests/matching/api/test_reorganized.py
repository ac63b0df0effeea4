"""An HR system pushes the directory, a pair comes into one reporting line, and the admin finds it in the list of the day."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from matching.models import RuleConflict
from tests.factories.cast import Cast
from tests.factories.tokens import Caller
from tests.matching.moved import make_moved


def test_a_push_that_breaks_a_pair_comes_before_an_admin(cast: Cast, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    moved = make_moved(cast)
    hr = Caller(cast.nordwind, scopes=["write_directory"])
    before = cast.chiara.browser().get(cast.chiara.url()).content.decode()
    people = [
        {"number": one.number, "email": one.email, "first_name": one.first_name, "last_name": one.last_name}
        for one in (moved.amara, moved.bernd)
    ]
    answer = hr.send("directory/pushes/", {"employees": [people[0] | {"manager_email": moved.bernd.email}, people[1]]})
    assert (answer.status_code, answer.json()["new"], answer.json()["errors"]) == (200, 0, [])
    assert moved.check() == 1
    after = cast.chiara.browser().get(cast.chiara.url()).content.decode()
    waits = "Amara Okafor and Bernd Krüger:"
    assert (waits in before, waits in after) == (False, True)
    with cast.chiara.acting():
        assert list(RuleConflict.objects.values_list("resolution", flat=True)) == ["open"]
    pair = cast.amara.browser().get(cast.amara.url(f"pairings/{moved.pairing.pk}/"))
    assert waits not in pair.content.decode()


def test_the_worker_is_told_of_a_push(
    cast: Cast, settings: Any, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    """By the same event as after a file: what looks at every pair again listens to it."""
    settings.MEDIA_ROOT = tmp_path
    moved = make_moved(cast)
    hr = Caller(cast.nordwind)
    person = {"number": "N1", "email": "n1@nordwind.example", "first_name": "N", "last_name": "One"}
    assert moved.check() == 0
    with django_capture_on_commit_callbacks() as asked:
        assert hr.send("directory/pushes/", {"employees": [person]}).status_code == 200
    assert any("directory_changed" in one.__code__.co_names for one in asked if hasattr(one, "__code__"))
