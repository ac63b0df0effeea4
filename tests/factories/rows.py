"""Rows of every room with sensible values, made inside a tenant context; each function makes one row."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts import tokens
from accounts.actors import system
from accounts.enums import Role
from accounts.models import AuditEvent, Invitation, OneTapLink, User
from matching import inputs
from matching.enums import Mode, PairRuleKind, RunState, Standing
from matching.models import (
    Handle,
    MatchingRun,
    NeverPair,
    Opening,
    Pairing,
    PairRequest,
    PairRule,
    PanelSeat,
    Proposal,
    Publication,
    RuleCheck,
    RuleConflict,
    Standby,
    Willingness,
)
from nudges import sealing
from nudges.enums import BounceKind, MessageState, SnoozeReason, SuppressionReason
from nudges.models import Blackout, Bounce, DeliveryPolicy, Message, Snooze, Suppression, Webhook
from profiles.enums import LinkedInSource, LinkedInState
from profiles.models import LinkedInImport, Position, Profile, SignupImport, Topic
from programs.enums import CriterionKind, FollowUpKind, LinkScope, ParticipantState, RowKind, Side
from programs.models import (
    Application,
    ApplicationAnswer,
    ApplicationLetter,
    ApplicationQuestion,
    Audience,
    Call,
    Cohort,
    Criterion,
    Decision,
    DirectoryImport,
    DirectoryRevision,
    Employee,
    FollowUp,
    ImportRow,
    Nomination,
    NudgeRule,
    NudgeWords,
    Participant,
    Program,
    Review,
    SavedView,
    SharedAsk,
    Stranger,
)

_numbers = itertools.count(1)


def make_employee(*, first_name: str = "Ada", last_name: str = "Lind", email: str = "", **facts: Any) -> Employee:
    """Somebody of the directory with a grade, a team and a place."""
    number = next(_numbers)
    work = {"grade": 4, "team": f"Team {number}", "department": "Grid", "location": "Hamburg", "job_title": "Analyst"}
    return Employee.objects.create(
        first_name=first_name,
        last_name=last_name,
        email=email or f"employee{number}@example.com",
        number=f"E{number:05d}",
        **(work | facts),
    )


def make_import(*, content: bytes = b"email\nada@example.com\n", **values: Any) -> DirectoryImport:
    """An uploaded directory file, stored nowhere."""
    stem = {"file_name": "directory.csv", "size": len(content), "headers": ["email"], "samples": [["ada@example.com"]]}
    row = DirectoryImport(**(stem | values))
    row.file.save(f"{row.organization_id or 'test'}-{row.pk}.csv", ContentFile(content), save=False)
    row.save(force_insert=True)
    return row


def make_import_row(*, directory_import: DirectoryImport, kind: str = RowKind.NEW, **values: Any) -> ImportRow:
    """What one row of the file would do."""
    return ImportRow.objects.create(
        directory_import=directory_import, kind=kind, **({"number": 2, "label": "Ada"} | values)
    )


def make_saved_view(*, user: User, name: str = "My view", page: str = "employees", query: str = "q=ada") -> SavedView:
    """A named search of one person."""
    return SavedView.objects.create(user=user, name=name, page=page, query=query)


def make_program(*, name: str = "Reverse mentoring", **values: Any) -> Program:
    """A draft program that matches by topics."""
    row = Program.objects.create(name=name, **values)
    Criterion.objects.create(program=row, key="topics", kind=CriterionKind.COVERAGE, weight=100)
    return row


def make_cohort(*, program: Program | None = None, number: int = 1, name: str = "Pilot", **values: Any) -> Cohort:
    """One intake of a program, for everybody."""
    row = Cohort.objects.create(program=program or make_program(), number=number, name=name, **values)
    Audience.objects.bulk_create([Audience(cohort=row, side=side) for side in Side.values])
    return row


def make_participant(
    *, cohort: Cohort, side: str = Side.MENTOR, employee: Employee | None = None, **values: Any
) -> Participant:
    """Somebody who can be matched."""
    state = {"state": ParticipantState.READY}
    return Participant.objects.create(
        cohort=cohort, side=side, employee=employee or make_employee(), **(state | values)
    )


def make_profile(*, participant: Participant, **values: Any) -> Profile:
    """The answers of one participant."""
    return Profile.objects.create(participant=participant, **({"headline": "Curious"} | values))


def make_topic(*, name: str = "Spreadsheets", **values: Any) -> Topic:
    """Something that can be offered or wanted."""
    return Topic.objects.create(name=name, key=name.lower(), **values)


def make_signup_import(*, cohort: Cohort, content: bytes = b"email,offers\n", **values: Any) -> SignupImport:
    """An uploaded spreadsheet of sign-up answers."""
    stem = {"file_name": "answers.csv", "headers": ["email", "offers"], "encoding": "utf-8", "delimiter": ","}
    row = SignupImport(organization_id=cohort.organization_id, cohort=cohort, **(stem | values))
    row.file.save(row.file_name, ContentFile(content), save=False)
    row.save(force_insert=True)
    return row


def make_linkedin_import(*, participant: Participant, **values: Any) -> LinkedInImport:
    """A draft from LinkedIn that waits to be looked at."""
    stem = {"source": LinkedInSource.PDF, "state": LinkedInState.REVIEW}
    return LinkedInImport.objects.create(participant=participant, **(stem | values))


def make_position(*, profile: Profile, title: str = "Analyst", **values: Any) -> Position:
    """One station of somebody's working life."""
    stem = {"employer": "Globex", "start": "2020", "source": LinkedInSource.PDF}
    return Position.objects.create(profile=profile, title=title, **(stem | values))


