"""A spreadsheet of sign-up answers becomes an import; only what can be read is kept."""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.actors import Actor
from accounts.enums import Permission
from accounts.services import audit
from profiles.enums import SignupState
from profiles.models import SignupImport
from profiles.questions import guess
from programs.models import Cohort
from programs.services import files
from programs.spreadsheets import FileProblem, Survey

KIND = "signup"
MAX_ROWS = 5_000


class WrongState(Exception):
    """The import cannot do this from where it stands."""


@transaction.atomic
def receive(*, actor: Actor, cohort: Cohort, upload: UploadedFile) -> SignupImport:
    """Store a file of answers and look over it; raises FileProblem when it cannot be read, and keeps nothing of it."""
    actor.require(Permission.MANAGE_PROGRAMS)
    row = SignupImport(organization_id=actor.organization_id, cohort=cohort, uploaded_by_id=actor.user_id)
    files.keep(row, upload, look_over=_look_over)
    audit.record(actor=actor, verb="sign-up file uploaded", row=row, rows=row.total)
    return row


def _look_over(row: SignupImport, survey: Survey) -> None:
    if survey.row_count > MAX_ROWS:
        raise FileProblem(f"The file has {survey.row_count:,} rows; at most {MAX_ROWS:,} answers can be read at once.")
    row.mapping = guess(row.headers, files.remembered(KIND), row.samples)


@transaction.atomic
def discard(*, actor: Actor, signup: SignupImport) -> None:
    """Delete an import that has changed nothing yet, and its file. Raises WrongState once it was applied."""
    actor.require(Permission.MANAGE_PROGRAMS)
    row = SignupImport.objects.select_for_update().get(pk=signup.pk)
    if row.state in (SignupState.APPLYING, SignupState.APPLIED):
        raise WrongState("What was applied stays in the history.")
    storage, name = row.file.storage, str(row.file.name)
    transaction.on_commit(lambda: storage.delete(name))
    audit.record(actor=actor, verb="sign-up file discarded", row=row)
    row.delete()
