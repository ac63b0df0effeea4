"""Pages and files of results: who sees them, the same numbers everywhere, and in words why something is hidden."""

from __future__ import annotations

import csv
import io
import re
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import AuditEvent
from accounts.tenancy import private
from surveys import locks
from surveys.models import Asked, Response, Wave
from surveys.selectors import results, trends
from tests.factories.surveys import make_response, make_survey_answer, make_wave
from tests.surveys.asked import Sent

MIXED = [2, 3, 4, 4, 5]


def _url(sent: Sent, tail: str = "") -> str:
    survey = sent.wave.survey
    return sent.cast.chiara.url(f"programs/{survey.program_id}/surveys/{survey.pk}/results/{sent.wave.pk}/{tail}")


def _closed(sent: Sent) -> Sent:
    """Twelve mentors and eight mentees in two departments have answered; all but three of those who were asked."""
    people = sent.ask(6, department="Grid") + sent.ask(6, department="Wind") + sent.ask(8, "mentee", department="Grid")
    sent.ask(3)
    sent.answer(people, MIXED)
    sent.drop(MIXED)
    sent.drop([1, 2, 2, 5, 4, 1], "mentee")
    with private(purpose=locks.ASK):
        Asked.objects.filter(participant__in=people).update(answered=True)
    sent.close()
    sent.take()
    return sent


def _page(sent: Sent, tail: str = "") -> str:
    response = sent.cast.olu.browser().get(_url(sent, tail))
    assert response.status_code == 200
    return response.content.decode()


def _tables(page: str) -> dict[tuple[str, str, str], str]:
    """Every figure in the tables of a page: question, group, what it is called, and its value."""
    found = {}
    for table in re.findall(r"<table.*?</table>", page, re.S):
        title = _text(re.search(r"<caption.*?</caption>", table, re.S)[0])
        names = [_text(one) for one in re.findall(r"<th scope=\"col\".*?</th>", table, re.S)][1:]
        for row in re.findall(r"<tr>\s*<th scope=\"row\".*?</tr>", table, re.S):
            group = _text(re.search(r"<th scope=\"row\".*?</th>", row, re.S)[0])
            values = [_text(one) for one in re.findall(r"<td.*?</td>", row, re.S)]
            found |= {(title, group, name): value for name, value in zip(names, values, strict=True) if value}
    return found


def _text(html: str) -> str:
    return unescape(" ".join(re.sub(r"<[^>]+>", "", html).split()))


def test_a_page_and_its_file_have_the_same_numbers(sent: Sent) -> None:
    _closed(sent)
    content = b"".join(sent.cast.olu.browser().get(_url(sent, "results.csv")))
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))[1:]
    in_file = {tuple(line[:4]): line[4] for line in lines if line[0] != "How many answered"}
    told = results.of_wave(sent.cast.olu.actor, sent.wave)
    on_pages = {}
    for cut in told.cuts:
        tables = _tables(_page(sent, f"?by={cut.value}"))
        on_pages |= {(title, cut.label, group, name): value for (title, group, name), value in tables.items()}
    assert len(on_pages) > 60
    assert in_file == on_pages
    assert AuditEvent.objects.get(verb="survey results exported").label == "Pulse, Pilot"


def test_a_page_says_how_many_answered_and_why_something_is_hidden(sent: Sent) -> None:
    page = _text(_page(_closed(sent), "?by=department"))
    assert "Have answered 87 % of 23" in page
    assert "Mentees Nearly all of them did the same, so no figure is shown." in page
    assert "Mentors Not shown, because a group that is hidden could be worked out from it." in page
    assert "An anonymous answer knows its side and nothing else, so it is not shown by this." in page
    assert "Nobody has answered this" not in page


def test_four_answers_show_nothing_and_say_why(sent: Sent) -> None:
    sent.answer(sent.ask(4), MIXED)
    sent.close()
    sent.take()
    page = _text(_page(sent))
    assert "Too few answers to show any" in page
    assert " %" not in page
    content = b"".join(sent.cast.olu.browser().get(_url(sent, "results.csv"))).decode("utf-8-sig")
    assert {line.rpartition(",")[2] for line in content.splitlines()[1:]} == {
        "Fewer than five people have answered.", "Fewer than five people were asked.",
    }  # fmt: skip


def test_while_people_answer_there_is_nothing_until_five_have(sent: Sent) -> None:
    sent.answer(sent.ask(4), MIXED)
    assert "Nobody sees anything yet" in _page(sent)
    sent.answer(sent.ask(3), MIXED)
    sent.take()
    page = _text(_page(sent))
    assert "The answers of 7 people are in here" in page
    assert "Anonymous answers are shown once, when the survey is closed." in page


