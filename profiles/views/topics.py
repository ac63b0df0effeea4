"""The organization's topics: list, add, rename, retire, merge."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from profiles import selectors
from profiles.forms.topics import MergeForm, TopicEditForm, TopicForm
from profiles.services import topics
from programs.enums import Theme


@require_GET
def topic_list(request: HttpRequest, organization: str) -> HttpResponse:
    """Topics by theme, with how many people offer and want each."""
    text, retired = request.GET.get("q", "").strip()[:120], request.GET.get("retired") == "1"
    uses = selectors.topic_uses(request.actor)
    groups: dict[str, list[object]] = {}
    for topic in selectors.topics(request.actor, text=text, retired=retired):
        groups.setdefault(topic.theme, []).append((topic, uses.get(topic.pk, {"offers": 0, "wants": 0})))
    names = dict(Theme.choices)
    context = {
        "groups": [(names.get(theme, "No theme"), rows) for theme, rows in groups.items()],
        "count": sum(len(rows) for rows in groups.values()),
        "text": text,
        "retired": retired,
    }
    template = "profiles/topics/list.html#results" if request.htmx else "profiles/topics/list.html"
    response = render(request, template, context)
    response["Vary"] = "HX-Request"
    return response


@require_POST
def topic_start(request: HttpRequest, organization: str) -> HttpResponse:
    """Take over the starting set."""
    made = topics.start(actor=request.actor)
    messages.success(request, f"{made} topics were added. Rename, merge or retire them as you like.")
    return redirect("profiles:topic-list", organization)


@require_http_methods(["GET", "POST"])
def topic_new(request: HttpRequest, organization: str) -> HttpResponse:
    """Add one topic."""
    form = TopicForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            topic = topics.found(actor=request.actor, **form.cleaned_data)
        except (topics.NameTaken, topics.TooManyTopics, ValueError) as problem:
            form.add_error("name", str(problem))
        else:
            messages.success(request, f"“{topic.name}” can be chosen now.")
            return redirect("profiles:topic-list", organization)
    selectors.topics(request.actor)
    return render(request, "profiles/topics/new.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def topic_edit(request: HttpRequest, organization: str, pk: uuid.UUID) -> HttpResponse:
    """Rename a topic, move it to a theme, or retire it."""
    topic = selectors.topic(request.actor, pk)
    start = {"name": topic.name, "theme": topic.theme, "retired": topic.retired}
    form = TopicEditForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            topics.change(actor=request.actor, topic=topic, **form.cleaned_data)
        except (topics.NameTaken, ValueError) as problem:
            form.add_error("name", str(problem))
        else:
            messages.success(request, "Saved.")
            return redirect("profiles:topic-list", organization)
    context = {"form": form, "topic": topic, "merge": MergeForm(topics=_others(request, topic.pk))}
    return render(request, "profiles/topics/edit.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def topic_merge(request: HttpRequest, organization: str, pk: uuid.UUID) -> HttpResponse:
    """Make one topic of two: asks once, for it cannot be taken back."""
    topic = selectors.topic(request.actor, pk)
    form = MergeForm(request.GET if "into" in request.GET else request.POST or None, topics=_others(request, pk))
    if not form.is_valid():
        messages.error(request, "Choose the topic that stays.")
        return redirect("profiles:topic-edit", organization, pk)
    if request.method == "POST":
        try:
            topics.merge(actor=request.actor, topic=topic, into=form.target)
        except topics.Answered as problem:
            messages.error(request, str(problem))
            return redirect("profiles:topic-edit", organization, pk)
        messages.success(request, f"“{topic.name}” is part of “{form.target.name}” now.")
        return redirect("profiles:topic-list", organization)
    uses = selectors.topic_uses(request.actor).get(topic.pk, {"offers": 0, "wants": 0})
    context = {"topic": topic, "into": form.target, "uses": uses}
    return render(request, "profiles/topics/merge.html", context)


def _others(request: HttpRequest, pk: uuid.UUID) -> list:
    return [topic for topic in selectors.topics(request.actor) if topic.pk != pk]
