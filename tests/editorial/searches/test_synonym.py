"""A synonym in one step: the very next search finds, in this process and in another one."""

import subprocess
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.contrib.messages import get_messages
from django.urls import reverse
from wagtail.models import ModelLogEntry

from search import service
from search.models import CountedSearch
from search.service import SearchRequest
from storybank.editorial.service import EDITOR
from storybank.vocabulary.models import Instrument, Sector
from tests.editorial.people import browser, person
from tests.search.factories import publish

ROOT = Path(__file__).resolve().parents[3]

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return browser(person(EDITOR))


@pytest.fixture
def sector():
    return Sector.objects.active().order_by("slug").first()


def given(term, text, **more):
    return {"text": text, "language": "nl", "term": f"{term.taxonomy}:{term.pk}", **more}


def said(answer):
    return " ".join(str(message) for message in get_messages(answer.wsgi_request))


def errors(answer):
    assert answer.status_code == 200
    page = BeautifulSoup(answer.content, "html.parser")
    return " ".join(one.get_text(" ", strip=True) for one in page.select(".help-critical, .w-field__errors"))


def total(text, language="nl"):
    return service.search(SearchRequest(text=text, language=language)).total


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_very_next_search_finds(editor, sector, language):
    publish(sector=[sector.slug])
    publish(title="Een ander verhaal")
    assert total("kwakzalverij", language) == 0
    answer = editor.post(reverse("search_synonym"), given(sector, "Kwakzalverij", language=language))
    assert answer.status_code == 302
    assert answer.url == reverse("counted_searches")
    assert "1 " in said(answer)
    assert "Kwakzalverij" in said(answer)
    assert total("kwakzalverij", language) == 1
    sector.refresh_from_db()
    assert "Kwakzalverij" in getattr(sector, f"synonyms_{language}")


def test_an_official_term_takes_a_synonym_and_nothing_else(editor):
    official = Instrument.objects.filter(origin="official").first()
    before = (official.label_nl, official.definition_nl)
    publish(instrument=[official.slug])
    editor.post(reverse("search_synonym"), given(official, "kwakzalverij", label_nl="Gekaapt"))
    official.refresh_from_db()
    assert official.synonyms_nl[-1] == "kwakzalverij"
    assert (official.label_nl, official.definition_nl) == before
    assert total("kwakzalverij") == 1


def test_it_stands_in_the_history_of_the_term(editor, sector):
    editor.post(reverse("search_synonym"), given(sector, "kwakzalverij"))
    entry = ModelLogEntry.objects.filter(action="vocabulary.synonym").get()
    assert entry.object_id == str(sector.pk)
    assert "kwakzalverij" in entry.message


def test_the_row_leaves_the_list_of_what_was_not_found(editor, sector):
    publish(sector=[sector.slug])
    CountedSearch.objects.create(text="kwakzalverij", language="nl", day="2026-03-01", times=4, total=0)
    editor.post(reverse("search_synonym"), given(sector, "kwakzalverij"))
    row = service.counted_searches().get()
    assert (row["found"], row["searches"], str(row["last_day"])) == (1, 4, "2026-03-01")


def test_a_term_without_stories_is_said_to_find_nothing(editor, sector):
    publish(title="Een verhaal")
    answer = editor.post(reverse("search_synonym"), given(sector, "kwakzalverij"))
    levels = [message.level_tag for message in get_messages(answer.wsgi_request)]
    assert levels == ["warning"]


def test_a_name_of_another_term_is_added_only_when_both_are_meant(editor, sector):
    other = Sector.objects.active().exclude(pk=sector.pk).first()
    answer = editor.post(reverse("search_synonym"), given(sector, other.label_nl.upper()))
    assert str(other) in errors(answer)
    page = BeautifulSoup(answer.content, "html.parser")
    assert page.select_one("input[name=text]")["value"] == other.label_nl.upper()
    assert page.select_one("input[type=checkbox][name=anyway]")
    assert page.select_one("option[selected][value^='sector:']")["value"] == f"sector:{sector.pk}"
    sector.refresh_from_db()
    assert other.label_nl.upper() not in sector.synonyms_nl
    answer = editor.post(reverse("search_synonym"), given(sector, other.label_nl.upper(), anyway="on"))
    assert answer.status_code == 302
    sector.refresh_from_db()
    assert other.label_nl.upper() in sector.synonyms_nl


