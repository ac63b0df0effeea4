"""The pages of this room: what they show, to whom, and at which cost."""

from __future__ import annotations

import datetime as dt
import io
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from accounts.enums import Role
from accounts.models import AuditEvent, Invitation, Membership, Organization, User
from accounts.services import invitations
from tests.factories.cast import Cast, make_member
from tests.factories.rows import make_audit_event, make_invitation

LISTS = {"members/": 11, "audit/": 11}


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("extra", [0, 2])
def test_a_list_costs_the_same_with_one_row_and_with_three(
    cast: Cast, path: str, extra: int, django_assert_num_queries: Any
) -> None:
    with cast.frieda.acting() as actor:
        Membership.objects.exclude(user=cast.frieda.user).delete()
        for number in range(extra + 1):
            make_audit_event(verb=f"verb {number}", user_id=actor.user_id)
    for number in range(extra):
        make_member(organization=cast.nordwind, email=f"m{number}@nordwind.example", name=f"M{number}", role=Role.ADMIN)
    browser = cast.frieda.browser()
    with django_assert_num_queries(LISTS[path]):
        page = browser.get(cast.frieda.url(path))
    assert page.context["page"].paginator.count == extra + 1


def test_members_are_listed_by_name(cast: Cast) -> None:
    page = cast.frieda.browser().get(cast.frieda.url("members/"))
    assert [(m.user.name, m.role) for m in page.context["page"]] == [
        ("Amara Okafor", "participant"),
        ("Bernd Krüger", "participant"),
        ("Chiara Rossi", "admin"),
        ("Frieda Petersen", "owner"),
        ("Olu Adeyemi", "program_owner"),
    ]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("q=krüger", ["Bernd Krüger"]),
        ("q=olu+adeyemi", ["Olu Adeyemi"]),
        ("role=participant", ["Amara Okafor", "Bernd Krüger"]),
        ("q=amara&role=owner", []),
        ("q=dario", []),
        ("role=nonsense&page=99", ["Amara Okafor", "Bernd Krüger", "Chiara Rossi", "Frieda Petersen", "Olu Adeyemi"]),
    ],
)
def test_members_are_searched(cast: Cast, query: str, names: list[str]) -> None:
    page = cast.frieda.browser().get(cast.frieda.url(f"members/?{query}"))
    assert [m.user.name for m in page.context["page"]] == names


def test_open_invitations_stand_above_the_members(cast: Cast) -> None:
    with cast.frieda.acting():
        make_invitation(email="open@example.com")
        make_invitation(email="ended@example.com", expires_at=timezone.now() - dt.timedelta(days=1))
        make_invitation(email="revoked@example.com", revoked_at=timezone.now())
    page = cast.frieda.browser().get(cast.frieda.url("members/"))
    assert [i.email for i in page.context["invitations"]] == ["ended@example.com", "open@example.com"]


def test_links_in_letters_are_listed_and_revoked(cast: Cast) -> None:
    with cast.chiara.acting() as actor:
        links = invitations.doors(actor=actor, emails=["one@example.com", "two@example.com"])
    browser = cast.frieda.browser()
    members = browser.get(cast.frieda.url("members/"))
    assert (members.context["doors"], list(members.context["invitations"])) == (2, [])
    page = browser.get(cast.frieda.url("members/links/?q=ONE"))
    assert [row.email for row in page.context["page"]] == ["one@example.com"]
    address = cast.frieda.url(f"members/links/{page.context['page'][0].pk}/revoke/")
    assert "one@example.com" in browser.get(address).content.decode()
    done = browser.post(address, follow=True)
    assert [row.email for row in done.context["page"]] == ["two@example.com"]
    assert browser.get(links["one@example.com"]).status_code == 410
    assert browser.get(links["two@example.com"]).status_code == 200


