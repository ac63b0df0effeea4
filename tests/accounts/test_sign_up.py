"""Sign-up costs the same work whether an address is known or not, for its time would tell."""

from __future__ import annotations

from typing import Any, ClassVar

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client

from accounts.models import User
from tests.factories.cast import Cast


class CountingHasher(MD5PasswordHasher):
    """What takes long about a sign-up, counted."""

    algorithm = "counting"
    hashed: ClassVar[list[str]] = []

    def encode(self, password: str, salt: str) -> str:
        self.hashed.append(password)
        return super().encode(password, salt)


@pytest.mark.parametrize(("email", "new"), [("amara@nordwind.example", 0), ("grace@nordwind.example", 1)])
def test_a_password_is_hashed_for_every_address(cast: Cast, settings: Any, email: str, new: int) -> None:
    settings.PASSWORD_HASHERS = [f"{__name__}.{CountingHasher.__name__}"]
    CountingHasher.hashed.clear()
    before = User.objects.count()
    page = Client().post("/account/signup/", {"name": "Grace", "email": email, "password1": "a-rather-long-one"})
    assert (page.status_code, page["Location"]) == (302, "/account/confirm-email/")
    assert CountingHasher.hashed == ["a-rather-long-one"]
    assert User.objects.count() == before + new
