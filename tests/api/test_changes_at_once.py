"""`/changes` while others write: real connections on PostgreSQL."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connections, transaction

from storybank.publication.service import catch_up, number_changes
from storybank.stories.models import StoryPage
from tests.api.conftest import Caller
from tests.api.copies import Copy
from tests.stories.factories import published_story

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def copy(api: Caller) -> Callable[..., Copy]:
    """Make a partner with these filters that has everything."""

    def fetch(path: str) -> tuple[int, Any]:
        response = api.get(path)
        return response.status_code, response.json()

    def make(*filters: tuple[str, str]) -> Copy:
        catch_up()
        return Copy(fetch, filters).follow()

    return make


@contextmanager
def uncommitted(work: Callable[[], None], *, commit: bool) -> Iterator[None]:
    """Do this on a connection of its own, and commit it, or not, only when the block ends."""
    written, may_end = threading.Event(), threading.Event()

    class Undone(Exception):
        """Ends a transaction that is not to be committed."""

    def run() -> None:
        try:
            with transaction.atomic():
                work()
                written.set()
                may_end.wait(30)
                if not commit:
                    raise Undone
        except Undone:
            pass
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        assert written.wait(30)
        yield
    finally:
        may_end.set()
        thread.join()


def titled(page: StoryPage, title: str) -> Callable[[], None]:
    """Return what publishes a story under another title."""

    def work() -> None:
        mine = StoryPage.objects.get(pk=page.pk)
        mine.title = title
        mine.save_revision().publish()

    return work


def titles(copy: Copy) -> set[str]:
    """Return the titles in a copy."""
    return {story["title"] for story in copy.stories.values()}


def test_a_transaction_that_commits_late_is_told_late_and_not_skipped(copy: Callable[..., Copy]) -> None:
    first, second = published_story(title="Eerste"), published_story(title="Tweede")
    partner = copy()
    with uncommitted(titled(first, "Laat"), commit=True):
        titled(second, "Vroeg")()
        catch_up()
        assert titles(partner.follow()) == {"Eerste", "Vroeg"}
        begun_meanwhile = copy()
    catch_up()
    for one in (partner, begun_meanwhile):
        assert titles(one.follow()) == {"Laat", "Vroeg"}
        assert one.digest() == one.ours()["digest"]


def test_a_transaction_that_hangs_holds_up_nobody_and_one_that_is_undone_is_never_told(
    copy: Callable[..., Copy],
) -> None:
    hanging, other = published_story(title="Hangt"), published_story(title="Nul")
    partner = copy()
    with uncommitted(titled(hanging, "Nooit"), commit=False):
        for number in range(3):
            titled(other, f"Keer {number}")()
            catch_up()
            assert titles(partner.follow()) == {"Hangt", f"Keer {number}"}
    catch_up()
    assert titles(partner.follow()) == {"Hangt", "Keer 2"}
    assert partner.digest() == partner.ours()["digest"]


def test_a_story_that_goes_in_a_late_transaction_is_removed_late(copy: Callable[..., Copy]) -> None:
    page, other = published_story(), published_story()
    partner = copy(("hasEnglish", "false"))

    def work() -> None:
        StoryPage.objects.get(pk=page.pk).unpublish()

    with uncommitted(work, commit=True):
        titled(other, "Ander")()
        number_changes()
        assert len(partner.follow().stories) == 2
        assert partner.removals == []
    catch_up()
    assert titles(partner.follow()) == {"Ander"}
    assert [item["reason"] for item in partner.removals] == ["unpublished"]