def make_run(*, cohort: Cohort, number: int = 1, state: str = RunState.DONE, **values: Any) -> MatchingRun:
    """A run that has ended, under the policy of its program."""
    policy = inputs.policy(actor=system(cohort.organization_id), cohort=cohort, mode="best_total", seed=0)
    return MatchingRun.objects.create(cohort=cohort, number=number, state=state, **({"policy": policy} | values))


def make_proposal(*, run: MatchingRun, mentor: Participant, mentee: Participant, **values: Any) -> Proposal:
    """A suggested pair."""
    return Proposal.objects.create(
        run=run, mentor=mentor, mentee=mentee, **({"score": 7000, "certainty": 9000} | values)
    )


def make_pair_rule(*, mentor: Participant, mentee: Participant, kind: str = PairRuleKind.FORBID) -> PairRule:
    """An admin's decision on two participants."""
    return PairRule.objects.create(cohort_id=mentor.cohort_id, mentor=mentor, mentee=mentee, kind=kind)


def make_never_pair(*, one: Employee, other: Employee) -> NeverPair:
    """Two employees who must never be paired."""
    first, second = sorted((one, other), key=lambda person: person.pk)
    return NeverPair.objects.create(one=first, other=second, reason="Related")


def make_publication(*, run: MatchingRun, **values: Any) -> Publication:
    """The decision to tell the pairs of a run."""
    return Publication.objects.create(cohort_id=run.cohort_id, run=run, **values)


def make_pairing(*, mentor: Participant, mentee: Participant, **values: Any) -> Pairing:
    """A confirmed mentor and mentee."""
    return Pairing.objects.create(cohort_id=mentor.cohort_id, mentor=mentor, mentee=mentee, **values)


def make_panel_seat(*, pairing: Pairing, participant: Participant, **values: Any) -> PanelSeat:
    """A further mentor of a pairing, who was told of it."""
    return PanelSeat.objects.create(pairing=pairing, participant=participant, **values)


def make_opening(*, cohort: Cohort, **values: Any) -> Opening:
    """A cohort in which people ask each other, open since yesterday."""
    stem = {"mode": Mode.SELF, "opened_at": timezone.now() - dt.timedelta(days=1)}
    return Opening.objects.create(cohort=cohort, **(stem | values))


def make_handle(*, opening: Opening, participant: Participant, **values: Any) -> Handle:
    """Under which name somebody is shown to others."""
    number = next(_numbers)
    stem = {"number": number, "pseudonym": f"Quiet Heron {number}"}
    return Handle.objects.create(opening=opening, participant=participant, **(stem | values))