PATHS = ["members/", "members/invite/", "settings/", "audit/", "audit/export/"]
ALLOWED = {
    "frieda": [200, 200, 200, 200, 200],
    "chiara": [403, 403, 403, 200, 200],
    "olu": [403, 403, 403, 403, 403],
    "amara": [403, 403, 403, 403, 403],
    "dario": [404, 404, 404, 404, 404],
}


@pytest.mark.parametrize("name", ALLOWED)
def test_who_may_open_which_page(cast: Cast, name: str) -> None:
    browser = getattr(cast, name).browser()
    assert [browser.get(cast.frieda.url(path)).status_code for path in PATHS] == ALLOWED[name]


PRIVATE = [
    "/o/nordwind/members/",
    "/o/nordwind/audit/export/",
    "/o/nordwind/nowhere/",
    "/account/email/",
    "/",
    "/join/x/",
]


@pytest.mark.parametrize("path", PRIVATE)
def test_no_cache_keeps_what_is_private(cast: Cast, path: str) -> None:
    said = cast.frieda.browser().get(path)["Cache-Control"]
    assert {"private", "no-store"} <= set(said.replace(" ", "").split(","))


def test_who_belongs_nowhere_can_sign_out(cast: Cast) -> None:
    """The start leads to making an organization, so a link back would lead nowhere."""
    sign_out = f'action="{reverse("account_logout")}"'
    new = reverse("joining:organization-new")
    assert sign_out not in cast.amara.browser().get(new).content.decode()
    browser = Client()
    browser.force_login(User.objects.create(email="nobody@example.com"))
    page = browser.get(new)
    assert (sign_out in page.content.decode(), "Go back" in page.content.decode()) == (True, False)


def test_a_new_organization_is_offered_the_zone_of_the_browser(cast: Cast) -> None:
    page = cast.amara.browser().get(reverse("joining:organization-new"))
    field = re.search(r'<input[^>]*name="time_zone"[^>]*>', page.content.decode())
    assert field
    assert 'data-controller="timezone"' in field[0]
    assert "value=" not in field[0]


def test_who_is_invited_already_is_found_in_the_list(cast: Cast) -> None:
    with cast.frieda.acting():
        make_invitation(email="x@example.com")
    page = cast.frieda.browser().post(cast.frieda.url("members/invite/"), {"email": "x@example.com", "role": "admin"})
    assert "You can send it again from the list of members." in page.content.decode()


def test_inviting_shows_the_link_once(cast: Cast) -> None:
    browser = cast.frieda.browser()
    page = browser.post(cast.frieda.url("members/invite/"), {"email": "x@example.com", "role": "admin"}, follow=True)
    assert page.redirect_chain == [(cast.frieda.url("members/"), 302)]
    assert page.context["fresh"]["email"] == "x@example.com"
    assert page.context["fresh"]["link"] in page.content.decode()
    assert browser.get(cast.frieda.url("members/")).context["fresh"] is None


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"email": "no address", "role": "admin"}, "email"),
        ({"email": "x@example.com", "role": "king"}, "role"),
        ({"email": "CHIARA@nordwind.example", "role": "admin"}, "email"),
    ],
)
def test_a_wrong_invitation_says_why_and_keeps_the_answers(cast: Cast, data: dict[str, str], field: str) -> None:
    page = cast.frieda.browser().post(cast.frieda.url("members/invite/"), data)
    assert (page.status_code, list(page.context["form"].errors)) == (422, [field])
    assert page.context["form"]["email"].value() == data["email"]
    with cast.frieda.acting():
        assert not Invitation.objects.exists()


def test_a_role_is_changed_and_a_member_removed_after_asking(cast: Cast) -> None:
    browser, url = cast.frieda.browser(), cast.frieda.url(f"members/{cast.olu.membership.pk}/")
    assert browser.get(url + "role/").status_code == browser.get(url + "remove/").status_code == 200
    assert browser.post(url + "role/", {"role": "admin"}).status_code == 302
    with cast.frieda.acting():
        assert Membership.objects.get(pk=cast.olu.membership.pk).role == "admin"
    assert browser.post(url + "remove/").status_code == 302
    with cast.frieda.acting():
        assert not Membership.objects.filter(pk=cast.olu.membership.pk).exists()


