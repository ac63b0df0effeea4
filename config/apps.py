from __future__ import annotations

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "config"
    label = "house"
    verbose_name = "House"

    def ready(self) -> None:
        from django.core.signals import request_finished

        from config import logs

        request_finished.connect(logs.forget)
