"""What the image and the compose file promise, as far as it can be read off them."""

from __future__ import annotations

import configparser
import fnmatch
import sys

import pytest

from config import heartbeats
from tests.config.composition import OPERATOR, ROOT, Missing, composition, environment, last, stages, words

SERVICES = composition(OPERATOR)["services"]
OURS = ("web", "worker-default", "worker-matching", "worker-mail", "beat", "migrate")


@pytest.mark.parametrize("name", OPERATOR)
def test_compose_refuses_to_start_without_a_secret(name: str) -> None:
    with pytest.raises(Missing, match=name):
        composition({key: value for key, value in OPERATOR.items() if key != name})


def test_no_secret_is_written_into_the_files() -> None:
    text = (ROOT / "docker-compose.yml").read_text() + (ROOT / "Dockerfile").read_text()
    lines = [line for line in text.splitlines() if "PASSWORD" in line or "SECRET_KEY" in line]
    assert [line for line in lines if "$" not in line and "SECRET_KEY=unused" not in line] == []


def test_every_service_is_pinned_unprivileged_and_watched() -> None:
    for name, service in SERVICES.items():
        assert ":" in service["image"], name
        assert not service["image"].endswith(":latest"), name
        assert service["user"].partition(":")[0] not in {"root", "0", ""}, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["read_only"] is True, name
        assert name == "migrate" or service["healthcheck"]["test"], name


def test_there_is_a_worker_for_every_queue() -> None:
    found = {s["command"][s["command"].index("-Q") + 1] for n, s in SERVICES.items() if n.startswith("worker")}
    assert found == set(heartbeats.QUEUES)


def test_only_the_migration_knows_the_owner() -> None:
    knowing = [n for n, s in SERVICES.items() if OPERATOR["OWNER_PASSWORD"] in str(s.get("environment"))]
    assert knowing == ["migrate", "postgres"]
    for name in OURS:
        assert "upstream_app" in environment(SERVICES[name])["DATABASE_URL"]


def test_everybody_waits_for_the_migration_and_the_pooler() -> None:
    for name in OURS[:-1]:
        waits = {key: value["condition"] for key, value in SERVICES[name]["depends_on"].items()}
        assert waits["migrate"] == "service_completed_successfully"
        assert waits["pgbouncer"] == waits["broker"] == waits["cache"] == "service_healthy"


def test_nothing_but_the_proxy_is_open_to_the_network() -> None:
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert published.pop("proxy") == ["80:80", "443:443"]
    assert [port for ports in published.values() for port in ports if not port.startswith("127.0.0.1:")] == []


def test_the_broker_never_forgets_and_the_cache_may() -> None:
    broker, cache = (dict(zip(s["command"], s["command"][1:], strict=False)) for s in _redis())
    assert (broker["--appendonly"], broker["--maxmemory-policy"]) == ("yes", "noeviction")
    assert (cache["--appendonly"], cache["--maxmemory-policy"]) == ("no", "allkeys-lru")


def _redis() -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    return SERVICES["broker"], SERVICES["cache"]


def test_the_pooler_hands_connections_out_for_a_transaction() -> None:
    config = configparser.ConfigParser()
    config.read(ROOT / "config" / "pgbouncer.ini")
    assert config["pgbouncer"]["pool_mode"] == "transaction"
    assert config["pgbouncer"]["auth_type"] == "scram-sha-256"
    assert "upstream" in config["databases"]


def test_the_image_runs_without_root_on_the_tested_python() -> None:
    assert last("app", "USER") == "upstream"
    assert last("pooler", "USER") == "postgres"
    version = ".".join(map(str, sys.version_info[:2]))
    assert stages()["app"][0] == stages()["build"][0] == ("FROM", f"python:{version}-slim-bookworm")
    assert [image for instructions in stages().values() for word, image in instructions[:1] if ":" not in image] == []


def test_the_image_holds_what_runs_and_nothing_else() -> None:
    build = " ".join(rest for _, rest in stages()["build"])
    assert "--python /srv/venv/bin/python requirements.lock" in build
    assert "requirements-dev.lock" not in build
    copied = [rest for word, rest in stages()["app"] if word in {"COPY", "ADD"}]
    assert copied == ["--from=build /srv/venv /srv/venv", "--from=build /srv/upstream /srv/upstream"]
    assert not any("nodejs" in rest or "npm" in rest for _, rest in stages()["app"])


def test_the_image_and_compose_start_the_web_process_alike() -> None:
    assert words(last("app", "CMD")) == SERVICES["web"]["command"]
    assert last("app", "HEALTHCHECK").partition("CMD ")[2] == '["python", "config/probe.py"]'


def test_secrets_history_and_tests_stay_out_of_the_image() -> None:
    ignored = [line for line in (ROOT / ".dockerignore").read_text().split() if not line.startswith("#")]
    for path in (".git", ".env", ".env.production", "var", "tests", ".venv", "node_modules"):
        assert any(fnmatch.fnmatch(path, pattern) for pattern in ignored), path