def test_a_name_that_the_term_has_already_is_refused(editor, sector):
    answer = editor.post(reverse("search_synonym"), given(sector, f"  {sector.label_nl.upper()} "))
    assert sector.label_nl in errors(answer)


@pytest.mark.parametrize("text", ["", "   ", "!!!", "x" * 101, "\x00", "\x00\x01"])
def test_text_that_is_no_synonym_is_refused_and_kept(editor, sector, text):
    answer = editor.post(reverse("search_synonym"), given(sector, text))
    assert errors(answer)
    before = list(sector.synonyms_nl)
    sector.refresh_from_db()
    assert sector.synonyms_nl == before


@pytest.mark.parametrize(
    "wrong",
    [
        {"term": ""},
        {"term": "sector:999999"},
        {"term": "cpv:1"},
        {"term": "sector"},
        {"language": "xx"},
    ],
)
def test_other_bad_input_is_refused_and_the_words_stay(editor, sector, wrong):
    answer = editor.post(reverse("search_synonym"), given(sector, "kwakzalverij") | wrong)
    assert errors(answer)
    page = BeautifulSoup(answer.content, "html.parser")
    assert page.select_one("input[name=text]")["value"] == "kwakzalverij"


def test_only_vocabularies_that_one_may_change_are_offered(sector):
    user = person(EDITOR)
    group = user.groups.get()
    group.permissions.remove(*group.permissions.filter(codename="change_sector"))
    client = browser(user)
    page = BeautifulSoup(client.get(reverse("search_synonym")).content, "html.parser")
    offered = {option["value"].split(":")[0] for option in page.select("select[name=term] option")}
    assert "instrument" in offered
    assert "sector" not in offered
    assert errors(client.post(reverse("search_synonym"), given(sector, "kwakzalverij")))


def test_terms_most_alike_come_first(editor, sector):
    typed = sector.label_nl[:-1]
    page = BeautifulSoup(
        editor.get(reverse("search_synonym"), {"q": typed, "lang": "nl"}).content, "html.parser"
    )
    assert page.select_one("input[name=text]")["value"] == typed
    assert page.select_one("select[name=term] option")["value"] == f"sector:{sector.pk}"


def test_a_large_bank_is_left_to_the_follower(editor, sector, folder_of_index, monkeypatch):
    publish(sector=[sector.slug])
    assert total("kwakzalverij") == 0
    monkeypatch.setattr("search.renewing.WHILE_AN_EDITOR_WAITS", 0)
    answer = editor.post(reverse("search_synonym"), given(sector, "kwakzalverij"))
    assert answer.status_code == 302
    assert total("kwakzalverij") == 0
    service.follow()
    assert total("kwakzalverij") == 1


@pytest.fixture
def folder_of_index(settings):
    return settings.SEARCH_INDEX_DIR


_OTHER_PROCESS = """
import sys, time
import django
django.setup()
from search import service
from search.service import SearchRequest
def total():
    return service.search(SearchRequest(text="kwakzalverij")).total
print(total(), flush=True)
sys.stdin.readline()
begun = time.process_time()
print(total(), time.process_time() - begun, flush=True)
"""


@pytest.mark.django_db(transaction=True)
def test_another_process_finds_it_too_within_a_second(editor, sector, subprocess_environment):
    publish(sector=[sector.slug])
    assert total("kwakzalverij") == 0
    command = [sys.executable, "-c", _OTHER_PROCESS]
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=subprocess_environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout.readline().strip() == "0"
        assert editor.post(reverse("search_synonym"), given(sector, "kwakzalverij")).status_code == 302
        other.stdin.write("\n")
        other.stdin.flush()
        found, seconds = other.stdout.readline().split()
    assert found == "1"
    assert float(seconds) < 1.0
