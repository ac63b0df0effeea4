"""Every page of the product with something to see on it: the demo's organizations, and rows that the demo does not have."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Model, Q
from django.test import Client

from accounts.actors import system
from accounts.models import AuditEvent, Membership, Organization, User
from accounts.services import links
from accounts.services.links import Holder
from accounts.tenancy import private, tenant
from config.demo import story
from matching.models import (
    Handle,
    MatchingRun,
    Opening,
    Pairing,
    PairRequest,
    PairRule,
    PanelSeat,
    Proposal,
    Publication,
    RuleConflict,
    Scenario,
    Standby,
    Willingness,
)
from matching.views.seen import READERS
from nudges.models import Message
from nudges.services import stopping
from plans import locks
from plans.models import (
    Agreement,
    CleanSheet,
    ContinueRound,
    EmergencyAccess,
    Goal,
    Insight,
    JointAsk,
    LedgerEntry,
    Note,
    Parting,
    Rollout,
    Session,
    Step,
    TemplateStep,
    TemplateVersion,
)
from profiles.enums import LinkedInState, SignupState
from profiles.models import Profile, Topic
from profiles.views.wizard import LABELS as SCREENS
from programs.enums import ImportState, LinkScope, ProgramState
from programs.models import Cohort, Employee, NudgeRule, Participant, Program
from programs.views.wizard import STEPS
from rights.models import Erasure
from tests.factories import rows
from tests.factories.cast import Member
from tests.factories.rights import make_organization_export
from tests.journeys import (
    applying,
    changed,
    circles,
    endings,
    figures,
    outcomes,
    pairs,
    panels,
    reports,
    results,
    sessions,
    surveys,
    systems,
    waves,
)
from tests.tenancy.routes import Route, routes
from tests.tenancy.worlds import World

TODAY = dt.date(2026, 11, 24)
SIGNED_OUT = (
    "/account/login/", "/account/signup/", "/account/password/reset/", "/account/login/code/", "/nowhere/",
    "/t/aaaaaaaaaaaaaaaaaaaaaa/", "/account/password/reset/done/", "/account/inactive/", "/ui/",
)  # fmt: skip
OWN = (
    "/account/password/change/",
    "/account/2fa/",
    "/account/sessions/",
    "/account/name/",
    "/account/email/",
    "/organizations/new/",
)


LINKEDIN = {
    "headline": "Analyst", "about": "I turn data into decisions.", "languages": ["fi"], "missing": ["positions"],
    "positions": [{"employer": "Globex", "title": "Analyst", "start": "2020-01", "end": ""}],
}  # fmt: skip
SUGGESTED = [{"text": "Beekeeping", "origin": "skill", "topic": ""}]


@dataclass(frozen=True)
class Place:
    """One address and who looks at it; nobody means a stranger."""

    path: str
    member: Member | None


def tell_story() -> None:
    """Fill the database with what the demo shows."""
    story.tell(TODAY)


def members() -> dict[str, Member]:
    """Everybody who can sign in, by first name."""
    found = {}
    for person in (*story.NORDWIND, *story.SUEDSTERN):
        user = User.objects.get(email=person.email)
        membership = _membership(user)
        found[person.name.split(" ")[0].lower()] = Member(user, membership)
    return found


def _membership(user: User) -> Membership:
    from accounts.selectors import memberships_of
    from accounts.tenancy import identity

    with identity(user.pk):
        return memberships_of(user)[0]


def world_of(member: Member) -> World:
    """One row of every kind, the most telling one."""
    world = World(member.organization, member)
    with tenant(member.organization.pk):
        run = MatchingRun.objects.select_related("cohort__program").order_by("-created_at").first()
        published = Publication.objects.order_by("-created_at").first()
        participant = Participant.objects.filter(cohort=run.cohort, side="mentor", complete=True).first()
        imported = rows.make_import(state=ImportState.CHECKED, headers=["Work Email"], count_wrong=1, count_new=1)
        signup = rows.make_signup_import(
            cohort=run.cohort, content=b"Email,Role,Offers\namara@nordwind.example,mentor,Beekeeping\n",
            headers=["Email", "Role", "Offers"], samples=[["a@n.example"], ["mentor"], ["Beekeeping"]], total=1,
            mapping={"Email": "email", "Role": "side", "Offers": "offers"}, state=SignupState.CHECKED,
            wrong_rows=[[2, "Work email", "a@n.example is not in the directory"]],
        )  # fmt: skip
        world.rows = {
            "organization": Organization.objects.get(pk=member.organization.pk), "membership": Membership.objects.first(),
            "invitation": rows.make_invitation(email="new@nordwind.example"),
            "door": rows.make_invitation(email="door@nordwind.example", role="participant", carried=True),
            "link": rows.make_link(subject=run.cohort_id),
            "own_link": rows.make_link(scope=LinkScope.PLACE, subject=participant.pk, email=participant.employee.email),
            "nomination": rows.make_nomination(cohort=run.cohort, why="She asks well."),
            "audit_event": AuditEvent.objects.first(),
            "message": Message.objects.first(), "blackout": rows.make_blackout(), "suppression": rows.make_suppression(),
            "webhook": rows.make_webhook(),
            "nudge_rule": NudgeRule.objects.filter(program=run.cohort.program).first()
            or rows.make_nudge_rule(program=run.cohort.program),
            "follow_up": rows.make_follow_up(participant=participant),
            "employee": participant.employee, "manager": Employee.objects.first(),
            "import": imported, "import_row": rows.make_import_row(directory_import=imported, kind="wrong", reason="no email"),
            "saved_view": rows.make_saved_view(user=member.user), "program": run.cohort.program, "cohort": run.cohort,
            "participant": participant, "mentor": participant, "mentee": participant, "topic": Topic.objects.first(),
            "profile": Profile.objects.first(), "signup_import": signup,
            "linkedin_import": rows.make_linkedin_import(participant=participant, state=LinkedInState.FAILED, error="Cut off"),
            "position": rows.make_position(profile=Profile.objects.first()), "run": run,
            "scenario": Scenario.objects.exclude(name="").first(), "publication": published,
            "proposal": Proposal.objects.filter(run=run).first(), "pairing": Pairing.objects.first(),
            "pair_rule": PairRule.objects.first(),
            "panel_seat": PanelSeat.objects.first(),
            "never_pair": rows.make_never_pair(one=participant.employee, other=Employee.objects.last()),
            **_plans(),
            **_private(),
            **_rooms_above(run.cohort),
            **_asking(),
            **_vetting(run.cohort, member),
            "joint_ask": JointAsk.objects.first(),
            "goal": Goal.objects.first(), "agreement": Agreement.objects.first(),
            **_templates(),
        }  # fmt: skip
    return world


def _rooms_above(cohort: Cohort) -> dict[str, Model]:
    """What the rooms that stand on plans show, and what other systems are given."""
    found = circles.rows() | waves.rows() | surveys.rows() | systems.rows()
    found |= outcomes.rows(cohort) | figures.rows(cohort.program) | reports.rows()
    erasure = Erasure.objects.filter(state="waiting").first()
    return found | {"erasure": erasure, "organization_export": make_organization_export()}


def _plans() -> dict[str, Model]:
    """What the demo tells of the pairs that are on their way."""
    pairing = Pairing.objects.first()
    steps = Step.objects.filter(plan__pairing=pairing, template_step__kind="session")
    return {"plan_step": steps.first(), "plan_session": Session.objects.filter(pairing=pairing).first()}


def _vetting(cohort: Cohort, member: Member) -> dict[str, Model]:
    """Somebody applies to the cohort of the run, was read by the member, and was declined a moment ago."""
    call = rows.make_call(cohort=cohort, intro="Come and show us.")
    application = rows.make_application(cohort=cohort)
    question = rows.make_question(call=call)
    rows.make_answer(application=application, question=question)
    rows.make_link(scope=LinkScope.APPLY, subject=cohort.pk)
    return {
        "call": call, "question": question, "application": application, "stranger": rows.make_stranger(cohort=cohort),
        "review": rows.make_review(application=application, reviewer=member.user),
        "decision": rows.make_decision(application=application),
    }  # fmt: skip


def _templates() -> dict[str, Model]:
    """The pilot's plan, of which one version was published and the next one is being written."""
    draft = TemplateVersion.objects.select_related("template").get(state="draft")
    step = TemplateStep.objects.filter(version=draft, title__startswith="Session 1").select_related("stage").get()
    return {
        "plan_template": draft.template, "plan_version": draft, "plan_stage": step.stage, "template_step": step,
        "rollout": Rollout.objects.get(), "plan_step": Step.objects.filter(plan__pairing=Pairing.objects.first()).first(),
    }  # fmt: skip