def test_a_cut_that_nobody_made_is_everybody(sent: Sent) -> None:
    _closed(sent)
    assert results.of_wave(sent.cast.olu.actor, sent.wave, "team").cut == "everybody"
    assert _tables(_page(sent, "?by=email")) == _tables(_page(sent))


@pytest.mark.parametrize("tail", ["", "comments/", "results.csv", "results.xlsx"])
def test_participants_see_no_results(sent: Sent, tail: str) -> None:
    _closed(sent)
    for who in (sent.cast.amara, sent.cast.dario):
        assert who.browser().get(_url(sent, tail)).status_code in (403, 404)
    assert not AuditEvent.objects.filter(verb="survey results exported").exists()


def test_comments_are_read_without_their_order(sent: Sent) -> None:
    sent.write(sent.ask(7))
    assert "Comments are shown when there are eight or more" in _page(sent, "comments/")
    sent.write(sent.ask(1), "The last")
    sent.close()
    sent.take()
    found = re.findall(r"(?:Comment \d|The last 0)", _page(sent, "comments/"))
    assert sorted(found) == [*(f"Comment {number}" for number in range(7)), "The last 0"]
    assert found != sorted(found)


def test_a_survey_over_its_waves(sent: Sent) -> None:
    _closed(sent)
    found = trends.of_survey(sent.cast.olu.actor, sent.wave.survey)
    assert [[(row.text, row.unit, [point.figure for point in row.points]) for row in one.rows] for one in found] == [
        [("The last talk was worth its time.", "mean of 1 to 5", ["3.6"]), ("I can say what I think.", "mean of 1 to 5", ["3.0"])]
    ]  # fmt: skip
    survey = sent.wave.survey
    root = sent.cast.olu.url(f"programs/{survey.program_id}/surveys/")
    for path, word in ((f"{root}{survey.pk}/results/", "3.6"), (f"{root}results/", "Pilot, wave 1")):
        assert word in sent.cast.olu.browser().get(path).content.decode()


def test_other_rooms_get_what_is_shown_and_pairs_only_for_a_purpose(sent: Sent) -> None:
    _closed(sent)
    actor, question = sent.cast.olu.actor, sent.questions["useful"]
    mine = [one for one in trends.shown(actor, cohort=sent.wave.cohort) if one.question == "useful"]
    assert {(one.survey, one.cell.cut, one.cell.value, one.cell.people) for one in mine if one.cell.cut == "side"} == {
        ("own-pulse", "side", "mentor", 12), ("own-pulse", "side", "mentee", 8),
    }  # fmt: skip
    with pytest.raises(PermissionError):
        trends.paired([sent.wave.cohort_id], "confidence")
    type(question).objects.filter(pk=question.pk).update(measure="confidence")
    person, again = sent.people[0], _second(sent)
    make_survey_answer(response=make_response(wave=again, participant=person), question=question, number=5)
    with private(purpose=locks.TALLY):
        assert trends.paired([sent.wave.cohort_id], "confidence") == []
    Wave.objects.filter(pk=again.pk).update(state="closed", closed_at=timezone.now())
    with private(purpose=locks.TALLY):
        assert trends.paired([sent.wave.cohort_id], "confidence") == [
            trends.Paired(again.cohort_id, "mentor", person.pk, None, before=2, after=5, looking_back=False)
        ]


def _second(sent: Sent) -> Any:
    return make_wave(version=sent.wave.version, cohort=sent.wave.cohort, number=2)


@pytest.mark.parametrize("groups", [1, 3])
def test_however_many_groups_there_are_the_page_asks_as_often(sent: Sent, groups: int) -> None:
    for number in range(groups):
        sent.answer(sent.ask(6, department=f"Unit {number}"), MIXED)
    sent.close()
    sent.take()
    actor = sent.cast.olu.actor
    wave = results.wave(actor, sent.wave.survey, sent.wave.pk)
    with CaptureQueriesContext(connection) as asked:
        told = results.of_wave(actor, wave, "department" if groups > 1 else "")
    assert (len(asked), len(told.results[0].lines)) == (5, groups)


def test_seven_comments_are_left_when_an_author_is_forgotten_and_none_is_read(sent: Sent) -> None:
    people = sent.ask(8)
    sent.write(people)
    sent.close()
    sent.take()
    assert len(re.findall(r"Comment \d", _page(sent, "comments/"))) == 8
    with private(purpose=locks.ERASURE):
        Response.objects.get(participant=people[0]).delete()
    page = _page(sent, "comments/")
    assert (re.findall(r"Comment \d", page), "Comments are shown when there are eight or more" in page) == ([], True)
