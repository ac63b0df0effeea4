"""Blind matching: not one byte that a reader gets tells who the other is, until both have said yes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from matching import blind
from matching.models import Handle, PairRequest, Recommendation
from matching.services import requests
from nudges.models import Message
from nudges.services import messages
from profiles.enums import Direction
from profiles.models import Profile, Topic, TopicEntry
from programs.enums import ParticipantState, Side
from programs.models import Employee, Participant
from tests.factories import rows
from tests.factories.cast import Cast, Member
from tests.mail import Mailbox
from tests.matching.askers import Asking, make_asking
from tests.tenancy.routes import Route, routes
from tests.tenancy.worlds import World

PLACES = {
    "Amara": {"department": "Ballooning", "location": "Zanzibar", "business_unit": "Zeppelins", "country": "Tanzania"},
    "Bernd": {"department": "Beekeeping", "location": "Reykjavik", "business_unit": "Geysers", "country": "Iceland"},
}


def _open_up(made: Asking, seat: Handle) -> None:
    """Let somebody tell in every text who they are."""
    person = seat.participant
    Employee.objects.filter(pk=person.employee_id).update(**PLACES[person.employee.first_name])
    me = Employee.objects.get(pk=person.employee_id)
    told = f"I am {me.name} ({me.email}), {me.job_title} of {me.team}, {me.department} in {me.location}; {me.first_name.upper()}!"
    Profile.objects.filter(participant=person).update(headline=told[:200], about=told, challenge=told)
    topic = Topic.objects.create(name=f"{me.last_name}'s dashboards", key=f"{me.last_name} dash")
    for direction in Direction:
        TopicEntry.objects.create(profile=Profile.objects.get(participant=person), topic=topic, direction=direction)


def make_blind(cast: Cast) -> Asking:
    """A blind cohort in which Amara and Bernd say too much about themselves."""
    made = make_asking(cast, mentors=6, mentees=6, refreshed=False, blind=True)
    with cast.chiara.acting():
        for seat in (made.amara, made.bernd):
            _open_up(made, seat)
    made.refresh()
    with cast.chiara.acting():
        made.amara, made.bernd = (made.seat(one.participant) for one in (made.amara, made.bernd))
    return made


def _secrets(seat: Handle) -> set[bytes]:
    """What nobody may read of the person: names, address, work, and every key that could be compared."""
    person = Participant.objects.select_related("employee").get(pk=seat.participant_id)
    me, profile = person.employee, Profile.objects.get(participant=person)
    texts = {me.first_name, me.last_name, me.email, me.number, me.team, me.job_title, *PLACES[me.first_name].values()}
    keys = {str(row.pk) for row in (person, me, profile)} | {str(me.user_id)}
    return {text.lower().encode() for text in texts | keys | {key.replace("-", "") for key in keys}}


def _read(answer: Any) -> bytes:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return (body + str(answer.headers).encode()).lower()


def _world(made: Asking, reader: Handle, other: Handle, row: PairRequest) -> World:
    """The rows that a curious reader would put into addresses: the own seat, and everything of the other."""
    world = World(made.cast.nordwind, made.cast.chiara)
    person = other.participant
    profile = Profile.objects.get(participant=person)
    world.rows = {
        "handle": reader, "candidate": other, "pair_request": row, "participant": person, "mentor": person, "mentee": person,
        "employee": person.employee, "manager": person.employee, "profile": profile, "cohort": made.pilot.cohort,
        "program": made.pilot.cohort.program, "opening": made.opening, "topic": Topic.objects.first(),
    }  # fmt: skip
    return world


def _addresses(world: World) -> Iterator[str]:
    for route in routes():
        if route.in_organization and _fillable(route, world):
            yield route.fill(slug=world.organization.slug, world=world)


def _fillable(route: Route, world: World) -> bool:
    return all(route.kind(part) in world.rows for part in route.parts if route.kind(part))


def _talk(made: Asking, asker: Member, asked: Member) -> PairRequest:
    """A request with a question and an answer, each signed with a name."""
    seats = {made.cast.amara.user.pk: made.amara, made.cast.bernd.user.pk: made.bernd}
    with asker.acting() as actor:
        mine, theirs = seats[asker.user.pk], seats[asked.user.pk]
        row = requests.ask(actor=actor, seat=mine, other=theirs, message=f"Shall we? Best, {asker.user.name}")
    with asked.acting() as actor:
        requests.write(actor=actor, request=row, text=f"Who are you? {asked.user.name}, {asked.user.email}")
    with asker.acting() as actor:
        requests.write(
            actor=actor, request=row, text=f"{asker.user.name.upper()} from {PLACES[asker.user.name[:5]]['location']}"
        )
    return row


def _leaks(made: Asking, reader: Member, own: Handle, other: Handle, row: PairRequest) -> list[str]:
    with made.cast.chiara.acting():
        secrets = _secrets(other)
        world = _world(made, own, other, row)
        searches = [f"asking/{own.pk}/people/?q={word}" for word in ("Krüger", "Okafor", "Bernd", "Amara", "")]
    browser, found = reader.browser(), []
    for path in [*_addresses(world), *(reader.url(tail) for tail in searches)]:
        # What the reader asked for stands in the address, and so on the page.
        said = path.lower().encode()
        text = _read(browser.get(path)).replace(said, b"")
        typed = path.partition("q=")[2].lower().encode()
        found += [f"{path}: {one.decode()}" for one in secrets if one in text and one not in said and one != typed]
    return found


@pytest.mark.django_db
@pytest.mark.parametrize(("who", "whom"), [("amara", "bernd"), ("bernd", "amara")])
@pytest.mark.parametrize("asks", ["reader", "other"])
def test_no_page_tells_who_it_is(cast: Cast, who: str, whom: str, asks: str) -> None:
    made = make_blind(cast)
    reader, hidden = getattr(cast, who), getattr(cast, whom)
    row = _talk(made, *((reader, hidden) if asks == "reader" else (hidden, reader)))
    own, other = getattr(made, who), getattr(made, whom)
    assert _leaks(made, reader, own, other, row) == []
    text = reader.browser().get(made.url(f"requests/{row.pk}/")).content.decode()
    assert other.pseudonym in text
    assert ("Who are you? …" if asks == "reader" else "Best, …") in text


@pytest.mark.django_db
def test_both_know_each_other_once_both_agree(cast: Cast) -> None:
    """The same look finds names then: it would have found them before."""
    made = make_blind(cast)
    row = _talk(made, cast.amara, cast.bernd)
    with cast.bernd.acting() as actor:
        requests.accept(actor=actor, request=row)
    leaks = _leaks(made, cast.amara, made.amara, made.bernd, row)
    assert [one for one in leaks if one.endswith(": bernd@nordwind.example")]
    assert "Bernd Krüger" in cast.amara.browser().get(made.url(f"requests/{row.pk}/")).content.decode()


@pytest.mark.django_db(transaction=True)
def test_no_letter_tells_who_it_is(committed_cast: Cast, mailbox: Mailbox) -> None:
    made = make_blind(committed_cast)
    rows_of = {"amara": made.amara, "bernd": made.bernd}
    row = _talk(made, committed_cast.amara, committed_cast.bernd)
    with committed_cast.bernd.acting() as actor:
        requests.decline(actor=actor, request=row, reason="other")
    again = _talk(made, committed_cast.bernd, committed_cast.amara)
    with committed_cast.bernd.acting() as actor:
        Message.objects.filter(dedupe_key=f"request:{again.pk}:asked").update(state="sent")
        requests.withdraw(actor=actor, request=again)
    messages.relay(committed_cast.nordwind.pk)
    with committed_cast.chiara.acting():
        secrets = {name: _secrets(seat) for name, seat in rows_of.items()}
        kept = list(Message.objects.values_list("to_email", "subject", "text", "html", "dedupe_key"))
    assert len(kept) >= 8
    for to, *texts in kept:
        other = "bernd" if to.startswith("amara") else "amara"
        everything = "\n".join(texts).lower().encode()
        assert [one for one in secrets[other] if one in everything] == []


@pytest.mark.django_db
def test_reasons_name_no_place_and_no_grade(cast: Cast) -> None:
    made = make_blind(cast)
    with cast.chiara.acting():
        kinds = {one["kind"] for row in Recommendation.objects.all() for one in row.reasons}
    assert kinds <= {"coverage", "overlap", "language", "difference"}
    grade = {"kind": "distance", "attribute": "grade", "facts": {"gap": 5, "mentor": 2, "mentee": 7}, "key": "grade"}
    site = {
        "kind": "difference",
        "attribute": "location",
        "facts": {"mentor": ["Oslo"], "mentee": ["Bonn"]},
        "key": "x",
    }
    wish = {"kind": "preference", "facts": {"asker": "mentee", "rank": 1}, "key": "wish"}
    made.bernd.level, made.bernd.shown = 0, "Grid · Bonn"
    assert blind.reasons([grade, site, wish], reader="mentor", of=made.bernd) == ["Different sites"]
    made.bernd.level, made.bernd.shown = 3, ""
    assert blind.reasons([grade, site, wish], reader="mentor", of=made.bernd) == []
    assert blind.reasons([wish], reader="mentor") == []
    assert made.opening.blind


def _offers(member: Member, made: Asking, seat: Handle, other: Handle) -> str:
    return " ".join(member.browser().get(made.url(f"{seat.pk}/people/{other.pk}/")).content.decode().split())


@pytest.mark.django_db
@pytest.mark.parametrize(("people", "shown"), [(4, False), (5, True)])
def test_a_topic_is_shown_whole_or_not_at_all(cast: Cast, people: int, shown: bool) -> None:
    """It carries a word of Bernd's that is hidden, and a gap in a known topic would tell it."""
    made = make_blind(cast)
    with cast.chiara.acting():
        topic = Topic.objects.create(name="Beekeeping for all", key="beekeeping all")
        mentees = Profile.objects.filter(participant__in=made.pilot.mentees).order_by("pk")
        for profile in [Profile.objects.get(participant=made.bernd.participant_id), *mentees[: people - 1]]:
            TopicEntry.objects.create(profile=profile, topic=topic, direction=Direction.WANT)
        # Who is on the other side, offers it, or cannot be shown yet is nobody for whom a reader could take him.
        for mentor in Profile.objects.filter(participant__in=made.pilot.mentors):
            TopicEntry.objects.create(profile=mentor, topic=topic, direction=Direction.WANT)
        TopicEntry.objects.create(profile=mentees[5], topic=topic, direction=Direction.OFFER)
        late = rows.make_participant(cohort=made.pilot.cohort, side=Side.MENTEE, state=ParticipantState.ENROLLED)
        TopicEntry.objects.create(
            profile=Profile.objects.create(participant=late), topic=topic, direction=Direction.WANT
        )
        # The same topic of people elsewhere says nothing about those here.
        for profile in Profile.objects.exclude(participant__cohort=made.pilot.cohort):
            TopicEntry.objects.create(profile=profile, topic=topic, direction=Direction.WANT)
    page = _offers(cast.amara, made, made.amara, made.bernd)
    assert ("Beekeeping for all" in page, "… for all" in page, "dashboards" in page) == (shown, False, False)
    found = cast.amara.browser().get(made.url(f"{made.amara.pk}/people/"), {"q": "for all"})
    assert (str(made.bernd.pk) in found.content.decode()) is shown


