"""A whole organization with one row of every kind, so that every address and every table has something to lose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import DatabaseError, connection, models, transaction
from django.utils import timezone

from accounts.models import Organization
from accounts.tenancy import OrganizationKey, TenantModel, tenant
from programs.enums import Side
from tests.factories import (
    analytics,
    circles,
    hooks,
    outcomes,
    plans,
    reports,
    rights,
    rows,
    scenarios,
    surveys,
    tokens,
)
from tests.factories.cast import Member

# Every kind of row that an address can name.
ROWS = frozenset(
    {"organization", "membership", "invitation", "door", "audit_event", "message"}
    | {"blackout", "suppression", "webhook", "nudge_rule", "follow_up"}
    | {"employee", "manager", "import", "import_row", "saved_view"}
    | {"program", "cohort", "participant", "mentor", "mentee", "profile", "topic", "signup_import"}
    | {"link", "own_link", "nomination"}
    | {"call", "question", "applicant", "application", "review", "decision", "stranger"}
    | {"linkedin_import", "position"}
    | {"run", "scenario", "proposal", "pair_rule", "never_pair", "publication", "pairing", "panel_seat"}
    | {"plan", "plan_step", "plan_session", "goal", "agreement", "note", "emergency", "continue_round", "parting"}
    | {"clean_sheet", "ledger_entry", "insight"}
    | {"joint_ask"}
    | {"comparison", "assumption_set"}
    | {"board_report", "report_link"}
    | {"circle", "circle_mate", "circle_post", "circle_meeting", "office_hour"}
    | {"survey", "survey_version", "survey_question", "wave", "case", "reply"}
    | {"plan_template", "plan_version", "plan_stage", "template_step", "rollout"}
    | {"erasure", "organization_export"}
    | {"measure", "program_change"}
    | {"api_token", "hook_endpoint", "hook_delivery"}
    | {"opening", "handle", "candidate", "pair_request", "willingness", "standby", "rule_conflict"}
)


@dataclass
class World:
    """One organization, somebody in it, and one row of every kind by its name."""

    organization: Organization
    member: Member
    rows: dict[str, models.Model] = field(default_factory=dict)

    def __getitem__(self, kind: str) -> Any:
        return self.rows[kind]

    @property
    def ids(self) -> set[str]:
        return {str(row.pk) for row in self.rows.values()}


def owned_models() -> list[type[TenantModel]]:
    """Every model with an OrganizationKey."""
    found = [m for m in apps.get_models() if any(isinstance(f, OrganizationKey) for f in m._meta.fields)]
    return sorted(found, key=lambda m: m._meta.db_table)


def owned_tables() -> list[str]:
    """Every owned table, the organizations' own included."""
    return [Organization._meta.db_table, *(m._meta.db_table for m in owned_models())]


def make_world(member: Member, *, word: str) -> World:
    """Fill the member's organization; ``word`` is in every text that a page could show."""
    world = World(member.organization, member)
    with tenant(member.organization.pk):
        world.rows = _people(word) | {
            "saved_view": rows.make_saved_view(user=member.user, name=word, query=f"q={word}")
        }
        world.rows |= _matching(world, word)
        world.rows["rule_conflict"] = rows.make_rule_conflict(pairing=world["pairing"], said=word)
        world.rows |= _letters(word) | _linkedin(world, word) | _nudges(world, word)
        world.rows |= _asking(world, word) | _vetting(world, word)
        world.rows |= _plans(world, word)
        world.rows |= circles.fill(world, word)
        world.rows |= surveys.fill(world, word)
        world.rows |= outcomes.fill(world, word)
        world.rows |= analytics.fill(world, word)
        world.rows |= reports.fill(world, word)
        world.rows |= rights.fill(world)
    world.rows |= {"organization": member.organization, "membership": member.membership}
    return world


