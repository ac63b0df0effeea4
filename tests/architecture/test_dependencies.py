"""What is brought from elsewhere: complete, pinned by hash, and from nowhere in particular."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from tests.architecture.tree import ROOT, files, named, text

LOCKS = ("requirements.lock", "requirements-local.lock", "requirements-dev.lock")
# Builders that come as one package per platform; npm once wrote a lock without them, and refused it elsewhere.
PLATFORMS = {
    "@tailwindcss/oxide-{}": ("linux-x64-gnu", "linux-arm64-gnu", "darwin-arm64", "darwin-x64", "win32-x64-msvc"),
    "lightningcss-{}": ("linux-x64-gnu", "linux-arm64-gnu", "darwin-arm64", "darwin-x64", "win32-x64-msvc"),
    "@esbuild/{}": ("linux-x64", "linux-arm64", "darwin-arm64", "darwin-x64", "win32-x64"),
}
# Hosts that files may name: one's own machine, examples, namespaces, the license, and LinkedIn, which is asked when an
# installation says so. Registries are not among them.
HOSTS = re.compile(
    r"www\.linkedin\.com|media\.licdn\.com|localhost|127\.0\.0\.1|[\w.-]+\.example|example\.(?:com|org)|www\.w3\.org|www\.apache\.org|json-schema\.org|testserver|upstream|host"
    r"|calendar\.google\.com|outlook\.office\.com"
)
_ADDRESS = re.compile(r"https?://(?:[\w.-]+(?::[^@/\s]*)?@)?([A-Za-z0-9.-]+)")
_HOME = re.compile(r"(?<![\w.{}-])/(?:home|root|Users|work|mnt|opt|tmp/\w+)/\w+")
PICTURES = (".png", ".ico", ".woff2", ".jpg", ".xlsx", ".pyc", ".gz")


def _packages() -> dict[str, Any]:
    packages: dict[str, Any] = json.loads(text(ROOT / "package-lock.json"))["packages"]
    return packages


def test_the_node_lock_holds_every_platform() -> None:
    wanted = {f"node_modules/{name.format(one)}" for name, all_of in PLATFORMS.items() for one in all_of}
    assert wanted - _packages().keys() == set()


def test_every_node_package_is_pinned_by_hash_and_by_no_host() -> None:
    packages = {name: one for name, one in _packages().items() if name and not one.get("inBundle")}
    assert [name for name, one in packages.items() if not one.get("integrity", "").startswith("sha512-")] == []
    assert [name for name, one in packages.items() if "resolved" in one] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_every_python_package_is_pinned_by_hash(lock: str) -> None:
    entries = [one for one in re.split(r"\n(?=[a-z0-9])", text(ROOT / lock)) if not one.startswith("#")]
    assert len(entries) >= 30
    assert [one[:40] for one in entries if not re.match(r"[\w.\[\],-]+==\S+", one) or "--hash=sha256:" not in one] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_python_lock_names_no_index(lock: str) -> None:
    assert re.findall(r"--(?:index|extra-index|find-links|trusted-host)\S*|https?://\S+", text(ROOT / lock)) == []


def _texts() -> list[tuple[str, str]]:
    """Every file that is text; where a package asks for donations is npm's to write down."""
    found = [(named(path), text(path)) for path in files() if path.suffix not in PICTURES]
    return [
        (name, re.sub(r'"url": "[^"]+"', "", source) if name == "package-lock.json" else source)
        for name, source in found
    ]


def test_no_file_names_a_foreign_host() -> None:
    """Company mirrors, registries and trackers have no business here; a link to read on is given as a title."""
    found = [
        f"{name}: {host}"
        for name, source in _texts()
        for host in _ADDRESS.findall(source)
        if not HOSTS.fullmatch(host.rstrip("."))
    ]
    assert found == []


def test_no_file_names_a_folder_of_somebodys_machine() -> None:
    assert [f"{name}: {one}" for name, source in _texts() for one in _HOME.findall(source)] == []
