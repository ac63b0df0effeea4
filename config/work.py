"""The admin's one work queue: what is to be done today, across rooms, each with the page that does it."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from accounts.actors import Actor
from config import caring
from config.todo import Task
from matching.models import Pairing
from matching.selectors import bench, conflicts, willingness
from matching.selectors import work as matching
from matching.services import bench as standing_by
from matching.services.bench import Fit
from nudges import selectors as messages
from plans import health
from plans.selectors import compass, emergencies, partings, standing, votes
from programs.models import Participant
from programs.selectors import funnel, nominations, nudging, vetting
from programs.selectors import work as programs


def queue(actor: Actor, slug: str) -> list[Task]:
    """Everything that waits for an admin, the most urgent first."""
    return [
        *_messages(actor, slug),
        *caring.cases(actor, slug),
        *_publications(actor, slug),
        *_partings(actor, slug),
        *_bereft(actor, slug),
        *_pairings(actor, slug),
        *_conflicts(actor, slug),
        *_emergencies(actor, slug),
        *_silent(actor, slug),
        *_asking_together(actor, slug),
        *_rotations(actor, slug),
        *_standing(actor, slug),
        *_choices(actor, slug),
        *_applications(actor, slug),
        *_imports(actor, slug),
        *_runs(actor, slug),
        *_handed_over(actor, slug),
        *_names(actor, slug),
        *_cohorts(actor, slug),
        *_drafts(actor, slug),
        *_beginning(actor, slug),
    ]


def _messages(actor: Actor, slug: str) -> list[Task]:
    dead = messages.undelivered(actor).count()
    if not dead:
        return []
    plural = "letter" if dead == 1 else "letters"
    href = reverse("nudges:letter-list", args=[slug])
    return [Task("mail-x", f"{dead} {plural} could not be delivered", "See why, and try again.", href, "bad")]


def _publications(actor: Actor, slug: str) -> list[Task]:
    found = []
    for row in matching.untold(actor):
        where = f"{row.cohort.program.name}, {row.cohort.name}"
        href = reverse("matching:publication-detail", args=[slug, row.pk])
        if row.undoable:
            title = f"The letters of {row.run} leave at {_local(row.undo_until, 'H:i')}"
            found.append(Task("undo-2", title, f"{where}. Until then you can take it back.", href, "warn"))
        else:
            title = f"{row.run} is published on {_local(row.publish_at, 'l, j F, H:i')}"
            found.append(Task("calendar-clock", title, f"{where}. Until then you can cancel it.", href))
    return found


def _local(moment: dt.datetime | None, form: str) -> str:
    """A moment in the organization's time zone."""
    return date_format(timezone.localtime(moment), form)


def _bereft(actor: Actor, slug: str) -> list[Task]:
    """Mentees whose mentor has gone, with the three best who stand by."""
    # Who has parted without fault has a line of their own, with both of the two.
    parted = partings.open_ones(actor).values("pairing_id")
    rows = list(bench.bereft(actor).exclude(pk__in=parted)[: matching.MOST])
    # Comparing everybody who stands by takes time: only for the cohort that has waited longest.
    looked = standing_by.look(actor=actor, cohort=rows[0].cohort, alone=True).waiting if rows else []
    known = {one.mentee.pk: one.fits.best for one in looked}
    return [
        Task(
            "user-search",
            f"{row.mentee.employee.name} has no mentor any more",
            _who_stands_by(known.get(row.mentee_id)),
            reverse("matching:bench", args=[slug, row.cohort.program_id, row.cohort_id]),
            "warn",
        )
        for row in rows
    ]


def _partings(actor: Actor, slug: str) -> list[Task]:
    """Two who have parted without fault, with the best who stands by for each; for the one that has waited longest."""
    rows = list(partings.open_ones(actor)[: matching.MOST])
    found = {row.pk: _somebody_new(actor, row.pairing) for row in rows[:1]}
    return [
        Task(
            "refresh-cw",
            f"Somebody new for {row.pairing.mentor.employee.name} and {row.pairing.mentee.employee.name}",
            found.get(row.pk, "They have parted without fault. See who fits best: one click for each."),
            reverse("plans:parting", args=[slug, row.pk]),
            "warn",
        )
        for row in rows
    ]


