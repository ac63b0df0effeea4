"""What is written for operators is true."""

from __future__ import annotations

import re

from config import heartbeats
from config.embedded import BASE_DIR
from config.health import CHECKS
from tests.config.composition import OPERATOR, composition

GUIDE = (BASE_DIR / "docs" / "operations.md").read_text()
# Read by the demo alone, or handed from compose to a container.
INSIDE = {"DEMO_HOME", "DEMO_MAIL", "DEMO_LOGINS", "DJANGO_SETTINGS_MODULE", "PATH"}
_READ = re.compile(r'(?:env\.\w+\(|environ\.get\(|environ\[)["\']([A-Z_]+)["\']')


def test_every_variable_is_explained() -> None:
    read = {name for path in (BASE_DIR / "config").rglob("*.py") for name in _READ.findall(path.read_text())}
    asked = set(re.findall(r"\$\{(\w+)", (BASE_DIR / "docker-compose.yml").read_text()))
    registries = {name for name in read if name.endswith("INDEX_URL")}
    unexplained = {name for name in read | asked if f"`{name}`" not in GUIDE} - INSIDE
    assert unexplained == set()
    assert registries == {"PIP_INDEX_URL", "UV_INDEX_URL"}


def test_every_explained_variable_exists() -> None:
    table = GUIDE.partition("## Settings")[2].partition("Compose alone")[0]
    explained = {name for row in re.findall(r"^\| (`[^|]+) \|", table, re.M) for name in re.findall(r"`(\w+)`", row)}
    read = {name for path in (BASE_DIR / "config").rglob("*.py") for name in _READ.findall(path.read_text())}
    assert explained - read == set()


def test_everything_that_can_be_missing_is_named() -> None:
    named = re.findall(r"`([\w-]+)`", GUIDE.partition("with `missing`:")[2].partition("\n")[0])
    assert named == [*CHECKS, *heartbeats.EXPECTED]


def test_the_example_of_secrets_is_enough() -> None:
    example = re.search(r"cat > \.env <<END\n(.*?)END\n", GUIDE, re.S)
    assert example is not None
    said = dict(line.split("=", 1) for line in example[1].splitlines())
    assert composition(said)["services"].keys() == composition(OPERATOR)["services"].keys()


def test_every_process_is_in_the_table() -> None:
    services = composition(OPERATOR)["services"]
    ours = {name for name, service in services.items() if service["image"].startswith("upstream:")}
    assert set(re.findall(r"^\| ([\w-]+) \| `", GUIDE.partition("## Starting")[0], re.M)) == ours
