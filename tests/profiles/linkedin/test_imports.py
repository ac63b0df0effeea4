"""From an upload to a draft: by the worker, once, and with nothing left of the file."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts import actors
from accounts.actors import NotAllowed
from profiles import tasks
from profiles.enums import LinkedInState
from profiles.linkedin import reading
from profiles.linkedin.found import BadFile, Found
from profiles.models import LinkedInImport, Profile, Topic
from profiles.services import topics
from profiles.services.linkedin import suggesting, uploads, work
from tests.profiles.linkedin.conftest import Brought
from tests.profiles.linkedin.files import archive, mara


def _files(settings: Any) -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def _set(brought: Brought, row: LinkedInImport, **values: Any) -> None:
    with brought.amara.acting():
        LinkedInImport.objects.filter(pk=row.pk).update(**values)


@pytest.mark.parametrize(("content", "source"), [(archive(), "linkedin_archive"), (mara().pdf(), "linkedin_pdf")])
def test_a_file_becomes_a_draft_and_is_deleted(brought: Brought, settings: Any, content: bytes, source: str) -> None:
    row = brought.upload(content)
    assert (row.state, row.source, len(_files(settings))) == (LinkedInState.READING, source, 1)
    row = brought.read(row)
    assert (row.state, row.attempt, row.file.name, _files(settings)) == (LinkedInState.REVIEW, 1, "", [])
    assert [one.title for one in Found.of(row.found).positions][:2] == ["Data Analyst", "Graduate Analyst"]
    with brought.amara.acting():
        assert not Profile.objects.exists()


def test_topics_are_suggested_by_the_names_that_the_organization_has(brought: Brought) -> None:
    with brought.pilot.cast.chiara.acting() as actor:
        python, analysis = Topic.objects.get(name="Python"), Topic.objects.get(name="Data analysis")
        queries = topics.found(actor=actor, name="Queries")
        topics.remember(spellings=["SQL"], topic=queries)
        topics.change(
            actor=actor, topic=topics.found(actor=actor, name="Prompts"), name="Prompts", theme="", retired=True
        )
    row = brought.read(brought.upload())
    assert row.suggestions == [
        {"text": "Python", "origin": "skill", "topic": str(python.pk)},
        {"text": "SQL", "origin": "skill", "topic": str(queries.pk)},
        {"text": "Data Analyst", "origin": "title", "topic": str(analysis.pk)},
        {"text": "Prompt Engineering", "origin": "skill", "topic": ""},
    ]


def test_certificates_point_to_topics_and_make_none(brought: Brought) -> None:
    with brought.amara.acting():
        made = suggesting.suggest(Found(certificates=["Python", "Practitioner of the Cloud"]))
    assert [(one["text"], one["origin"]) for one in made] == [("Python", "certificate")]


def test_a_second_delivery_finds_nothing_to_do(brought: Brought, monkeypatch: pytest.MonkeyPatch) -> None:
    row = brought.read(brought.upload())
    monkeypatch.setattr(reading, "look_into", pytest.fail)
    assert brought.read(row).attempt == 1
    held = brought.upload()
    _set(brought, held, heartbeat_at=timezone.now(), attempt=1)
    assert (brought.read(held).state, brought.fresh(held).attempt) == (LinkedInState.READING, 1)


def test_a_lost_worker_is_replaced_and_can_write_no_more(brought: Brought, settings: Any) -> None:
    row = brought.upload()
    old = work.Claim(row.organization_id, row.pk, 1)
    _set(brought, row, heartbeat_at=timezone.now() - 2 * work.STALE, attempt=1)
    row = brought.read(row)
    assert (row.state, row.attempt) == (LinkedInState.REVIEW, 2)
    old.end(LinkedInState.FAILED, error="too late")
    assert (brought.fresh(row).state, brought.fresh(row).error) == (LinkedInState.REVIEW, "")


def test_a_file_that_kills_every_worker_is_given_up_and_can_be_tried_again(brought: Brought) -> None:
    row = brought.upload()
    _set(brought, row, attempt=work.MAX_ATTEMPTS)
    row = brought.read(row)
    assert (row.state, row.error, row.again) == (LinkedInState.FAILED, work.LOST, True)
    with brought.amara.acting() as actor:
        uploads.try_again(actor=actor, row=row)
        with pytest.raises(uploads.WrongState):
            uploads.try_again(actor=actor, row=row)
    assert brought.read(row).state == LinkedInState.REVIEW


def test_a_failure_of_ours_keeps_the_file_and_one_of_the_file_does_not(
    brought: Brought, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = brought.upload()
    with monkeypatch.context() as patch, pytest.raises(RuntimeError):
        patch.setattr(suggesting, "suggest", lambda found: (_ for _ in ()).throw(RuntimeError("the power is off")))
        brought.read(row)
    row = brought.fresh(row)
    assert (row.state, row.error, row.again, len(_files(settings))) == (LinkedInState.FAILED, work.BROKEN, True, 1)
    row = brought.read(brought.upload(archive()[:600]))
    assert (row.state, "cut off" in row.error, row.again, row.file.name) == (LinkedInState.FAILED, True, False, "")


def test_a_file_that_is_gone_is_asked_for_again(brought: Brought, settings: Any) -> None:
    row = brought.upload()
    for path in _files(settings):
        path.unlink()
    row = brought.read(row)
    assert (row.state, row.error, row.again) == (LinkedInState.FAILED, work.GONE, False)


def test_a_file_that_is_none_of_linkedins_is_refused_at_once(brought: Brought, settings: Any) -> None:
    with pytest.raises(BadFile, match="Choose the PDF"):
        brought.upload(b"Name\nPython\n", name="Skills.csv")
    with brought.amara.acting():
        assert (LinkedInImport.objects.count(), _files(settings)) == (0, [])


def test_a_new_file_takes_the_place_of_a_draft(
    brought: Brought, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=False) as after:
        brought.upload()
        second = brought.upload()
    for callback in after:
        callback()
    with brought.amara.acting():
        assert list(LinkedInImport.objects.values_list("pk", flat=True)) == [second.pk]
    assert [path.name for path in _files(settings)] == [str(second.pk)]


def test_what_nobody_looked_at_goes_after_a_day(
    brought: Brought, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    row = brought.upload()
    _set(brought, row, created_at=timezone.now() - uploads.KEPT + dt.timedelta(minutes=1))
    tasks.resume_forgotten(str(row.organization_id))
    assert brought.fresh(row).pk == row.pk
    _set(brought, row, created_at=timezone.now() - uploads.KEPT - dt.timedelta(minutes=1))
    with django_capture_on_commit_callbacks(execute=True):
        tasks.resume_forgotten(str(row.organization_id))
    with brought.amara.acting():
        assert (LinkedInImport.objects.count(), _files(settings)) == (0, [])


def test_the_sweep_finds_what_was_forgotten_and_files_that_were_left(brought: Brought, settings: Any) -> None:
    row = brought.upload()
    system = actors.system(row.organization_id)
    with brought.pilot.cast.chiara.acting():
        assert work.resume_forgotten(actor=system) == 1
    _set(brought, row, heartbeat_at=timezone.now())
    with brought.pilot.cast.chiara.acting():
        assert work.resume_forgotten(actor=system) == 0
    _set(brought, row, state=LinkedInState.REVIEW)
    with brought.pilot.cast.chiara.acting():
        assert uploads.tidy(actor=system) == 1
    assert (brought.fresh(row).file.name, _files(settings)) == ("", [])


def test_nobody_brings_anything_for_somebody_else(brought: Brought, settings: Any) -> None:
    row = brought.read(brought.upload())
    for member in (brought.pilot.cast.chiara, brought.pilot.cast.frieda, brought.pilot.cast.bernd):
        with member.acting() as actor:
            for refused in (
                lambda actor=actor: uploads.receive(actor=actor, participant=brought.pilot.amara, upload=_upload()),
                lambda actor=actor: uploads.discard(actor=actor, row=row),
                lambda actor=actor: uploads.ask_sign_in(actor=actor, participant=brought.pilot.amara),
            ):
                with pytest.raises(NotAllowed):
                    refused()
    assert brought.fresh(row).state == LinkedInState.REVIEW


def _upload() -> Any:
    return SimpleUploadedFile("x.zip", archive())