@pytest.mark.parametrize(("path", "data"), [("role/", {"role": "admin"}), ("remove/", {})])
def test_the_last_owner_is_told_why_not(cast: Cast, path: str, data: dict[str, str]) -> None:
    page = cast.frieda.browser().post(cast.frieda.url(f"members/{cast.frieda.membership.pk}/{path}"), data)
    assert page.status_code == 422
    assert "needs at least one owner" in page.content.decode()
    with cast.frieda.acting():
        assert Membership.objects.get(user=cast.frieda.user).role == "owner"


def test_an_invitation_is_sent_again_and_revoked(cast: Cast) -> None:
    with cast.frieda.acting():
        row = make_invitation()
    browser, url = cast.frieda.browser(), cast.frieda.url(f"members/invitations/{row.pk}/")
    assert browser.get(url + "resend/").status_code == 405
    assert browser.post(url + "resend/").status_code == 302
    assert browser.get(url + "revoke/").status_code == 200
    assert browser.post(url + "revoke/").status_code == 302
    with cast.frieda.acting():
        now = Invitation.objects.get()
    assert (now.token_hash != row.token_hash, now.revoked_at is not None) == (True, True)
    assert browser.post(url + "resend/").status_code == 404


def test_invitations_are_limited_per_person(cast: Cast, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"invite": "2/h/user"}
    browser, url = cast.frieda.browser(), cast.frieda.url("members/invite/")
    codes = [browser.post(url, {"email": f"x{n}@example.com", "role": "admin"}).status_code for n in range(3)]
    assert codes == [302, 302, 429]
    with cast.frieda.acting():
        assert Invitation.objects.count() == 2


SETTINGS = {
    "name": "Nordwind AG",
    "contact_email": "help@nordwind.example",
    "hue": "210",
    "time_zone": "europe/paris",
    "language": "en",
    "mentor_word": "guide",
    "mentors_word": "guides",
    "mentee_word": "leader",
    "mentees_word": "leaders",
    "require_admin_totp": "",
}


def _settings(cast: Cast) -> dict[str, Any]:
    with cast.frieda.acting():
        return Organization.objects.values(*SETTINGS).get(pk=cast.nordwind.pk)


def test_settings_are_saved(cast: Cast) -> None:
    page = cast.frieda.browser().post(cast.frieda.url("settings/"), SETTINGS)
    assert page.status_code == 302
    expected = SETTINGS | {"hue": 210, "time_zone": "Europe/Paris", "require_admin_totp": False}
    assert _settings(cast) == expected


def test_an_address_in_a_link_carries_nothing_else(cast: Cast) -> None:
    address = "help?bcc=spy%40evil.example&x=1@nordwind.example"
    assert (
        cast.frieda.browser().post(cast.frieda.url("settings/"), SETTINGS | {"contact_email": address}).status_code
        == 302
    )
    page = cast.amara.browser().get(cast.amara.url()).content.decode()
    links = re.findall(r'href="(mailto:[^"]+)"', page)
    assert links
    assert [link for link in links if "?" in link or "&" in link] == []


@pytest.mark.parametrize(("field", "value"), [("hue", "400"), ("time_zone", "Moon"), ("name", ""), ("language", "xx")])
def test_wrong_settings_are_refused_whole(cast: Cast, field: str, value: str) -> None:
    before = _settings(cast)
    page = cast.frieda.browser().post(cast.frieda.url("settings/"), SETTINGS | {field: value})
    assert (page.status_code, list(page.context["form"].errors)) == (422, [field])
    assert _settings(cast) == before


