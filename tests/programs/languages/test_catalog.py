"""That no word of ours in a letter, or on a page that opens without signing in, is left without its German."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.template import engines
from django.template.base import Node
from django.templatetags.i18n import BlockTranslateNode, TranslateNode

from accounts.enums import Role
from config import catalogs
from matching.enums import Declined, RequestState, Willing
from nudges import catalogue
from nudges.enums import SnoozeReason
from profiles import completeness, slots
from profiles.enums import Channel, Contact, Hope, Pace, Rhythm
from profiles.forms.profiles import ADMINS, PARTNER
from programs import charters, preparation, readiness, training
from programs.application_letters import SHIPPED
from programs.enums import Refusal, Side, Theme
from programs.question_sets import ours
from tests.architecture.tree import PRODUCT

GERMAN = settings.BASE_DIR / "locale" / "de" / "LC_MESSAGES" / "django.po"
TEMPLATES = settings.BASE_DIR / "templates"
# Letters, and what opens by a link of one: folders and files.
MARKED = (
    "400.html", "403.html", "404.html", "413.html", "429.html", "500.html",
    "account/email", "accounts/email", "accounts/join.html", "accounts/join_gone.html", "accounts/taps", "emails",
    *(f"analytics/reports/{name}.html" for name in ("shared", "paper", "picture", "table")),
    "layouts/auth.html", "layouts/base.html", "layouts/messages.html", "layouts/tap.html",
    "matching/asking/answers_tap.html", "matching/asking/face.html", "matching/asking/request_tap.html",
    "matching/asking/story.html", "matching/asking/talk.html", "matching/asking/why.html",
    "matching/asking/willing_answers.html", "matching/asking/willing_tap.html",
    "nudges/stop.html", "nudges/stop_gone.html", "plans/agreement/signatures.html", "plans/agreement/tap.html",
    "plans/agreement/words.html", "plans/closing/act.html", "plans/closing/tap.html",
    "plans/ledger/facts.html", "plans/ledger/state.html", "plans/ledger/tap.html",
    "plans/ledger/word.html", "plans/ledger/words.html",
    *(
        f"plans/sessions/{name}.html"
        for name in (
            "session", "when", "slots", "holds", "taps", "said", "one_said", "propose", "cancel", "met_tap", "helped",
            "help_with",
        )
    ),
    "profiles/gate", "programs/shared/page.html",
    "programs/vetting/body.html", "programs/vetting/fields.html", "programs/vetting/own.html",
    "programs/vetting/saved.html", "programs/vetting/shared.html", "rights/tap.html", "socialaccount/email",
    *(f"surveys/{name}.html" for name in ("sheet", "promise", "points", "ends", "choices", "table")),
)  # fmt: skip
ROOMS = [room for room in PRODUCT if room != "config"]
# Names, which are the same in every language.
NAMES = {"Upstream", "LinkedIn"}


@cache
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


def _every_message(name: str) -> list[str]:
    nodes = engines["django"].get_template(name).template.nodelist
    kinds = (BlockTranslateNode, TranslateNode)
    return [one for kind in kinds for node in nodes.get_nodes_by_type(kind) for one in _messages(node)]


@pytest.mark.parametrize("name", _templates())
def test_every_word_that_is_marked_is_translated(name: str) -> None:
    assert [one for one in _every_message(name) if one.replace("%%", "%") not in known()] == []


_LITERAL = r"who_sees \"|alert \"\w+\" \"|alert [^%]*title=\""
_MARKED_TEXT = re.compile(
    rf"{{% blocktranslate.*?{{% endblocktranslate %}}|{{% (?!{_LITERAL}).*?%}}|{{{{.*?}}}}",
    re.S,
)
_TAGS = re.compile(r"<!doctype.*?>|<[^<>]*>", re.S)
_SAID_IN_TAGS = re.compile(r'\b(?:aria-label|alt|title|placeholder)="([^"]*)"')


@pytest.mark.parametrize("name", _templates())
def test_no_word_is_left_unmarked(name: str) -> None:
    bare = _MARKED_TEXT.sub("", (TEMPLATES / name).read_text())
    spoken = [*_SAID_IN_TAGS.findall(bare), _TAGS.sub(" ", bare)]
    assert [word for text in spoken for word in re.findall(r"[A-Za-z]{2,}", text) if word not in NAMES] == []


def test_every_word_that_a_part_of_a_page_marks_is_translated() -> None:
    marked = re.compile(r"gettext\(([\"'])(.+?)\1\)")
    found = [one for path in TEMPLATES.rglob("*.jinja") for _, one in marked.findall(path.read_text())]
    assert found != []
    assert [one for one in found if one not in known()] == []


def _calls(path: Path) -> Iterator[str]:
    names = {"_", "gettext", "gettext_noop", "gettext_lazy", "ngettext"}
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            # Of a plural the first form is the message.
            first = node.args[:1]
            yield from (one.value for one in first if isinstance(one, ast.Constant) and isinstance(one.value, str))


def test_every_word_of_the_code_that_is_marked_is_translated() -> None:
    found = [one for room in ROOMS for file in (settings.BASE_DIR / room).rglob("*.py") for one in _calls(file)]
    assert len(found) > 150
    assert [one for one in found if one not in known()] == []


def test_words_that_pages_take_from_lists_are_translated() -> None:
    lists = [
        *Refusal.labels,
        *Channel.labels,
        *Contact.labels,
        *Pace.labels,
        *Rhythm.labels,
        *Hope.labels,
        *Theme.labels,
        *Willing.labels,
        *Declined.labels,
        *RequestState.labels,
        *SnoozeReason.labels,
        *[label.lower() for label in Role.labels],
        *[one.title for one in catalogue.blueprints().values()],
        *slots.PARTS,
        ADMINS,
        PARTNER,
    ]
    missing = [part.missing for side in Side.values for part in completeness.parts(side)]
    assert [one for one in [*lists, *missing] if one not in known()] == []


def texts_of(content: Any) -> Iterator[str]:
    """Every text in a content of ours."""
    if isinstance(content, str):
        yield from [content] if content else []
    elif isinstance(content, dict):
        yield from texts_of(tuple(content.values()))
    elif isinstance(content, tuple):
        for one in content:
            yield from texts_of(one)
    elif is_dataclass(content):
        yield from texts_of(tuple(getattr(content, one.name) for one in fields(content)))


CONTENT: dict[str, Any] = {
    "training": (training.SHEETS, training.QUESTIONS),
    "readiness": (readiness.SCALE, readiness.THEMES),
    "pack": (preparation.WAY, preparation.PACKS),
    "charter": tuple(line for text in charters.STANDARD.values() for line in text.split("\n\n")),
    "questions": tuple(sorted(ours())),
    "letters": tuple((one.subject, one.text, one.button) for one in SHIPPED.values()),
}


@pytest.mark.parametrize("name", CONTENT)
def test_content_of_ours_is_translated(name: str) -> None:
    found = list(texts_of(CONTENT[name]))
    assert len(found) > 10
    assert [one for one in found if one not in known()] == []


def test_placeholders_survive_the_translation() -> None:
    marks = re.compile(r"\{\w+\}|%\(\w+\)s|%[ds]")
    wrong = [key for key, text in catalogs.entries(GERMAN) if set(marks.findall(key)) != set(marks.findall(text))]
    assert wrong == []


def test_a_message_is_translated_once() -> None:
    keys = [key for key, _ in catalogs.entries(GERMAN)]
    assert sorted(key for key in set(keys) if keys.count(key) > 1) == []


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
