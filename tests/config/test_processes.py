"""The compose file's own commands, run by hand with production's settings against this test run's services."""

from __future__ import annotations

import json
import subprocess
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from config import heartbeats
from config.celery import app
from config.embedded import free_port
from matching.tasks import sweep_runs_of
from nudges.tasks import relay_messages
from tests.addresses import ROOT, database_url, production
from tests.cleaning import empty_broker
from tests.config.composition import OPERATOR, composition, environment

SERVICES = composition(OPERATOR)["services"]
RUNNING = ("web", "worker-default", "worker-matching", "worker-mail", "beat")
PUBLIC = {"Host": "upstream.example", "X-Forwarded-Proto": "https", "X-Request-ID": "proxy-gave-this"}


@dataclass
class House:
    """The processes of compose's services, each with its environment and its output."""

    folder: Path
    port: int = field(default_factory=free_port)
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def environment(self, name: str) -> dict[str, str]:
        """What compose says, except where the services are on this machine."""
        here = production(PORT=str(self.port), STATIC_ROOT=str(self.folder / "static"), MEDIA_ROOT=str(self.folder))
        here = {key: here[key] for key in here if key not in OPERATOR}
        owner = {"DATABASE_OWNER_URL": database_url("upstream_owner")} if name == "migrate" else {}
        return environment(SERVICES[name]) | here | owner | {"HEARTBEAT_FILE": str(self.folder / f"{name}.heartbeat")}

    def start(self, name: str) -> None:
        command = [word.replace("/tmp/", f"{self.folder}/") for word in SERVICES[name]["command"]]
        with (self.folder / f"{name}.log").open("wb") as log:
            self.processes[name] = subprocess.Popen(
                command, cwd=ROOT, env=self.environment(name), stdout=log, stderr=log
            )

    def lines(self, name: str) -> list[dict[str, Any]]:
        """What a process has logged."""
        said = (self.folder / f"{name}.log").read_text().splitlines()
        return [json.loads(line) for line in said if line.startswith("{")]

    def healthy(self, name: str) -> bool:
        """Whether the container's own health check passes."""
        kind, *words = SERVICES[name]["healthcheck"]["test"]
        command = ["sh", "-c", words[0].replace("$$", "$")] if kind == "CMD-SHELL" else words
        return subprocess.run(command, cwd=ROOT, env=self.environment(name), check=False).returncode == 0

    def get(self, path: str, **headers: str) -> tuple[int, Any, str]:
        """An answer of the web process, without following where it leads."""
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers=headers)
        try:
            answer = urllib.request.build_opener(_Stay).open(request, timeout=10)
        except urllib.error.HTTPError as refused:
            answer = refused
        with answer:
            return answer.status, answer.headers, answer.read().decode()

    def ready(self) -> bool:
        try:
            return self.get("/readyz")[0] == 200
        except OSError:
            return False


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any) -> None:
        return None


def until(holds: Callable[[], object], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.1)


@pytest.fixture(scope="module")
def house(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Everything that compose runs of ours, ready."""
    empty_broker()
    made = House(tmp_path_factory.mktemp("house"))
    build = ["python", "manage.py", "collectstatic", "--no-input", "--verbosity", "0"]  # as the image does
    made.processes["build"] = subprocess.Popen(build, cwd=ROOT, env=made.environment("web"))
    try:
        for name in ("migrate", "beat"):  # the beat's first tick takes twenty seconds, and nothing waits for it
            made.start(name)
        assert (made.processes["build"].wait(60), made.processes["migrate"].wait(60)) == (0, 0)
        for name in set(RUNNING) - {"beat"}:
            made.start(name)
        until(made.ready)
        yield made
    finally:
        for process in made.processes.values():
            process.kill()
            process.wait()


def test_the_house_is_ready_and_every_container_healthy(house: House) -> None:
    assert house.get("/healthz")[0] == 200
    assert json.loads(house.get("/readyz")[2])["missing"] == []
    assert {name: house.healthy(name) for name in RUNNING} == dict.fromkeys(RUNNING, True)


def test_pages_are_served_to_the_proxy_only_as_https(house: House) -> None:
    status, headers, page = house.get("/account/login/", **PUBLIC)
    assert (status, "Sign in" in page) == (200, True)
    assert headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert all("Secure" in cookie for cookie in headers.get_all("Set-Cookie"))
    plain = house.get("/account/login/", Host="upstream.example")
    assert (plain[0], plain[1]["Location"]) == (301, "https://upstream.example/account/login/")
    assert house.get("/account/login/", Host="somebody.else")[0] == 400
    assert house.get("/demo/mailbox/", **PUBLIC)[0] == 404


def test_static_files_carry_their_hash_and_stay(house: House) -> None:
    page = house.get("/account/login/", **PUBLIC)[2]
    address = page.partition('<link rel="stylesheet" href="')[2].partition('"')[0]
    status, headers, _ = house.get(address, **PUBLIC)
    assert (status, "immutable" in headers["Cache-Control"]) == (200, True)


def test_every_line_of_the_web_process_is_json_with_the_proxys_id(house: House) -> None:
    house.get("/account/login/", **PUBLIC)
    said = [line for line in house.lines("web") if line.get("request_id") == "proxy-gave-this"]
    assert said[-1]["route"] == "account_login"
    log = (house.folder / "web.log").read_text().splitlines()
    assert [line for line in log if not line.startswith("{")] == []


def test_each_worker_takes_work_from_its_own_queue_only(house: House) -> None:
    organization = str(uuid.uuid4())
    for task in (relay_messages, sweep_runs_of):
        for _ in range(5):
            task.apply_async((organization,))
    app.send_task("matching.tasks.execute_run", (organization, str(uuid.uuid4())), queue="matching")
    wanted = {"default": sweep_runs_of.name, "mail": relay_messages.name, "matching": "matching.tasks.execute_run"}

    def counts() -> dict[str, dict[str, int]]:
        found = app.control.inspect(timeout=5, limit=len(wanted)).stats() or {}
        return {name.partition("@")[0]: one["total"] for name, one in found.items()}

    until(lambda: all(counts().get(queue, {}).get(name, 0) > 0 for queue, name in wanted.items()))
    done = counts()
    assert {queue: {app.tasks[name].line for name in names} for queue, names in done.items()} == {
        queue: {queue} for queue in heartbeats.QUEUES
    }


def test_a_workers_lines_name_the_organization(house: House) -> None:
    organization = str(uuid.uuid4())
    relay_messages.apply_async((organization,), headers={"request_id": "from-a-page"})

    def said() -> list[dict[str, Any]]:
        return [line for line in house.lines("worker-mail") if line.get("organization") == organization]

    until(said)
    assert {(line["task"], line["request_id"]) for line in said()} == {(relay_messages.name, "from-a-page")}


def test_the_clock_hands_out_work(house: House) -> None:
    """The first sweeps are due at twenty seconds."""
    until(lambda: [line for line in house.lines("worker-mail") if line.get("task") == "nudges.tasks.sweep_messages"])


def test_everybody_ends_in_peace_when_asked(house: House) -> None:
    for name in RUNNING:
        house.processes[name].terminate()
    ended = {name: house.processes[name].wait(30) for name in RUNNING}
    assert ended == dict.fromkeys(RUNNING, 0)
    with pytest.raises(OSError, match="refused"):
        house.get("/healthz")
    expected = {"django.security.DisallowedHost", "django.request"}  # somebody.else; not ready at first
    errors = [line for name in RUNNING for line in house.lines(name) if line["level"] == "error"]
    assert [line for line in errors if line["logger"] not in expected] == []