def _somebody_new(actor: Actor, pairing: Pairing) -> str:
    """The best for each of two who have parted, in words."""
    looked = standing_by.look(actor=actor, cohort=pairing.cohort, shown=[pairing.mentor])
    mentors = next((one.fits.best for one in looked.waiting if one.mentee.pk == pairing.mentee_id), [])
    best = [(pairing.mentee, mentors), (pairing.mentor, looked.fits.get(pairing.mentor_id, []))]
    said = [f"{fits[0].person.employee.name} fits {one.employee.short_name} best" for one, fits in best if fits]
    return f"{'; '.join(said)}. One click for each." if said else "Nobody who fits them is free at the moment."


def _who_stands_by(best: list[Fit] | None) -> str:
    if best is None:
        return "See who stands by and fits best. One click, and both are told."
    names = ", ".join(f"{fit.person.employee.name} ({round(fit.score / 100)})" for fit in best)
    return f"Standing by: {names}. One click, and both are told." if best else "Nobody who fits stands by."


def _pairings(actor: Actor, slug: str) -> list[Task]:
    found = []
    for pairing in matching.broken(actor):
        text = f"{pairing.names} are still a pair. End it, so that both are free."
        href = reverse("plans:pair", args=[slug, pairing.pk])
        if pairing.further and not _why_broken(pairing.mentee, "mentee"):
            text = f"{pairing.names} are a panel. Take them off it; if they lead it, say first who does from now on."
            href = reverse("plans:panel", args=[slug, pairing.pk])
        sides = [("mentor", one) for one in pairing.sitting("mentor")] + [("mentee", pairing.mentee)]
        why = next(filter(None, (_why_broken(one, side) for side, one in sides)), "")
        found.append(Task("user-minus", why, text, href, "warn"))
    return found


def _why_broken(one: Participant, side: str) -> str:
    """What has become of somebody who is in a pair; nothing when all is as it was."""
    name = one.employee.name
    if one.state == "withdrawn" or one.employee.status == "left":
        return f"{name} no longer takes part"
    if one.state == "paused":
        return f"{name} has said “not now”"
    return f"{name} has changed sides" if one.side != side else ""


def _conflicts(actor: Actor, slug: str) -> list[Task]:
    """Pairs that break a rule since they were made. The two know nothing of it."""
    return [
        Task(
            "scale",
            f"{row.pairing.mentor.employee.name} and {row.pairing.mentee.employee.name}: {row.title}",
            f"{row.said} The two have {'been asked how to go on' if row.asked_at else 'not been told anything'}.",
            reverse("matching:conflict", args=[slug, row.pk]),
            "bad" if row.urgent else "warn",
        )
        for row in conflicts.waiting(actor)[: matching.MOST]
    ]


def _silent(actor: Actor, slug: str) -> list[Task]:
    count = nudging.silent(actor).count()
    if not count:
        return []
    title = f"{count} {'people stay' if count > 1 else 'person stays'} silent after the last nudge"
    return [
        Task(
            "phone",
            title,
            "The best free mentor is ready. Assign, call, put off, or withdraw: one click each.",
            reverse("silent-list", args=[slug]),
            "warn",
        )
    ]


def _emergencies(actor: Actor, slug: str) -> list[Task]:
    """What another admin has asked for, and what needs a second one."""
    return [
        Task(
            "siren",
            f"{row.asked_by} asks you to open the notes of a pair",
            "It needs two of you and a reason, and the pair is told at once. Read why before you agree.",
            reverse("plans:emergency", args=[slug, row.pk]),
            "bad",
        )
        for row in emergencies.waiting(actor)
    ]


