"""Making an organization, its settings, its logo and its color."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.enums import Permission
from accounts.forms import LogoForm, OrganizationForm, SettingsForm
from accounts.services import organizations
from accounts.views.limits import limited
from ui import hue

_A_YEAR = "private, max-age=31536000, immutable"


@login_required
@require_http_methods(["GET", "POST"])
@limited("create_organization")
def new(request: HttpRequest) -> HttpResponse:
    """Make an organization and become its owner."""
    form = OrganizationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = organizations.create(user=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        except organizations.TooManyOrganizations as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{made.name} is ready. You are its owner.")
            return redirect("home", organization=made.slug)
    return render(request, "accounts/organization_new.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def settings(request: HttpRequest, organization: str) -> HttpResponse:
    """Name, color, time zone, words and sign-in rules of the organization."""
    request.actor.require(Permission.MANAGE_ORGANIZATION)  # type: ignore[attr-defined]
    row = request.organization  # type: ignore[attr-defined]
    initial = {field: getattr(row, field) for field in organizations.EDITABLE}
    form = SettingsForm(request.POST or None, initial=initial, contrast=hue.contrast)
    if request.method == "POST" and form.is_valid():
        organizations.change(actor=request.actor, organization=row, **form.cleaned_data)  # type: ignore[attr-defined]
        messages.success(request, "The settings are saved.")
        return redirect("accounts:organization-settings", organization=organization)
    context = {"form": form, "logo_form": LogoForm()}
    return render(request, "accounts/organization_settings.html", context, status=422 if form.errors else 200)


@require_POST
def change_logo(request: HttpRequest, organization: str) -> HttpResponse:
    """Upload a logo, or remove it."""
    actor, row = request.actor, request.organization  # type: ignore[attr-defined]
    actor.require(Permission.MANAGE_ORGANIZATION)
    form = LogoForm(request.POST, request.FILES)
    if form.is_valid():
        organizations.set_logo(actor=actor, organization=row, png=form.cleaned_data["logo"])
        messages.success(request, "The logo is saved." if form.cleaned_data["logo"] else "The logo is removed.")
        return redirect("accounts:organization-settings", organization=organization)
    initial = {field: getattr(row, field) for field in organizations.EDITABLE}
    settings_form = SettingsForm(initial=initial, contrast=hue.contrast)
    context = {"form": settings_form, "logo_form": form}
    return render(request, "accounts/organization_settings.html", context, status=422)


@require_GET
def logo(request: HttpRequest, organization: str) -> HttpResponse:
    """The logo's picture; every upload has a name of its own, so an address with it can be kept for ever."""
    row = request.organization  # type: ignore[attr-defined]
    if not row.logo or not default_storage.exists(row.logo.name):
        raise Http404
    with default_storage.open(row.logo.name) as file:
        response = HttpResponse(file.read(), content_type="image/png")
    response["Cache-Control"] = _A_YEAR if request.GET.get("v") else "private, no-cache"
    return response


@require_GET
def hue_stylesheet(request: HttpRequest, organization: str) -> HttpResponse:
    """The organization's color as a style sheet; pages link it with its hue in the address. Another hue can be tried on."""
    chosen = request.organization.hue  # type: ignore[attr-defined]
    tried = request.GET.get("hue", "")
    shown = min(int(tried), 359) if tried.isdecimal() and len(tried) < 4 else chosen
    response = HttpResponse(hue.stylesheet(shown), content_type="text/css; charset=utf-8")
    fresh = request.GET.get("v") == str(chosen)
    response["Cache-Control"] = _A_YEAR if fresh else "private, no-cache"
    return response
