"""What two people keep to themselves is on no page, in no file and in no dump, whoever looks."""

from __future__ import annotations

import base64
import io
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from accounts.tenancy import tenant
from config.embedded import programs
from tests.addresses import database_url
from tests.factories import circles, plans
from tests.factories.cast import Cast, Member
from tests.tenancy.routes import routes
from tests.tenancy.worlds import World, make_world

SECRET = "Zwischen-uns-beiden"
# Where the two find it themselves.
OWN = ["circles:circle", "circles:post", "circles:post-reword"]
OWN += ["plans:change", "plans:change-edit", "plans:ledger", "plans:note-list", "plans:sheet", "plans:sheet-discard"]
OWN += ["plans:sheet-experiment"]
# How many pages open at least for each, so that a refusal of everything would not pass.
OPENED = {"frieda": 60, "chiara": 55, "olu": 8, "amara": 5}


@pytest.fixture
def world(committed_cast: Cast) -> World:
    """Two people of Nordwind, of whom one can sign in, have written notes; a vote is open and an access is asked for."""
    made = make_world(committed_cast.bernd, word="Nordwort")
    with tenant(made.organization.pk):
        for side in ("mentor", "mentee"):
            for shared in (True, False):
                plans.make_note(pairing=made["pairing"], author=made[side], words=f"{SECRET} {side}", shared=shared)
        _write_down(made)
    return made


def _write_down(made: World) -> None:
    """A Clean Sheet of the two, open to both, and a change of which nobody else may hear, are what the addresses name."""
    now, pairing = timezone.now(), made["pairing"]
    ready = {"mentor_ready_at": now, "mentee_ready_at": now, "revealed_at": now}
    made.rows["clean_sheet"] = plans.make_clean_sheet(pairing=pairing, title=SECRET, words=SECRET, **ready)
    made.rows["ledger_entry"] = plans.make_ledger_entry(pairing=pairing, words=SECRET)
    made.rows["circle_post"] = circles.make_post(circle=made["circle"], author=made["mentor"], words=SECRET)


def _pages(browser: Client, world: World) -> Iterator[tuple[str, int, str]]:
    """Every address of the organization, with what it answers in words, files unpacked."""
    for route in routes():
        if route.in_organization:
            answer = browser.get(route.fill(slug=world.organization.slug, world=world))
            content = b"".join(answer.streaming_content) if answer.streaming else answer.content
            yield route.name, answer.status_code, _unpacked(content) + str(answer.headers)


def _unpacked(content: bytes) -> str:
    if content[:2] != b"PK":
        return content.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return "".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())


@pytest.mark.django_db(transaction=True)
def test_nobody_but_the_two_finds_a_note_anywhere(committed_cast: Cast, world: World) -> None:
    for name, least in OPENED.items():
        member: Member = getattr(committed_cast, name)
        answers = list(_pages(member.browser(), world))
        assert [(name, address) for address, _, text in answers if SECRET in text] == []
        assert sum(status == 200 for _, status, _ in answers) >= least, name
    assert [address for address, _, text in _pages(committed_cast.dario.browser(), world) if SECRET in text] == []
    own = [address for address, _, text in _pages(committed_cast.bernd.browser(), world) if SECRET in text]
    assert sorted(own) == OWN


@pytest.mark.django_db(transaction=True)
def test_a_dump_of_the_database_holds_no_word_of_it(world: World, tmp_path: Path) -> None:
    dump = tmp_path / "dump.sql"
    command = [str(programs() / "pg_dump"), "--inserts", "--file", str(dump), database_url("upstream_backup")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    text = dump.read_text()
    assert (text.count("INSERT INTO public.plans_note "), "Nordwort" in text) == (6, True)
    assert (text.count("INSERT INTO public.plans_sheetdraft "), text.count("INTO public.plans_ledgerentry ")) == (4, 2)
    assert text.count("INTO public.circles_post ") == 2
    plain = SECRET.encode()
    forms = (SECRET, plain.hex(), plain.hex().upper(), base64.b64encode(plain)[:-4].decode())
    assert [form for form in forms if form in text] == []
