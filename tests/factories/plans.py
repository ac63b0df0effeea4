"""Rows of plan templates and plans with sensible values, made inside a tenant context; each function makes one row."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from accounts.tenancy import private
from matching.models import Pairing
from plans import packing, sealing
from plans.enums import Answer, WhyPart
from plans.library import PAPERS
from plans.library.policies import POLICIES
from plans.models import (
    Afterwards,
    AgendaItem,
    Agreement,
    Ballot,
    ChangeWish,
    CleanSheet,
    Closing,
    CompassPeriod,
    Contact,
    ContactWay,
    ContinueRound,
    EasedStep,
    Easing,
    EmergencyAccess,
    FutureLeader,
    Goal,
    GoalUpdate,
    Handover,
    Insight,
    JointAsk,
    LedgerEntry,
    LedgerQuote,
    LedgerVoice,
    Look,
    Note,
    PairQuestion,
    PanelAnswer,
    PanelSignature,
    Parting,
    PartingReason,
    Plan,
    PlanTemplate,
    Prompt,
    Reminder,
    Resource,
    RoleRefresh,
    Rollout,
    RolloutPlan,
    RolloutStep,
    Session,
    SessionAnswer,
    SessionSlot,
    SheetDraft,
    ShownInsight,
    Stage,
    Step,
    TemplateStep,
    TemplateVersion,
    Thanks,
)
from plans.selectors.keys import as_side
from plans.services import keys
from programs.enums import Side
from programs.models import Cohort, Participant, Program


def make_template(*, program: Program, **values: Any) -> PlanTemplate:
    """A guided plan that new pairings of the program follow."""
    return PlanTemplate.objects.create(program=program, **({"name": "Seven sessions", "usual": True} | values))


def make_template_version(*, template: PlanTemplate, **values: Any) -> TemplateVersion:
    """The live version of a template."""
    return TemplateVersion.objects.create(template=template, **({"state": "live"} | values))


def make_stage(*, version: TemplateVersion, **values: Any) -> Stage:
    """The first part of the way."""
    return Stage.objects.create(version=version, **({"title": "Getting started"} | values))


def make_template_step(*, stage: Stage, **values: Any) -> TemplateStep:
    """A session of 45 minutes, ten days after the start."""
    stem = {"kind": "session", "title": "First session", "days": 10, "offset": 10, "minutes": 45}
    return TemplateStep.objects.create(stage=stage, version_id=stage.version_id, **(stem | values))


def make_agenda_item(*, step: TemplateStep, text: str = "Who we are", **values: Any) -> AgendaItem:
    """One point on the agenda of a step."""
    return AgendaItem.objects.create(step=step, text=text, **values)


def make_prompt(
    *, step: TemplateStep, side: str = Side.MENTEE, text: str = "What do you see?", **values: Any
) -> Prompt:
    """A question for the mentee to ask."""
    return Prompt.objects.create(step=step, side=side, text=text, **values)


def make_plan(*, pairing: Pairing, version: TemplateVersion, **values: Any) -> Plan:
    """The plan of a pairing, from today on."""
    return Plan.objects.create(pairing=pairing, version=version, **({"starts_on": timezone.localdate()} | values))


def make_plan_step(*, plan: Plan, template_step: TemplateStep, **values: Any) -> Step:
    """An open step of a plan, due on its first day."""
    stem = {"key": template_step.key, "due_on": plan.starts_on}
    return Step.objects.create(plan=plan, template_step=template_step, **(stem | values))


def make_resource(*, key: str = "smart-sheet", title: str = "Our goals", **values: Any) -> Resource:
    """An organization's own words for a paper of the library."""
    paper = PAPERS[key]
    stem = {"text": "Write it down.", "origin_version": paper.version, "origin_hash": paper.hash}
    return Resource.objects.create(key=key, title=title, **(stem | values))


def make_contact_way(*, participant: Participant, **values: Any) -> ContactWay:
    """How somebody can be reached by phone."""
    return ContactWay.objects.create(participant=participant, **({"phone": "+49 40 123 456"} | values))


def make_agreement(*, pairing: Pairing, **values: Any) -> Agreement:
    """A first wording that nobody has signed."""
    stem = {"number": 1, "written_by": Side.MENTOR, "channel": "chat", "rhythm": "monthly", "contact": "video"}
    words = dict.fromkeys(("roles", "confidentiality", "stalling", "ending"), "As we said.")
    return Agreement.objects.create(pairing=pairing, **(stem | words | values))


