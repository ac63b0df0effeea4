"""How long data is kept: what the page counts is what goes in the night, within bounds, once, and said without names."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from accounts.actors import NotAllowed
from accounts.enums import Role
from accounts.models import AuditEvent, OneTapLink
from accounts.tenancy import private, tenant
from nudges.models import Message
from programs.models import Application, DirectoryImport, Employee
from rights import keeping
from rights.models import Erasure, Retention
from rights.services import erasures, retention
from surveys.models import Response, Snapshot, Wave
from tests.factories import rows, surveys
from tests.factories.cast import Cast, make_member

pytestmark = pytest.mark.django_db
NOTHING = dict.fromkeys(keeping.BY_KEY, 0)


def _ago(days: int) -> dt.datetime:
    return timezone.now() - dt.timedelta(days=days)


def _age(row: Any, days: int, **values: Any) -> Any:
    type(row).objects.filter(pk=row.pk).update(created_at=_ago(days), **values)
    return row


@pytest.fixture
def old(cast: Cast, settings: Any, tmp_path: Any) -> dict[str, list[Any]]:
    """One row of each kind that is just too old, and one that is not yet."""
    settings.MEDIA_ROOT = tmp_path
    with tenant(cast.nordwind.pk):
        cohort = rows.make_cohort()
        return {
            "letters": [
                _age(rows.make_message(to_email=f"p{n}@x.example", text="Hello", state="sent"), n, next_at=_ago(n))
                for n in (366, 364)
            ],
            "files": [_age(rows.make_import(state="applied"), n) for n in (91, 89)],
            "applications": [
                _age(rows.make_application(cohort=cohort, state="declined"), n, changed_at=_ago(n)) for n in (366, 364)
            ],
            "links": [_age(rows.make_link(subject=cohort.pk), n, expires_at=_ago(n)) for n in (181, 179)],
            "answers": [_answered(cohort, n) for n in (1096, 1094)],
            "former": [rows.make_employee(status="left", leave_date=_ago(n).date()) for n in (401, 399)],
        }


def _answered(cohort: Any, days: int) -> Any:
    """A response in a wave that closed so long ago, and was counted at its close."""
    survey = surveys.make_survey(program=cohort.program, key=f"own-{days}")
    wave = surveys.make_wave(version=surveys.make_version(survey=survey), cohort=cohort)
    Wave.objects.filter(pk=wave.pk).update(state="closed", closed_at=_ago(days))
    Snapshot.objects.create(wave=wave, number=1, final=True)
    return surveys.make_response(wave=wave, participant=rows.make_participant(cohort=cohort))


def _save(cast: Cast, **days: int | None) -> None:
    with cast.frieda.acting() as actor:
        retention.save(actor=actor, days=days)


def test_what_the_page_counts_goes_in_the_night_and_once(cast: Cast, old: dict[str, list[Any]]) -> None:
    _save(cast, former=400)
    with cast.frieda.acting() as actor:
        counted = retention.preview(actor=actor)
    assert counted == dict.fromkeys(keeping.BY_KEY, 1)
    assert retention.work(cast.nordwind.pk) == counted
    with cast.frieda.acting() as actor:
        assert retention.preview(actor=actor) == NOTHING
    assert retention.work(cast.nordwind.pk) == {}


def test_what_is_younger_stays_as_it_is(cast: Cast, old: dict[str, list[Any]], tmp_path: Any) -> None:
    _save(cast, former=400)
    files = {path.name for path in tmp_path.rglob("*.csv")}
    retention.work(cast.nordwind.pk)
    with tenant(cast.nordwind.pk), private(purpose="erasure"):
        assert list(Message.objects.filter(kind__startswith="erasure").values_list("to_email", flat=True)) == [
            old["former"][0].email
        ]
        assert set(Message.objects.exclude(kind__startswith="erasure").values_list("pk", "text")) == {
            (old["letters"][0].pk, ""), (old["letters"][1].pk, "Hello"),
        }  # fmt: skip
        kept = {one.pk for one in DirectoryImport.objects.all() if one.file}
        assert (kept, Application.objects.get().pk) == ({old["files"][1].pk}, old["applications"][1].pk)
        assert OneTapLink.objects.filter(scope=old["links"][0].scope).get().pk == old["links"][1].pk
        assert (Response.objects.get().pk, Erasure.objects.get().employee_id) == (
            old["answers"][1].pk,
            old["former"][0].pk,
        )
        assert Employee.objects.filter(email__endswith="@erased.invalid").count() == 0
    assert len(files) - len([*tmp_path.rglob("*.csv")]) == 1


def test_former_employees_stay_until_somebody_says_how_long(cast: Cast, old: dict[str, list[Any]]) -> None:
    assert "former" not in retention.work(cast.nordwind.pk)
    with tenant(cast.nordwind.pk):
        assert not Erasure.objects.exists()


def test_owners_and_admins_are_not_erased_by_a_day_in_the_directory(cast: Cast) -> None:
    make_member(organization=cast.nordwind, email="second@nordwind.example", name="Second", role=Role.OWNER)
    _save(cast, former=400)
    with tenant(cast.nordwind.pk):
        for email, user in (("second@nordwind.example", None), ("other@nordwind.example", cast.chiara.user)):
            rows.make_employee(email=email, user=user, status="left", leave_date=_ago(500).date())
    with cast.frieda.acting() as actor:
        assert retention.preview(actor=actor)["former"] == 0
    assert retention.work(cast.nordwind.pk) == {}
    with tenant(cast.nordwind.pk):
        assert (Erasure.objects.count(), Message.objects.count()) == (0, 0)


def test_whoever_took_it_back_is_not_asked_for_again_the_next_night(cast: Cast, old: dict[str, list[Any]]) -> None:
    _save(cast, former=400)
    retention.work(cast.nordwind.pk)
    with cast.chiara.acting() as actor:
        row = erasures.undo(actor=actor, erasure=Erasure.objects.get())
    assert retention.work(cast.nordwind.pk) == {}
    with tenant(cast.nordwind.pk):
        assert Erasure.objects.get().state == "undone"
        Erasure.objects.filter(pk=row.pk).update(ended_at=_ago(401))
    assert retention.work(cast.nordwind.pk) == {"former": 1}


def test_the_trail_says_how_many_and_nobodys_name(cast: Cast, old: dict[str, list[Any]]) -> None:
    retention.work(cast.nordwind.pk)
    with tenant(cast.nordwind.pk):
        event = AuditEvent.objects.get()
    assert (event.verb, event.label, event.user_id) == ("deleted what was too old", "", None)
    assert event.detail == {"rows": {"letters": 1, "files": 1, "applications": 1, "links": 1, "answers": 1}}


def test_another_organization_keeps_what_it_has(cast: Cast, old: dict[str, list[Any]]) -> None:
    assert retention.work(cast.suedstern.pk) == {}
    with cast.frieda.acting() as actor:
        assert retention.preview(actor=actor)["letters"] == 1


def test_what_was_changed_is_written_down_and_what_was_not_is_not(cast: Cast) -> None:
    _save(cast, letters=90, files=90)
    with tenant(cast.nordwind.pk):
        assert list(Retention.objects.values_list("kind", "days")) == [("letters", 90)]
        event = AuditEvent.objects.get()
        assert (retention.periods()["letters"], retention.periods()["files"]) == (90, 90)
    assert event.detail == {"before": {"letters": 365}, "after": {"letters": 90}}


@pytest.mark.parametrize("who", ["chiara", "olu", "amara"])
def test_owners_alone_see_and_change_it(cast: Cast, who: str) -> None:
    member = getattr(cast, who)
    with member.acting() as actor:
        with pytest.raises(NotAllowed):
            retention.save(actor=actor, days={"letters": 90})
        assert not Retention.objects.exists()
    assert member.browser().get(member.url("settings/retention/")).status_code == 403


def test_the_page_refuses_what_is_out_of_bounds_and_keeps_what_was_typed(cast: Cast) -> None:
    typed = {key: one.days or "" for key, one in keeping.BY_KEY.items()} | {"letters": 3}
    page = cast.frieda.browser().post(cast.frieda.url("settings/retention/"), typed)
    assert page.status_code == 422
    assert 'value="3"' in page.content.decode()
    with tenant(cast.nordwind.pk):
        assert not Retention.objects.exists()
    page = cast.frieda.browser().post(cast.frieda.url("settings/retention/"), typed | {"letters": 60}, follow=True)
    assert (page.status_code, "Saved." in page.content.decode()) == (200, True)


def test_every_kind_lies_within_its_bounds() -> None:
    assert [one.key for one in keeping.KINDS if one.days is not None and not one.least <= one.days <= one.most] == []