def _people(word: str) -> dict[str, models.Model]:
    senior = rows.make_employee(first_name=word, last_name="Senior", grade=9, job_title=word, department=word)
    junior = rows.make_employee(first_name=word, last_name="Junior", grade=2, job_title=word, manager=senior)
    cohort = rows.make_cohort(program=rows.make_program(name=f"Program {word}", description=word), name=f"Pilot {word}")
    mentor = rows.make_participant(cohort=cohort, employee=junior, side=Side.MENTOR)
    mentee = rows.make_participant(cohort=cohort, employee=senior, side=Side.MENTEE)
    imported = rows.make_import(file_name=f"{word}.csv", headers=[word], samples=[[word]])
    return {
        "employee": junior,
        "manager": senior,
        "program": cohort.program,
        "cohort": cohort,
        "participant": mentor,
        "mentor": mentor,
        "mentee": mentee,
        "profile": rows.make_profile(participant=mentor, headline=word, about=word),
        "topic": rows.make_topic(name=word),
        "import": imported,
        "link": rows.make_link(subject=cohort.pk, name=word),
        "own_link": rows.make_link(scope="place", subject=mentor.pk, email=f"{word.lower()}@held.example", name=word),
        "nomination": rows.make_nomination(cohort=cohort, employee=senior, why=word),
        "import_row": rows.make_import_row(directory_import=imported, label=word, reason=word),
        "signup_import": rows.make_signup_import(
            cohort=cohort, file_name=f"{word}.csv", headers=[word], samples=[[word]]
        ),
    }


def _matching(world: World, word: str) -> dict[str, models.Model]:
    mentor, mentee = world["mentor"], world["mentee"]
    run = rows.make_run(cohort=world["cohort"], error=word)
    rows.make_rule_check()
    rows.make_directory_revision()
    proposal = rows.make_proposal(run=run, mentor=mentor, mentee=mentee, note=word)
    pairing = rows.make_pairing(mentor=mentor, mentee=mentee)
    return {
        "run": run,
        "scenario": scenarios.make_scenario(run=run, mentor=mentor, mentee=mentee, name=word),
        "proposal": proposal,
        "pair_rule": rows.make_pair_rule(mentor=mentor, mentee=mentee),
        "never_pair": rows.make_never_pair(one=world["employee"], other=world["manager"]),
        "publication": rows.make_publication(run=run),
        "pairing": pairing,
        "panel_seat": rows.make_panel_seat(pairing=pairing, participant=rows.make_participant(cohort=world["cohort"])),
    }


def _plans(world: World, word: str) -> dict[str, models.Model]:
    template = plans.make_template(program=world["program"], name=word)
    version = plans.make_template_version(template=template, why=word)
    step = plans.make_template_step(stage=plans.make_stage(version=version, title=word), title=word, text=word)
    plans.make_agenda_item(step=step, text=word)
    plans.make_prompt(step=step, text=word)
    plan = plans.make_plan(pairing=world["pairing"], version=version)
    plans.make_resource(key="problem-guide", title=word, text=word, origin_hash="0" * 64)
    plans.make_contact_way(participant=world["mentor"], chat=word)
    taken = plans.make_plan_step(plan=plan, template_step=step)
    plans.make_eased_step(easing=plans.make_easing(plan=plan), step=taken)
    made = {"plan": plan, "plan_step": taken} | _written(world, word) | _met(world, word, taken)
    return made | _private(world, word) | _worked_on(template, version, plan, taken, word)


def _written(world: World, word: str) -> dict[str, models.Model]:
    goal = plans.make_goal(pairing=world["pairing"], what=word, measure=word)
    plans.make_goal_update(goal=goal)
    agreement = plans.make_agreement(pairing=world["pairing"], roles=word, place=word)
    plans.make_panel_signature(agreement=agreement, participant=world["panel_seat"].participant)
    return {"goal": goal, "agreement": agreement}