@pytest.mark.django_db
def test_a_language_is_told_as_it_is(cast: Cast) -> None:
    made = make_blind(cast)
    with cast.chiara.acting():
        Employee.objects.filter(pk=made.bernd.participant.employee_id).update(last_name="English")
        Profile.objects.filter(participant=made.bernd.participant_id).update(about="English, that is me")
    page = _offers(cast.amara, made, made.amara, made.bernd)
    assert ("English" in page, "…, that is me" in page) == (True, True)


@pytest.mark.django_db
def test_a_changed_place_is_not_shown_before_it_was_counted(cast: Cast) -> None:
    made = make_blind(cast)
    with cast.chiara.acting():
        Handle.objects.filter(pk=made.bernd.pk).update(level=0, shown="Grid · Hamburg", alike=5)
        told = {"department": "Fusion lab", "location": "Hamburg"}
        Employee.objects.filter(pk=made.bernd.participant.employee_id).update(**told)
        Profile.objects.filter(participant=made.bernd.participant_id).update(about="Come to the Fusion lab in Hamburg")
    page = _offers(cast.amara, made, made.amara, made.bernd)
    assert ("Fusion lab" in page, "Grid · Hamburg" in page, "Come to the … in Hamburg" in page) == (False, True, True)
    with cast.chiara.acting():
        Handle.objects.filter(pk=made.bernd.pk).update(shown="")
    page = _offers(cast.amara, made, made.amara, made.bernd)
    assert ("Fusion lab" in page, "Come to the … in …" in page) == (False, True)