def _private() -> dict[str, Model]:
    """What the demo tells of an emergency and of a vote, and a note that no admin's page shows."""
    with private(purpose=locks.ERASURE):
        note, insight = Note.objects.first(), Insight.objects.filter(shown=False, agreed_at=None).first()
    return {
        "clean_sheet": CleanSheet.objects.first(), "ledger_entry": LedgerEntry.objects.first(), "insight": insight,
        "note": note, "emergency": EmergencyAccess.objects.first(),
        "continue_round": ContinueRound.objects.filter(offer=True, handled_at=None).first(),
        "parting": Parting.objects.first(),
        "rule_conflict": RuleConflict.objects.filter(resolution="open").first(),
    }  # fmt: skip


def _asking() -> dict[str, Model]:
    """What the demo tells of people who ask each other."""
    handle = Handle.objects.order_by("pk").first()
    return {
        "opening": Opening.objects.first(), "handle": handle, "candidate": Handle.objects.order_by("pk").last(),
        "pair_request": PairRequest.objects.first(), "willingness": Willingness.objects.first(),
        "standby": Standby.objects.first(),
    }  # fmt: skip


def of_the_owner(people: dict[str, Member]) -> Iterator[Place]:
    """Every address of an organization, with its most telling rows, as the owner sees it."""
    frieda = people["frieda"]
    world = world_of(frieda)
    for route in routes():
        if route.in_organization:
            yield from (Place(path, frieda) for path in _addresses(route, world))


