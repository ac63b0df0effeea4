from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Accounts"

    def ready(self) -> None:
        from allauth.account.signals import email_confirmed, password_reset

        from accounts import checks  # noqa: F401  (registers the system checks once apps are ready)
        from accounts.services import logins

        email_confirmed.connect(logins.on_proven)
        password_reset.connect(logins.on_password_reset)