def _rotations(actor: Actor, slug: str) -> list[Task]:
    """Pairs to whom a change is offered: neither who said what nor how many stands anywhere."""
    return [
        Task(
            "refresh-cw",
            "Offer this pair a rotation",
            f"{row.pairing.names}. In neutral words, to {'all' if row.pairing.further else 'both'}.",
            reverse("plans:rotation", args=[slug, row.pk]),
        )
        for row in votes.offers(actor)[: matching.MOST]
    ]


def _asking_together(actor: Actor, slug: str) -> list[Task]:
    """Pairs both of whom would like somebody to look at their sessions with them; nothing of these is known here."""
    return [
        Task(
            "compass",
            "A pair would like you to look at their sessions with them",
            f"{row.pairing.mentor.employee.name} and {row.pairing.mentee.employee.name}. Both have asked for it.",
            reverse("plans:joint-ask", args=[slug, row.pk]),
        )
        for row in compass.asks(actor)[: matching.MOST]
    ]


def _standing(actor: Actor, slug: str) -> list[Task]:
    """Pairs that stand still, and pairs of whom nothing was heard for long, by cohort."""
    found = []
    for one in standing.waiting(actor)[: matching.MOST]:
        href = reverse("plans:standing", args=[slug, one.cohort.program_id, one.cohort.pk])
        where = f"{one.cohort.program.name}, {one.cohort.name}."
        if one.check_in:
            title = f"{one.check_in} {'pair needs' if one.check_in == 1 else 'pairs need'} a check-in"
            text = f"{where} They may well meet elsewhere: ask kindly, or leave them until a day."
            found.append(Task("message-circle", title, text, f"{href}?health=check_in&o=contact", "warn"))
        if one.stuck:
            has = "1 pair has" if one.stuck == 1 else f"{one.stuck} pairs have"
            title = f"{has} been in the same stage for {health.STUCK} days"
            found.append(Task("hourglass", title, f"{where} See what each waits for.", f"{href}?stuck=yes"))
    return found


def _choices(actor: Actor, slug: str) -> list[Task]:
    """Those who asked to have a partner chosen, with the best free one ready."""
    href, found = reverse("matching:choosing", args=[slug]), []
    for one in willingness.waiting(actor)[: matching.MOST]:
        if one.undoable:
            continue
        best = "Nobody can be given to them at the moment. See what stands in the way."
        if one.best:
            best = f"{one.best[0].other.employee.name} fits best and is free. One click, and both are told."
        elif one.working:
            best = "Who fits best is being worked out."
        title = f"{one.row.participant.employee.name} asks you to choose"
        found.append(Task("hand-heart", title, best, href))
    for row in willingness.gone(actor):
        cohort = row.participant.cohort
        people = reverse("programs:participant-list", args=[slug, cohort.program_id, cohort.pk])
        title = f"{row.participant.employee.name} is not available any more"
        found.append(Task("user-minus", title, f"{cohort.program.name}. Withdraw them, so that nobody waits.", people))
    return found


def _applications(actor: Actor, slug: str) -> list[Task]:
    """Applications that can be decided, and those that nobody has read yet."""
    found = []
    for cohort, unread, decidable in vetting.waiting(actor):
        href = reverse("programs:application-list", args=[slug, cohort.program_id, cohort.pk])
        where = f"{cohort.program.name}, {cohort.name}"
        for count, step, icon in ((decidable, "decision", "gavel"), (unread, "review", "glasses")):
            if count:
                title = f"{count} application{'s wait' if count > 1 else ' waits'} for a {step}"
                found.append(Task(icon, title, where, f"{href}?missing={step}"))
    return found


def reviews(actor: Actor, slug: str) -> list[Task]:
    """Applications that the actor was asked to review, for whoever has no other list of the day."""
    return [
        Task(
            "glasses",
            f"{one.employee.name} applies: please review",
            f"{one.cohort.program.name}, {one.cohort.name}",
            reverse("programs:application-detail", args=[slug, one.cohort.program_id, one.cohort_id, one.pk]),
        )
        for one in vetting.mine_to_review(actor)[: programs.MOST]
    ]


