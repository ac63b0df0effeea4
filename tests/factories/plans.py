"""Rows of plan templates and plans with sensible values, made inside a tenant context; each function makes one row."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from matching.models import Pairing
from plans import sealing
from plans.enums import Answer
from plans.library import PAPERS
from plans.models import (
    AgendaItem,
    Agreement,
    Ballot,
    Contact,
    ContactWay,
    ContinueRound,
    EasedStep,
    Easing,
    EmergencyAccess,
    Goal,
    GoalUpdate,
    Note,
    PairQuestion,
    PanelAnswer,
    PanelSignature,
    Plan,
    PlanTemplate,
    Prompt,
    Resource,
    Rollout,
    RolloutPlan,
    RolloutStep,
    Session,
    SessionAnswer,
    SessionSlot,
    Stage,
    Step,
    TemplateStep,
    TemplateVersion,
)
from plans.services import keys
from programs.enums import Side
from programs.models import Participant, Program


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
    row.answer = sealing.seal(keys.give(continue_round.pairing), answer, place=row.place)
    row.save(force_insert=True)
    return row
