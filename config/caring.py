"""What of the list of the day is about people who need somebody."""

from __future__ import annotations

from django.urls import reverse
from django.utils.formats import date_format

from accounts.actors import Actor
from config.todo import Task
from surveys.selectors import cases as selectors


def cases(actor: Actor, slug: str) -> list[Task]:
    """What is overdue, what is the actor's, what is nobody's. Not who: others look on."""
    href, late = reverse("surveys:case-list", args=[slug]), selectors.overdue(actor)
    found = selectors.waiting(actor)
    mine, nobody = [one for one in found if one.owner_id], sum(not one.owner_id for one in found)
    tasks = []
    if late:
        title = f"{late} {'case is' if late == 1 else 'cases are'} overdue"
        tasks.append(Task("life-buoy", title, "Somebody waits for an answer.", f"{href}?state=overdue", "bad"))
    if mine:
        title = f"{len(mine)} {'case is' if len(mine) == 1 else 'cases are'} yours"
        text = f"The first is due by {date_format(mine[0].due_on, 'l, j F')}."
        tasks.append(Task("life-buoy", title, text, f"{href}?owner=me", "warn"))
    if nobody:
        title = f"{nobody} {'case has' if nobody == 1 else 'cases have'} nobody who looks after {'it' if nobody == 1 else 'them'}"
        tasks.append(Task("life-buoy", title, "Give it to somebody.", f"{href}?owner=nobody", "warn"))
    return tasks