def test_the_color_is_a_style_sheet_that_can_be_kept(cast: Cast) -> None:
    browser, url = cast.amara.browser(), cast.amara.url("hue.css")
    kept, asked = browser.get(f"{url}?v=178"), browser.get(f"{url}?v=1")
    assert kept["Content-Type"] == "text/css; charset=utf-8"
    assert (kept["Cache-Control"], asked["Cache-Control"]) == (
        "private, max-age=31536000, immutable",
        "private, no-cache",
    )


@pytest.mark.parametrize(
    ("query", "worn"), [("", 178), ("?hue=30", 30), ("?hue=999", 359), ("?hue=-1", 178), ("?hue=x", 178)]
)
def test_another_color_can_be_tried_on(cast: Cast, query: str, worn: int) -> None:
    sheet = cast.frieda.browser().get(cast.frieda.url("hue.css") + query).content.decode()
    assert set(re.findall(r"oklch\([\d.]+ [\d.]+ (\d+)\)", sheet)) == {str(worn)}


@pytest.mark.parametrize("ending", ["hue.css", "logo.png"])
def test_pages_ask_for_the_look_under_an_address_that_can_be_kept(cast: Cast, ending: str) -> None:
    browser, picture = cast.frieda.browser(), io.BytesIO()
    Image.new("RGB", (40, 40)).save(picture, "PNG")
    upload = SimpleUploadedFile("logo.png", picture.getvalue(), "image/png")
    assert browser.post(cast.frieda.url("settings/logo/"), {"logo": upload}).status_code == 302
    assert browser.post(cast.frieda.url("settings/"), SETTINGS).status_code == 302
    page = browser.get(cast.frieda.url()).content.decode()
    address = re.search(rf'"(/o/nordwind/{re.escape(ending)}[^"]*)"', page)
    assert address
    assert browser.get(address[1])["Cache-Control"] == "private, max-age=31536000, immutable"


def test_the_audit_log_is_filtered(cast: Cast) -> None:
    with cast.frieda.acting() as actor:
        make_audit_event(verb="settings changed", user_id=actor.user_id, actor_name=actor.name)
    with cast.chiara.acting() as actor:
        make_audit_event(verb="run started", user_id=actor.user_id, actor_name=actor.name, label="Pilot")
    browser, today = cast.chiara.browser(), timezone.localdate()

    def verbs(query: str) -> list[str]:
        return [event.verb for event, _ in browser.get(cast.chiara.url(f"audit/?{query}")).context["events"]]

    both = ["run started", "settings changed"]
    assert verbs("") == both
    assert verbs("q=pilot") == verbs("verb=run+started") == verbs(f"person={cast.chiara.user.pk}") == ["run started"]
    assert verbs(f"until={today - dt.timedelta(days=2)}") == verbs(f"since={today + dt.timedelta(days=2)}") == []
    assert verbs("since=9999-12-31&until=x&verb=unknown&person=7") == both


def test_the_audit_log_is_exported_without_formulas(cast: Cast) -> None:
    with cast.frieda.acting() as actor:
        make_audit_event(
            verb="x", user_id=actor.user_id, actor_name="=cmd|' /C calc'!A0", detail={"after": {"a": "+1"}}
        )
    page = cast.frieda.browser().get(cast.frieda.url("audit/export/"))
    line = page.content.decode("utf-8-sig").splitlines()[1]
    assert page["Content-Disposition"] == 'attachment; filename="audit-nordwind.csv"'
    assert line.split(",")[1:] == ["'=cmd|' /C calc'!A0", "x", "organization", "", "", "a: +1"]


def test_pages_show_times_of_the_organizations_time_zone(cast: Cast) -> None:
    with cast.frieda.acting() as actor:
        event = make_audit_event(user_id=actor.user_id)
        assert AuditEvent.objects.get().pk == event.pk
    page = cast.frieda.browser().get(cast.frieda.url("audit/"))
    local = event.created_at.astimezone(dt.timezone(dt.timedelta(hours=1)))
    assert f"{local:%H:%M}" in page.content.decode() or f"{event.created_at:%H:%M}" not in page.content.decode()
