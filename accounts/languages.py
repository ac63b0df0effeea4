"""In which language somebody is written to of whom this room knows an address and no more.

What else is known of them is known above: the settings name the function that a room there answers with.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import cache

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation
from django.utils.module_loading import import_string

from accounts import selectors
from accounts.models import User
from accounts.tenancy import identity, tenant


@cache
def _known() -> Callable[[str], str]:
    found: Callable[[str], str] = import_string(settings.LANGUAGE_OF_ADDRESS)
    return found


def of_address(email: str, organization_id: uuid.UUID) -> str:
    """The language in which an organization writes to an address."""
    with tenant(organization_id):
        return _known()(email)


def of_login(user: User) -> str:
    """The language in which somebody's organizations write to them, the first that is not the app's own; empty without any.

    A letter about a login is nobody's organization's, so all of them are asked.
    """
    with identity(user.pk):
        rows = selectors.memberships_of(user)
    found = [of_address(user.email, row.organization_id) for row in rows]
    return next((code for code in found if code != settings.LANGUAGE_CODE), found[0] if found else "")


def of_browser(request: HttpRequest) -> str:
    """The language that a browser asks for, where letters are written in it; for pages whose reader nobody knows."""
    code = translation.get_language_from_request(request).partition("-")[0]
    return code if code in settings.LETTER_LANGUAGES else settings.LANGUAGE_CODE