def _hidden(side: str = "mentor", **shown: Any) -> Handle:
    """Somebody of whom only this may be shown."""
    return Handle(participant=Participant(side=side), **shown)


def test_rare_topics_are_not_told() -> None:
    covered = [{"topic": "Rare"}, {"topic": "Common"}]
    topics = {"kind": "coverage", "asker": "mentee", "facts": {"covered": covered, "uncovered": []}}
    common = {"offer": ["Common"], "want": ["Rare"]}
    told = blind.reasons([topics], reader="mentee", of=_hidden(), common=common)
    assert told == ["Offers what you want to learn: Common"]
    told = blind.reasons([topics], reader="mentor", of=_hidden("mentee"), common=common)
    assert told == ["Wants to learn what you offer: Rare"]
    assert blind.reasons([topics], reader="mentee", of=_hidden()) == []


@pytest.mark.parametrize(
    ("reason", "shown", "told"),
    [
        ({"kind": "overlap", "facts": {"minutes": 37 * 60 + 30}}, {"hours": True}, "Share most of your working hours"),
        ({"kind": "overlap", "facts": {"minutes": 90}}, {"hours": True}, "Share some of your working hours"),
        (
            {"kind": "language", "facts": {"languages": [{"language": "sv"}, {"language": "de"}]}},
            {"languages": ["de", "fr"]},
            "Both speak German",
        ),
        (
            {"kind": "similarity", "attribute": "hopes", "facts": {"shared": ["Grow in my career", "Change it all"]}},
            {"hopes": ["grow"]},
            "Both hope for the same: Grow in my career",
        ),
        (
            {"kind": "similarity", "attribute": "contact", "facts": {"shared": ["Video call"]}},
            {"style": ["either"]},
            "Both like to talk the same way: Video call",
        ),
        (
            {"kind": "similarity", "attribute": "pace", "facts": {"shared": ["Open, as it comes"]}},
            {"style": ["open"]},
            "Both like to prepare the same way: Open, as it comes",
        ),
        (
            {"kind": "difference", "attribute": "country", "facts": {"mentor": ["Chile"], "mentee": ["Peru"]}},
            {"level": 2, "shown": "Chile"},
            "Different countries",
        ),
    ],
)  # fmt: skip
def test_no_reason_tells_what_the_face_withholds(reason: dict[str, Any], shown: dict[str, Any], told: str) -> None:
    assert blind.reasons([reason], reader="mentee", of=_hidden(**shown)) == [told]
    assert blind.reasons([reason], reader="mentee", of=_hidden()) == []


@pytest.mark.django_db
def test_the_admin_and_the_person_see_how_well_they_are_hidden(cast: Cast) -> None:
    made = make_blind(cast)
    cohort = made.pilot.cohort
    page = cast.chiara.browser().get(
        cast.chiara.url(f"programs/{cohort.program_id}/cohorts/{cohort.pk}/matching/asking/")
    )
    assert [(meter.side, meter.people) for meter in page.context["meters"]] == [("mentor", 7), ("mentee", 7)]
    assert all(meter.least >= 5 for meter in page.context["meters"])
    text = cast.amara.browser().get(made.url(f"{made.amara.pk}/")).content.decode()
    assert "How others see you" in text
    assert made.amara.pseudonym in text


@pytest.mark.django_db
def test_a_name_is_no_way_to_find_somebody(cast: Cast) -> None:
    made = make_blind(cast)
    found = {}
    for word in ("bernd", "krüger", "zanzibar", made.bernd.pseudonym.lower()):
        page = cast.amara.browser().get(made.url(f"{made.amara.pk}/people/"), {"q": word})
        found[word] = page.context["page"].paginator.count
    assert found.pop(made.bernd.pseudonym.lower()) == 1
    assert found == {"bernd": 0, "krüger": 0, "zanzibar": 0}
