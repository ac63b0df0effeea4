"""Letters are kept so that their readers find them again; the secrets in them are not, once nobody sends them any more."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, F, Func, TextField, Value, When

# Kinds that begin so are for one reader alone: of such a letter nothing at all is kept once nobody sends it any more.
PRIVATE = "private"

# The addresses whose path lets somebody in, and what no such path is without: its long secret.
_OPENS = r"(/(?:t|u|join)/)[[:alnum:]_.:%=-]{16,}"


def blanked(**texts: str | F) -> dict[str, Any]:
    """Texts, or columns, with … in place of their secrets, for an UPDATE: never a moment in which a sent letter has them."""
    return {
        name: Func(
            text if isinstance(text, F) else Value(text, TextField()), Value(_OPENS), Value(r"\1…"), Value("g"),
            function="regexp_replace", output_field=TextField(),
        )
        for name, text in texts.items()
    }  # fmt: skip


def body() -> dict[str, Any]:
    """Both bodies of a message, in its own row; a private one keeps neither, and what calendars read goes as a whole.

    Nobody reads that again, and a secret in it could not be found: its lines are broken after 75 bytes, wherever that is.
    """
    told = blanked(text=F("text"), html=F("html"))
    gone = When(kind__startswith=PRIVATE, then=Value(""))
    kept = {name: Case(gone, default=said, output_field=TextField()) for name, said in told.items()}
    return kept | {"calendar": Value("")}