def _met(world: World, word: str, step: Any) -> dict[str, models.Model]:
    session = plans.make_session(pairing=world["pairing"], step=step, meeting_link=f"https://meet.example/{word}")
    plans.make_session_slot(session=session)
    plans.make_session_answer(session=session)
    plans.make_panel_answer(session=session, participant=world["panel_seat"].participant)
    plans.make_contact(pairing=world["pairing"])
    plans.make_pair_question(pairing=world["pairing"])
    plans.make_role_refresh(session=session)
    plans.make_compass_period(cohort=world["cohort"])
    plans.make_look(pairing=world["pairing"], reason=word)
    plans.make_reminder(pairing=world["pairing"])
    return {
        "plan_session": session,
        "joint_ask": plans.make_joint_ask(pairing=world["pairing"]),
    }


def _worked_on(template: Any, version: Any, plan: Any, step: Any, word: str) -> dict[str, models.Model]:
    rollout = plans.make_rollout(version=version)
    plans.make_rollout_step(rollout_plan=plans.make_rollout_plan(rollout=rollout, plan=plan), step=step)
    draft = plans.make_template_version(template=template, number=2, state="draft")
    stage = plans.make_stage(version=draft, title=word)
    return {
        "plan_template": template,
        "plan_version": version,
        "plan_stage": stage,
        "template_step": plans.make_template_step(stage=stage, title=word),
        "rollout": rollout,
    }


def _private(world: World, word: str) -> dict[str, models.Model]:
    """Notes and votes are sealed, so that the word in them is found nowhere; what admins read of an emergency is not."""
    pairing, today = world["pairing"], timezone.localdate()
    plans.make_note(pairing=pairing, author=world["mentee"], words=word, shared=True)
    counted = {"settled_on": today, "offer": True}
    plans.make_ballot(continue_round=plans.make_continue_round(pairing=pairing, day=90), voter=world["mentor"])
    plans.make_shown_insight(program=world["program"], text=word)
    entry = plans.make_ledger_entry(pairing=pairing, words=word, consent=3)
    plans.make_ledger_quote(entry=entry, named=True, change=word, result=word)
    return _ending(world, word) | {
        "clean_sheet": plans.make_clean_sheet(pairing=pairing, title=word, words=word),
        "ledger_entry": entry,
        "insight": plans.make_insight(pairing=pairing, text=word),
        "note": plans.make_note(pairing=pairing, author=world["mentor"], words=word),
        "emergency": plans.make_emergency(pairing=pairing, reason=word),
        "continue_round": plans.make_continue_round(pairing=pairing, **counted),
    }


def _ending(world: World, word: str) -> dict[str, models.Model]:
    """A pairing that is to be closed, after one that was; thanks and wishes are sealed as notes are."""
    pairing, mentor, mentee = world["pairing"], world["mentor"], world["mentee"]
    over = {"state": "ended", "ended_at": timezone.now(), "started_at": timezone.now()}
    before = rows.make_pairing(mentor=mentor, mentee=mentee, **over)
    plans.make_closing(pairing=pairing)
    plans.make_thanks(pairing=pairing, author=mentor, words=word)
    plans.make_future_leader(pairing=pairing, words=word, quote=word, released_at=timezone.now())
    plans.make_afterwards(pairing=before, participant=mentor, topic=word)
    plans.make_wish(pairing=pairing, author=mentee)
    plans.make_parting_reason(program=world["program"])
    plans.make_handover(pairing=pairing, before=before)
    return {"parting": plans.make_parting(pairing=before)}


def _linkedin(world: World, word: str) -> dict[str, models.Model]:
    found = {"headline": word, "about": word}
    return {
        "linkedin_import": rows.make_linkedin_import(participant=world["participant"], found=found, error=word),
        "position": rows.make_position(profile=world["profile"], title=word, employer=word),
    }


