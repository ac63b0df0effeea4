from __future__ import annotations

from django.apps import AppConfig

from ui import sentences


class UiConfig(AppConfig):
    name = "ui"
    verbose_name = "Interface"

    def ready(self) -> None:
        sentences.speak()
