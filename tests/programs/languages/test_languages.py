"""In which language people are written to, and that nothing in a German letter or page is left in English."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.template import engines
from django.template.base import Node
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.test import Client
from django.utils import translation

from config import catalogs
from matching.enums import Willing
from matching.services import requests
from nudges import catalogue
from nudges.models import DeliveryPolicy, Message
from profiles import completeness, slots
from profiles.enums import Contact, Pace
from profiles.forms.profiles import ADMINS, PARTNER
from programs.enums import ParticipantState, Refusal, Side, Theme
from programs.models import NudgeRule, NudgeWords, Participant
from programs.selectors import languages
from programs.services import links as own_links
from programs.services import nudge_previews, nudge_words, nudging, participants, recognition
from tests.factories.cast import Cast
from tests.factories.rows import make_delivery_policy, make_employee
from tests.matching.askers import make_asking
from tests.profiles.gates import Invited, invite, letter_to
from tests.programs.nudging.rows import asked, live_cohort

GERMAN = settings.BASE_DIR / "locale" / "de" / "LC_MESSAGES" / "django.po"
TEMPLATES = settings.BASE_DIR / "templates"
MARKED = (
    "emails",
    "profiles/gate",
    "layouts/tap.html",
    "matching/asking/willing_tap.html",
    "matching/asking/willing_answers.html",
    *(
        f"plans/sessions/{name}.html"
        for name in (
            "session", "when", "slots", "holds", "taps", "said", "one_said", "propose", "cancel", "met_tap", "helped",
            "help_with",
        )
    ),
)  # fmt: skip


def known() -> set[str]:
    """Every message of the German catalog, without contexts and plurals."""
    return {
        key.partition("\x04")[2].partition("\0")[0] or key.partition("\0")[0] for key, _ in catalogs.entries(GERMAN)
    }


def _templates() -> list[str]:
    found = [path for name in MARKED for path in ([TEMPLATES / name] if "." in name else (TEMPLATES / name).iterdir())]
    return sorted(str(path.relative_to(TEMPLATES)) for path in found if path.suffix in {".html", ".txt"})


def _messages(node: Node) -> list[str]:
    if isinstance(node, BlockTranslateNode):
        return [node.render_token_list(node.singular)[0]]
    if isinstance(node, TranslateNode) and isinstance(node.filter_expression.var, str):
        return [node.filter_expression.var]
    return []


@pytest.mark.parametrize("name", _templates())
def test_every_word_that_is_marked_is_translated(name: str) -> None:
    nodes = engines["django"].get_template(name).template.nodelist
    found = [
        one
        for kind in (BlockTranslateNode, TranslateNode)
        for node in nodes.get_nodes_by_type(kind)
        for one in _messages(node)
    ]
    assert [one for one in found if one not in known()] == []


# Content that exists in English alone, and letters in an admin's own words.
ENGLISH = {
    "advice.html",
    "check.html",
    "pack.html",
    "readiness.html",
    "training.html",
    "application.html",
    "application.txt",
}
_MARKED_TEXT = re.compile(
    r"{% blocktranslate.*?{% endblocktranslate %}|{% autoescape off %}|{% (?!who_sees \"|alert \"\w+\" \").*?%}|{{.*?}}",
    re.S,
)


@pytest.mark.parametrize("name", [name for name in _templates() if name.rpartition("/")[2] not in ENGLISH])
def test_no_word_is_left_unmarked(name: str) -> None:
    bare = re.sub(r"<!doctype.*?>|<[^<>]*>", " ", _MARKED_TEXT.sub("", (TEMPLATES / name).read_text()), flags=re.S)
    assert re.findall(r"[A-Za-z]{2,}", bare) == []


def test_every_word_of_the_code_that_is_marked_is_translated() -> None:
    names = {"_", "gettext", "gettext_noop", "gettext_lazy"}
    rooms = ("nudges", "programs", "profiles", "matching", "plans")
    found = []
    for path in (file for room in rooms for file in (settings.BASE_DIR / room).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
                found += [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
    assert len(found) > 60
    assert [one for one in found if one not in known()] == []


def test_words_that_pages_take_from_lists_are_translated() -> None:
    lists = [
        *Refusal.labels,
        *Contact.labels,
        *Pace.labels,
        *Theme.labels,
        *Willing.labels,
        *slots.PARTS,
        ADMINS,
        PARTNER,
    ]
    missing = [part.missing for side in Side.values for part in completeness.parts(side)]
    assert [one for one in [*lists, *missing] if one not in known()] == []


def test_placeholders_survive_the_translation() -> None:
    marks = re.compile(r"\{\w+\}|%\(\w+\)s|%[ds]")
    wrong = [key for key, text in catalogs.entries(GERMAN) if set(marks.findall(key)) != set(marks.findall(text))]
    assert wrong == []


def test_a_catalog_is_made_as_gettext_makes_it(tmp_path: Path) -> None:
    source = tmp_path / "django.po"
    source.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n# why\nmsgid "a \\"b\\"\\n"\nmsgstr ""\n"ä "\n"ö"\n\n'
        'msgctxt "c"\nmsgid "x"\nmsgstr "y"\n\nmsgid "one"\nmsgid_plural "many"\nmsgstr[0] "eins"\nmsgstr[1] "viele"\n\n'
        '#, fuzzy\nmsgid "unsure"\nmsgstr "unsicher"\n\nmsgid "open"\nmsgstr ""\n'
    )
    import gettext

    (tmp_path / "de").mkdir()
    (tmp_path / "django.mo").write_bytes(catalogs.packed(dict(catalogs.entries(source))))
    with (tmp_path / "django.mo").open("rb") as file:
        made = gettext.GNUTranslations(file)
    said = (made.gettext('a "b"\n'), made.pgettext("c", "x"), made.ngettext("one", "many", 2), made.gettext("unsure"))
    assert said == ("ä ö", "y", "viele", "unsure")
    with pytest.raises(catalogs.WrongCatalog):
        source.write_text("msgid x\n")
        list(catalogs.entries(source))


@pytest.mark.parametrize(
    ("offered", "chosen", "country", "found"),
    [
        ([], "", "Germany", "en"),
        ([], "de", "Germany", "en"),
        (["de"], "", "Germany", "de"),
        (["de"], "", " DEUTSCHLAND ", "de"),
        (["de"], "", "France", "en"),
        (["de"], "", "", "en"),
        (["de"], "de", "France", "de"),
        (["de"], "en", "Germany", "en"),
        (["xx"], "xx", "Germany", "en"),
    ],
)
def test_who_is_written_to_in_which_language(
    cast: Cast, offered: list[str], chosen: str, country: str, found: str
) -> None:
    with cast.chiara.acting():
        make_delivery_policy(languages=offered)
        row = asked(live_cohort(), language=chosen, facts={"country": country})
        assert languages.of(Participant.objects.get(pk=row.pk)) == found


@pytest.fixture
def german(cast: Cast) -> Invited:
    """Bernd works in Germany, and letters are offered in German."""
    with cast.chiara.acting():
        make_delivery_policy(languages=["de"])
    return invite(cast, country="Germany", gate=("readiness",))


def _text(cast: Cast, kind: str) -> Message:
    with cast.chiara.acting():
        return Message.objects.filter(kind=kind).latest("created_at")


GERMAN_PAGES = (
    ("", "Hallo Bernd, ist das etwas für Sie?"),
    ("later/", "Wann dürfen wir Sie wieder fragen?"),
    ("later/", "Ich habe keine Zeit"),
    ("topics/", "Worüber möchten Sie etwas lernen?"),
    ("topics/", "Technik und Digitales"),
    ("slots/", "Montag, Vormittag, 9 bis 12 Uhr"),
    ("charter/", "Was wir einander versprechen"),
    ("done/", "Es fehlt noch etwas"),
    ("done/", "Ihre Arbeitszeiten"),
    ("done/", "nicht begonnen, etwa fünf Minuten"),
    ("done/", "sechs Fragen für Sie selbst, zwei Minuten"),
    ("done/", "Vorbereitungsmappe"),
    ("assistant/", "Wer Ihre Zeiten verschieben darf"),
)


def test_the_letter_and_the_pages_behind_it_are_german(cast: Cast, german: Invited) -> None:
    letter = _text(cast, "profile invitation")
    assert letter.subject == "Zwei Minuten für Digital upstream"
    assert ("Hallo Bernd Krüger," in letter.text, '<html lang="de">' in letter.html) == (True, True)
    assert "Sie als Mentee auf die Liste" in letter.text
    for step, says in GERMAN_PAGES:
        page = german.get(step).content.decode()
        assert (says in page, '<html lang="de"' in page) == (True, True), step
    assert "Tippen Sie mindestens ein Thema an." in german.post("topics/").content.decode()
    # Their content exists in English alone.
    for step in ("training/", "check/", "readiness/", "pack/"):
        assert '<html lang="en"' in german.get(step).content.decode(), step


def test_whoever_is_signed_in_reads_the_language_of_the_app(cast: Cast, german: Invited) -> None:
    with cast.chiara.acting() as actor:
        recognition.recognize(actor=actor)
    browser, place = cast.bernd.browser(), cast.bernd.url(f"participants/{german.participant.pk}/start/")
    page = browser.get(f"{place}done/").content.decode()
    assert ('<html lang="en"' in page, "Preparation pack" in page, 'name="language"' in page) == (True, True, False)
    assert browser.post(f"{place}language/", {"language": "en"}).status_code == 404
    assert (german.now().language, browser.get(f"{place}language/").status_code) == ("", 404)


def test_whom_an_admin_took_out_reads_so_in_german(cast: Cast, german: Invited) -> None:
    with cast.chiara.acting() as actor:
        participants.withdraw(actor=actor, cohort=german.cohort, participants=[german.participant])
    assert "Um Rückkehr bitten" in german.get().content.decode()
    assert "Sie entscheidet; sobald Sie wieder dabei sind" in german.post("", answer="keep").content.decode()
    assert "Nur sie kann das ändern." in german.post("later/", when="never").content.decode()


def test_a_new_link_comes_in_german(cast: Cast, german: Invited) -> None:
    with cast.chiara.acting() as actor:
        own_links.send(actor=actor, participant=german.participant)
    assert _text(cast, "own link").subject == "Ihr Link für Digital upstream"


def test_somebody_chooses_another_language_and_is_written_to_in_it(cast: Cast, german: Invited) -> None:
    assert 'value="en"' in german.get().content.decode()
    page = _choose(german, "en")
    assert '<html lang="en"' in page.content.decode()
    with cast.chiara.acting():
        assert Participant.objects.get(pk=german.participant.pk).language == "en"
    _choose(german, "xx")
    with cast.chiara.acting():
        assert Participant.objects.get(pk=german.participant.pk).language == "en"
    assert german.get("language/").status_code == 404


def _choose(invited: Invited, code: str) -> Any:
    browser = Client(enforce_csrf_checks=True)
    seal = re.search(r'name="seal" value="([^"]+)"', browser.get(invited.path, follow=True).content.decode())
    assert seal is not None
    return browser.post(f"{invited.path}language/", {"seal": seal[1], "language": code}, follow=True)


def test_without_another_language_nothing_is_offered(cast: Cast) -> None:
    page = invite(cast, country="Germany").get().content.decode()
    assert ('name="language"' in page, '<html lang="en"' in page) == (False, True)


def test_nudges_are_german_as_they_ship_or_in_an_admins_words(cast: Cast) -> None:
    with cast.chiara.acting() as actor:
        make_delivery_policy(languages=["de"])
        nudging_rule = _rule(actor)
        for key, blueprint in catalogue.blueprints().items():
            rule = NudgeRule.objects.select_related("program__organization").get(key=key)
            letter = nudge_previews.sample(rule=rule, language="de")
            with translation.override("de"):
                assert translation.gettext(blueprint.subject) != blueprint.subject
            assert ("Hallo Bernd," in letter.text, "{" in letter.text, "Hello" in letter.text) == (True, False, False)
            assert "Keine weiteren davon, oder später" in letter.text
        nudge_words.write(
            actor=actor, rule=nudging_rule, language="de", subject="Na, {first_name}?", text="Los geht’s."
        )
        assert nudge_previews.sample(rule=nudging_rule, language="de").subject == "Na, Bernd?"
        assert nudge_previews.sample(rule=nudging_rule).subject == "Your place in Fresh eyes"


def _rule(actor: Any) -> NudgeRule:
    live_cohort()
    nudging.begin(actor=actor)
    return NudgeRule.objects.select_related("program__organization").get(key="profile-not-started")


def test_an_admin_words_a_nudge_in_german_and_takes_it_back(cast: Cast) -> None:
    with cast.chiara.acting() as actor:
        make_delivery_policy(languages=["de"])
        rule = _rule(actor)
    browser, address = cast.chiara.browser(), cast.chiara.url(f"programs/{rule.program_id}/nudges/{rule.pk}/words/")
    assert "Ihr Platz in Fresh eyes" in browser.get(f"{address}de/").content.decode()
    assert "In Deutsch" in browser.get(address.removesuffix("words/")).content.decode()
    assert browser.post(f"{address}de/", {"subject": "S {boss}", "text": "T"}).status_code == 422
    browser.post(f"{address}de/", {"subject": "Na?", "text": "Hallo {first_name}"})
    with cast.chiara.acting():
        assert list(NudgeWords.objects.values_list("language", "subject")) == [("de", "Na?")]
    browser.post(f"{address}de/", {"ship": "1"})
    assert [browser.get(f"{address}{code}/").status_code for code in ("en", "fr")] == [404, 404]
    for member, code in ((cast.olu, 403), (cast.amara, 403), (cast.dario, 404)):
        assert member.browser().post(f"{address}de/", {"subject": "X", "text": "Y"}).status_code == code
    with cast.chiara.acting():
        assert NudgeWords.objects.count() == 0


@pytest.mark.django_db
def test_letters_about_requests_and_introductions_are_german(cast: Cast) -> None:
    made = make_asking(cast, mentors=2, mentees=2)
    with cast.chiara.acting():
        make_delivery_policy(languages=["de"])
        Participant.objects.update(language="de")
    made.bernd = made.seat(made.bernd.participant)
    with cast.amara.acting() as actor:
        row = requests.ask(actor=actor, seat=made.amara, other=made.bernd, message="Shall we?")
    letter = _text(cast, "match request asked")
    assert letter.subject == "Amara Okafor möchte Ihr Mentor sein"
    assert re.search(r"bis (Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonntag), \d+\. \w+ nicht", letter.text)
    with cast.bernd.acting() as actor:
        requests.accept(actor=actor, request=row)
    with cast.chiara.acting():
        subjects = Message.objects.filter(kind="pairing introduction").values_list("subject", flat=True)
        assert sorted(subjects) == sorted(
            ["Bernd Krüger ist Ihr Mentee in Reverse mentoring", "Amara Okafor ist Ihr Mentor in Reverse mentoring"]
        )


def test_who_moves_up_and_who_keeps_the_calendar_are_written_to_in_german(cast: Cast, german: Invited) -> None:
    with cast.chiara.acting() as actor:
        make_employee(first_name="Eva", last_name="Adler", email="eva@nordwind.example")
        Participant.objects.update(state=ParticipantState.WAITLISTED)
        participants.promote(actor=actor, cohort=german.cohort)
    assert _text(cast, "moved up from the waitlist").subject == "Ein Platz in Digital upstream ist frei für Sie"
    german.post("", answer="keep")
    german.post("assistant/", email="eva@nordwind.example")
    assert _text(cast, "times handed over").subject == "Die Zeiten von Bernd Krüger für Digital upstream"
    with cast.chiara.acting():
        address = letter_to("eva@nordwind.example")
    page = Client().get("/t/" + address.partition("/t/")[2]).content.decode()
    assert ("Wann kann Bernd Krüger sprechen?" in page, 'name="language"' in page) == (True, False)


def test_the_policy_page_offers_the_languages(cast: Cast) -> None:
    good = {"workdays": ["0"], "opens": "07:30", "closes": "16:00", "weekly_budget": 3, "executive_budget": 1}
    cast.chiara.browser().post(cast.chiara.url("nudges/"), good | {"languages": ["de"]})
    with cast.chiara.acting():
        assert DeliveryPolicy.objects.get().languages == ["de"]
    assert cast.chiara.browser().post(cast.chiara.url("nudges/"), good | {"languages": ["fr"]}).status_code == 422
