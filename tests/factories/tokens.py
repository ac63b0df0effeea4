"""Tokens of the API, and calling it with one."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from typing import Any

from django.test import Client
from django.utils import timezone

from accounts import tokens
from accounts.enums import Scope
from accounts.models import ApiToken, StoredAnswer
from accounts.tenancy import tenant

SECRET = "ups_" + "s" * 43


def make_api_token(*, secret: str = "", scopes: Iterable[str] = Scope.values, **values: Any) -> ApiToken:
    """An open token, which may do everything unless its scopes are named."""
    held = secret or f"ups_{tokens.fresh()}"
    stem = {"name": "HR sync", "expires_at": timezone.now() + dt.timedelta(days=90), "hint": held[:10]}
    return ApiToken.objects.create(token_hash=tokens.hashed(held), scopes=list(scopes), **(stem | values))


def make_stored_answer(*, token: ApiToken, key: str = "k1", **values: Any) -> StoredAnswer:
    """What a write was answered."""
    stem = {"fingerprint": "0" * 64, "status": 200, "body": "{}"}
    return StoredAnswer.objects.create(token=token, key=key, **(stem | values))


class Caller:
    """Another system that calls the API with a token of its own."""

    def __init__(self, organization: Any, *, secret: str = SECRET, **values: Any) -> None:
        with tenant(organization.pk):
            self.token = make_api_token(secret=secret, **values)
        self.organization = organization
        self.client = Client(raise_request_exception=False, headers={"authorization": f"Bearer {secret}"})

    def get(self, path: str, **options: Any) -> Any:
        """Read something below ``/api/v1/``."""
        return self.client.get(f"/api/v1/{path}", **options)

    def send(self, path: str, body: Any, *, method: str = "post", **options: Any) -> Any:
        """Write something below ``/api/v1/``; the body may be text already."""
        said = body if isinstance(body, str | bytes) else json.dumps(body)
        options.setdefault("content_type", "application/json")
        return self.client.generic(method.upper(), f"/api/v1/{path}", said, **options)