def _asking(world: World, word: str) -> dict[str, models.Model]:
    """The member takes part too, may meet somebody, and has asked."""
    user = world.member.user
    cohort = rows.make_cohort(program=world["program"], number=2, name=f"Asking {word}")
    opening = rows.make_opening(cohort=cohort)
    junior = world["employee"]
    junior.user = user
    junior.save()
    people = [
        rows.make_participant(cohort=cohort, side=side, employee=employee)
        for side, employee in ((Side.MENTOR, junior), (Side.MENTEE, world["manager"]))
    ]
    first, second = (
        rows.make_handle(
            opening=opening, participant=one, pseudonym=f"{word} {one.side}", number=place, allowed=b"\x03"
        )
        for place, one in enumerate(people)
    )
    return {
        "opening": opening,
        "handle": first,
        "candidate": second,
        "pair_request": rows.make_pair_request(asker=people[0], asked=people[1], message=word),
        "willingness": rows.make_willingness(participant=people[0]),
        "standby": rows.make_standby(participant=people[0]),
    }


def _vetting(world: World, word: str) -> dict[str, models.Model]:
    """Somebody else has applied, was read, and can still be taken back; with the program's own words for a letter."""
    cohort, applicant = world["cohort"], rows.make_employee(first_name=word, last_name="Applicant", job_title=word)
    rows.make_application_letter(program=world["program"], subject=word, text=word)
    rows.make_link(scope="apply", subject=cohort.pk, name=word)
    call = rows.make_call(cohort=cohort, intro=word)
    question = rows.make_question(call=call, text=word)
    application = rows.make_application(cohort=cohort, employee=applicant)
    rows.make_answer(application=application, question=question, text=word)
    return {
        "call": call,
        "question": question,
        "applicant": applicant,
        "application": application,
        "review": rows.make_review(application=application, reviewer=world.member.user, score=3, note=word),
        "decision": rows.make_decision(application=application, reason=word, words=word),
        "stranger": rows.make_stranger(cohort=cohort, email=f"{word.lower()}@stranger.example"),
    }


def _letters(word: str) -> dict[str, models.Model]:
    token = tokens.make_api_token(name=word)
    tokens.make_stored_answer(token=token, body=f'"{word}"')
    endpoint = hooks.make_hook_endpoint(name=word)
    return {
        "api_token": token,
        "hook_endpoint": endpoint,
        "hook_delivery": hooks.make_hook_delivery(endpoint=endpoint, state="dead", last_error=word),
        "message": rows.make_message(subject=word, text=word),
        "invitation": rows.make_invitation(email=f"{word.lower()}@invited.example"),
        "door": rows.make_invitation(email=f"{word.lower()}@door.example", role="participant", carried=True),
        "audit_event": rows.make_audit_event(label=word),
    }


def _nudges(world: World, word: str) -> dict[str, models.Model]:
    rows.make_snooze(email=f"{word.lower()}@snoozing.example")
    rows.make_bounce(email=f"{word.lower()}@bouncing.example", kind="soft", detail=word)
    rows.make_delivery_policy(languages=["de"])
    rule = rows.make_nudge_rule(program=world["program"], subject=word, text=word)
    rows.make_nudge_words(rule=rule, subject=word, text=word)
    return {
        "blackout": rows.make_blackout(name=word),
        "suppression": rows.make_suppression(email=f"{word.lower()}@bounced.example", detail=word),
        "webhook": rows.make_webhook(last_error=word),
        "nudge_rule": rule,
        "follow_up": rows.make_follow_up(participant=world["mentee"], reason=word),
    }


def sql(query: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """Run SQL past the ORM, as the application's role."""
    with connection.cursor() as cursor:
        cursor.execute(query, params)
        return cursor.fetchall() if cursor.description else []


def dump(world: World) -> str:
    """Every owned row of an organization as text, in a fixed order."""
    with tenant(world.organization.pk):
        parts = [sql(f"SELECT t::text FROM {table} t ORDER BY 1") for table in owned_tables()]
    return "\n".join(row[0] for part in parts for row in part)


def state_of(error: BaseException) -> str:
    """The SQLSTATE behind a database error: a test that accepts any exception proves nothing."""
    return str(getattr(error.__cause__, "pgcode", ""))


def attempt(statement: str) -> str:
    """Run a statement in a savepoint; returns the SQLSTATE of its refusal, or nothing when it was let through."""
    try:
        with transaction.atomic():
            sql(statement)
    except DatabaseError as error:
        return state_of(error)
    return ""
