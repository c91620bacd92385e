"""People, terms and lists for the tests of the vocabularies."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from wagtail.models import Page, ReferenceIndex

from storybank.vocabulary.loader import FILES, Report, load_vocabularies
from storybank.vocabulary.models import (
    ContractThreshold,
    Instrument,
    InstrumentArticle,
    Municipality,
    Origin,
    Province,
    TargetGroup,
    Term,
)
from storybank.vocabulary.signals import term_changed


@pytest.fixture
def province(db: None) -> Province:
    """A province with one municipality, when that is asked for."""
    return Province.objects.create(
        slug="elders", code="PV99", nuts="NL99", label_nl="Elders", label_en="Elsewhere"
    )


@pytest.fixture
def municipality(province: Province) -> Municipality:
    """A municipality that is in no list."""
    return Municipality.objects.create(
        slug="testdorp-fryslan",
        code="GM9999",
        label_nl="Testdorp-Fryslân",
        province=province,
        latitude=53.1,
        longitude=6.2,
        north=True,
        variants=["Toetsdoarp"],
    )


@pytest.fixture
def group(db: None) -> Callable[..., TargetGroup]:
    """Make a target group; of this bank unless said otherwise."""

    def make(slug: str, **values: Any) -> TargetGroup:
        return TargetGroup.objects.create(slug=slug, **{"label_nl": slug.title(), **values})

    return make


@pytest.fixture
def instrument(db: None) -> Instrument:
    """An official instrument with an article that was not verified."""
    made = Instrument(
        slug="proef", label_nl="Proef", family="reward", phase="award", origin=Origin.OFFICIAL, order=5
    )
    made.articles = [
        InstrumentArticle(article="2.115", law="Aanbestedingswet 2012", url="https://example.org/2.115")
    ]
    made.save()
    return made


@pytest.fixture
def official(group: Callable[..., TargetGroup]) -> TargetGroup:
    """A term of an official list that no file names."""
    return group("boeren", label_nl="Boeren", label_en="Farmers", origin=Origin.OFFICIAL)


@pytest.fixture
def announced(db: None) -> list[tuple[str, frozenset[str]]]:
    """What ``term_changed`` told during the test: slug and changed keys."""
    told: list[tuple[str, frozenset[str]]] = []

    def listen(term: Term, changed: frozenset[str], **kwargs: Any) -> None:
        told.append((term.slug, changed))

    term_changed.connect(listen, weak=False)
    yield told
    term_changed.disconnect(listen)


@pytest.fixture
def lists(tmp_path: Path) -> Callable[..., Path]:
    """Write official lists into a folder: ``lists(target_groups=[…])``."""

    def write(**vocabularies: list[dict[str, Any]]) -> Path:
        for name, rows in vocabularies.items():
            (tmp_path / f"{name}.json").write_text(json.dumps(rows), encoding="utf-8")
        return tmp_path

    return write


@pytest.fixture
def used(db: None) -> Callable[[Term], Page]:
    """Let a page use a term, as Wagtail's reference index sees it."""

    def use(term: Term) -> Page:
        root = Page.objects.filter(depth=1).get()
        page = root.add_child(instance=Page(title=f"Page with {term.slug}"))
        page_type = ContentType.objects.get_for_model(Page)
        ReferenceIndex.objects.create(
            content_type=page_type,
            base_content_type=page_type,
            object_id=page.pk,
            to_content_type=ContentType.objects.get_for_model(term),
            to_object_id=term.pk,
            model_path="title",
            content_path="title",
            content_path_hash=ReferenceIndex._get_content_path_hash("title"),
        )
        return page

    return use


@pytest.fixture
def coordinator(client: Client, django_user_model: Any) -> Client:
    """A browser in which somebody is logged in who may do everything."""
    client.force_login(
        get_user_model().objects.create_superuser("coordinator@example.org", "a long password")
    )
    return client


@pytest.fixture
def login_with(db: None) -> Callable[..., Client]:
    """Log somebody in who has only the permissions named, besides access to the admin."""

    def login(*codenames: str) -> Client:
        user = get_user_model().objects.create_user("somebody@example.org", "a long password")
        names = ["access_admin", *codenames]
        user.user_permissions.set(Permission.objects.filter(codename__in=names))
        browser = Client()
        browser.force_login(user)
        return browser

    return login


@pytest.fixture
def nothing_loaded(db: None) -> None:
    """Begin without the terms that the bank was set up with."""
    Municipality.objects.all()._raw_delete("default")
    InstrumentArticle.objects.all()._raw_delete("default")
    for model in FILES.values():
        model.objects.all()._raw_delete("default")
    ContractThreshold.objects.all().delete()


@pytest.fixture
def load(lists: Callable[..., Path]) -> Callable[..., Report]:
    """Write one list and load it."""

    def load_one(**vocabulary: list[dict[str, Any]]) -> Report:
        (name,) = vocabulary
        reports = load_vocabularies(lists(**vocabulary))
        return next(report for report in reports if report.name == name)

    return load_one
