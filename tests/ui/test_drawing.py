"""Parts of a page that repeat, and the fields of forms."""

from __future__ import annotations

import datetime as dt
import re
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.middleware.csrf import _does_token_match
from django.test import RequestFactory
from jinja2 import UndefinedError

from programs.models import Employee
from ui.drawing import draw


@pytest.fixture
def request_() -> HttpRequest:
    request = RequestFactory().get("/?q=a%26b&page=3")
    request.organization = SimpleNamespace(slug="nordwind", word=lambda side, many=False: f"<{side}>")
    return request


def row(request: HttpRequest, *sides: str, **values: Any) -> str:
    person = Employee(first_name="<b>Ada", last_name='"Bakker"', hire_date=dt.date(2024, 2, 1), **values)
    return str(draw(request, "programs/employees/rows.jinja", people=[(person, list(sides))]))


def test_what_people_wrote_is_text(request_: HttpRequest) -> None:
    drawn = row(request_, "mentor", job_title="<script>", department="R&D")
    assert "&lt;b&gt;Ada &#34;Bakker&#34;" in drawn
    assert "&lt;script&gt;" in drawn
    assert "R&amp;D" in drawn
    assert "&lt;mentor&gt;" in drawn
    assert not re.search(r"<b>|<script|<mentor", drawn)


def test_pieces_and_icons_are_markup(request_: HttpRequest) -> None:
    drawn = row(request_, status="active")
    assert '<span class="avatar avatar-primary"' in drawn
    assert re.search(r'badge-good"><svg[^>]+class="size-3"', drawn)
    assert '<time datetime="2024-02-01">Feb 2024</time>' in drawn


def test_a_name_that_nobody_gave_is_an_error(request_: HttpRequest) -> None:
    with pytest.raises(UndefinedError, match="people"):
        draw(request_, "programs/employees/rows.jinja")


def test_a_form_of_a_part_carries_the_token_of_its_page(request_: HttpRequest) -> None:
    drawn = draw(request_, "layouts/theme.jinja", shell={"theme": "dark"})
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w{64})"', drawn)
    assert token
    assert _does_token_match(token[1], request_.META["CSRF_COOKIE"])


def test_a_column_sorts_the_other_way_and_keeps_the_search(request_: HttpRequest) -> None:
    columns = [("name", "Person", "wide"), ("", "Topics", "")]
    drawn = draw(request_, "ui/column_heads.jinja", columns=columns, order="name", target="#results")
    assert 'class="wide" aria-sort="ascending"' in drawn
    assert drawn.count('href="?q=a%26b&amp;o=-name"') == 1
    assert '<th scope="col" class="">Topics</th>' in drawn


class Answers(forms.Form):
    title = forms.CharField(label="Title", help_text="One line.", required=False)
    kind = forms.ChoiceField(
        label="Kind", widget=forms.RadioSelect, choices=[("a", "Open|Everybody sees it."), ("b", "Closed")]
    )
    days = forms.MultipleChoiceField(
        label="Days", widget=forms.CheckboxSelectMultiple, choices=[("1", "Monday"), ("2", "<Tue>")]
    )
    agreed = forms.BooleanField(label="Agreed")
    note = forms.CharField(label="Note", widget=forms.Textarea)
    weight = forms.IntegerField(label="Weight", widget=forms.NumberInput(attrs={"type": "range"}))


def test_every_kind_of_field_says_what_it_is_and_what_is_wrong() -> None:
    form = Answers({"title": '<i>"x"', "kind": "b", "days": ["2"], "weight": "7"})
    drawn = {name: " ".join(str(form[name].as_field_group()).split()) for name in form.fields}
    assert 'aria-describedby="id_title_helptext"' in drawn["title"]
    assert 'value="&lt;i&gt;&quot;x&quot;"' in drawn["title"] or 'value="&lt;i&gt;&#34;x&#34;"' in drawn["title"]
    assert '(optional)</span> </label> <p class="help mt-0.5" id="id_title_helptext">One line.</p>' in drawn["title"]
    assert 'name="kind" value="b" checked required>' in drawn["kind"]
    assert '<span class="help mt-1 block">Everybody sees it.</span>' in drawn["kind"]
    assert 'value="2" checked> &lt;Tue&gt;' in drawn["days"]
    assert 'value="1">' in drawn["days"]
    assert '<ul class="errorlist" id="id_agreed_error">' in drawn["agreed"]
    assert 'aria-describedby="id_note_error"' in drawn["note"]
    assert 'class="input textarea"' in drawn["note"]
    assert 'class="range"' in drawn["weight"]
    assert ">7</output>" in drawn["weight"]


@pytest.mark.parametrize(("count", "beside"), [(2, True), (3, False), (4, True), (5, False)])
def test_no_choice_stands_alone_in_its_row(count: int, beside: bool) -> None:
    choices = [(str(place), f"Choice {place}") for place in range(count)]
    form = type("Form", (forms.Form,), {"mode": forms.ChoiceField(choices=choices, widget=forms.RadioSelect)})()
    drawn = form["mode"].as_field_group()
    assert drawn.count('class="choice-card"') == count
    assert ("grid-cols-2" in drawn) is beside


def test_the_faces_of_a_pair_leave_each_other_their_letters() -> None:
    """Two letters take half of a face, so a quarter of it stays free at each side, less the ring around the next one."""
    css = (settings.BASE_DIR / "frontend" / "css" / "app.css").read_text()
    quarters = {name: int(re.search(pattern, css)[1]) for name, pattern in (  # type: ignore[index]
        ("face", r"\.avatar \{[^}]*\bsize-(\d+)"), ("over", r"\.pair-avatar \{[^}]*-space-x-(\d+)"),
    )}  # fmt: skip
    ring = int(re.search(r"\.pair-avatar > \.avatar \{[^}]*ring-(\d+)", css)[1])  # type: ignore[index]
    assert 4 * quarters["over"] + ring < 4 * quarters["face"] / 4
