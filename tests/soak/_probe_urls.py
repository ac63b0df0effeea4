"""The product's addresses and a page that tells, past the manager, which rows its database connection shows."""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path

from config.urls import urlpatterns as product
from programs.models import Employee


def probe(request: HttpRequest, organization: str) -> HttpResponse:
    """Counts in SQL, past the manager and through it; fails on demand after having written."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT app.org()::text, (SELECT array_agg(DISTINCT organization_id::text) FROM programs_employee)"
        )
        setting, owners = cursor.fetchone()
    answer = {
        "setting": setting,
        "owners": owners,
        "unscoped": Employee.unscoped.count(),
        "rows": Employee.objects.count(),
    }
    if "fail" in request.GET:
        Employee.objects.update(job_title="half done")
        return JsonResponse(answer, status=500)
    return JsonResponse(answer)


urlpatterns = [path("o/<slug:organization>/probe/", probe), *product]
