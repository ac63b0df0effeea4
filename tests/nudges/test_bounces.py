"""Letters that come back later: read from what Postfix, Exchange and Gmail send, and believed as far as it is signed."""

from __future__ import annotations

import io
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import OperationalError

from nudges import returned, selectors
from nudges.management.commands import read_bounces
from nudges.models import Bounce, Message, Suppression
from nudges.services import bounces, messages, suppressions
from programs.selectors import funnel
from programs.services import milestones
from tests.factories.cast import Cast
from tests.factories.rows import make_message
from tests.mail import Mailbox
from tests.programs.nudging.rows import asked, live_cohort

FOLDER = Path(__file__).parent / "reports"
TO = "bernd@nordwind.example"
NOT_REPORTS = ("absence", "receipt", "delayed")


def report(name: str, message: Message, *, to: str = TO, **more: str) -> bytes:
    """One of the mails of the folder, about a letter."""
    text = (FOLDER / f"{name}.eml").read_text().replace("%ID%", bounces.message_id(message)).replace("%TO%", to)
    for old, new in more.items():
        text = text.replace(old.replace("_", "-"), new)
    return text.replace("\n", "\r\n").encode()


@pytest.fixture
def letter(cast: Cast) -> Message:
    """A letter to Bernd that the mail server has taken."""
    with cast.chiara.acting():
        return make_message(to_email=TO, state="sent")


def standing(cast: Cast) -> list[tuple[str, str]]:
    with cast.chiara.acting():
        return list(Suppression.objects.filter(lifted_at=None).values_list("email", "reason"))


def state(cast: Cast, letter: Message) -> str:
    with cast.chiara.acting():
        return Message.objects.get(pk=letter.pk).state


@pytest.mark.parametrize("name", ["postfix", "exchange", "gmail"])
def test_no_such_mailbox_stops_letters_to_the_address(cast: Cast, letter: Message, name: str) -> None:
    for _ in range(2):
        assert bounces.read(raw=report(name, letter)) == "hard"
    assert (standing(cast), state(cast, letter)) == ([(TO, "bounce")], "dead")
    with cast.chiara.acting() as actor:
        (row,) = Bounce.objects.all()
        assert row.status == {"exchange": "5.1.10"}.get(name, "5.1.1")
        assert TO in Suppression.objects.get().detail or "does not exist" in Suppression.objects.get().detail
        assert [one.pk for one in selectors.undelivered(actor)] == [letter.pk]


def test_a_full_mailbox_is_counted_and_written_to(cast: Cast, letter: Message) -> None:
    for _ in range(3):
        assert bounces.read(raw=report("full", letter)) == "soft"
    assert (standing(cast), state(cast, letter)) == ([], "sent")
    with cast.chiara.acting() as actor:
        assert [(one.email, one.count, one.last[:5]) for one in selectors.shaky(actor)] == [(TO, 1, "5.2.2")]


def test_five_letters_that_come_back_are_enough_until_an_admin_says_that_it_works(cast: Cast) -> None:
    def another() -> None:
        with cast.chiara.acting():
            row = make_message(to_email=TO, state="sent")
        bounces.read(raw=report("full", row))

    for _ in range(4):
        another()
    assert standing(cast) == []
    another()
    assert standing(cast) == [(TO, "bounce")]
    with cast.chiara.acting() as actor:
        assert selectors.shaky(actor) == []
        suppressions.lift(actor=actor, suppression=Suppression.objects.get())
    another()
    assert standing(cast) == []


def test_a_complaint_stops_nudges_alone(cast: Cast, letter: Message) -> None:
    assert bounces.read(raw=report("complaint", letter)) == "complaint"
    assert (standing(cast), state(cast, letter)) == ([(TO, "complaint")], "sent")


