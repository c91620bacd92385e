"""What caches are told to forget, when, how often, and that nothing is lost on the way."""

import logging
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from wagtail.models import Page

from storybank.edge import collecting, keeping, sending
from storybank.edge.models import Purge, PurgePlace
from storybank.edge.tags import MOST_TERMS, TERM_FILTERS, tags_of_change
from storybank.organisations.models import Organisation
from storybank.publication.models import PublicationChange
from storybank.publication.service import catch_up, withdraw
from storybank.vocabulary.models import Municipality, Sector
from tests.api.factories import Sample, complete_story, forget, like
from tests.stories.factories import organisation

SECOND = timedelta(seconds=1)


def test_a_new_story_is_forgotten_where_it_was_missing_and_where_its_terms_narrow(caches, told):
    document = Sample.stored()
    catch_up()
    expected = {f"story-{document.story_id}", "list"}
    expected |= {f"{name}-{value}" for name in TERM_FILTERS for value in document.facts[name]}
    assert told() == expected
    assert {name for name, _tags in caches.calls} == {"here", "there"}
    assert all(len(tags) <= caches.most_tags for _name, tags in caches.calls)


def test_a_change_concerns_the_terms_before_and_after(caches):
    before, after = {"province": ["drenthe"], "sector": []}, {"province": ["groningen"]}
    story_id = Sample.stored().story_id
    assert tags_of_change(story_id, before, after) == {
        f"story-{story_id}",
        "list",
        "province-drenthe",
        "province-groningen",
    }
    assert MOST_TERMS >= 1


def test_a_withdrawn_story_is_forgotten(caches, told):
    document = complete_story()
    told()
    withdraw(document.story_id)
    catch_up()
    assert f"story-{document.story_id}" in told()


def test_what_is_told_is_told_twice_more(caches, told, later):
    document = Sample.stored()
    catch_up()
    first = told()
    assert told() == set()
    later(2.1 * SECOND)
    assert told() == first
    later(14 * SECOND)
    assert told() == set()
    later(2 * SECOND)
    assert told() == first
    assert not Purge.objects.exists()
    later(3600 * SECOND)
    assert told() == set()
    assert document.story_id


def test_what_is_not_confirmed_is_tried_again_with_growing_pauses(caches, told, later):
    caches.refusing.add("there")
    Sample.stored()
    catch_up()
    first = told()
    assert first
    for pause in (2, 4, 8, 16, 32, 60, 60, 60):
        later((pause - 0.5) * SECOND)
        assert told("there") == set()
        assert Purge.objects.get(cache="there").attempts > 0
        later(SECOND)
        sending.send_due("there")
    caches.refusing.clear()
    later(timedelta(minutes=1))
    assert told("there") == first


def test_one_cache_does_not_wait_for_another(caches, told):
    caches.refusing.add("here")
    Sample.stored()
    catch_up()
    assert told("there")
    assert {row.cache for row in Purge.objects.filter(confirmations=0)} == {"here"}


def test_a_crash_while_telling_loses_nothing(caches, told, later, monkeypatch):
    Sample.stored()
    catch_up()
    with monkeypatch.context() as patch:
        patch.setattr(caches, "purge", lambda self, tags: 1 / 0)
        collecting.collect()
        with pytest.raises(ZeroDivisionError):
            sending.send_due("here")
    later(2.5 * SECOND)
    assert told("here")


def test_a_crash_while_collecting_loses_nothing(caches, told, monkeypatch):
    document = Sample.stored()
    catch_up()
    with monkeypatch.context() as patch:
        patch.setattr(PurgePlace, "save", lambda self, **kwargs: 1 / 0)
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            collecting.collect()
    assert not Purge.objects.exists()
    assert f"story-{document.story_id}" in told()


def test_a_change_that_is_rolled_back_tells_nobody(caches):
    term = Sector.objects.first()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        term.label_nl = "Anders"
        term.save()
        assert Purge.objects.exists()
        raise ZeroDivisionError
    assert not Purge.objects.exists()


def test_a_renamed_term_is_forgotten_although_no_story_has_it(caches, told):
    term = Municipality.objects.get(slug="assen")
    term.label_nl = "Azzen"
    term.save()
    assert {"municipality-assen", "list"} <= told()


def test_a_changed_organisation_is_forgotten(caches, told):
    made = organisation()
    told()
    Purge.objects.all().delete()
    made = Organisation.objects.get(pk=made.pk)
    made.name = "Andere naam"
    made.save()
    assert {f"organisation-{made.uuid}", "list"} <= told()


def test_a_page_of_the_editors_is_forgotten(caches, told):
    home = Page.objects.get(slug="nl", depth=2) if Page.objects.filter(slug="nl").exists() else None
    page = (home or Page.objects.filter(depth=2).first()).specific
    page.save_revision().publish()
    assert "pages" in told()


def test_very_many_changes_forget_the_whole_bank(caches, told, monkeypatch):
    monkeypatch.setattr(collecting, "MOST_TAGS", 20)
    first = Sample.stored()
    for number in range(20):
        like(first, number)
    catch_up()
    assert told() == {"bank"}


def test_the_first_look_forgets_the_whole_bank(caches, told):
    PurgePlace.objects.all().delete()
    assert told() == {"bank"}
    assert told() == set()


def test_without_a_cache_nothing_is_written_down(db, settings):
    assert settings.EDGE_CACHES == {}
    forget(Sample.stored())
    Sector.objects.first().save()
    catch_up()
    assert collecting.collect() == 0
    assert not Purge.objects.exists()
    assert not PurgePlace.objects.exists()
    with pytest.raises(CommandError):
        call_command("purge_edge")


def test_what_is_left_for_a_former_cache_goes(caches, told, settings):
    caches.refusing.add("there")
    Sample.stored()
    catch_up()
    told()
    settings.EDGE_CACHES = {"here": settings.EDGE_CACHES["here"]}
    collecting.collect()
    assert not Purge.objects.filter(cache="there").exists()


def test_the_command_forgets_everything_or_some_tags(caches, told, capsys):
    call_command("purge_edge")
    assert told() == {"bank"}
    call_command("purge_edge", "list", "sector-ict")
    assert told() == {"list", "sector-ict"}


def _errors(caplog):
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]


def test_after_five_minutes_readiness_and_the_log_say_so(caches, told, later, client, caplog):
    caches.refusing.add("there")
    Sample.stored()
    catch_up()
    told()
    assert client.get("/readyz").json()["checks"]["edge"] == {
        "state": "ok",
        "waiting": 1,
        "oldestSeconds": 0,
    }
    later(timedelta(minutes=4))
    alarm = keeping._Alarm()
    with caplog.at_level(logging.ERROR, logger="storybank.edge"):
        alarm.look()
    assert not _errors(caplog)
    later(timedelta(minutes=2))
    edge = client.get("/readyz").json()["checks"]["edge"]
    assert edge["state"] == "attention"
    assert edge["oldestSeconds"] >= 300
    alarm = keeping._Alarm()
    with caplog.at_level(logging.ERROR, logger="storybank.edge"):
        alarm.look()
        alarm.look()
    [message] = _errors(caplog)
    assert "have not confirmed" in message
    caches.refusing.clear()
    told()
    assert client.get("/readyz").json()["checks"]["edge"]["state"] == "ok"


def test_that_nobody_collects_is_an_alarm_too(caches, later, client):
    Sample.stored()
    catch_up()
    later(timedelta(minutes=6))
    assert PublicationChange.objects.exists()
    assert client.get("/readyz").json()["checks"]["edge"]["state"] == "attention"
