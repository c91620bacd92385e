"""The directory of organisations in the admin."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data
from wagtail.users.models import UserProfile

from storybank.organisations.models import Organisation
from storybank.organisations.viewsets import OrganisationViewSet
from storybank.users.models import User
from tests.organisations import directory

WARNING = "The directory already has"
BOX = 'name="is_another"'


@pytest.fixture
def editor(db: None, client: Client) -> Client:
    """A logged-in administrator who reads English."""
    user = User.objects.create_superuser("redacteur@example.nl", "x")
    UserProfile.objects.create(user=user, preferred_language="en")
    client.force_login(user)
    return client


def address(name: str, *args: Any) -> str:
    """Return the address of a page of the directory."""
    return reverse(Organisation.snippet_viewset.get_url_name(name), args=args)


def form(certificates: list[dict[str, Any]] | None = None, initial: int = 0, **fields: Any) -> dict[str, Any]:
    """Return a filled-in form."""
    return nested_form_data(
        {
            "name": "Werkbedrijf Noord",
            "kind": "impactEntrepreneur",
            "municipality": "",
            "website": "",
            "kvk": "",
            "tooi": "",
            "description_nl": "Maakt meubels.",
            "description_en": "",
            "contact_email": "noord@example.nl",
            "certificates": inline_formset(certificates or [], initial=initial),
            **fields,
        }
    )


@pytest.mark.parametrize(("allowed", "label"), [(["add"], False), (["add", "change"], True)])
def test_only_who_may_change_organisations_gives_the_partner_label(
    db: None, client: Client, allowed: list[str], label: bool
) -> None:
    user = User.objects.create_user("ambassadeur@example.nl", "x")
    names = ["access_admin", *(f"{verb}_organisation" for verb in allowed)]
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(user)
    assert (b'name="partner_label"' in client.get(address("add")).content) is label
    assert client.post(address("add"), form(partner_label="on")).status_code == 302
    assert Organisation.objects.get().partner_label is label


def test_the_directory_is_registered() -> None:
    assert isinstance(Organisation.snippet_viewset, OrganisationViewSet)


def test_a_new_organisation_with_certificates(editor: Client) -> None:
    pso = directory.certificate()
    answer = editor.post(
        address("add"),
        form(
            municipality=directory.municipality().pk,
            kvk="12345678",
            partner_label="on",
            certificates=[
                {
                    "certificate": pso.pk,
                    "level": "2",
                    "valid_from": "2025-01-01",
                    "valid_until": "",
                    "url": "",
                }
            ],
        ),
    )
    assert answer.status_code == 302
    made = Organisation.objects.get()
    assert (made.name, made.kvk, made.contact_email) == ("Werkbedrijf Noord", "12345678", "noord@example.nl")
    assert made.partner_label
    assert made.municipality == directory.municipality()
    held = made.certificates.get()
    assert (held.certificate, held.level, str(held.valid_from)) == (pso, "2", "2025-01-01")


def test_a_certificate_is_changed_and_removed(editor: Client) -> None:
    made = directory.complete()
    held = made.certificates.get()
    row = {"id": held.pk, "certificate": held.certificate_id, "level": "3", "url": ""}
    answer = editor.post(address("edit", made.pk), form([row], initial=1))
    assert answer.status_code == 302
    assert made.certificates.get().level == "3"
    assert made.certificates.get().pk == held.pk
    answer = editor.post(address("edit", made.pk), form([{**row, "DELETE": "on"}], initial=1))
    assert answer.status_code == 302
    made.refresh_from_db()
    assert not Organisation.objects.get().certificates.exists()


def test_wrong_numbers_are_refused_and_all_that_was_typed_is_kept(editor: Client) -> None:
    answer = editor.post(address("add"), form(kvk="1234", tooi="gm0014", website="https://example.nl/over"))
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "exactly eight digits" in page
    assert "Copy it whole" in page
    for typed in ("Werkbedrijf Noord", "1234", "gm0014", "https://example.nl/over", "Maakt meubels."):
        assert typed in page
    assert not Organisation.objects.exists()


@pytest.mark.parametrize(
    "known",
    [
        {"name": "werkbedrijf noord b.v."},
        {"name": "Heel iets anders", "kvk": "12345678"},
        {"name": "Heel iets anders", "tooi": "https://identifier.overheid.nl/tooi/id/gemeente/gm0014"},
    ],
)
def test_a_known_organisation_is_named_once_and_stops_nobody(editor: Client, known: dict[str, str]) -> None:
    other = directory.organisation(**known)
    fields = {"kvk": "12345678", "tooi": "https://identifier.overheid.nl/tooi/id/gemeente/gm0014"}
    answer = editor.post(address("add"), form(**fields))
    assert answer.status_code == 200
    page = answer.content.decode()
    assert WARNING in page
    assert f'<a href="{address("edit", other.pk)}">{other.name}</a>' in page
    assert BOX in page
    assert "Maakt meubels." in page
    assert Organisation.objects.count() == 1

    answer = editor.post(address("add"), form(**fields, is_another="on"))
    assert answer.status_code == 302
    assert Organisation.objects.count() == 2


def test_the_box_stays_while_something_else_is_wrong(editor: Client) -> None:
    directory.organisation("Werkbedrijf Noord")
    page = editor.post(address("add"), form(is_another="on", kvk="1")).content.decode()
    assert BOX in page
    assert WARNING not in page


def test_a_name_cannot_bring_html_into_the_warning(editor: Client) -> None:
    directory.organisation("<script>alert(1)</script>")
    page = editor.post(address("add"), form(name="<script>alert(1)</script>")).content.decode()
    assert WARNING in page
    assert "<script>alert(1)" not in page


def test_no_warning_where_there_is_nothing_to_warn_of(editor: Client) -> None:
    made = directory.organisation("Werkbedrijf Noord")
    directory.organisation("Werkbedrijf Noord BV")
    page = editor.get(address("edit", made.pk)).content.decode()
    assert BOX not in page
    assert WARNING not in page
    answer = editor.post(address("edit", made.pk), form(description_nl="Anders"))
    assert answer.status_code == 302


def test_programs_are_never_stopped(db: None) -> None:
    for _ in range(2):
        directory.organisation("Werkbedrijf Noord")
    assert Organisation.objects.count() == 2


@pytest.mark.parametrize("page", ["list", "choose", "choose_results"])
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"Coöperatie Zón", "Gemeente Groningen"}),
        ("COOPERATIE zon", {"Coöperatie Zón"}),
        ("zòn", {"Coöperatie Zón"}),
        ("8765", {"Gemeente Groningen"}),
        ("niets", set()),
        ('"', set()),
        ("%", set()),
        (" ", {"Coöperatie Zón", "Gemeente Groningen"}),
        ("x\x00", {"Coöperatie Zón", "Gemeente Groningen"}),
    ],
)
def test_search(editor: Client, page: str, query: str, found: set[str]) -> None:
    directory.organisation("Coöperatie Zón")
    directory.organisation("Gemeente Groningen", kind="municipality", kvk="87654321")
    url = (
        address("list")
        if page == "list"
        else reverse(Organisation.snippet_viewset.chooser_viewset.get_url_name(page))
    )
    answer = editor.get(url, {"q": query})
    assert answer.status_code == 200
    shown = answer.json()["html"] if page == "choose" else answer.content.decode()
    assert {name for name in ("Coöperatie Zón", "Gemeente Groningen") if name in shown} == found


def test_filters_of_the_list(editor: Client) -> None:
    made = directory.complete()
    directory.organisation("Gemeente Pekela", kind="municipality")
    province = made.municipality.province_id
    pso = directory.certificate().pk
    for query in (
        {"kind": made.kind},
        {"municipality__province": province},
        {"certificates__certificate": pso},
    ):
        page = editor.get(address("list"), query).content.decode()
        assert "Werkbedrijf De Brug" in page
        assert "Gemeente Pekela" not in page


def test_the_list_costs_the_same_for_many(editor: Client, django_assert_max_num_queries: Any) -> None:
    def queries() -> int:
        with django_assert_max_num_queries(100) as counted:
            assert editor.get(address("list")).status_code == 200
        return len(counted)

    directory.organisation("Organisatie 0", municipality=directory.municipality())
    queries()
    few = queries()
    for number in range(1, 21):
        directory.organisation(f"Organisatie {number}", municipality=directory.municipality())
    assert queries() == few


def test_the_contact_address_is_not_in_lists(editor: Client) -> None:
    made = directory.complete()
    chooser = Organisation.snippet_viewset.chooser_viewset
    for url in (address("list"), reverse(chooser.get_url_name("choose")), address("usage", made.pk)):
        assert directory.CONTACT not in editor.get(url).content.decode()
    assert directory.CONTACT in editor.get(address("edit", made.pk)).content.decode()
