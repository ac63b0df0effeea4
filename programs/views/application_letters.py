"""The letters to applicants: what each says, in a program's own words, and how it looks."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.enums import Permission
from programs.application_letters import SHIPPED
from programs.forms.vetting import LetterForm
from programs.selectors import programs as programs_selectors
from programs.services import application_letters as letters
from programs.views.nudging import STYLE_ONLY


@require_GET
def letter_list(request: HttpRequest, organization: str, program: uuid.UUID) -> HttpResponse:
    """Every kind of letter, when it is sent, and whether it says what Upstream ships."""
    request.actor.require(Permission.MANAGE_PROGRAMS)
    row = get_object_or_404(programs_selectors.programs(request.actor), pk=program)
    words = letters.words_of(row)
    kinds = [(kind, one, words[kind], words[kind] != (one.subject, one.text)) for kind, one in SHIPPED.items()]
    return render(request, "programs/vetting/letters.html", {"program": row, "kinds": kinds})


@require_http_methods(["GET", "POST"])
def letter_edit(request: HttpRequest, organization: str, program: uuid.UUID, letter: str) -> HttpResponse:
    """Change one letter, with what it makes beside it; “see it” shows the words at hand before they are saved."""
    request.actor.require(Permission.MANAGE_PROGRAMS)
    row = get_object_or_404(programs_selectors.programs(request.actor), pk=program)
    if letter not in SHIPPED:
        raise Http404
    subject, text = letters.words_of(row)[letter]
    form = LetterForm(request.POST or None, initial={"subject": subject, "text": text})
    if request.method == "POST" and "reset" in request.POST:
        letters.reset(actor=request.actor, program=row, kind=letter)
        messages.success(request, "The letter says what Upstream ships.")
        return redirect("programs:application-letter", organization, row.pk, letter)
    own = None
    if request.method == "POST" and form.is_valid():
        own = (form.cleaned_data["subject"], form.cleaned_data["text"])
        try:
            letters.check(kind=letter, subject=own[0], text=own[1])
            if "look" not in request.POST:
                letters.change(actor=request.actor, program=row, kind=letter, subject=own[0], text=own[1])
                messages.success(request, "Saved. Letters from now on say this.")
                return redirect("programs:application-letter", organization, row.pk, letter)
        except letters.WrongLetter as problem:
            form.add_error(problem.field, str(problem))
    sample = letters.sample(actor=request.actor, program=row, kind=letter, own=own)
    context = {"program": row, "letter": letter, "shipped": SHIPPED[letter], "form": form, "sample": sample}
    context |= {
        "looking": own is not None,
        "changed": (subject, text) != (SHIPPED[letter].subject, SHIPPED[letter].text),
    }
    return render(request, "programs/vetting/letter.html", context, status=422 if form.errors else 200)


@require_GET
def letter_preview(request: HttpRequest, organization: str, program: uuid.UUID, letter: str) -> HttpResponse:
    """One letter as a mail program shows it, to somebody who does not exist."""
    row = get_object_or_404(programs_selectors.programs(request.actor), pk=program)
    if letter not in SHIPPED:
        raise Http404
    response = HttpResponse(letters.sample(actor=request.actor, program=row, kind=letter).html)
    response["Content-Security-Policy"] = STYLE_ONLY
    return response
