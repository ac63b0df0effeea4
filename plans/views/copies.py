"""The organization's own copy of the library: list, edit with a preview, back to the original, and later versions."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from plans import markup, wordings
from plans.enums import ResourceKind
from plans.forms.resources import ResourceForm
from plans.selectors import resources as selectors
from plans.services import resources


@require_GET
def listing(request: HttpRequest, organization: str) -> HttpResponse:
    """Every paper of the library by kind, with what was changed and what the library has newer words for."""
    text = request.GET.get("q", "").strip()[:120]
    rows = selectors.listed(request.actor, text=text)
    behind = selectors.outdated(request.actor)
    context = {
        "groups": [(kind, [row for row in rows if row.paper.kind == kind]) for kind in ResourceKind],
        "text": text,
        "count": len(rows),
        "behind": behind,
        "free": [row for row in behind if not row.edited],
    }
    template = "plans/copies/list.html#results" if request.htmx else "plans/copies/list.html"
    response = render(request, template, context)
    response["Vary"] = "HX-Request"
    return response


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, organization: str, resource: str) -> HttpResponse:
    """Write own words; a look at them first keeps them in the form and nowhere else."""
    held = selectors.one(request.actor, resource)
    start = {"title": held.title, "text": held.text, "shown": held.shown}
    form = ResourceForm(request.POST or None, paper=held.paper, initial=start)
    looking, together = "preview" in request.POST, "together" in request.GET
    if request.method == "POST" and form.is_valid() and not looking:
        resources.write(actor=request.actor, paper=held.paper, together=together, **form.words)
        messages.success(request, "Saved. Pairs read it from now on.")
        return redirect("plans:resource-list", organization)
    context = {"form": form, "held": held, "look": _look(form, held, looking, together)}
    return render(request, "plans/copies/edit.html", context, status=422 if form.errors else 200)


def _look(form: ResourceForm, held: selectors.Held, looking: bool, together: bool) -> dict[str, object]:
    """What stands beside the form: the words that were just written, the library's, or those that pairs read."""
    if looking and form.is_valid():
        words = form.words
        return {"of": "Not saved yet: as pairs would read it", **_drawn(words["title"], words["text"])}
    if together:
        return {"of": "What the library says now", **_drawn(held.paper.title, held.paper.text)}
    return {"of": "As pairs read it", **_drawn(held.title, held.text)}


def _drawn(title: str, text: str) -> dict[str, object]:
    return {"title": title, "blocks": markup.blocks(text)}


@require_http_methods(["GET", "POST"])
def original(request: HttpRequest, organization: str, resource: str) -> HttpResponse:
    """Ask once, with both wordings side by side, then say it in the library's words again."""
    held = selectors.one(request.actor, resource)
    if request.method == "POST":
        try:
            resources.put_back(actor=request.actor, paper=held.paper)
        except resources.NothingToPutBack as problem:
            messages.info(request, str(problem))
        else:
            messages.success(request, "It is in the words of the library again. Your own are kept aside.")
        return redirect("plans:resource-edit", organization, resource)
    if held.used is None:
        return redirect("plans:resource-edit", organization, resource)
    rows = wordings.side_by_side(_whole(held.title, held.text), _whole(held.paper.title, held.paper.text))
    return render(request, "plans/copies/original.html", {"held": held, "rows": rows})


@require_POST
def again(request: HttpRequest, organization: str, resource: str) -> HttpResponse:
    """Use the own words again that were put aside."""
    held = selectors.one(request.actor, resource)
    try:
        resources.have_again(actor=request.actor, paper=held.paper)
    except resources.NothingToPutBack as problem:
        messages.info(request, str(problem))
    else:
        messages.success(request, "Your own words are used again.")
    return redirect("plans:resource-edit", organization, resource)


@require_http_methods(["GET", "POST"])
def update(request: HttpRequest, organization: str, resource: str) -> HttpResponse:
    """Both wordings side by side: take the library's later ones, or keep the own."""
    held = selectors.one(request.actor, resource)
    if not held.outdated:
        messages.info(request, "There is nothing newer of it.")
        return redirect("plans:resource-edit", organization, resource)
    if request.method == "POST":
        try:
            messages.success(request, _decide(request, held))
        except (resources.ChangedCopy, resources.NothingToPutBack) as problem:
            messages.info(request, str(problem))
        return redirect("plans:resource-list", organization)
    rows = wordings.side_by_side(_whole(held.title, held.text), _whole(held.paper.title, held.paper.text))
    return render(request, "plans/copies/update.html", {"held": held, "rows": rows})


def _decide(request: HttpRequest, held: selectors.Held) -> str:
    if "keep" in request.POST:
        resources.keep(actor=request.actor, paper=held.paper)
        return "Your words stay. You are asked again when the library changes once more."
    if held.edited:
        resources.put_back(actor=request.actor, paper=held.paper)
        return "It is in the library's new words. Your own are kept aside."
    resources.follow(actor=request.actor, paper=held.paper)
    return "It is in the library's new words."


@require_POST
def updates(request: HttpRequest, organization: str) -> HttpResponse:
    """Take the library's later words for every copy that nobody changed."""
    count = resources.follow_all(actor=request.actor)
    told = (
        f"{count} resource{' is' if count == 1 else 's are'} in the library's new words."
        if count
        else "Nothing was behind."
    )
    messages.success(request, told)
    return redirect("plans:resource-list", organization)


def _whole(title: str, text: str) -> str:
    return f"{title}\n{text}"