def make_goal(*, pairing: Pairing, **values: Any) -> Goal:
    """A goal of the mentee's that both have accepted."""
    now = timezone.now()
    stem = {"learner": Side.MENTEE, "what": "Build a weekly report alone", "state": "accepted"}
    stem |= {"mentor_accepted_at": now, "mentee_accepted_at": now}
    return Goal.objects.create(pairing=pairing, **(stem | values))


def make_goal_update(*, goal: Goal, **values: Any) -> GoalUpdate:
    """Half of the way, as the mentor says."""
    return GoalUpdate.objects.create(goal=goal, **({"by": Side.MENTOR, "progress": 50} | values))


def make_easing(*, plan: Plan, **values: Any) -> Easing:
    """A plan that was moved by a week."""
    return Easing.objects.create(plan=plan, **({"kind": "shift", "weeks": 1, "by": Side.MENTOR} | values))


def make_eased_step(*, easing: Easing, step: Step, **values: Any) -> EasedStep:
    """How a step stood before."""
    return EasedStep.objects.create(easing=easing, step=step, **({"due_on": step.due_on} | values))


def make_rollout(*, version: TemplateVersion, **values: Any) -> Rollout:
    """A version that was published for all pairings, and has reached them."""
    return Rollout.objects.create(version=version, **({"reach": "all", "state": "done"} | values))


def make_rollout_plan(*, rollout: Rollout, plan: Plan, **values: Any) -> RolloutPlan:
    """A plan that a version has reached."""
    stem = {"version_before": rollout.version, "state": "done"}
    return RolloutPlan.objects.create(rollout=rollout, plan=plan, **(stem | values))


def make_rollout_step(*, rollout_plan: RolloutPlan, step: Step, **values: Any) -> RolloutStep:
    """A step whose day was moved."""
    stem = {"words_before": step.template_step, "due_before": step.due_on, "state_before": "open"}
    stem |= {"due_after": step.due_on, "state_after": "open"}
    return RolloutStep.objects.create(rollout_plan=rollout_plan, step=step, **(stem | values))


def make_session(*, pairing: Pairing, **values: Any) -> Session:
    """A session that was agreed, in three days."""
    at = timezone.now() + dt.timedelta(days=3)
    stem = {"state": "agreed", "starts_at": at, "agreed_at": timezone.now(), "proposed_by": Side.MENTOR, "proposals": 1}
    return Session.objects.create(pairing=pairing, **(stem | values))


def make_session_slot(*, session: Session, **values: Any) -> SessionSlot:
    """One more time on the table, in five days."""
    return SessionSlot.objects.create(
        session=session, **({"starts_at": timezone.now() + dt.timedelta(days=5)} | values)
    )


def make_session_answer(*, session: Session, side: str = Side.MENTEE, **values: Any) -> SessionAnswer:
    """What one of the two says of a session; nothing yet."""
    return SessionAnswer.objects.create(session=session, side=side, **values)


def make_panel_answer(*, session: Session, participant: Participant, **values: Any) -> PanelAnswer:
    """What a further mentor says of a session; nothing yet."""
    return PanelAnswer.objects.create(session=session, participant=participant, **values)


def make_panel_signature(*, agreement: Agreement, participant: Participant, **values: Any) -> PanelSignature:
    """A further mentor has signed."""
    return PanelSignature.objects.create(agreement=agreement, participant=participant, **values)


def make_contact(*, pairing: Pairing, **values: Any) -> Contact:
    """The mentee says that they met."""
    day = timezone.localdate() - dt.timedelta(days=2)
    return Contact.objects.create(pairing=pairing, **({"side": Side.MENTEE, "source": "tap", "day": day} | values))


def make_pair_question(*, pairing: Pairing, **values: Any) -> PairQuestion:
    """The mentee is asked whether they have met."""
    stem = {"side": Side.MENTEE, "kind": "contact", "since": pairing.started_at}
    return PairQuestion.objects.create(pairing=pairing, **(stem | values))