def make_pair_request(*, asker: Participant, asked: Participant, **values: Any) -> PairRequest:
    """An open request with two days to go."""
    stem = {"expires_at": timezone.now() + dt.timedelta(days=2), "message": "Shall we?"}
    return PairRequest.objects.create(cohort_id=asker.cohort_id, asker=asker, asked=asked, **(stem | values))


def make_willingness(*, participant: Participant, **values: Any) -> Willingness:
    """Somebody was asked whether they still want a partner."""
    return Willingness.objects.create(participant=participant, **({"asked_at": timezone.now()} | values))


def make_rule_conflict(*, pairing: Pairing, said: str = "They work in one team now.", **values: Any) -> RuleConflict:
    """A pair that breaks a rule since it was made."""
    return RuleConflict.objects.create(pairing=pairing, said=said, mark="0", **({"rule": "same_team"} | values))


def make_rule_check(**values: Any) -> RuleCheck:
    """The pairs were looked at a moment ago."""
    return RuleCheck.objects.create(**({"checked_at": timezone.now()} | values))


def make_directory_revision(**values: Any) -> DirectoryRevision:
    """A directory that was changed once."""
    return DirectoryRevision.objects.create(**({"number": 1} | values))


def make_standby(*, participant: Participant, **values: Any) -> Standby:
    """A mentor who is happy to stand by."""
    return Standby.objects.create(participant=participant, **({"said_by": Standing.SELF} | values))


def make_message(*, to_email: str = "ada@example.com", subject: str = "Hello", **values: Any) -> Message:
    """One waiting email."""
    stem = {"dedupe_key": f"test:{next(_numbers)}", "kind": "test", "text": "Hello"}
    return Message.objects.create(to_email=to_email, subject=subject, **(stem | values))


def make_blackout(*, name: str = "Quarter end", **values: Any) -> Blackout:
    """Two weeks without nudges that begin today."""
    today = timezone.localdate()
    return Blackout.objects.create(name=name, **({"first_day": today, "last_day": today + dt.timedelta(13)} | values))


def make_suppression(*, email: str = "gone@example.com", **values: Any) -> Suppression:
    """An address whose letters come back."""
    return Suppression.objects.create(email=email, **({"reason": SuppressionReason.BOUNCE} | values))


def make_bounce(*, email: str = "gone@example.com", **values: Any) -> Bounce:
    """A letter that came back for good."""
    message = values.pop("message", None) or make_message(to_email=email, state=MessageState.DEAD)
    stem = {"kind": BounceKind.HARD, "status": "5.1.1", "detail": "smtp; 550 no such user"}
    return Bounce.objects.create(message=message, email=email, **(stem | values))


def make_snooze(*, email: str = "busy@example.com", **values: Any) -> Snooze:
    """Somebody who wants no nudge for a week."""
    stem = {"until": timezone.localdate() + dt.timedelta(7), "reason": SnoozeReason.BUSY}
    return Snooze.objects.create(email=email, **(stem | values))


def make_webhook(*, kind: str = "slack", address: str = "", **values: Any) -> Webhook:
    """A chat that is told when something waits."""
    return Webhook.objects.create(
        kind=kind, sealed_address=sealing.seal(address), **({"host": "hooks.slack.com"} | values)
    )


def make_delivery_policy(**values: Any) -> DeliveryPolicy:
    """When an organization's nudges may go."""
    return DeliveryPolicy.objects.create(**values)


def make_nudge_rule(*, program: Program, key: str = "profile-not-started", **values: Any) -> NudgeRule:
    """One rule of a program, on for a long time."""
    stem = {
        "waits": [3, 7],
        "subject": "Hello",
        "text": "Hello {first_name}",
        "switched_on_at": timezone.now() - dt.timedelta(400),
    }
    return NudgeRule.objects.create(program=program, key=key, **(stem | values))


def make_nudge_words(*, rule: NudgeRule, **values: Any) -> NudgeWords:
    """What a rule says in German."""
    stem = {"language": "de", "subject": "Hallo", "text": "Hallo {first_name}"}
    return NudgeWords.objects.create(rule=rule, **(stem | values))


def make_follow_up(*, participant: Participant, **values: Any) -> FollowUp:
    """An admin called somebody who stayed silent."""
    stem = {"kind": FollowUpKind.CALLED, "until": timezone.localdate() + dt.timedelta(7)}
    return FollowUp.objects.create(participant=participant, **(stem | values))