def _imports(actor: Actor, slug: str) -> list[Task]:
    found = []
    for row in programs.open_imports(actor):
        href = reverse("programs:import-detail", args=[slug, row.pk])
        title, tone = ("Import failed", "bad") if row.state == "failed" else ("Import waits for you", "warn")
        found.append(Task("file-up", f"{title}: {row.file_name}", row.error or row.get_state_display(), href, tone))
    return found


def _runs(actor: Actor, slug: str) -> list[Task]:
    found = []
    for run in matching.unpublished(actor):
        where = f"{run.cohort.program.name}, {run.cohort.name}"
        if run.state == "failed":
            href = reverse("matching:run-detail", args=[slug, run.pk])
            found.append(Task("circle-alert", f"{run} failed", f"{where}. {run.error}", href, "bad"))
        else:
            href = reverse("matching:board", args=[slug, run.pk])
            found.append(Task("waypoints", f"{run} waits for your review", where, href))
    return found


def _handed_over(actor: Actor, slug: str) -> list[Task]:
    """People who answered their letter with "choose for me"."""
    return [
        Task(
            "sparkles",
            f"{count} {'person asks' if count == 1 else 'people ask'} you to choose for them",
            f"{cohort.program.name}, {cohort.name}",
            reverse("programs:joining", args=[slug, cohort.program_id, cohort.pk]),
        )
        for cohort, count in funnel.asking_us(actor)
    ]


def _names(actor: Actor, slug: str) -> list[Task]:
    """Names that came in by the shared link of a cohort."""
    return [
        Task(
            "user-plus",
            f"{count} {'name waits' if count == 1 else 'names wait'} for you",
            f"{cohort.program.name}, {cohort.name}. Take them in, or let them go.",
            reverse("programs:shared-link", args=[slug, cohort.program_id, cohort.pk]),
        )
        for cohort, count in nominations.by_cohort(actor)
    ]


_NEEDS = {"training": "training", "charter": "charter", "readiness": "readiness check"}


def _open(one: programs.Gathering) -> list[str]:
    """What the people of a cohort still have to do: the profiles, and in one line what else is owed."""
    plural = "s" if one.unfinished > 1 else ""
    titles = [f"{one.unfinished} profile{plural} not complete yet"] if one.unfinished else []
    owing = [(count, _NEEDS[need]) for need, count in one.owing.items() if count]
    if owing:
        first, *others = owing
        who = "people owe" if first[0] > 1 else "person owes"
        titles.append(
            ", ".join([f"{first[0]} {who} the {first[1]}", *(f"{count} the {what}" for count, what in others)])
        )
    return titles


def _cohorts(actor: Actor, slug: str) -> list[Task]:
    found = []
    for one in programs.gathering(actor):
        args = [slug, one.cohort.program_id, one.cohort.pk]
        where = f"{one.cohort.program.name}, {one.cohort.name}"
        open_ones = reverse("programs:participant-list", args=args) + "?state=enrolled"
        titles = _open(one)
        found += [Task("user-round-pen", title, where, open_ones, "warn") for title in titles]
        if not titles and not one.ready:
            href = reverse("programs:cohort-detail", args=args)
            found.append(Task("user-plus", "Nobody takes part yet", where, href))
    return found


def _drafts(actor: Actor, slug: str) -> list[Task]:
    return [
        Task(
            "compass",
            f"Finish “{draft.name or 'New program'}”",
            "This draft has not been launched.",
            reverse("programs:program-setup", args=[slug, draft.pk, "purpose"]),
        )
        for draft in programs.drafts(actor)
    ]


def _beginning(actor: Actor, slug: str) -> list[Task]:
    """The first step of a new organization."""
    if programs.has_directory(actor):
        return []
    text = "Upload a CSV or Excel file. You see what it would change before anything changes."
    return [Task("users", "Bring in your employees", text, reverse("programs:import-new", args=[slug]))]
