"""The program wizard: one address per step, on a draft that can be left, shared and resumed anywhere."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.decorators.http import require_http_methods, require_POST

from programs import blueprints, needs
from programs.forms import wizard as steps
from programs.selectors import cohorts, employees
from programs.selectors import programs as selectors
from programs.selectors.days import today_of
from programs.services import programs
from ui.words import worded

STEPS = {
    "purpose": ("Purpose", "Why this program exists. Your answer proposes everything that follows."),
    "measures": ("Measures", "By which numbers you will judge it: where they stand, and where they should be."),
    "audience": ("People and size", "Whom it is for, how many pairs, and when it starts."),
    "criteria": ("Criteria", "Who chooses, and what makes a good pair. Move a slider, and its share follows."),
    "exclusions": ("Hard rules", "Pairs that are never made, however well they would fit."),
    "plan": (
        "Start and plan",
        "What everybody does before the start, what each pair is guided through, and when you hear how it goes.",
    ),
    "review": ("Review", "Everything on one page, before people hear of it."),
}


@require_POST
def new(request: HttpRequest, organization: str) -> HttpResponse:
    """Begin a draft and open its first step."""
    program = programs.draft(actor=request.actor)
    return redirect("programs:program-setup", organization, program.pk, "purpose")


@require_http_methods(["GET", "POST"])
def setup(request: HttpRequest, organization: str, program: uuid.UUID, step: str) -> HttpResponse:
    """Show one step, or keep its answers and go where the person wants: on, back, or to another step."""
    if step not in STEPS:
        raise Http404
    draft = selectors.drafts(request.actor).filter(pk=program).first()
    if draft is None:
        # Whoever comes back to it by the back button after the launch finds the program.
        launched = get_object_or_404(selectors.programs(request.actor), pk=program)
        if request.method == "POST":
            messages.error(request, "The program is live already. Change it here.")
        return redirect("programs:program-detail", organization, launched.pk)
    page = _Page(request, draft, step)
    if request.method == "POST" and page.form is not None:
        # Whoever only looked has nothing to keep, and need not finish the step to leave it.
        looked = page.elsewhere and not page.form.has_changed()
        if looked or page.form.is_valid():
            try:
                if not looked:
                    _SAVE[step](page)
            except programs.NotADraft as problem:
                messages.error(request, str(problem))
                return redirect("programs:program-list", organization)
            return redirect("programs:program-setup", organization, draft.pk, page.elsewhere or page.following)
    status = 422 if page.form is not None and page.form.errors else 200
    return render(request, f"programs/wizard/{step}.html", page.context(), status=status)


@require_POST
def outlook(request: HttpRequest, organization: str, program: uuid.UUID) -> HttpResponse:
    """The panel "What this plan means" for answers that are not saved yet; half-typed ones keep the saved value."""
    draft = get_object_or_404(selectors.drafts(request.actor), pk=program)
    page = _Page(request, draft, "audience")
    return render(request, "programs/wizard/panel.html", page.context())


@require_POST
def launch(request: HttpRequest, organization: str, program: uuid.UUID) -> HttpResponse:
    """Make the draft live, or say what is missing."""
    draft = get_object_or_404(selectors.programs(request.actor), pk=program)
    try:
        programs.launch(actor=request.actor, program=draft)
    except programs.CannotLaunch as error:
        for _, text in error.problems:
            messages.error(request, text)
        return redirect("programs:program-setup", organization, draft.pk, "review")
    messages.success(request, "The program is live. Now add the people.")
    return redirect("programs:program-detail", organization, draft.pk)


@require_http_methods(["GET", "POST"])
def discard(request: HttpRequest, organization: str, program: uuid.UUID) -> HttpResponse:
    """Ask once, then delete a draft."""
    draft = get_object_or_404(selectors.drafts(request.actor), pk=program)
    if request.method == "POST":
        try:
            programs.discard(actor=request.actor, program=draft)
            messages.success(request, "The draft is deleted.")
        except programs.NotADraft as problem:
            messages.error(request, str(problem))
        return redirect("programs:program-list", organization)
    return render(request, "programs/wizard/discard.html", {"program": draft})


class _Page:
    """One step of one draft, with what its template needs."""

    def __init__(self, request: HttpRequest, draft: Any, step: str) -> None:
        self.request, self.draft, self.step = request, draft, step
        self.actor = request.actor
        self.cohort = selectors.cohorts_of(draft)[-1]
        self.audiences = selectors.audiences_of(self.cohort)
        self.exclusions = selectors.exclusions_of(draft)
        self.form = self._form()

    @property
    def word(self) -> Callable[..., str]:
        """What the organization calls a side."""
        return self.request.organization.word  # type: ignore[no-any-return]

    @cached_property
    def criteria(self) -> Any:
        return selectors.criteria_of(self.draft)

    @cached_property
    def measures(self) -> Any:
        return selectors.measures_of(self.draft)

    @property
    def following(self) -> str:
        """The step after this one."""
        return list(STEPS)[list(STEPS).index(self.step) + 1]

    @cached_property
    def elsewhere(self) -> str:
        """The step that the person asked for with "Back" or in the rail, if it can be reached."""
        reachable = {item["key"] for item in self._rail() if item["href"]}
        wanted = self.request.POST.get("go", "")
        return wanted if wanted in reachable else ""

    def _form(self) -> Any:
        data = self.request.POST or None
        if self.step == "audience":
            facets = employees.facets(self.actor)
            initial = steps.AudienceForm.reading(self.draft, self.cohort, self.audiences)
            lists = {"departments": facets.departments, "locations": facets.locations}
            return worded(steps.AudienceForm(data, initial=initial, **lists), self.word)
        made: dict[str, Callable[[], forms.Form]] = {
            "purpose": lambda: steps.PurposeForm(data, initial=steps.PurposeForm.reading(self.draft)),
            "measures": lambda: steps.MeasuresForm(data, initial=steps.MeasuresForm.reading(self.measures)),
            "criteria": lambda: steps.CriteriaForm(data, initial=steps.CriteriaForm.reading(self.draft, self.criteria)),
            "exclusions": lambda: steps.ExclusionsForm(data, initial=steps.ExclusionsForm.reading(self.exclusions)),
            "plan": lambda: steps.PlanForm(data, initial=steps.PlanForm.reading(self.draft)),
        }
        return worded(made[self.step](), self.word) if self.step in made else None

    def context(self) -> dict[str, Any]:
        """Everything the page shows."""
        number = list(STEPS).index(self.step) + 1
        title, lead = STEPS[self.step]
        return {
            "program": self.draft,
            "cohort": self.cohort,
            "form": self.form,
            "title": title,
            "lead": lead,
            "number": number,
            "total": len(STEPS),
            "previous": list(STEPS)[number - 2] if number > 1 else "",
            "steps": self._rail(),
            "elsewhere": self.elsewhere,
            "outlook": self._outlook(),
            "purposes": blueprints.PURPOSES.values(),
            "review": self._review() if self.step == "review" else None,
        }

    def _rail(self) -> list[dict[str, Any]]:
        done = set(self.draft.steps_done)
        reachable, items = True, []
        for key, (label, _) in STEPS.items():
            href = reverse("programs:program-setup", args=[self.request.organization.slug, self.draft.pk, key])
            state = {"href": href if reachable else "", "done": key in done, "current": key == self.step}
            items.append({"key": key, "label": label} | state)
            reachable = reachable and key in done
        return items

    def _outlook(self) -> cohorts.Outlook:
        """The saved plan, with valid answers of an unsaved audience in its place."""
        values = {"cap": self.cohort.cap, "months": self.draft.length_months, "sessions": self.draft.sessions_per_month}
        if self.step == "audience" and self.form.is_bound:
            self.form.is_valid()
            given = self.form.cleaned_data
            values |= {name: given[name] for name in values if given.get(name)}
            for side, audience in self.audiences.items():
                for field in ("grade_min", "grade_max", "tenure_months_min", "departments", "locations"):
                    if f"{side}_{field}" in given:
                        setattr(audience, field, given[f"{side}_{field}"])
        rule = next((row for row in self.exclusions if row.rule == "grade_direction"), None)
        gap = rule.limit if rule and rule.enabled else None
        return cohorts.outlook(self.actor, audiences=self.audiences, gap=gap, **values)

    def _review(self) -> dict[str, Any]:
        rules = [(blueprints.EXCLUSIONS[r.rule], r) for r in self.exclusions if r.enabled]
        off = [blueprints.EXCLUSIONS[r.rule] for r in self.exclusions if not r.enabled]
        return {
            "measures": self.measures,
            "shares": blueprints.shares(self.criteria),
            "rules": rules,
            "off": off,
            "audiences": self.audiences,
            "plan_words": [
                _words(blueprints.PLANS[self.draft.plan_template]),
                _words(blueprints.SURVEYS[self.draft.survey_rhythm]),
            ],
            "needs": [_words(needs.CHOICES[key]) for key in self.draft.gate],
            "who_chooses": _words(blueprints.MODES[self.draft.mode]),
            "purposes": [blueprints.PURPOSES[key] for key in self.draft.purposes],
            "problems": programs.problems(self.draft),
            "begun": bool(self.cohort.starts_on and self.cohort.starts_on < today_of(self.request.organization)),
        }


def _words(choice: str) -> dict[str, str]:
    title, _, text = choice.partition("|")
    return {"title": title, "text": text}


def _save_purpose(page: _Page) -> None:
    data = page.form.cleaned_data
    programs.set_purpose(actor=page.actor, program=page.draft, **data)


def _save_measures(page: _Page) -> None:
    programs.set_measures(actor=page.actor, program=page.draft, measures=page.form.measures())


def _save_audience(page: _Page) -> None:
    data = page.form.cleaned_data
    page.cohort.name, page.cohort.starts_on, page.cohort.cap = data["cohort_name"], data["starts_on"], data["cap"]
    programs.set_audience(
        actor=page.actor,
        program=page.draft,
        cohort=page.cohort,
        audiences=page.form.audiences(),
        months=data["months"],
        sessions=data["sessions"],
    )


def _save_criteria(page: _Page) -> None:
    given = {name: page.form.cleaned_data[name] for name in ("floor", "mode")}
    programs.set_criteria(actor=page.actor, program=page.draft, weights=page.form.weights(), **given)


def _save_exclusions(page: _Page) -> None:
    programs.set_exclusions(actor=page.actor, program=page.draft, rules=page.form.rules())


def _save_plan(page: _Page) -> None:
    data = page.form.cleaned_data
    given = {name: data[name] for name in ("plan", "surveys", "gate")}
    programs.set_plan(actor=page.actor, program=page.draft, **given)


_SAVE: dict[str, Callable[[_Page], None]] = {
    "purpose": _save_purpose,
    "measures": _save_measures,
    "audience": _save_audience,
    "criteria": _save_criteria,
    "exclusions": _save_exclusions,
    "plan": _save_plan,
    "review": lambda page: None,
}