def make_invitation(
    *, email: str = "new@example.com", role: str = Role.ADMIN, token: str = "", **values: Any
) -> Invitation:
    """An open invitation."""
    stem = {"expires_at": timezone.now() + dt.timedelta(days=14), "token_hash": tokens.hashed(token or tokens.fresh())}
    return Invitation.objects.create(email=email, role=role, **(stem | values))


def make_link(*, scope: str = "cohort", subject: Any, token: str = "", **values: Any) -> OneTapLink:
    """An open one-tap link, shared unless it has an address."""
    stem = {"expires_at": timezone.now() + dt.timedelta(days=14), "token_hash": tokens.hashed(token or tokens.fresh())}
    return OneTapLink.objects.create(scope=scope, subject=subject, **(stem | values))


def make_shared_ask(*, cohort: Cohort, **values: Any) -> SharedAsk:
    """What somebody typed at a shared link."""
    stem = {"email": "sana@nordwind.example", "side": Side.MENTEE, "scope": LinkScope.COHORT}
    return SharedAsk.objects.create(cohort=cohort, **(stem | values))


def make_nomination(*, cohort: Cohort, employee: Employee | None = None, **values: Any) -> Nomination:
    """A name that waits for an admin."""
    stem = {"side": Side.MENTEE, "by_email": "olu@nordwind.example"}
    return Nomination.objects.create(cohort=cohort, employee=employee or make_employee(), **(stem | values))


def make_call(*, cohort: Cohort, side: str = Side.MENTOR, **values: Any) -> Call:
    """A side of a cohort that people can apply to since a week."""
    stem = {"opens_on": timezone.localdate() - dt.timedelta(7)}
    return Call.objects.create(cohort=cohort, side=side, **(stem | values))


def make_question(*, call: Call, text: str = "What do you know?", **values: Any) -> ApplicationQuestion:
    """A long text that has to be answered."""
    return ApplicationQuestion.objects.create(call=call, text=text, **values)


def make_application(*, cohort: Cohort, employee: Employee | None = None, **values: Any) -> Application:
    """Somebody's application as a mentor, sent and waiting."""
    stem = {"side": Side.MENTOR, "state": "received", "submitted_at": timezone.now()}
    return Application.objects.create(cohort=cohort, employee=employee or make_employee(), **(stem | values))


def make_answer(*, application: Application, question: ApplicationQuestion, text: str = "A lot.") -> ApplicationAnswer:
    """What an applicant answered."""
    return ApplicationAnswer.objects.create(application=application, question=question, text=text)


def make_review(*, application: Application, reviewer: User, place: int = 1, score: int = 0, note: str = "") -> Review:
    """A reviewer of an application; with a score, they gave it on every scale."""
    given = dict.fromkeys(("social", "confidence", "openness", "commitment"), score) if score else {}
    at = {"given_at": timezone.now(), "note": note} if score else {}
    return Review.objects.create(application=application, reviewer=reviewer, place=place, **given, **at)


def make_decision(*, application: Application, **values: Any) -> Decision:
    """A no that can still be taken back."""
    stem = {"verdict": "decline", "act": application.pk, "reason": "Too few hours.", "state_before": "received"}
    until = {"undo_until": timezone.now() + dt.timedelta(minutes=10)}
    return Decision.objects.create(application=application, **(stem | until | values))


def make_application_letter(*, program: Program, kind: str = "received", **values: Any) -> ApplicationLetter:
    """A program's own words for one letter."""
    return ApplicationLetter.objects.create(program=program, kind=kind, **({"subject": "Hi", "text": "Hi"} | values))


def make_stranger(*, cohort: Cohort, email: str = "new@elsewhere.example") -> Stranger:
    """An address that nobody knows."""
    return Stranger.objects.create(cohort=cohort, email=email)


def make_audit_event(*, verb: str = "settings changed", actor_name: str = "Upstream", **values: Any) -> AuditEvent:
    """One entry of the audit trail, made by the system unless a user acts."""
    return AuditEvent.objects.create(verb=verb, actor_name=actor_name, kind="organization", **values)
