"""Members of an organization: who they are, who is invited, and changing both."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import selectors
from accounts.forms import InviteForm, MemberFilter, RoleForm
from accounts.services import invitations, members
from accounts.views.limits import limited

PAGE = 25
_FRESH_LINK = "fresh_invitation_link"


@require_GET
def listing(request: HttpRequest, organization: str) -> HttpResponse:
    """Members with search and role, and the open invitations above them."""
    actor = request.actor  # type: ignore[attr-defined]
    chosen = MemberFilter(request.GET)
    chosen.is_valid()
    role, search = chosen.cleaned_data.get("role", ""), chosen.cleaned_data.get("q", "")
    rows = selectors.members(actor, search=search, role=role)
    context = {
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "filter": chosen,
        "narrowed": bool(role or search),
        "invitations": selectors.open_invitations(actor),
        "doors": selectors.open_doors(actor).count(),
        "fresh": request.session.pop(_FRESH_LINK, None),
    }
    return render(request, "accounts/member_list.html", context)


@require_http_methods(["GET", "POST"])
@limited("invite")
def invite(request: HttpRequest, organization: str) -> HttpResponse:
    """Ask an address to join."""
    actor = request.actor  # type: ignore[attr-defined]
    selectors.member_rows(actor)
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row, link = invitations.invite(actor=actor, **form.cleaned_data)
        except (invitations.AlreadyMember, invitations.AlreadyInvited) as error:
            form.add_error("email", str(error))
        else:
            return _invited(request, organization, row.email, link)
    return render(request, "accounts/member_invite.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
@limited("invite")
def resend(request: HttpRequest, organization: str, invitation_id: uuid.UUID) -> HttpResponse:
    """Write to an invited address once more."""
    actor = request.actor  # type: ignore[attr-defined]
    row = get_object_or_404(selectors.open_invitations(actor), pk=invitation_id)
    row, link = invitations.resend(actor=actor, invitation=row)
    return _invited(request, organization, row.email, link)


@require_http_methods(["GET", "POST"])
def revoke(request: HttpRequest, organization: str, invitation_id: uuid.UUID) -> HttpResponse:
    """Take an invitation back, after asking."""
    actor = request.actor  # type: ignore[attr-defined]
    row = get_object_or_404(selectors.open_invitations(actor), pk=invitation_id)
    return _revoke(request, organization, row, back="accounts:member-list")


@require_GET
def doors(request: HttpRequest, organization: str) -> HttpResponse:
    """Who can join by a link that stands in a letter of a program."""
    search = request.GET.get("q", "")
    rows = selectors.open_doors(request.actor, search=search)  # type: ignore[attr-defined]
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/door_list.html", {"page": page, "search": search})


@require_http_methods(["GET", "POST"])
def close_door(request: HttpRequest, organization: str, door_id: uuid.UUID) -> HttpResponse:
    """Take the links in an address's letters back, after asking."""
    row = get_object_or_404(selectors.open_doors(request.actor), pk=door_id)  # type: ignore[attr-defined]
    return _revoke(request, organization, row, back="accounts:door-list")


@require_http_methods(["GET", "POST"])
def change_role(request: HttpRequest, organization: str, membership_id: uuid.UUID) -> HttpResponse:
    """Give a member another role."""
    actor = request.actor  # type: ignore[attr-defined]
    row = get_object_or_404(selectors.member_rows(actor), pk=membership_id)
    form = RoleForm(request.POST or None, initial={"role": row.role})
    if request.method == "POST" and form.is_valid():
        try:
            changed = members.change_role(actor=actor, membership=row, role=form.cleaned_data["role"])
        except members.LastOwner as error:
            form.add_error("role", str(error))
        else:
            messages.success(request, f"{row.user} is now {changed.get_role_display().lower()}.")
            mine_no_more = row.user_id == actor.user_id and changed.role != "owner"
            return redirect("home" if mine_no_more else "accounts:member-list", organization=organization)
    context = {"form": form, "membership": row}
    return render(request, "accounts/member_role.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, organization: str, membership_id: uuid.UUID) -> HttpResponse:
    """Take a member out, after asking."""
    actor = request.actor  # type: ignore[attr-defined]
    row = get_object_or_404(selectors.member_rows(actor), pk=membership_id)
    problem = ""
    if request.method == "POST":
        try:
            members.remove(actor=actor, membership=row)
        except members.LastOwner as error:
            problem = str(error)
        else:
            messages.success(request, f"{row.user} is no longer a member.")
            if row.user_id == actor.user_id:
                return redirect("front")
            return redirect("accounts:member-list", organization=organization)
    context = {"membership": row, "problem": problem}
    return render(request, "accounts/member_remove.html", context, status=422 if problem else 200)


def _revoke(request: HttpRequest, organization: str, row: Any, *, back: str) -> HttpResponse:
    if request.method == "POST":
        invitations.revoke(actor=request.actor, invitation=row)  # type: ignore[attr-defined]
        messages.success(request, f"The invitation of {row.email} is revoked. Its link no longer works.")
        return redirect(back, organization=organization)
    context = {"invitation": row, "back": reverse(back, args=[organization])}
    return render(request, "accounts/invitation_revoke.html", context)


def _invited(request: HttpRequest, organization: str, email: str, link: str) -> HttpResponse:
    """Show the link once, on the next page: it is kept nowhere but in this person's session until then."""
    request.session[_FRESH_LINK] = {"email": email, "link": link}
    return redirect("accounts:member-list", organization=organization)
