"""A survey in a further language: everything that participants read, beside what it says in the organization's own."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from surveys.forms.words import WordsForm
from surveys.selectors import words as selectors
from surveys.services import drafts
from surveys.views.drafts import at, opened, translations

MEANWHILE = (
    "Somebody has changed this draft since you opened it. Your words are still here: save again to put them in place."
)


@require_http_methods(["GET", "POST"])
def words(
    request: HttpRequest, organization: str, program: uuid.UUID, survey: uuid.UUID, language: str
) -> HttpResponse:
    """Write the translation of a draft; what is left empty is shown in the organization's own language."""
    row, version = opened(request, program, survey)
    names = dict(translations(request))
    if version is None or language not in names:
        raise Http404
    lines = selectors.of(request.actor, version, language)
    form = WordsForm(request.POST or None, lines=lines, code=language, initial={"seen": version.revision})
    if request.method == "POST" and form.is_valid():
        try:
            drafts.translate(
                actor=request.actor, version=version, language=language,
                seen=form.cleaned_data["seen"], texts=form.texts(),
            )  # fmt: skip
        except drafts.Stale:
            form.add_error(None, MEANWHILE)
            data = request.POST.copy()
            data["seen"] = str(version.revision)
            form.data = data
        except drafts.NotDraft as problem:
            messages.error(request, str(problem))
            return at(request, organization, row)
        else:
            messages.success(request, f"Saved: what is written here is read in {names[language]}.")
            return at(request, organization, row)
    context = {
        "program": row.program, "survey": row, "language": names[language], "code": language, "form": form,
        "missing": sum(1 for one in lines if not one.said),
    }  # fmt: skip
    return render(request, "surveys/drafts/words.html", context, status=422 if form.errors else 200)
