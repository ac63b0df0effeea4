"""Every line says which request or task, and which organization, it is about; nothing leaks into the next one."""

from __future__ import annotations

import io
import json
import logging
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import structlog
from django.conf import settings as house
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from structlog.contextvars import get_contextvars

from accounts.tasking import enqueue, tenant_task
from config import logs
from config.celery import app
from config.urls import handler500, urlpatterns  # noqa: F401  the error page's handler belongs to these addresses
from tests.cleaning import empty_broker
from tests.factories.cast import Cast
from tests.factories.rows import make_invitation

Lines = Callable[[], list[dict[str, Any]]]


def broken(request: HttpRequest, organization: str = "") -> HttpResponse:
    structlog.get_logger("tests").warning("about to break", detail=uuid.UUID(int=7))
    raise RuntimeError("ümlaut in the cellar")


urlpatterns = [path("broken", broken), path("o/<slug:organization>/broken", broken), *urlpatterns]


@tenant_task(queue="default", name="tests.config.works")
def works(organization_id: uuid.UUID) -> None:
    logging.getLogger("tests").info("working")


@tenant_task(queue="default", name="tests.config.fails")
def fails(organization_id: uuid.UUID) -> None:
    raise RuntimeError("no")


@pytest.fixture
def lines() -> Iterator[Lines]:
    """What the process has written, line by line, through the formatter of production."""
    made = dict(house.LOGGING["formatters"]["json"])
    handler = logging.StreamHandler(io.StringIO())
    handler.setFormatter(made.pop("()")(**made))
    logging.getLogger().addHandler(handler)
    yield lambda: [json.loads(line) for line in handler.stream.getvalue().splitlines()]
    logging.getLogger().removeHandler(handler)


def test_a_request_is_one_line_with_its_organization(lines: Lines, cast: Cast) -> None:
    answer = cast.chiara.browser().get(cast.chiara.url())
    (line,) = [line for line in lines() if line["event"] == "request"]
    assert line["request_id"] == answer["X-Request-ID"]
    assert line["organization"] == str(cast.nordwind.pk)
    assert (line["method"], line["route"], line["status"]) == ("GET", "home", 200)
    assert (line["level"], line["logger"]) == ("info", "house.request")
    assert {"ms", "timestamp"} <= line.keys()


def test_the_next_request_knows_nothing_of_it(lines: Lines, cast: Cast) -> None:
    cast.chiara.browser().get(cast.chiara.url())
    assert get_contextvars() == {}
    Client().get("/account/login/")
    first, second = [line for line in lines() if line["event"] == "request"]
    assert "organization" not in second
    assert first["request_id"] != second["request_id"]


def test_a_line_with_named_parts_is_put_together(lines: Lines) -> None:
    """As the worker's own lines are."""
    logging.getLogger("tests").warning("task %(name)s is done", {"name": "works"})
    assert [line["event"] for line in lines()] == ["task works is done"]


SECRET = "Q2hpYXJhIHdhcyBoZXJl"


def test_no_line_carries_the_secret_of_a_link(lines: Lines, cast: Cast) -> None:
    """What Django writes by itself about a refusal names the address."""
    with cast.frieda.acting():
        make_invitation(email="grace@windpark.example", token=SECRET)
    address = f"/join/{SECRET}/"
    assert Client().head(address).status_code == 200
    assert cast.dario.browser().post(address).status_code == 403
    assert Client().put(address).status_code == 405
    assert Client(enforce_csrf_checks=True).post(address).status_code == 403
    assert Client().get(f"/join/ü{SECRET}/").status_code == 404
    said = lines()
    assert [line for line in said if SECRET in json.dumps(line)] == []
    events = [line["event"] for line in said if line["logger"].startswith("django.")]
    assert [event.rpartition(": ")[2] for event in events] == [*["joining:join"] * 3, ""]


def test_an_outsider_leaves_no_trace_of_the_organization(lines: Lines, cast: Cast) -> None:
    assert cast.dario.browser().get(cast.chiara.url()).status_code == 404
    assert [line for line in lines() if "organization" in line] == []


