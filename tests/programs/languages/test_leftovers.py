"""What a German reader gets without signing in is German from the first word to the last, and an English one's stays English."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from allauth.core.context import request_context
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts import languages
from accounts.adapter import AccountAdapter
from accounts.enums import Role
from accounts.models import OneTapLink
from accounts.services import invitations, links
from accounts.services.links import Holder
from matching.models import Pairing
from matching.services import requests
from nudges.models import Message
from nudges.services import stopping
from programs import question_sets
from programs.enums import LinkScope
from programs.models import ApplicationQuestion, Charter, Employee, Participant
from programs.services import application_letters, charters, sharing
from tests.factories import rows
from tests.factories.cast import Cast
from tests.mail import Mailbox
from tests.matching.askers import make_asking
from tests.profiles.gates import Invited, invite, letter_to
from tests.programs.languages.leftovers import common, english, texts
from tests.programs.vetting.house import House, post

GERMAN_BROWSER = {"Accept-Language": "de-AT,de;q=0.9,en;q=0.5"}
WRONG = {f"q{number}": "2" for number in range(6)}


@pytest.fixture
def german(cast: Cast) -> Invited:
    """Bernd works in Germany, and letters are offered in German."""
    with cast.chiara.acting():
        rows.make_delivery_policy(languages=["de"])
    return invite(cast, country="Germany", gate=("training", "readiness"))


def _all_german(page: str) -> None:
    assert (english(page), common(page)) == ([], [])


PAGES: dict[str, tuple[Callable[[Invited], str], tuple[str, ...]]] = {
    "training": (
        lambda it: "".join(it.get(f"training/?page={n}").content.decode() for n in (1, 2, 3)),
        ("Schulung für die Rolle Mentee", "Ihr Rang spricht, bevor Sie es tun.", "Seite 3 von 3", "Annehmen"),
    ),
    "check": (lambda it: it.get("check/").content.decode(), ("Wer führt das Treffen?", "Prüfen")),
    "wrong answers": (lambda it: it.post("check/", **WRONG).content.decode(), ("Das noch nicht.", "Noch einmal ansehen:")),
    "no answers": (lambda it: it.post("check/").content.decode(), ("Wählen Sie eine Antwort.",)),
    "readiness": (lambda it: it.get("readiness/").content.decode(), ("Bin ich bereit dafür?", "Überwiegend", "Nur Sie.")),
    "advice": (
        lambda it: it.post("readiness/", **{f"r{n}": str(1 + n // 2 * 2) for n in range(6)}).content.decode(),
        ("Offenheit", "Eine Stärke", "Hier beginnen", "Eine Stunde im Monat braucht es"),
    ),
    "pack": (
        lambda it: it.get("pack/").content.decode(),
        ("Vorbereitungsmappe", "Ein Ziel, das trägt", "Was wir einander erzählen, bleibt unter uns.", "Monate,"),
    ),
    "charter": (lambda it: it.get("charter/").content.decode(), ("Ich bin hier, um zu lernen.",)),
}  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_the_preparation_is_german(german: Invited, name: str) -> None:
    draw, says = PAGES[name]
    page = draw(german)
    said = " ".join(texts(page))
    assert [one for one in says if one not in said] == []
    assert '<html lang="de"' in page
    _all_german(page)


def test_whoever_shows_reads_the_same_pages_of_the_other_side(cast: Cast) -> None:
    with cast.chiara.acting():
        rows.make_delivery_policy(languages=["de"])
    mentor = invite(cast, side="mentor", country="Germany")
    pages = [mentor.get(step).content.decode() for step in ("training/", "training/?page=2", "check/", "pack/")]
    assert "Jemanden korrigieren, der über Ihnen steht" in pages[0]
    for page in pages:
        _all_german(page)


def test_an_english_reader_reads_the_content_as_it_is_kept(cast: Cast) -> None:
    here = invite(cast, country="France")
    page = " ".join(texts(here.get("pack/").content.decode()))
    assert "I am here to learn. In these meetings my mentor leads" in page
    assert ("6 months, 1 meeting a month." in page, "Sie" in page.split()) == (True, False)


def test_a_charter_in_an_organizations_own_words_stays_as_it_was_written(cast: Cast, german: Invited) -> None:
    with cast.chiara.acting() as actor:
        charters.write(actor=actor, side="mentee", text="We do it our way.")
    page = german.get("charter/").content.decode()
    assert re.search(r'lang="en">\s*<p>We do it our way.</p>', page) is not None
    assert 'lang="en"><p>We do it our way.' in german.get("pack/").content.decode()
    german.post("charter/", name="Bernd Krüger", version="2")
    with cast.chiara.acting():
        assert Charter.objects.get(version=2).text == "We do it our way."


def test_what_was_signed_in_german_is_the_charter_that_ships(cast: Cast, german: Invited) -> None:
    german.post("charter/", name="Bernd Krüger", version="1")
    with cast.chiara.acting():
        assert Charter.objects.get().text.startswith("I am here to learn.")
    assert "Sie haben Fassung 1 am" in german.get("pack/").content.decode()


@pytest.fixture
def german_house(house: House) -> House:
    """Amara works in Germany, letters are offered in German, and one question is as it ships."""
    with house.chiara.acting():
        rows.make_delivery_policy(languages=["de"])
        Employee.objects.filter(email="amara@nordwind.example").update(country="DEU")
        ApplicationQuestion.objects.filter(call__side="mentor").update(text=question_sets.SETS["mentor"][0].text)
    return house


def _letter(house: House, kind: str) -> Message:
    with house.chiara.acting():
        return Message.objects.filter(kind=f"application: {kind}").latest("created_at")


def test_from_the_link_to_the_sent_application_in_german(german_house: House) -> None:
    house, field = german_house, f"q_{german_house.questions['mentor'].pk}"
    house.asks("amara@nordwind.example")
    own = house.link_in("amara")
    page, empty = Client().get(own).content.decode(), post(own, answer="send", **{field: ""}).content.decode()
    assert ("Was wissen oder tun Sie jeden Tag" in page, "Bitte beantworten Sie dies." in empty) == (True, True)
    sent = post(own, answer="send", **{field: "Ich schreibe Skripte."}).content.decode()
    assert "Ihre Bewerbung ist da" in sent
    for one in (page, empty, sent):
        _all_german(one)
    for kind, subject in (("the own link", "Ihre Bewerbung für"), ("received", "Ihre Bewerbung für")):
        letter = _letter(house, kind)
        assert letter.subject.startswith(subject)
        _all_german(f"{letter.html} {letter.text}")
    again = post(own, answer="send").content.decode()
    assert "oder Ihre ist schon gesendet." in again


@pytest.mark.parametrize(
    ("verdict", "kind", "says"),
    [
        ("accept", "accepted", "wir hätten Sie gern als Mentor in"),
        ("waitlist", "waitlisted", "mehr gute Leute als Plätze"),
        ("decline", "declined", "die Entscheidung war knapp"),
    ],
)
def test_every_decision_is_told_in_german(german_house: House, verdict: str, kind: str, says: str) -> None:
    row = german_house.applied(german_house.scene.juniors[0], state="received")
    german_house.decide(verdict, row, words="Danke für die Skripte.")
    letter = _letter(german_house, kind)
    assert (says in letter.text, "Danke für die Skripte." in letter.text) == (True, True)
    _all_german(f"{letter.html} {letter.text}")


def test_a_programs_own_words_are_sent_as_they_were_written(german_house: House) -> None:
    with german_house.chiara.acting() as actor:
        program = german_house.scene.cohort.program
        application_letters.change(actor=actor, program=program, kind="received", subject="Got it", text="Hi {side}.")
    row = german_house.applied(german_house.scene.juniors[0], state="draft", submitted_at=None)
    with german_house.chiara.acting() as actor:
        holders = {row.pk: Holder("amara@nordwind.example")}
        address = links.issue(actor=actor, scope=LinkScope.APPLICATION, holders=holders)[row.pk]
    path = "/t/" + address.partition("/t/")[2]
    post(path, answer="send", **{f"q_{german_house.questions['mentor'].pk}": "Ja."})
    letter = _letter(german_house, "received")
    assert (letter.subject, "Hi Mentor." in letter.text, "gilt 30 Tage" in letter.text) == ("Got it", True, True)


@pytest.mark.parametrize(
    ("offered", "headers", "german"),
    [
        (["de"], GERMAN_BROWSER, True),
        (["de"], {}, False),
        ([], GERMAN_BROWSER, False),
        (["de"], {"Accept-Language": "fr"}, False),
    ],
)
def test_a_shared_link_is_read_in_the_browsers_language(
    cast: Cast, offered: list[str], headers: dict[str, str], german: bool
) -> None:
    invited = invite(cast)
    with cast.chiara.acting() as actor:
        rows.make_delivery_policy(languages=offered)
        here = sharing.share(actor=actor, cohort=invited.cohort, scope=LinkScope.COHORT, label="Intranet").partition(
            "/t/"
        )[2]
    browser = Client(headers=headers)
    page = browser.get(f"/t/{here}").content.decode()
    assert ("An Digital upstream teilnehmen" if german else "Take part in Digital upstream") in page
    if german:
        for step in ("", "nominate/", "thanks/"):
            _all_german(browser.get(f"/t/{here}{step}").content.decode())
        seal = re.search(r'name="seal" value="([^"]+)"', page)
        assert seal is not None
        wrong = browser.post(f"/t/{here}", {"seal": seal[1], "email": "x"}).content.decode()
        assert "Schreiben Sie die ganze Adresse, wie in name@example.com." in wrong
        _all_german(wrong)


def test_the_reasons_of_a_pair_are_told_to_each_in_their_own_language(cast: Cast) -> None:
    made = make_asking(cast, mentors=2, mentees=2)
    with cast.chiara.acting():
        rows.make_delivery_policy(languages=["de"])
        Participant.objects.filter(pk=made.bernd.participant_id).update(language="de")
    with cast.amara.acting() as actor:
        requests.ask(actor=actor, seat=made.amara, other=made.seat(made.bernd.participant), message="Wollen wir?")
    with cast.chiara.acting():
        path = "/t/" + letter_to(made.bernd.participant.employee.email).partition("/t/")[2]
    page = Client().get(path).content.decode()
    assert ("Amara Okafor fragt Sie" in page, english(page)) == (True, [])
    assert re.search(r"(Bietet|Möchte lernen, was Sie bieten)", page) is not None
    phone = Client(enforce_csrf_checks=True)
    seal = re.search(r'name="seal" value="([^"]+)"', page)
    assert seal is not None
    refused = phone.post(path, {"seal": seal[1], "answer": "decline"}).content.decode()
    assert ("Wählen Sie eines." in refused, english(refused)) == (True, [])
    phone.post(path, {"seal": seal[1], "answer": "accept"})
    with cast.chiara.acting():
        pair = Pairing.objects.get()
        told = {one.to_email: one.text for one in Message.objects.filter(kind="pairing introduction")}
    assert any(re.match(r"Amara (offers|and Bernd)", one) for one in pair.reasons)
    assert [one for one in pair.reasons if one not in told["amara@nordwind.example"]] == []
    assert [one for one in pair.reasons if one in told["bernd@nordwind.example"] and "speak" in one] == []
    assert re.search(
        r"- (Amara|Bernd) (bietet \d von \d Them|und (Amara|Bernd) (haben|sind))", told["bernd@nordwind.example"]
    )
    assert english(told["bernd@nordwind.example"]) == []


def test_links_that_ended_or_never_were_say_so_in_german(cast: Cast, german: Invited) -> None:
    with cast.chiara.acting():
        OneTapLink.objects.update(expires_at="2026-01-31T12:00:00Z")
    page = german.get()
    text = page.content.decode()
    assert (page.status_code, "Er galt bis 31. Januar 2026." in text) == (410, True)
    _all_german(text)
    _all_german(german.post("", again="1").content.decode())
    for path, status in (("/t/nothing/", 404), ("/u/nothing/", 404), ("/join/nothing/", 410)):
        stranger = Client(headers=GERMAN_BROWSER).get(path)
        assert (path, stranger.status_code) == (path, status)
        _all_german(stranger.content.decode())
        assert '<html lang="en"' in Client().get(path).content.decode()


def test_an_address_that_is_no_step_is_missing_in_german(german: Invited) -> None:
    page = Client(headers=GERMAN_BROWSER).get(f"{german.path}nowhere/")
    assert (page.status_code, "Hier ist nichts" in page.content.decode()) == (404, True)
    _all_german(page.content.decode())


def test_the_page_that_stops_nudges_is_german(cast: Cast, german: Invited) -> None:
    with cast.chiara.acting():
        letter = rows.make_message(to_email="bernd@nordwind.example", essential=False, rule="profile-not-started")
    path = f"/u/{stopping.token_of(letter)}/"
    browser = Client()
    first, wrong = browser.get(path).content.decode(), browser.post(f"{path}later/", {"until": "2020-01-01"})
    assert ("„Profil nicht begonnen“ abbestellen" in first, wrong.status_code) == (True, 422)
    assert "Wählen Sie einen Tag innerhalb der nächsten sechs Monate." in wrong.content.decode()
    stopped = browser.post(path, {"what": "all"}).content.decode()
    assert "Sie bekommen keine Hinweise mehr." in stopped
    for page in (first, wrong.content.decode(), stopped):
        _all_german(page)


@pytest.mark.django_db(transaction=True)
def test_an_invitation_is_german_for_whom_the_organization_writes_so(committed_cast: Cast, mailbox: Mailbox) -> None:
    cast = committed_cast
    with cast.chiara.acting():
        rows.make_delivery_policy(languages=["de"])
        rows.make_employee(first_name="Vera", last_name="Lang", email="vera@nordwind.example", country="Austria")
    with cast.frieda.acting() as actor:
        invitations.invite(actor=actor, email="vera@nordwind.example", role=Role.PARTICIPANT)
        invitations.invite(actor=actor, email="guest@example.com", role=Role.PARTICIPANT)
    invitation = mailbox.last("vera@nordwind.example")
    assert ("(Rolle: Teilnahme)." in invitation, common(invitation)) == (True, [])
    assert "as participant." in mailbox.last("guest@example.com")
    found = re.search(r"/join/\S+", invitation)
    assert found is not None
    _all_german(Client().get(found[0]).content.decode())


LOGIN_LETTERS = (
    ("account_request_login_code", "Ihr Code zum Anmelden", "Kein Zugang für diese Adresse"),
    ("account_reset_password", "Wählen Sie ein neues Passwort", "Kein Zugang für diese Adresse"),
)


@pytest.mark.parametrize(("way", "known", "unknown"), LOGIN_LETTERS)
def test_letters_about_a_login_are_in_the_browsers_language(
    cast: Cast, mailbox: Mailbox, way: str, known: str, unknown: str
) -> None:
    for email, subject in ((cast.bernd.user.email, known), ("nobody@example.com", unknown)):
        Client(headers=GERMAN_BROWSER).post(reverse(way), {"email": email})
        assert (str(mailbox.to(email)[-1]["Subject"]), common(mailbox.last(email))) == (subject, [])
        Client().post(reverse(way), {"email": email})
        assert common(mailbox.last(email)) != []


def test_whoever_is_signed_in_is_written_to_as_their_organization_does(cast: Cast, mailbox: Mailbox) -> None:
    with cast.chiara.acting():
        rows.make_delivery_policy(languages=["de"])
        rows.make_employee(first_name="Bernd", last_name="Krüger", email=cast.bernd.user.email, country="Germany")
    assert [languages.of_login(one.user) for one in (cast.bernd, cast.amara)] == ["de", "en"]
    for member, subject in ((cast.bernd, "Mit LinkedIn können Sie sich jetzt anmelden"), (cast.amara, "LinkedIn can")):
        request = RequestFactory().get("/", REMOTE_ADDR="127.0.0.1")
        request.user = member.user
        with request_context(request):
            AccountAdapter(request).send_notification_mail(
                "socialaccount/email/account_connected", member.user, email=member.user.email
            )
        assert str(mailbox.to(member.user.email)[-1]["Subject"]).startswith(subject)
    assert common(mailbox.last(cast.bernd.user.email).partition("Browser")[0]) == []