@pytest.mark.parametrize("name", NOT_REPORTS)
def test_what_is_no_failure_changes_nothing(cast: Cast, letter: Message, name: str) -> None:
    with pytest.raises(bounces.NotAReport):
        bounces.read(raw=report(name, letter))
    with cast.chiara.acting():
        assert (Bounce.objects.count(), standing(cast)) == (0, [])


def test_a_letter_that_was_passed_on_says_nothing_about_the_address(cast: Cast, letter: Message) -> None:
    assert bounces.read(raw=report("postfix", letter, to="elsewhere@other.example")) == "soft"
    assert standing(cast) == []


@pytest.mark.parametrize("change", ["signature", "letter", "organization", "none"])
def test_only_letters_of_ours_can_come_back(cast: Cast, letter: Message, change: str) -> None:
    pk, owner, signature = bounces.message_id(letter).split(".")
    forged = {
        "signature": f"{pk}.{owner}.{'0' * 24}",
        "letter": f"{uuid.uuid4()}.{owner}.{signature}",
        "organization": f"{pk}.{cast.suedstern.pk.hex}.{signature}",
        "none": str(letter.pk),
    }[change]
    raw = report("postfix", letter).replace(bounces.message_id(letter).encode(), forged.encode())
    with pytest.raises(bounces.StrangeLetter):
        bounces.read(raw=raw)
    assert (standing(cast), state(cast, letter)) == ([], "sent")


def test_a_letter_that_is_gone_changes_nothing(cast: Cast, letter: Message) -> None:
    raw = report("postfix", letter)
    with cast.chiara.acting():
        letter.delete()
    with pytest.raises(bounces.StrangeLetter):
        bounces.read(raw=raw)


@pytest.mark.parametrize(
    ("status", "diagnostic", "gone"),
    [
        ("5.1.1", "", True),
        ("5.2.1", "smtp; 550 5.2.1 mailbox disabled", True),
        ("5.0.0", "smtp; 550 no such user here", True),
        ("5.0.0", "smtp; 550 5.7.1 you are not allowed to relay", False),
        ("5.0.0", "smtp; 554 message is spam", False),
        ("5.1.1", "smtp; 550 5.7.26 this mail is unauthenticated", False),
        ("5.7.1", "smtp; 550 5.7.1 blocked", False),
        ("5.2.2", "smtp; 552 5.2.2 full", False),
        ("5.4.4", "smtp; host not found", False),
        ("4.4.7", "smtp; 451 expired", False),
        ("nonsense", "nonsense", False),
    ],
)
def test_what_counts_as_gone(status: str, diagnostic: str, gone: bool) -> None:
    text = (FOLDER / "full.eml").read_text().replace("Status: 5.2.2", f"Status: {status}")
    raw = text.replace("Diagnostic-Code: smtp; 552 5.2.2 <%TO%>: mailbox is full", f"Diagnostic-Code: {diagnostic}")
    (one,) = returned.parse(raw.encode()).failed
    assert one.gone is gone


def test_mail_that_was_made_to_break_us_is_no_report(letter: Message) -> None:
    whole = report("postfix", letter)
    boundary = "\r\n".join(f"--b{n}\r\nContent-Type: multipart/mixed; boundary=b{n + 1}\r\n" for n in range(3000))
    head = "Content-Type: multipart/report; report-type=delivery-status; boundary=b0\r\n\r\n"
    for raw in (b"", b"\x00" * 5000, b"\xff\xfe" * 9000, (head + boundary).encode(), whole[:900], head.encode()):
        with pytest.raises(bounces.NotAReport):
            bounces.read(raw=raw)


def test_what_stands_behind_a_long_letter_is_not_read(cast: Cast, letter: Message) -> None:
    whole = report("gmail", letter)
    cut = whole.replace(b"Hello Bernd", b"x" * returned.MOST_BYTES)
    assert bounces.read(raw=cut) == "hard"
    assert bounces.read(raw=whole.replace(b"does not exist", "n\x00ul \ud800".encode("utf-8", "replace"))) == "hard"


