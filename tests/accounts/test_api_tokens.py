"""Tokens of the API as their owners see them: made once, shown once, ended with a question."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from accounts import actors, tokens
from accounts.actors import NotAllowed
from accounts.enums import SCOPES, Permission, Scope
from accounts.models import ApiToken, AuditEvent, StoredAnswer
from accounts.services import api_tokens
from accounts.tenancy import tenant
from tests.factories.cast import Cast
from tests.factories.tokens import make_api_token, make_stored_answer

NEW = {"name": "HR sync", "scopes": ["read_directory", "write_directory"], "days": "90"}


def test_a_token_is_shown_once_and_kept_as_a_hash(cast: Cast) -> None:
    browser = cast.frieda.browser()
    page = browser.post(cast.frieda.url("settings/tokens/new/"), NEW, follow=True).content.decode()
    with tenant(cast.nordwind.pk):
        row = ApiToken.objects.get()
        event = AuditEvent.objects.get()
    secret = page.partition('value="ups_')[2].partition('"')[0]
    assert (len(secret), row.token_hash) == (43, tokens.hashed(f"ups_{secret}"))
    assert (row.scopes, row.hint, row.created_by_id) == (NEW["scopes"], f"ups_{secret}"[:10], cast.frieda.user.pk)
    assert dt.timedelta(days=89) < row.expires_at - timezone.now() <= dt.timedelta(days=90)
    assert (event.verb, event.label, event.detail) == (
        "api token made",
        "HR sync",
        {"scopes": NEW["scopes"], "days": 90},
    )
    again = browser.get(cast.frieda.url("settings/tokens/")).content.decode()
    assert (secret in page, secret in again) == (True, False)


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"scopes": []}, {"scopes": ["everything"]}, {"days": "3650"}, {"days": ""}]
)
def test_what_cannot_be_is_said_and_kept(cast: Cast, wrong: dict[str, Any]) -> None:
    answer = cast.frieda.browser().post(cast.frieda.url("settings/tokens/new/"), NEW | wrong)
    assert answer.status_code == 422
    with tenant(cast.nordwind.pk):
        assert not ApiToken.objects.exists()


def test_a_token_ends_when_its_owner_says_so(cast: Cast) -> None:
    with tenant(cast.nordwind.pk):
        row = make_api_token()
        make_stored_answer(token=row)
    path = cast.frieda.url(f"settings/tokens/{row.pk}/revoke/")
    browser = cast.frieda.browser()
    assert "Revoke “HR sync”?" in browser.get(path).content.decode()
    assert "is revoked" in browser.post(path, follow=True).content.decode()
    with tenant(cast.nordwind.pk):
        row.refresh_from_db()
        assert (row.ended, StoredAnswer.objects.count()) == ("revoked", 0)
        assert AuditEvent.objects.get().verb == "api token revoked"


def test_only_owners_make_and_end_tokens(cast: Cast) -> None:
    with tenant(cast.nordwind.pk):
        row = make_api_token()
    for member in (cast.chiara, cast.olu, cast.amara):
        with member.acting() as actor:
            for act in (
                lambda a=actor: api_tokens.make(actor=a, name="X", scopes=["read_runs"], days=1),
                lambda a=actor: api_tokens.revoke(actor=a, token=row),
            ):
                with pytest.raises(NotAllowed):
                    act()
    with tenant(cast.nordwind.pk):
        assert [(one.pk, one.ended) for one in ApiToken.objects.all()] == [(row.pk, "")]


def test_there_is_an_end_to_how_long_and_how_many(cast: Cast) -> None:
    with cast.frieda.acting() as actor:
        for days in (0, 366):
            with pytest.raises(ValueError, match="1 to 365 days"):
                api_tokens.make(actor=actor, name="X", scopes=["read_runs"], days=days)
        for number in range(api_tokens.MOST):
            make_api_token(name=f"T{number}")
        with pytest.raises(api_tokens.TooMany):
            api_tokens.make(actor=actor, name="X", scopes=["read_runs"], days=1)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_however_long(cast: Cast, count: int, django_assert_num_queries: Any) -> None:
    with tenant(cast.nordwind.pk):
        for _ in range(count):
            make_api_token(created_by=cast.frieda.user)
    browser = cast.frieda.browser()
    with django_assert_num_queries(8):
        assert browser.get(cast.frieda.url("settings/tokens/")).content.decode().count("ups_") == count


def test_a_token_has_the_power_of_one_scope_at_a_time(cast: Cast) -> None:
    with tenant(cast.nordwind.pk):
        row = make_api_token(scopes=["read_programs", "write_directory"])
    reader = actors.by_token(row, Scope.READ_PROGRAMS)
    assert (reader.permissions, reader.user_id) == (frozenset({Permission.SEE_PROGRAMS}), None)
    assert actors.by_token(row, Scope.READ_RUNS).permissions == actors.by_token(row, "").permissions == frozenset()
    powers = {Permission.MANAGE_MEMBERS, Permission.MANAGE_ORGANIZATION, Permission.SEE_AUDIT}
    assert all(not powers & held for held in SCOPES.values())
