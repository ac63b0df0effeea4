"""Addresses of this room: comparisons, returns and reports, dashboards and figures, what is added by hand; ``api`` for others."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from analytics.api import figures as api_figures
from analytics.api import reports as api_reports
from analytics.views import dashboard, noting, report_mails, reports, retention, returns, views

app_name = "analytics"

_PROGRAM = "programs/<uuid:program>/"
_COHORT = f"{_PROGRAM}cohorts/<uuid:cohort>/"
_DASHBOARD = f"{_COHORT}dashboard/"
_MEASURE = f"{_PROGRAM}measures/<uuid:measure>/"
_COMPARISON = "comparisons/<uuid:comparison>/"
_REPORT = f"{_PROGRAM}report/"
_KEPT = "reports/<uuid:board_report>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(f"{_PROGRAM}retention/", retention.retention, name="retention"),
    path(f"{_PROGRAM}retention/ask/", retention.ask, name="retention-ask"),
    path(f"{_COHORT}retention/", retention.retention, name="cohort-retention"),
    path(f"{_COHORT}retention/ask/", retention.ask, name="cohort-retention-ask"),
    path(_COMPARISON, retention.comparison, name="comparison"),
    path(f"{_COMPARISON}export/", retention.export, name="comparison-export"),
    path(f"{_PROGRAM}returns/", returns.returns, name="returns"),
    path(f"{_PROGRAM}returns/export/", returns.export, name="returns-export"),
    path(f"{_PROGRAM}returns/assumptions/", returns.assume, name="assume"),
    path(f"{_PROGRAM}returns/assumptions/<uuid:assumption_set>/restore/", returns.restore, name="assume-restore"),
    path("dashboard/", dashboard.organization, name="organization"),
    path("dashboard/figures.csv", dashboard.organization_csv, name="organization-csv"),
    path("dashboard/figures/<slug:figure>/", dashboard.organization_figure, name="organization-figure"),
    path(f"{_PROGRAM}dashboard/", dashboard.program, name="program"),
    path(f"{_PROGRAM}dashboard/figures.csv", dashboard.program_csv, name="program-csv"),
    path(f"{_PROGRAM}dashboard/figures/<slug:figure>/", dashboard.program_figure, name="program-figure"),
    path(_DASHBOARD, dashboard.cohort, name="cohort"),
    path(f"{_DASHBOARD}figures.csv", dashboard.cohort_csv, name="cohort-csv"),
    path(f"{_DASHBOARD}figures/<slug:figure>/", dashboard.cohort_figure, name="cohort-figure"),
    path(f"{_DASHBOARD}views/", views.save, name="view-save"),
    path(f"{_DASHBOARD}views/<uuid:view>/", views.rename, name="view-rename"),
    path(f"{_DASHBOARD}views/<uuid:view>/delete/", views.delete, name="view-delete"),
    path(_MEASURE, noting.measure, name="measure"),
    path(f"{_MEASURE}forget/", noting.forget, name="measure-forget"),
    path(f"{_PROGRAM}log/", noting.log, name="log"),
    path(f"{_PROGRAM}log/<uuid:program_change>/", noting.reason, name="log-reason"),
]

urlpatterns += [
    path(_REPORT, reports.current, name="report"),
    path(f"{_REPORT}report.pdf", reports.current_file, {"kind": "pdf"}, name="report-pdf"),
    path(f"{_REPORT}report.xlsx", reports.current_file, {"kind": "xlsx"}, name="report-xlsx"),
    path(f"{_REPORT}keep/", reports.keep, name="report-keep"),
    path(f"{_REPORT}letters/", report_mails.plan, name="report-mails"),
    path(f"{_REPORT}letters/pause/", report_mails.pause, name="report-mails-pause"),
    path(_KEPT, reports.one, name="board-report"),
    path(f"{_KEPT}report.pdf", reports.one_file, {"kind": "pdf"}, name="board-report-pdf"),
    path(f"{_KEPT}report.xlsx", reports.one_file, {"kind": "xlsx"}, name="board-report-xlsx"),
    path(f"{_KEPT}share/", reports.share, name="board-report-share"),
    path(f"{_KEPT}links/<uuid:report_link>/", reports.unshare, name="board-report-unshare"),
]

api: list[URLPattern | URLResolver] = [
    path("figures/", api_figures.FiguresResource.as_view(), name="figure-list"),
    path(_REPORT, api_reports.ReportResource.as_view(), name="report"),
]