def of_everybody_else(people: dict[str, Member]) -> Iterator[Place]:
    """The own pages of participants, those of strangers, and empty ones."""
    frieda, amara = people["frieda"], people["amara"]
    world_of(frieda)
    yield from (Place(path, amara) for path in (*_linkedin(amara), *_profile(amara)))
    for member in (amara, people["bernd"], people["olu"], people["dario"]):
        for tail in ("", "me/profile/", "me/messages/", "pairings/", "programs/", "imports/", "topics/"):
            yield Place(f"/o/{member.organization.slug}/{tail}", member)
    for member in (amara, people["bernd"]):
        yield from (Place(path, member) for path in _starting(member))
    yield from (Place(path, amara) for path in _helping(amara))
    for member in (amara, people["bernd"]):
        yield from (Place(path, whose) for path, whose in changed.addresses(member))
    yield Place(endings.kept(frieda), frieda)
    yield Place(_stop_page(frieda), None)
    yield from _seats(people)
    yield from (Place(path, people["olu"]) for path in figures.addresses(people["olu"]))
    yield Place(figures.naming(people["bernd"]), people["bernd"])
    for rooms in (
        pairs.addresses(amara), endings.places(amara, people["olu"]), applying.places(people), panels.places(frieda),
        circles.places(people), waves.places(people), surveys.places(frieda), outcomes.places(people),
        results.places(frieda, people["olu"]), sessions.places(people), reports.places(people),
    ):  # fmt: skip
        yield from (Place(path, whose) for path, whose in rooms)
    yield from (Place(path, None) for path in SIGNED_OUT)
    yield from (Place(path, amara) for path in OWN)


def _profile(member: Member) -> list[str]:
    """The way through one's own profile, all of it on one page, and what others see of it."""
    with tenant(member.organization.pk):
        participant = Participant.objects.filter(employee__email=member.user.email).latest("joined_at")
    root = member.url(f"participants/{participant.pk}/")
    screens = [*SCREENS, "photo", "all", "offers/?q=vide", "times/?whole"]
    seen = [f"{root}seen/?as={reader}" for reader in READERS]
    return [f"{root}profile/{screen}{'' if '?' in screen else '/'}" for screen in screens] + seen


def _linkedin(member: Member) -> list[str]:
    """What somebody sees of their own LinkedIn profile: how to, what was found, being read, failed, and removing it."""
    with tenant(member.organization.pk):
        participant = Participant.objects.filter(employee__email=member.user.email).earliest("joined_at")
        profile = Profile.objects.get(participant=participant)
        position = rows.make_position(profile=profile, title="Data analyst")
        states = {"found": LINKEDIN, "suggestions": SUGGESTED}, {"state": LinkedInState.READING}
        failed = {"state": LinkedInState.FAILED, "again": True, "error": "The worker was lost several times."}
        made = [rows.make_linkedin_import(participant=participant, **values) for values in (*states, failed)]
    slug = f"/o/{member.organization.slug}"
    home = f"{slug}/participants/{position.profile.participant_id}/linkedin/"
    return [home, f"{home}remove/", *(f"{slug}/linkedin/{row.pk}/" for row in made)]


