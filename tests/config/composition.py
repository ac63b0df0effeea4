"""The compose file and the Dockerfile, read as their programs read them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent.parent
# What an operator has to say; nothing of it is written down in the repository.
OPERATOR = {
    "SECRET_KEY": "operators-own-" + "k" * 40,
    "NOTES_KEYS": "operators-second-" + "n" * 40,
    "BASE_URL": "https://upstream.example",
    "ALLOWED_HOSTS": "upstream.example",
    "POSTGRES_PASSWORD": "s3",
    "OWNER_PASSWORD": "o3",
    "APP_PASSWORD": "a3",
    "BACKUP_PASSWORD": "b3",
    "SMTP_HOST": "127.0.0.1",
    "FROM_EMAIL": "upstream@upstream.example",
}
_VARIABLE = re.compile(r"\$(?:(?P<dollar>\$)|\{(?P<name>\w+)(?::(?P<sign>[-?])(?P<rest>[^}]*))?\})")


class Missing(KeyError):
    """A variable without which compose refuses to start."""


def composition(variables: dict[str, str]) -> dict[str, Any]:
    """The compose file with its variables filled in."""

    def fill(found: re.Match[str]) -> str:
        if found["dollar"]:
            return "$"
        value = variables.get(found["name"], "")
        if not value and found["sign"] == "?":
            raise Missing(found["name"])
        return value or found["rest"] or ""

    text = (ROOT / "docker-compose.yml").read_text()
    read = yaml.safe_load(text)
    return _each(read, lambda value: _VARIABLE.sub(fill, value))


def _each(value: Any, change: Any) -> Any:
    if isinstance(value, dict):
        return {key: _each(one, change) for key, one in value.items()}
    if isinstance(value, list):
        return [_each(one, change) for one in value]
    return change(value) if isinstance(value, str) else value


def environment(service: dict[str, Any]) -> dict[str, str]:
    """What the processes of a service find in their environment."""
    return {key: str(value) for key, value in service["environment"].items()}


def stages() -> dict[str, list[tuple[str, str]]]:
    """The Dockerfile: each stage's instructions, with FROM first."""
    text = re.sub(r"\\\n", " ", (ROOT / "Dockerfile").read_text())
    found: dict[str, list[tuple[str, str]]] = {}
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        word, _, rest = line.partition(" ")
        if word == "FROM":
            image, _, name = rest.partition(" AS ")
            current = found.setdefault(name, [("FROM", image)])
        else:
            current.append((word, rest.strip()))
    return found


def last(stage: str, word: str) -> str:
    """The instruction that holds: the last one of its kind."""
    return next(rest for name, rest in reversed(stages()[stage]) if name == word)


def words(instruction: str) -> list[str]:
    """A command in exec form."""
    return list(json.loads(instruction.removeprefix("CMD ")))
