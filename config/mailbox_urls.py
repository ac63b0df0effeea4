from __future__ import annotations

from django.urls import path

from config import mailbox

app_name = "demo"
urlpatterns = [
    path("mailbox/", mailbox.index, name="mailbox"),
    path("mailbox/<int:key>/", mailbox.letter, name="letter"),
    path("mailbox/<int:key>/body/", mailbox.body, name="body"),
]
