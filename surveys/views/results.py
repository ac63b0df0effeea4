"""What was answered, as far as it may be shown: the surveys of a program, one over its waves, one wave, comments, files."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.text import slugify
from django.views.decorators.http import require_GET

from accounts import exports
from accounts.enums import Permission
from programs.selectors import programs
from surveys.selectors import comments as words
from surveys.selectors import results, trends
from surveys.services import result_exports

if TYPE_CHECKING:
    from surveys.models import Survey, Wave


@require_GET
def listing(request: HttpRequest, organization: str, program: uuid.UUID) -> HttpResponse:
    """Every survey of a program that was sent, with its latest waves."""
    row = get_object_or_404(programs.programs(request.actor), pk=program)
    sent: dict[uuid.UUID, list[Wave]] = {}
    for wave in results.waves(request.actor, program=row):
        sent.setdefault(wave.survey_id, []).append(wave)
    context = {
        "program": row,
        "surveys": [own for _, own in sorted(sent.items(), key=lambda one: one[1][0].survey.title)],
    }
    return render(request, "surveys/results/list.html", context)


def _survey(request: HttpRequest, program: uuid.UUID, survey: uuid.UUID) -> Survey:
    get_object_or_404(programs.programs(request.actor), pk=program)
    return results.survey(request.actor, program, survey)


@require_GET
def of_survey(request: HttpRequest, organization: str, program: uuid.UUID, survey: uuid.UUID) -> HttpResponse:
    """One survey over its waves."""
    row = _survey(request, program, survey)
    context = {"program": row.program, "survey": row, "trends": trends.of_survey(request.actor, row)}
    context["may_manage"] = request.actor.may(Permission.MANAGE_PROGRAMS)
    return render(request, "surveys/results/survey.html", context)


@require_GET
def of_wave(
    request: HttpRequest, organization: str, program: uuid.UUID, survey: uuid.UUID, wave: uuid.UUID
) -> HttpResponse:
    """One wave in one of the fixed cuts."""
    row = _survey(request, program, survey)
    sent = results.wave(request.actor, row, wave)
    told = results.of_wave(request.actor, sent, request.GET.get("by", ""))
    written = words.of_wave(request.actor, sent)
    context = {"program": row.program, "survey": row, "wave": sent, "told": told, "written": written}
    return render(request, "surveys/results/wave.html", context)


@require_GET
def comments(
    request: HttpRequest, organization: str, program: uuid.UUID, survey: uuid.UUID, wave: uuid.UUID
) -> HttpResponse:
    """What people wrote in a wave, in no order that tells anything."""
    row = _survey(request, program, survey)
    sent = results.wave(request.actor, row, wave)
    context = {"program": row.program, "survey": row, "wave": sent, "written": words.of_wave(request.actor, sent)}
    return render(request, "surveys/results/comments.html", context)


@require_GET
def export(
    request: HttpRequest, organization: str, program: uuid.UUID, survey: uuid.UUID, wave: uuid.UUID, file_format: str
) -> HttpResponse:
    """The results of a wave as a file, in every cut."""
    row = _survey(request, program, survey)
    sent = results.wave(request.actor, row, wave)
    content = result_exports.export(actor=request.actor, wave=sent, file_format=file_format)
    kind = exports.XLSX_TYPE if file_format == "xlsx" else exports.CSV_TYPE
    response = HttpResponse(content, content_type=kind)
    name = slugify(f"{row.title} {sent.cohort.name} {sent.number}")
    response["Content-Disposition"] = f'attachment; filename="{name}.{file_format}"'
    return response
