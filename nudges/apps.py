from __future__ import annotations

from django.apps import AppConfig


class NudgesConfig(AppConfig):
    name = "nudges"
    verbose_name = "Nudges"

    def ready(self) -> None:
        from nudges import receivers  # noqa: F401  (connects the receivers once apps are ready)
