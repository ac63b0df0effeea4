"""What Upstream does differently from allauth: addresses in lower case, a name, and where people land."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.app_settings import REAUTHENTICATION_TIMEOUT
from allauth.account.authentication import get_authentication_records
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from accounts import languages

_WRONG_CODE = "This code is not right, or its time is over. Compare it with the newest one you have."


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Email is the login, and is kept in lower case."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "This address and password do not go together. Try again, or have a code sent.",
        "incorrect_code": _WRONG_CODE,
        "incorrect_password": "This is not your password. Try again, or choose a new one.",
        "too_many_login_attempts": "There were too many attempts. Wait a few minutes, then try again.",
        "rate_limited": "There were too many attempts. Wait a few minutes, then try again.",
    }

    def clean_email(self, email: str) -> str:
        return super().clean_email(email).strip().lower()

    def save_user(self, request: Any, user: Any, form: Any, commit: bool = True) -> Any:
        user = super().save_user(request, user, form, commit=False)
        user.name = form.cleaned_data.get("name", "")
        if commit:
            user.save()
        return user

    def confirm_email(self, request: Any, email_address: Any) -> Any:
        """The code was typed where somebody signed up, or signed in with the password: the login is theirs as it is."""
        request.proven_where_made = email_address.pk
        return super().confirm_email(request, email_address)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whoever signed in a moment ago has just proven who they are, and is not asked twice in a row."""
        signed_in = [record["at"] for record in get_authentication_records(self.request, self.request.user)]
        if signed_in and time.time() - max(signed_in) < REAUTHENTICATION_TIMEOUT:
            return False
        required: bool = super().is_reauthentication_required(app=app, **kwargs)
        return required

    def get_signup_redirect_url(self, request: Any) -> str:
        """Somebody who has just signed up, and was not on the way to an invitation, makes an organization."""
        return reverse("joining:organization-new")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """In the language in which the organizations of whoever is signed in write to them, or else in the browser's.

        SECURITY: who is not signed in yet is looked up nowhere: it would take time, and so tell that an address is known.
        """
        user = self.request.user
        known = languages.of_login(user) if user.is_authenticated else ""
        with translation.override(known or languages.of_browser(self.request)):
            super().send_mail(template_prefix, email, context)

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Another way into a login is told by letter, whoever opened it; other changes are told on their pages."""
        address = email or EmailAddress.objects.get_primary_email(user)
        if template_prefix.startswith("socialaccount/") and address:
            agent = self.get_http_user_agent(self.request)[:200]
            now = {"timestamp": timezone.now(), "ip": self.get_client_ip(self.request), "user_agent": agent}
            self.send_mail(template_prefix, address, now | (context or {}))

    def get_reset_password_from_key_url(self, key: str) -> str:
        """SECURITY: the host in a letter comes from the settings; a request's Host header is anybody's."""
        uid, _, secret = key.partition("-")
        return settings.BASE_URL + reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": secret})


class SecondStepAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """What the authenticator app's pages say."""

    error_messages = DefaultMFAAdapter.error_messages | {"incorrect_code": _WRONG_CODE}