def test_a_secret_in_an_address_is_not_in_the_line(lines: Lines, db: Any) -> None:
    Client().get("/join/opensesame-opensesame/?x=opensesame")
    (line,) = [line for line in lines() if line["event"] == "request"]
    assert "opensesame" not in json.dumps(line)
    assert line["route"].startswith("joining:")


@pytest.mark.parametrize("sent", ["abc-123.XYZ", "short", "with space", "x" * 65, 'a"}\n{"event":"forged"', ""])
def test_only_our_proxy_names_a_request(settings: Any, db: Any, sent: str) -> None:
    settings.BEHIND_PROXY = False
    assert Client().get("/account/login/", headers={"x-request-id": sent})["X-Request-ID"] != sent
    settings.BEHIND_PROXY = True
    given = Client().get("/account/login/", headers={"x-request-id": sent})["X-Request-ID"]
    assert (given == sent) is (sent == "abc-123.XYZ")
    assert len(given) >= 8


def test_an_error_of_ours_can_be_found_by_its_number(lines: Lines, cast: Cast, settings: Any) -> None:
    settings.DEBUG, settings.ROOT_URLCONF = False, __name__
    browser = cast.chiara.browser()
    browser.raise_request_exception = False
    page = browser.get(cast.chiara.url("broken"))
    number = page["X-Request-ID"]
    assert (page.status_code, number in page.content.decode()) == (500, True)
    said = [line for line in lines() if line.get("request_id") == number]
    assert {"about to break", "request", "Internal Server Error: tests.config.test_logs.broken"} == {
        line["event"] for line in said
    }
    assert {line["organization"] for line in said} == {str(cast.nordwind.pk)}
    (error,) = [line for line in said if line["level"] == "error"]
    assert error["exception"].endswith("RuntimeError: ümlaut in the cellar")


@pytest.mark.parametrize(
    ("address", "status", "says"),
    [("/broken", 500, "Something broke"), ("/nowhere", 404, "Nothing here"), ("/", 400, "did not arrive whole")],
)
def test_error_pages_look_like_upstream(settings: Any, db: Any, address: str, status: int, says: str) -> None:
    settings.DEBUG, settings.ROOT_URLCONF = False, __name__
    browser = Client(raise_request_exception=False)
    page = browser.get(address, headers={"host": "somebody.else"} if status == 400 else {})
    assert (page.status_code, says in page.content.decode()) == (status, True)
    assert "Content-Security-Policy" in page or status == 400


def test_a_form_that_was_open_too_long_says_what_to_do(settings: Any, db: Any) -> None:
    settings.DEBUG = False
    page = Client(enforce_csrf_checks=True).post("/account/login/", {"login": "x"})
    assert (page.status_code, "send it again" in page.content.decode()) == (403, True)


def _work(task: Any, owner: uuid.UUID) -> None:
    task.apply(args=[str(owner)])


def test_a_tasks_lines_name_task_and_organization(lines: Lines, cast: Cast) -> None:
    _work(works, cast.nordwind.pk)
    said = [line for line in lines() if line.get("task") == "tests.config.works"]
    assert [line["event"].split("[")[0] for line in said] == ["working", "Task tests.config.works"]
    assert {line["organization"] for line in said} == {str(cast.nordwind.pk)}
    assert {line["request_id"] for line in said} == {line["task_id"] for line in said}
    assert get_contextvars() == {}


def test_a_failed_tasks_line_names_them_too(lines: Lines, cast: Cast) -> None:
    _work(fails, cast.nordwind.pk)
    (line,) = [line for line in lines() if line["level"] == "error"]
    assert (line["task"], line["organization"]) == ("tests.config.fails", str(cast.nordwind.pk))
    assert line["exception"].endswith("RuntimeError: no")


def test_a_message_carries_the_id_of_its_request(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    empty_broker()  # what a test before this one published, and no worker took, would be taken for the message here
    structlog.contextvars.bind_contextvars(request_id="from-the-page")
    with django_capture_on_commit_callbacks(execute=True):
        enqueue(works, cast.nordwind.pk)
    logs.forget()
    with app.connection_for_read() as connection:
        message = connection.SimpleQueue("default").get(timeout=5)
        message.ack()
    assert message.headers["request_id"] == "from-the-page"
