"""Telling a chat: only where it may be told, without names, once a day, against a real server on loopback."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
import time_machine

from nudges import hooks, sealing
from nudges.enums import Channel
from nudges.models import Message, Webhook
from nudges.services import messages, webhooks
from tests.factories.cast import Cast
from tests.factories.rows import make_webhook
from tests.nudges.test_delivery import TUESDAY

SECURE = "https://"
SLACK = f"{SECURE}hooks.slack.com/services/T0/B0/secret"
TEAMS = f"{SECURE}prod-01.westeurope.logic.azure.com:443/workflows/x?sig=secret"


class Chat:
    """A chat on loopback that keeps what it was told."""

    def __init__(self) -> None:
        self.told: list[Any] = []
        self.answer = 200
        chat = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                chat.told.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                self.send_response(chat.answer)
                self.send_header("Location", "http://127.0.0.1:1/")
                self.end_headers()

            def log_message(self, *args: Any) -> None:
                """Keep quiet."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.address = f"http://127.0.0.1:{self.server.server_port}/services/x"


@pytest.fixture
def chat(settings: Any) -> Iterator[Chat]:
    settings.WEBHOOK_LOOPBACK = True
    made = Chat()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.mark.parametrize(
    ("kind", "address", "fine"),
    [
        (Channel.SLACK, SLACK, True),
        (Channel.TEAMS, TEAMS, True),
        (Channel.SLACK, TEAMS, False),
        (Channel.SLACK, SLACK.replace("https", "http"), False),
        (Channel.SLACK, f"{SECURE}hooks.slack.com.evil.example/x", False),
        (Channel.SLACK, f"{SECURE}hooks.slack.com@evil.example/x", False),
        (Channel.SLACK, f"{SECURE}user@hooks.slack.com/x", False),
        (Channel.SLACK, f"{SECURE}hooks.slack.com:8443/x", False),
        (Channel.SLACK, f"{SECURE}hooks.slack.com:99999/", False),
        (Channel.SLACK, f"{SECURE}hooks.slack.com:abc/", False),
        (Channel.SLACK, f"{SECURE}[::1/x", False),
        (Channel.SLACK, f"{SECURE}hooks.slack.com/a b", False),
        (Channel.SLACK, f"{SECURE}hooks.slack.com/\0", False),
        (Channel.SLACK, f"{SECURE}hooks.slack.com/x\n", False),
        (Channel.SLACK, f"{SECURE}hooks.slack.com/ü", False),
        (Channel.SLACK, f"{SECURE}hooks.slack.com\\@127.0.0.1/", False),
        (Channel.SLACK, f"{SECURE}hooks.slack.com#@127.0.0.1/", False),
        (Channel.TEAMS, f"{SECURE}127.0.0.1\\.logic.azure.com/", False),
        (Channel.TEAMS, f"{SECURE}.logic.azure.com/", False),
        (Channel.TEAMS, f"{SECURE}evil.com?.logic.azure.com", False),
        (Channel.TEAMS, f"{SECURE}logic.azure.com/x", False),
        (Channel.TEAMS, f"{SECURE}evil-logic.azure.com/x", False),
        (Channel.SLACK, "http://127.0.0.1:80/x", False),
        (Channel.SLACK, "file:///etc/passwd", False),
        (Channel.SLACK, "nonsense", False),
    ],
)
def test_only_the_two_chats_are_posted_to(kind: str, address: str, fine: bool) -> None:
    if fine:
        assert hooks.check(kind, address) in address
    else:
        with pytest.raises(hooks.WrongAddress):
            hooks.check(kind, address)


@pytest.mark.parametrize(
    ("found", "fine"),
    [
        (["54.1.2.3"], True),
        (["10.0.0.1"], False),
        (["127.0.0.1"], False),
        (["169.254.169.254"], False),
        (["54.1.2.3", "192.168.1.1"], False),
        (["::1"], False),
        (["fd00::1"], False),
    ],
)
def test_a_name_that_leads_into_a_network_is_refused(monkeypatch: Any, found: list[str], fine: bool) -> None:
    answers = [(0, 0, 0, "", (one, 443)) for one in found]
    monkeypatch.setattr(hooks.socket, "getaddrinfo", lambda *args, **kwargs: answers)
    if fine:
        assert hooks._public("hooks.slack.com") == found[0]
    else:
        with pytest.raises(hooks.WrongAddress):
            hooks._public("hooks.slack.com")