def _starting(member: Member) -> list[str]:
    """Every step of the way to ready, signed in, and the own links."""
    with tenant(member.organization.pk):
        place = Participant.objects.get(employee__user=member.user, cohort__program__name="Board and beginners")
    steps = ("later", "topics", "slots", "training", "check", "charter", "readiness", "pack", "done", "assistant")
    start = member.url(f"participants/{place.pk}/start/")
    return [*(f"{start}{step}/" for step in steps), member.url("me/links/"), member.url("me/links/revoke/")]


def _helping(member: Member) -> list[str]:
    """What helps one of a pair beside the plan, and the ways to others."""
    with tenant(member.organization.pk):
        pairing = Pairing.objects.filter(mentor__employee__user=member.user).earliest("created_at")
    root = member.url(f"pairings/{pairing.pk}/")
    with tenant(member.organization.pk), private(person=pairing.mentor_id):
        note = Note.objects.filter(pairing=pairing, author=pairing.mentor_id, shared=False)[0]
    tails = ("resources/?theme=market&all=1", "resources/?q=zeppelin", "resources/smart-sheet/", "talk/", "ways/")
    notes = ("notes/", *(f"notes/{note.pk}/{tail}" for tail in ("", "share/", "delete/")))
    return [f"{root}{tail}" for tail in ("", *tails, *notes)]


def _stop_page(member: Member) -> str:
    """What the link in somebody's nudge opens."""
    with tenant(member.organization.pk):
        return f"/u/{stopping.token_of(Message.objects.filter(essential=False)[0])}/"


def _seats(people: dict[str, Member]) -> Iterator[Place]:
    """The pages of those who ask and are asked, and the admin's of the same cohort."""
    for member in (people["amara"], people["bernd"]):
        with tenant(member.organization.pk):
            seat = Handle.objects.get(participant__employee__user=member.user)
            other = Handle.objects.exclude(participant__side=seat.participant.side).order_by("number")[0]
            mine = Q(asker=seat.participant_id) | Q(asked=seat.participant_id)
            requests = PairRequest.objects.filter(mine)
            tails = [f"{seat.pk}/", f"{seat.pk}/people/", f"{seat.pk}/people/{other.pk}/"]
            tails += [f"requests/{row.pk}/" for row in requests]
        yield from (Place(member.url(f"asking/{tail}"), member) for tail in tails)
    frieda = people["frieda"]
    with tenant(frieda.organization.pk):
        asked = {Willingness.objects.all()[0].pk: Holder(frieda.user.email)}
        (tap,) = links.issue(actor=system(frieda.organization.pk), scope=LinkScope.WILLING, holders=asked).values()
        cohort = Opening.objects.select_related("cohort").get(mode="self").cohort
        row = PairRequest.objects.select_related("asked__employee").latest("created_at")
        holder = {row.pk: Holder(row.asked.employee.email)}
        (answer,) = links.issue(actor=system(frieda.organization.pk), scope=LinkScope.REQUEST, holders=holder).values()
    yield Place(frieda.url(f"programs/{cohort.program_id}/cohorts/{cohort.pk}/matching/asking/"), frieda)
    yield Place("/t/" + tap.partition("/t/")[2], None)
    yield Place("/t/" + answer.partition("/t/")[2], None)


def pages(candidates: Iterable[Place]) -> list[Place]:
    """Those that answer a visitor with a whole page, and not with a file, a fragment, or another address."""
    clients: dict[Member | None, Client] = {None: Client()}
    found = []
    for place in candidates:
        if place.member not in clients:
            clients[place.member] = place.member.browser()
        answer = clients[place.member].get(place.path)
        if answer.status_code in (200, 403, 404) and b"</html>" in answer.content:
            found.append(place)
    return found


def _addresses(route: Route, world: World) -> list[str]:
    slug = world.organization.slug
    if "panel_seat" in route.parts:
        return [route.fill(slug=slug, world=panels.world_of(world))]
    if "wave" in route.parts:
        return [route.fill(slug=slug, world=results.world_of(world))]
    if "survey" in route.parts:
        return [route.fill(slug=slug, world=surveys.world_of(world))]
    if not route.name.startswith("programs:program-") or "program" not in route.parts:
        return [route.fill(slug=slug, world=world)]
    if route.name in ("programs:program-setup", "programs:program-discard", "programs:program-launch"):
        with tenant(world.organization.pk):
            draft = Program.objects.filter(state=ProgramState.DRAFT).first()
        drafted = World(world.organization, world.member, world.rows | {"program": draft})
        path = route.fill(slug=slug, world=drafted)
        return [path.replace("/purpose/", f"/{step}/") for step in STEPS] if route.name.endswith("setup") else [path]
    return [route.fill(slug=slug, world=world)]
