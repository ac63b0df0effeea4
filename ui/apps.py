from __future__ import annotations

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "ui"
    verbose_name = "Interface"

    def ready(self) -> None:
        from ui import sentences

        sentences.speak()
