"""Addresses of this room, inside an organization; ``api`` for other systems."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from programs.api import employees as api_employees
from programs.api import participants as api_participants
from programs.api import programs as api_programs
from programs.views import (
    application_letters,
    applications,
    applying,
    calls,
    deciding,
    employees,
    enrolling,
    imports,
    joining,
    links,
    nominating,
    nudging,
    participants,
    programs,
    silent,
    wizard,
)

app_name = "programs"

# The directory and its imports.
employees_urls: list[URLPattern | URLResolver] = [
    path("employees/", employees.employee_list, name="employee-list"),
    path("employees/new/", employees.employee_new, name="employee-new"),
    path("employees/mark/", employees.employee_mark, name="employee-mark"),
    path("employees/export.csv", employees.employee_export, {"file_format": "csv"}, name="employee-export-csv"),
    path("employees/export.xlsx", employees.employee_export, {"file_format": "xlsx"}, name="employee-export-xlsx"),
    path("employees/participants/", enrolling.participant_add, name="participant-add"),
    path("employees/views/", employees.view_save, name="view-save"),
    path("employees/views/<uuid:pk>/rename/", employees.view_rename, name="view-rename"),
    path("employees/views/<uuid:pk>/delete/", employees.view_delete, name="view-delete"),
    path("employees/<uuid:pk>/", employees.employee_detail, name="employee-detail"),
    path("employees/<uuid:pk>/edit/", employees.employee_edit, name="employee-edit"),
    path("imports/", imports.import_list, name="import-list"),
    path("imports/new/", imports.import_new, name="import-new"),
    path("imports/<uuid:pk>/", imports.import_detail, name="import-detail"),
    path("imports/<uuid:pk>/columns/", imports.import_columns, name="import-columns"),
    path("imports/<uuid:pk>/levels/", imports.import_levels, name="import-levels"),
    path("imports/<uuid:pk>/errors.csv", imports.import_errors, name="import-errors"),
    path("imports/<uuid:pk>/apply/", imports.import_apply, name="import-apply"),
    path("imports/<uuid:pk>/check/", imports.import_check, name="import-check"),
    path("imports/<uuid:pk>/undo/", imports.import_undo, name="import-undo"),
    path("imports/<uuid:pk>/cancel/", imports.import_cancel, name="import-cancel"),
]

# Programs and cohorts.
_PROGRAM = "programs/<uuid:program>/"
_COHORT = "programs/<uuid:program>/cohorts/<uuid:cohort>/"
programs_urls: list[URLPattern | URLResolver] = [
    path("programs/", programs.index, name="program-list"),
    path("programs/new/", wizard.new, name="program-new"),
    path(_PROGRAM, programs.detail, name="program-detail"),
    path(f"{_PROGRAM}setup/<slug:step>/", wizard.setup, name="program-setup"),
    path(f"{_PROGRAM}outlook/", wizard.outlook, name="program-outlook"),
    path(f"{_PROGRAM}launch/", wizard.launch, name="program-launch"),
    path(f"{_PROGRAM}discard/", wizard.discard, name="program-discard"),
    path(f"{_PROGRAM}policy/", programs.policy, name="program-policy"),
    path(f"{_PROGRAM}archive/", programs.archive, name="program-archive"),
    path("programs/<uuid:program>/edit/", programs.edit, name="program-edit"),
    path(_COHORT, programs.cohort, name="cohort-detail"),
    path(f"{_COHORT}edit/", programs.cohort_edit, name="cohort-edit"),
    path(f"{_COHORT}clone/", programs.cohort_clone, name="cohort-clone"),
]

# The people of a cohort.
_PEOPLE = f"{_COHORT}participants/"
participants_urls: list[URLPattern | URLResolver] = [
    path(_PEOPLE, participants.participant_list, name="participant-list"),
    path(f"{_PEOPLE}act/", participants.participant_act, name="participant-act"),
    path(f"{_PEOPLE}add/", enrolling.participant_new, name="participant-new"),
    path(f"{_PEOPLE}names/", enrolling.participant_names, name="participant-names"),
    path(
        f"{_PEOPLE}export.csv", participants.participant_export, {"file_format": "csv"}, name="participant-export-csv"
    ),
    path(
        f"{_PEOPLE}export.xlsx",
        participants.participant_export,
        {"file_format": "xlsx"},
        name="participant-export-xlsx",
    ),
]

# The way in.
joining_urls: list[URLPattern | URLResolver] = [
    path(f"{_COHORT}joining/", joining.joining, name="joining"),
    path(f"{_COHORT}joining/export.csv", joining.joining_export, name="joining-export"),
    path(f"{_COHORT}letter/", joining.letter_preview, name="letter-preview"),
    path(f"{_PROGRAM}gate/", joining.program_gate, name="program-gate"),
    path(f"{_COHORT}link/", nominating.shared_link, name="shared-link"),
    path(f"{_COHORT}link/new/", nominating.shared_link_new, name="shared-link-new"),
    path(f"{_COHORT}link/<uuid:link>/end/", nominating.shared_link_end, name="shared-link-end"),
    path(f"{_COHORT}nominations/<uuid:nomination>/decide/", nominating.nomination_decide, name="nomination-decide"),
    path("charters/", joining.charter_list, name="charter-list"),
]

# What the one-tap links of one person open, and for whom.
_LINKS = "participants/<uuid:participant>/links/"
links_urls: list[URLPattern | URLResolver] = [
    path(_LINKS, links.participant_links, name="participant-links"),
    path(f"{_LINKS}send/", links.link_send, name="link-send"),
    path(f"{_LINKS}revoke/", links.links_revoke, name="links-revoke"),
    path(f"{_LINKS}<uuid:own_link>/revoke/", links.link_revoke, name="link-revoke"),
    path("me/links/", links.my_links, name="my-links"),
    path("me/links/revoke/", links.my_links_revoke, name="my-links-revoke"),
    path("me/links/<uuid:own_link>/revoke/", links.my_link_revoke, name="my-link-revoke"),
]

# Nudges, and what a human does when they are over.
_RULE = f"{_PROGRAM}nudges/<uuid:nudge_rule>/"
nudging_urls: list[URLPattern | URLResolver] = [
    path(f"{_PROGRAM}nudges/", nudging.rule_list, name="nudge-rule-list"),
    path(_RULE, nudging.rule_edit, name="nudge-rule-edit"),
    path(f"{_RULE}words/<slug:language>/", nudging.rule_words, name="nudge-rule-words"),
    path(f"{_RULE}switch/", nudging.rule_switch, name="nudge-rule-switch"),
    path(f"{_RULE}preview/", nudging.rule_preview, name="nudge-rule-preview"),
    path(f"{_COHORT}nudges/", nudging.timeline, name="nudge-timeline"),
    path("participants/<uuid:participant>/nudges/", nudging.story, name="nudge-story"),
    path("silent/<uuid:participant>/act/", silent.act, name="silent-act"),
    path("silent/undo/<uuid:follow_up>/", silent.undo, name="silent-undo"),
]

# Applications: calling for them, applying, reviewing, deciding.
_APPLICATIONS = f"{_COHORT}applications/"
_CALL = f"{_APPLICATIONS}calls/<slug:side>/"
_QUESTION = f"{_APPLICATIONS}questions/<uuid:question>/"
_APPLICATION = f"{_APPLICATIONS}<uuid:application>/"
_LETTER = f"{_PROGRAM}application-letters/<slug:letter>/"
vetting_urls: list[URLPattern | URLResolver] = [
    path(f"{_COHORT}apply/", applying.apply, name="apply"),
    path(_APPLICATIONS, applications.application_list, name="application-list"),
    path(f"{_APPLICATIONS}act/", applications.application_act, name="application-act"),
    path(f"{_APPLICATIONS}decide/", deciding.decide, name="application-decide"),
    path(f"{_APPLICATIONS}export.csv", applications.application_export, {"file_format": "csv"}, name="application-csv"),
    path(
        f"{_APPLICATIONS}export.xlsx", applications.application_export, {"file_format": "xlsx"}, name="application-xlsx"
    ),
    path(f"{_APPLICATIONS}link/", calls.application_link, name="application-link"),
    path(f"{_APPLICATIONS}link/new/", calls.application_link_new, name="application-link-new"),
    path(f"{_APPLICATIONS}link/<uuid:link>/end/", calls.application_link_end, name="application-link-end"),
    path(f"{_APPLICATIONS}strangers/<uuid:stranger>/act/", calls.stranger_act, name="stranger-act"),
    path(_CALL, calls.call_edit, name="call-edit"),
    path(f"{_CALL}preview/", calls.call_preview, name="call-preview"),
    path(f"{_CALL}questions/new/", calls.question_new, name="question-new"),
    path(_QUESTION, calls.question_edit, name="question-edit"),
    path(f"{_QUESTION}act/", calls.question_act, name="question-act"),
    path(f"{_APPLICATIONS}decisions/<uuid:decision>/undo/", deciding.decision_undo, name="decision-undo"),
    path(f"{_APPLICATIONS}decisions/<uuid:decision>/tell/", deciding.decision_tell, name="decision-tell"),
    path(_APPLICATION, applications.application_detail, name="application-detail"),
    path(f"{_APPLICATION}close/", deciding.review_close, name="review-close"),
    path(f"{_APPLICATION}begin/", deciding.review_begin, name="review-begin"),
    path(f"{_APPLICATION}mentees/", deciding.review_agree, name="review-agree"),
    path(f"{_APPLICATION}reviews/<uuid:review>/release/", deciding.review_release, name="review-release"),
    path(f"{_PROGRAM}application-letters/", application_letters.letter_list, name="application-letter-list"),
    path(_LETTER, application_letters.letter_edit, name="application-letter"),
    path(f"{_LETTER}preview/", application_letters.letter_preview, name="application-letter-preview"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    *employees_urls,
    *programs_urls,
    *participants_urls,
    *joining_urls,
    *links_urls,
    *nudging_urls,
    *vetting_urls,
]

api: list[URLPattern | URLResolver] = [
    path("directory/employees/", api_employees.EmployeesResource.as_view(), name="employee-list"),
    path("directory/employees/<uuid:employee>/", api_employees.EmployeeResource.as_view(), name="employee"),
    path("directory/pushes/", api_employees.PushResource.as_view(), name="push"),
    path("programs/", api_programs.ProgramsResource.as_view(), name="program-list"),
    path("programs/<uuid:program>/", api_programs.ProgramResource.as_view(), name="program"),
    path("cohorts/", api_programs.CohortsResource.as_view(), name="cohort-list"),
    path("cohorts/<uuid:cohort>/", api_programs.CohortResource.as_view(), name="cohort"),
    path("participants/", api_participants.ParticipantsResource.as_view(), name="participant-list"),
    path("participants/<uuid:participant>/", api_participants.ParticipantResource.as_view(), name="participant"),
]