def test_the_address_is_kept_sealed_and_never_shown(cast: Cast) -> None:
    browser, page = cast.chiara.browser(), cast.chiara.url("nudges/chat/")
    assert browser.post(page, {"kind": "slack", "address": TEAMS}).status_code == 422
    answer = browser.post(page, {"kind": "slack", "address": SLACK}, follow=True)
    assert ("hooks.slack.com" in answer.content.decode(), "secret" in answer.content.decode()) == (True, False)
    with cast.chiara.acting():
        row = Webhook.objects.get()
        assert ("secret" in row.sealed_address, sealing.opened(row.sealed_address)) == (False, SLACK)
    browser.post(f"{page}{row.pk}/remove/")
    with cast.chiara.acting():
        assert Webhook.objects.count() == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", [Channel.SLACK, Channel.TEAMS])
def test_a_chat_is_told_once_in_its_own_form(committed_cast: Cast, chat: Chat, kind: str) -> None:
    with committed_cast.chiara.acting():
        make_webhook(kind=kind, address=chat.address)
        for _ in range(2):
            webhooks.tell(key="chat:day", title="3 mentees wait", text="Call them.", link="https://u.example/silent/")
    assert (messages.relay(committed_cast.nordwind.pk), messages.relay(committed_cast.nordwind.pk)) == (1, 0)
    (told,) = chat.told
    if kind == Channel.SLACK:
        assert told["text"] == "3 mentees wait: Call them. https://u.example/silent/"
    else:
        (attachment,) = told["attachments"]
        assert attachment["contentType"] == "application/vnd.microsoft.card.adaptive"
        assert attachment["content"]["actions"][0]["url"] == "https://u.example/silent/"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("answer", [302, 404, 500])
def test_what_a_chat_refuses_is_tried_again_and_said(committed_cast: Cast, chat: Chat, answer: int) -> None:
    chat.answer = answer
    with committed_cast.chiara.acting():
        make_webhook(address=chat.address)
        webhooks.tell(key="chat:day", title="x", text="x", link="https://u.example/")
    assert messages.relay(committed_cast.nordwind.pk) == 0
    with committed_cast.chiara.acting():
        row, hook = Message.objects.get(), Webhook.objects.get()
        assert (row.state, row.attempts, hook.last_error.partition(": ")[2]) == (
            "pending", 1, f"The chat answered {answer}.",
        )  # fmt: skip
    assert len(chat.told) == 1


@pytest.mark.parametrize(("hour", "wanted"), [(10, True), (22, False)])
def test_a_chat_is_told_in_working_hours(cast: Cast, hour: int, wanted: bool) -> None:
    with cast.chiara.acting(), time_machine.travel(TUESDAY.replace(hour=hour), tick=False):
        assert webhooks.wanted(cast.nordwind.pk) is False
        make_webhook()
        assert webhooks.wanted(cast.nordwind.pk) is wanted


def test_nobody_else_connects_a_chat(cast: Cast) -> None:
    for member, code in ((cast.olu, 403), (cast.bernd, 403), (cast.dario, 404)):
        sent = {"kind": "slack", "address": SLACK}
        assert member.browser().post(cast.chiara.url("nudges/chat/"), sent).status_code == code
    with cast.chiara.acting():
        assert Webhook.objects.count() == 0


def test_a_chat_that_speaks_nonsense_does_not_make_us_repeat_the_address(settings: Any) -> None:
    settings.WEBHOOK_LOOPBACK = True
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            line, _ = server.accept()
            line.recv(10_000)
            line.sendall(b"nonsense\r\n\r\n")
            line.close()

        thread = threading.Thread(target=answer)
        thread.start()
        with pytest.raises(hooks.Refused) as refused:
            hooks.post(Channel.SLACK, f"http://127.0.0.1:{server.getsockname()[1]}/services/secret", {})
        thread.join()
    assert "secret" not in repr(refused.value)
    assert refused.value.__suppress_context__


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("3.5.7.9", True), ("2a00:1450::1", True), ("127.0.0.1", False), ("10.0.0.1", False), ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False), ("::127.0.0.1", False), ("::ffff:127.0.0.1", False), ("2001:0:7f00:1::", False),
        ("224.0.0.1", False), ("fe80::1%eth0", False),
    ],
)  # fmt: skip
def test_only_public_addresses_are_connected_to(monkeypatch: pytest.MonkeyPatch, address: str, public: bool) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(0, 0, 0, "", (address, 443))])
    if public:
        assert hooks._public("hooks.slack.com") == address
    else:
        with pytest.raises(hooks.WrongAddress):
            hooks._public("hooks.slack.com")
