"""What somebody sees when we have broken something."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template import loader

from accounts.api import gate, problems
from config.logs import reference


def broken(request: HttpRequest) -> HttpResponse:
    """The page of an error of ours, with the number under which the logs tell more.

    It is drawn without the request: what broke may be the very thing that fills the frame of a page.
    """
    if request.path_info.startswith(gate.PREFIX):
        return problems.page(500, f"Nothing was changed. If it happens again, tell us this number: {reference()}")
    return HttpResponse(loader.get_template("500.html").render({"reference": reference()}), status=500)