@pytest.mark.django_db(transaction=True)
def test_the_name_of_a_letter_survives_the_mail_server(committed_cast: Cast, mailbox: Mailbox, settings: Any) -> None:
    settings.BOUNCE_EMAIL = "bounces@upstream.example"
    with committed_cast.chiara.acting():
        letter = make_message(to_email=TO)
    messages.relay(committed_cast.nordwind.pk)
    (got,) = mailbox.to(TO)
    assert str(got["Message-ID"]).strip(" <>").partition("@")[0] == bounces.message_id(letter)
    assert mailbox.senders == ["bounces@upstream.example"]
    assert str(got["From"]) == settings.DEFAULT_FROM_EMAIL


def test_the_funnel_and_the_list_of_the_stalled_say_who_was_not_reached(cast: Cast) -> None:
    with cast.chiara.acting():
        cohort = live_cohort()
        row = asked(cohort, facts={"email": TO})
        letter = make_message(to_email=TO, state="sent")
        milestones.invited(letters={row.pk: letter.dedupe_key})
    bounces.read(raw=report("postfix", letter))
    with cast.chiara.acting() as actor:
        ends = funnel.funnel(actor, cohort)["mentee"]["ends"]
        assert [(one.label, one.count) for one in ends] == [("Letter came back", 1)]
        assert [one.came_back for one in funnel.stalled(actor, cohort)] == [True]
    page = cast.chiara.browser().get(cast.chiara.url(f"programs/{cohort.program_id}/cohorts/{cohort.pk}/joining/"))
    assert "Letters come back" in page.content.decode()


def _piped(monkeypatch: pytest.MonkeyPatch, raw: bytes) -> str:
    monkeypatch.setattr(read_bounces.sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))
    out = io.StringIO()
    call_command("read_bounces", stdout=out, stderr=io.StringIO())
    return out.getvalue().strip()


def test_a_mail_server_pipes_what_it_gets(cast: Cast, letter: Message, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _piped(monkeypatch, report("postfix", letter)) == "hard 1"
    assert _piped(monkeypatch, report("absence", letter)) == "ignored 1"
    assert standing(cast) == [(TO, "bounce")]


def test_without_the_database_the_mail_server_tries_again(letter: Message, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(**_: Any) -> str:
        raise OperationalError("server closed the connection")

    monkeypatch.setattr(bounces, "read", away)
    with pytest.raises(CommandError) as refused:
        _piped(monkeypatch, report("postfix", letter))
    assert refused.value.returncode == read_bounces.TRY_AGAIN


def test_a_maildir_is_read_once_and_an_mbox_changes_nothing_twice(cast: Cast, letter: Message, tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    for name in ("postfix", "full", "absence"):
        (tmp_path / "new" / name).write_bytes(report(name, letter))
    box = tmp_path / "box"
    box.write_bytes(
        b"".join(b"From MAILER-DAEMON Tue Nov 24 10:12:31 2026\n" + report("gmail", letter) + b"\n" for _ in "ab")
    )
    said = []
    for where in ({"maildir": tmp_path}, {"maildir": tmp_path}, {"mbox": box}, {"mbox": box}):
        out = io.StringIO()
        call_command("read_bounces", stdout=out, stderr=io.StringIO(), **where)
        said.append(out.getvalue().strip())
    assert said == ["hard 1, ignored 1, soft 1", "nothing new", "hard 2", "hard 2"]
    assert sorted(one.name for one in (tmp_path / "cur").iterdir()) == ["absence:2,S", "full:2,S", "postfix:2,S"]
    with cast.chiara.acting():
        assert sorted(Bounce.objects.values_list("kind", flat=True)) == ["hard", "soft"]
    with pytest.raises(CommandError, match="no Maildir"):
        call_command("read_bounces", maildir=tmp_path / "nowhere")
    with pytest.raises(CommandError, match="no mbox"):
        call_command("read_bounces", mbox=tmp_path / "nowhere")