def make_note(*, pairing: Pairing, author: Participant, words: str = "He listened today.", **values: Any) -> Note:
    """A note for its author alone, sealed under the key of the pairing, which is made with it."""
    row = Note(organization_id=pairing.organization_id, pairing=pairing, author=author, **values)
    with private(person=author.pk):
        row.words = sealing.seal(keys.give(pairing), words, place=row.place)
        row.save(force_insert=True)
    return row


def make_emergency(*, pairing: Pairing, **values: Any) -> EmergencyAccess:
    """An access that somebody has asked for and nobody has agreed to."""
    return EmergencyAccess.objects.create(pairing=pairing, **({"reason": "Somebody may be in danger."} | values))


def make_continue_round(*, pairing: Pairing, **values: Any) -> ContinueRound:
    """Both are asked since today."""
    today = timezone.localdate()
    stem = {"day": 30, "opened_on": today, "closes_on": today + dt.timedelta(days=14)}
    return ContinueRound.objects.create(pairing=pairing, **(stem | values))


def make_ballot(*, continue_round: ContinueRound, voter: Participant, answer: str = Answer.GO_ON) -> Ballot:
    """A sealed answer."""
    row = Ballot(organization_id=voter.organization_id, continue_round=continue_round, voter=voter)
    with private(person=voter.pk):
        row.answer = sealing.seal(keys.give(continue_round.pairing), answer, place=row.place)
        row.save(force_insert=True)
    return row


def make_closing(*, pairing: Pairing, **values: Any) -> Closing:
    """The mentor has proposed to close, and nobody has answered."""
    stem = {"by": Side.MENTOR, "due_at": timezone.now() + dt.timedelta(days=14)}
    return Closing.objects.create(pairing=pairing, **(stem | values))


def make_thanks(*, pairing: Pairing, author: Participant, words: str = "You always waited for the answer.") -> Thanks:
    """Sealed thanks to the other of the two."""
    row = Thanks(organization_id=pairing.organization_id, pairing=pairing, author=author)
    with private(person=author.pk):
        row.words = sealing.seal(keys.give(pairing), words, place=row.place)
        row.save(force_insert=True)
    return row


def make_future_leader(*, pairing: Pairing, words: str = "She led the room.", **values: Any) -> FutureLeader:
    """The mentee has named the mentor, in sealed words."""
    row = FutureLeader(organization_id=pairing.organization_id, pairing=pairing, mentor_id=pairing.mentor_id, **values)
    with private(person=pairing.mentee_id):
        row.words = sealing.seal(keys.give(pairing), words, place=row.place)
        row.save(force_insert=True)
    return row


def make_afterwards(*, pairing: Pairing, participant: Participant, **values: Any) -> Afterwards:
    """Somebody would like to stay in touch."""
    return Afterwards.objects.create(pairing=pairing, participant=participant, **({"in_touch": True} | values))


def make_wish(*, pairing: Pairing, author: Participant, why: str = WhyPart.UNSAID) -> ChangeWish:
    """A sealed wish for another partner."""
    row = ChangeWish(organization_id=pairing.organization_id, pairing=pairing, author=author)
    with private(person=author.pk):
        row.reason = sealing.seal(keys.give(pairing), why, place=row.place)
        row.save(force_insert=True)
    return row


def make_parting(*, pairing: Pairing, **values: Any) -> Parting:
    """Two who have parted, of whom nobody has somebody new."""
    return Parting.objects.create(pairing=pairing, **values)


def make_parting_reason(*, program: Program, **values: Any) -> PartingReason:
    """A reason that was given once, and is not told yet."""
    return PartingReason.objects.create(program=program, **({"reason": WhyPart.TIME, "waiting": 1} | values))


def make_handover(*, pairing: Pairing, before: Pairing, **values: Any) -> Handover:
    """A pairing that goes on with the plan of another one."""
    return Handover.objects.create(pairing=pairing, before=before, **values)


def make_clean_sheet(*, pairing: Pairing, title: str = "", words: str = "", **values: Any) -> CleanSheet:
    """A sheet on which both write the same words in each section, sealed; one of their own policy with ``title``."""
    key = keys.give_as(pairing, Side.MENTOR)
    stem = {"policy": "own" if title else "meetings", "begun_by": Side.MENTOR}
    row = CleanSheet(organization_id=pairing.organization_id, pairing=pairing, **(stem | values))
    if title:
        row.title = sealing.seal(key, packing.packed({"title": title}, block=packing.TITLE), place=row.place)
    row.save(force_insert=True)
    for side in Side.values:
        draft = SheetDraft(organization_id=row.organization_id, sheet=row, side=side)
        said = dict.fromkeys(POLICIES[row.policy].keys, f"{words} {side}") if words else {}
        draft.words = sealing.seal(key, packing.packed(said, block=packing.DRAFT), place=draft.place)
        with private(person=pairing.seats(side)[0].pk):
            draft.save(force_insert=True)
    return row


def make_insight(
    *, pairing: Pairing, text: str = "Say no earlier.", agreed: bool = True, days: int = 2, **values: Any
) -> Insight:
    """Something that both let those who lead hear, two days ago; sealed, and not shown yet."""
    agreed_at = timezone.now() - dt.timedelta(days=days) if agreed else None
    stem = {"theme": "working", "written_by": Side.MENTOR, "agreed_at": agreed_at}
    row = Insight(organization_id=pairing.organization_id, pairing=pairing, **(stem | values))
    text = packing.packed({"text": text}, block=packing.TITLE)
    row.words = sealing.seal(keys.give_as(pairing, Side.MENTOR), text, place=row.place)
    with as_side(pairing, Side.MENTOR):
        row.save(force_insert=True)
    return row


def make_shown_insight(*, program: Program, text: str = "Say no earlier.", **values: Any) -> ShownInsight:
    """What those who lead read."""
    return ShownInsight.objects.create(program=program, text=text, **({"theme": "working"} | values))


def make_ledger_entry(
    *, pairing: Pairing, words: str = "Status by email", consent: int = 0, **values: Any
) -> LedgerEntry:
    """A change that both have confirmed, sealed; quoted by nobody."""
    now = timezone.now()
    stem = {"written_by": Side.MENTEE, "owner": Side.MENTEE, "due_on": timezone.localdate(), "confirmed_at": now}
    row = LedgerEntry(organization_id=pairing.organization_id, pairing=pairing, **(stem | values))
    text = packing.packed({"change": words, "measure": words}, block=packing.CHANGE)
    row.words = sealing.seal(keys.give_as(pairing, Side.MENTOR), text, place=row.place)
    row.save(force_insert=True)
    for side in Side.values:
        LedgerVoice.objects.create(entry=row, side=side, confirmed_at=now, consent=consent)
    return row


def make_ledger_quote(*, entry: LedgerEntry, **values: Any) -> LedgerQuote:
    """The words of a change, released without names."""
    return LedgerQuote.objects.create(entry=entry, **({"change": "Status by email"} | values))


def make_role_refresh(*, session: Session, **values: Any) -> RoleRefresh:
    """Both of the pair are told of their roles anew."""
    return RoleRefresh.objects.create(pairing_id=session.pairing_id, session=session, **values)


def make_joint_ask(*, pairing: Pairing, **values: Any) -> JointAsk:
    """Both have asked for somebody to look at their sessions with them."""
    now = timezone.now()
    return JointAsk.objects.create(pairing=pairing, **({"mentor_at": now, "mentee_at": now} | values))


def make_compass_period(*, cohort: Cohort, **values: Any) -> CompassPeriod:
    """A figure of last month."""
    last = timezone.localdate().replace(day=1) - dt.timedelta(days=1)
    stem = {"first_day": last.replace(day=1), "last_day": last, "pairs": 6, "share": 60}
    return CompassPeriod.objects.create(cohort=cohort, **(stem | values))


def make_look(*, pairing: Pairing, **values: Any) -> Look:
    """An admin has looked, and leaves the pair for a week."""
    stem = {"until": timezone.localdate() + dt.timedelta(days=7), "reason": "On a long trip"}
    return Look.objects.create(pairing=pairing, **(stem | values))


def make_reminder(*, pairing: Pairing, **values: Any) -> Reminder:
    """Both are asked how they are, in ten minutes."""
    return Reminder.objects.create(
        pairing=pairing, **({"leaves_at": timezone.now() + dt.timedelta(minutes=10)} | values)
    )


def rewrite(rows: QuerySet[Any], **values: Any) -> int:
    """Change private rows behind everybody's back, each as whoever may; returns how many."""
    changed = 0
    for person in Participant.objects.values_list("pk", flat=True):
        with private(person=person):
            changed += rows.all().update(**values)
    return changed
